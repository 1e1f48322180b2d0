#include "http/control_body.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace porthole::http {
namespace {

/// Findings that an answer lists: what a person reads.
constexpr std::size_t kFindingsTold = 20;

Reply malformed_reply(const std::string& what) {
  return error_reply({ErrorCode::malformed, "Request body " + what});
}

}  // namespace

ControlBody::ControlBody(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) text = "{}";
  json::ParseResult parsed = json::parse(text);
  if (parsed.error) {
    malformed_ = malformed_reply("is not valid JSON: " + parsed.error->to_string());
  } else if (!parsed.document.IsObject()) {
    malformed_ = malformed_reply("must be a JSON object, but is " +
                                 std::string(json::kind_of(parsed.document)));
  }
  document_ = std::move(parsed.document);
  if (malformed_) document_.SetObject();
  members_.emplace(document_, top_, findings_);
}

std::optional<Reply> ControlBody::refusal() {
  if (malformed_) return std::move(malformed_);
  members_->refuse_unknown();
  if (findings_.empty()) return std::nullopt;
  return findings_reply(findings_);
}

Reply findings_reply(const Findings& findings) {
  const std::size_t told = std::min(findings.size(), kFindingsTold);
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < told; ++i) messages.push_back(findings[i].message);
  json::Writer writer;
  writer.begin_object();
  writer.member("message", "Validation failed: " + join(messages));
  writer.key("errors");
  writer.begin_array();
  for (std::size_t i = 0; i < told; ++i) {
    writer.begin_object();
    writer.member("path", findings[i].pointer);
    writer.member("message", findings[i].message);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return json_reply(422, writer);
}

}  // namespace porthole::http
