#include "http/api/control/body_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "http/message/json_body.h"

namespace porthole::http::control {
namespace {

/// Findings in one response: as many as a person reads.
constexpr std::size_t kFindingsReported = 20;

}  // namespace

BodyReader::BodyReader(std::string_view text) {
  Result<json::Document> read = read_object(text);
  if (read) {
    document_ = *std::move(read);
  } else {
    malformed_ = error_response(read.error());
    document_.SetObject();
  }
  members_.emplace(document_, top_, findings_);
}

std::optional<Response> BodyReader::refusal() {
  if (malformed_) return std::move(malformed_);
  members_->refuse_unknown();
  if (findings_.empty()) return std::nullopt;
  return findings_response(findings_);
}

std::optional<Response> refuse_members(std::string_view body) {
  return BodyReader(body).refusal();
}

Response findings_response(const Findings& findings) {
  const std::size_t reported = std::min(findings.size(), kFindingsReported);
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < reported; ++i) messages.push_back(findings[i].message);
  json::Writer writer;
  writer.begin_object();
  writer.member("message", "Validation failed: " + join(messages));
  writer.key("errors");
  writer.begin_array();
  for (std::size_t i = 0; i < reported; ++i) {
    writer.begin_object();
    writer.member("path", findings[i].pointer);
    writer.member("message", findings[i].message);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return json_response(422, writer);
}

}  // namespace porthole::http::control
