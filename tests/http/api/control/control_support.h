#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "tests/http/server_support.h"

/// Shared by the tests of journal, verify and faults.
namespace porthole::http::test {

inline const std::string kRequests = "/_porthole/v1/requests";
inline const std::string kVerify = "/_porthole/v1/verify";
inline const std::string kFaults = "/_porthole/v1/faults";

/// The JSON document in a response; throws when there is none.
inline json::Document document_of(const Answer& answer) {
  json::ParseResult parsed = json::parse(answer.body);
  if (parsed.error) throw ClientError("no JSON: " + answer.body);
  return std::move(parsed.document);
}

/// A number member of the response.
inline std::int64_t number_in(const Answer& answer, std::string_view name) {
  const json::Document document = document_of(answer);
  const json::Value* value = document.IsObject() ? json::find(document, name) : nullptr;
  if (value == nullptr || !value->IsInt64()) throw ClientError("no number: " + answer.body);
  return value->GetInt64();
}

/// A string member of the response.
inline std::string text_in(const Answer& answer, std::string_view name) {
  const json::Document document = document_of(answer);
  const json::Value* value = document.IsObject() ? json::find(document, name) : nullptr;
  if (value == nullptr || !value->IsString()) throw ClientError("no text: " + answer.body);
  return std::string(json::text_of(*value));
}

/// `METHOD PATH` of each request that the journal lists for that query.
inline std::vector<std::string> journal_of(const ServerUnderTest& server,
                                           const std::string& query = {}) {
  const Answer answer = server.ask(get(kRequests + query));
  const json::Document document = document_of(answer);
  if (answer.status != 200) throw ClientError(answer.body);
  std::vector<std::string> lines;
  for (const json::Value& entry : json::find(document, "requests")->GetArray()) {
    lines.push_back(std::string(json::text_of(*json::find(entry, "method"))) + ' ' +
                    std::string(json::text_of(*json::find(entry, "path"))));
  }
  return lines;
}

inline bool has(const Answer& answer, std::string_view text) {
  return answer.body.find(text) != std::string::npos;
}

}  // namespace porthole::http::test
