#include "http/message/response.h"

#include <algorithm>
#include <array>
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
constexpr std::array<std::pair<int, std::string_view>, 34> kReasonPhrases = {{
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
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

Reply json_reply(int status, std::string body) {
  Reply reply;
  reply.status = status;
  reply.add_header("Content-Type", std::string(kJsonContentType));
  reply.body = std::move(body);
  return reply;
}

Reply json_reply(int status, const json::Writer& writer) {
  return json_reply(status, writer.take());
}

Reply credentials_reply(int status, const json::Writer& writer) {
  Reply reply = json_reply(status, writer);
  reply.bears_credentials = true;
  reply.add_header("Cache-Control", "no-store");
  return reply;
}

Reply shared_json_reply(int status, std::shared_ptr<const std::string> body) {
  Reply reply = json_reply(status, std::string());
  reply.shared_body = std::move(body);
  return reply;
}

Reply empty_reply() {
  Reply reply;
  reply.status = 204;
  return reply;
}

Reply message_reply(int status, std::string_view message) {
  json::Writer writer;
  writer.begin_object();
  writer.member("message", message);
  writer.end_object();
  return json_reply(status, writer);
}

Reply error_reply(const Error& error) {
  json::Writer writer;
  writer.begin_object();
  writer.member("message", error.message);
  if (!error.word.empty()) writer.member("error", error.word);
  writer.end_object();
  Reply reply = json_reply(status_of(error.code), writer);
  // RFC 9110, 15.5.2: a 401 must say how to authenticate.
  if (error.code == ErrorCode::unauthenticated) reply.add_header("WWW-Authenticate", "Bearer");
  return reply;
}

std::string_view reason_phrase(int status) {
  const auto* const found =
      std::lower_bound(kReasonPhrases.begin(), kReasonPhrases.end(), status,
                       [](const auto& entry, int wanted) { return entry.first < wanted; });
  const bool is_known = found != kReasonPhrases.end() && found->first == status;
  return is_known ? found->second : "Unknown";
}

}  // namespace porthole::http
