#include "http/message/response.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace porthole::http {
namespace {

/// The one table of errors and statuses.
int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::malformed:
    case ErrorCode::refused_grant:
      return 400;
    case ErrorCode::unauthenticated:
      return 401;
    case ErrorCode::forbidden:
      return 403;
    case ErrorCode::not_found:
      return 404;
    case ErrorCode::conflict:
      return 409;
    case ErrorCode::invalid:
      return 422;
    case ErrorCode::limited:
      return 429;
    case ErrorCode::internal:
      return 500;
  }
  return 500;
}

/// RFC 9110, 15, and RFC 6585.
constexpr std::array<std::pair<int, std::string_view>, 36> kReasonPhrases = {{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Entity"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
}};

}  // namespace

std::uint64_t hold_number(std::string_view organization) {
  if (organization.empty()) return 0;
  // 0 is taken.
  return std::uint64_t{std::hash<std::string_view>()(organization)} | 1;
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.add_header("Content-Type", std::string(kJsonContentType));
  response.body = std::move(body);
  return response;
}

Response json_response(int status, const json::Writer& writer) {
  return json_response(status, writer.take());
}

Response credentials_response(int status, const json::Writer& writer) {
  Response response = json_response(status, writer);
  response.bears_credentials = true;
  return response;
}

Response shared_json_response(int status, std::shared_ptr<const std::string> body) {
  Response response = json_response(status, std::string());
  response.shared_body = std::move(body);
  return response;
}

Response empty_response() {
  Response response;
  response.status = 204;
  return response;
}

Response message_response(int status, std::string_view message) {
  json::Writer writer;
  writer.begin_object();
  writer.member("message", message);
  writer.end_object();
  return json_response(status, writer);
}

Response error_response(const Error& error) {
  json::Writer writer;
  writer.begin_object();
  writer.member("message", error.message);
  if (!error.protocol_code.empty()) writer.member("error", error.protocol_code);
  writer.end_object();
  Response response = json_response(status_of(error.code), writer);
  // RFC 9110, 15.5.2: a 401 must say how to authenticate.
  if (error.code == ErrorCode::unauthenticated) response.add_header("WWW-Authenticate", "Bearer");
  return response;
}

std::string_view reason_phrase(int status) {
  const auto* const found =
      std::lower_bound(kReasonPhrases.begin(), kReasonPhrases.end(), status,
                       [](const auto& entry, int wanted) { return entry.first < wanted; });
  const bool is_known = found != kReasonPhrases.end() && found->first == status;
  return is_known ? found->second : "Unknown";
}

Response graphql_error_response(const Error& error) {
  // The words are the service's own, with the address of another page than REST's.
  const std::string_view message =
      error.code == ErrorCode::unauthenticated
          ? "Authentication required. Please supply a valid API Access Token: "
            "https://buildkite.com/docs/apis/graphql-api#authentication"
          : std::string_view(error.message);
  Response response = error_response(error);
  json::Writer writer;
  writer.begin_object();
  writer.key("errors");
  writer.begin_array();
  writer.begin_object();
  writer.member("message", message);
  writer.end_object();
  writer.end_array();
  writer.end_object();
  response.body = writer.take();
  return response;
}

}  // namespace porthole::http
