#include "http/reply.h"

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
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 402:
      return "Payment Required";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Entity";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Unknown";
  }
}

}  // namespace porthole::http
