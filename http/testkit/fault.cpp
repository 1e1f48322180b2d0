#include "http/testkit/fault.h"

#include <algorithm>

#include "portal/base/ascii.h"

namespace porthole::http {
namespace {

/// `lines` without the headers of that name.
std::string without_lines(std::string_view lines, std::string_view name) {
  std::string kept;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n') + 1, lines.size());
    const std::string_view line = lines.substr(0, end);
    if (!equal_ignoring_case(line.substr(0, line.find(':')), name)) kept += line;
    lines.remove_prefix(end);
  }
  return kept;
}

}  // namespace

std::size_t FaultDraft::bytes() const {
  // The matcher holds the criteria three times: as JSON, as values, and as values redacted.
  std::size_t bytes = sizeof(FaultDraft) + 3 * matcher.json().size() + then_json.size() +
                      (then.body ? then.body->size() : 0);
  for (const auto& [name, value] : then.headers) bytes += name.size() + value.size();
  return bytes;
}

Response faulty_response(const FaultAction& then) {
  const int status = then.status.value_or(200);
  Response response;
  if (then.body) {
    response.body = *then.body;
    response.add_header("Content-Type", then.content_type);
  } else if (!then.resets_connection && may_have_content(status)) {
    response = message_response(status, reason_phrase(status));
  }
  response.status = status;
  return response;
}

void apply_fault(const TriggeredFault& fired, Response& response) {
  const FaultAction& then = fired.fault->then;
  response.delay += fired.delay;
  response.hold.fault = fired.id;
  response.body_bytes_max = then.truncate_after_bytes;
  response.resets_connection = then.resets_connection;
  for (const auto& [name, value] : then.headers) {
    std::erase_if(response.headers, [&name = name](const ResponseHeader& header) {
      return equal_ignoring_case(header.name, name);
    });
    response.common_lines = without_lines(response.common_lines, name);
  }
  for (const auto& [name, value] : then.headers) {
    response.common_lines.append(name).append(": ").append(value).append("\r\n");
  }
}

}  // namespace porthole::http
