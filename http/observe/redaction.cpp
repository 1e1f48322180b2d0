#include "http/observe/redaction.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "http/message/query_string.h"
#include "http/observe/json_redaction.h"
#include "portal/base/ascii.h"

namespace porthole::http {
namespace {

bool looks_like_json(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos &&
         std::string_view("{[\"").find(body[first]) != std::string_view::npos;
}

}  // namespace

void append_redacted_header(const HeaderField& field, std::string& out) {
  // The first two have a scheme before the credential.
  constexpr std::array<std::string_view, 6> kSecret = {
      "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "X-Auth-Token"};
  const auto is_name = [&](std::string_view name) { return equal_ignoring_case(name, field.name); };
  const auto* const found = std::find_if(kSecret.begin(), kSecret.end(), is_name);
  if (found == kSecret.end()) return append_redacted(field.value, out);
  const bool has_scheme = found - kSecret.begin() < 2;
  const std::size_t blank = has_scheme ? field.value.find(' ') : std::string_view::npos;
  if (blank == std::string_view::npos) {
    out += field.value.empty() ? std::string() : mask(field.value);
    return;
  }
  out += field.value.substr(0, blank + 1);
  out += mask(field.value.substr(blank + 1));
}

void append_redacted_query(std::string_view query, RedactionPolicy policy, std::string& out) {
  for (;;) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    const std::size_t equals = parameter.find('=');
    if (equals != std::string_view::npos &&
        is_secret_name(split_parameter(parameter).first, policy)) {
      out += parameter.substr(0, equals + 1);
      out += mask(parameter.substr(equals + 1));
    } else {
      append_redacted(parameter, out);
    }
    if (end == query.size()) return;
    out += '&';
    query.remove_prefix(end + 1);
  }
}

void append_redacted_body(std::string_view body, RedactionPolicy policy, std::string& out) {
  if (looks_like_json(body)) {
    append_redacted_json(body, policy, out);
  } else {
    append_redacted_query(body, policy, out);
  }
}

}  // namespace porthole::http
