#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/net/delivery.h"
#include "portal/base/json.h"
#include "portal/base/result.h"

namespace porthole::http {

/// One header of a response. The name is a literal, or lives as long as one.
struct ResponseHeader {
  std::string_view name;
  std::string value;
};

struct Response;

/// A response that isn't known yet. It is sent when it is ready, at its deadline at the latest, and
/// sooner when the server stops. Belongs to one connection, and is destroyed when the client
/// leaves.
class DeferredResponse {
 public:
  virtual ~DeferredResponse() = default;

  virtual std::chrono::steady_clock::time_point deadline() const = 0;

  /// Whether it is of a change that has to be on disk: then it is only sent once it is ready, and
  /// otherwise never.
  virtual bool awaits_commit() const { return false; }

  /// Has `ready` called, at most once, when the response is known: within this call, or later from
  /// any thread, but not after this is destroyed. Called once.
  virtual void notify(std::function<void()> ready) = 0;

  /// The response as things stand; the caller adds the headers of the surface. Called at most once.
  virtual Response take() = 0;
};

/// A response, before it is bytes. `append_response` adds what depends on the connection: length,
/// date, keep-alive.
struct Response {
  int status = 200;
  /// The headers that the handler set.
  std::vector<ResponseHeader> headers;
  /// The headers that every response of the surface has, as whole lines with their CRLF: there are
  /// a dozen of them, and nothing looks one up.
  std::string common_lines;
  /// The body, unless `shared_body` is set, which other responses share.
  std::string body;
  std::shared_ptr<const std::string> shared_body;
  /// Whether the body holds a token, a secret or a code that was made for the client. No cache may
  /// keep such a response.
  bool bears_credentials = false;
  /// The body with its credentials masked, for the journal. Optional: set where making it costs
  /// less than searching `body` for them.
  std::string masked_body = {};
  /// How long to wait before sending the response.
  std::chrono::milliseconds delay{0};
  /// With a delay, or deferred: what tells which responses to release. `organization` is a
  /// `hold_number`.
  Hold hold = {};
  /// Send only so many bytes of the body, although the head announces all, and close the
  /// connection.
  std::optional<std::size_t> body_bytes_max = {};
  /// Send nothing, and reset the connection.
  bool resets_connection = false;
  /// If set, status, headers and body come from there later.
  std::shared_ptr<DeferredResponse> deferred = nullptr;

  std::string_view content() const { return shared_body ? *shared_body : body; }
  void add_header(std::string_view name, std::string value) {
    headers.push_back({name, std::move(value)});
  }
};

/// The number by which `Hold` knows an organization; 0 for none.
std::uint64_t hold_number(std::string_view organization);

inline constexpr std::string_view kJsonContentType = "application/json; charset=utf-8";

/// Whether responses of that status may have content (RFC 9110, 15.3.5, 15.3.6 and 15.4.5).
constexpr bool may_have_content(int status) {
  return status != 204 && status != 205 && status != 304;
}

Response json_response(int status, std::string body);
Response json_response(int status, const json::Writer& writer);
/// JSON that holds a token or a secret.
Response credentials_response(int status, const json::Writer& writer);
Response shared_json_response(int status, std::shared_ptr<const std::string> body);

/// The JSON rendering that an immutable object keeps, without a copy: it shares the object's life.
template <typename T>
std::shared_ptr<const std::string> rendering_of(const std::shared_ptr<const T>& object) {
  return {object, &object->json};
}

/// 204, without a body.
Response empty_response();

/// `{"message": …}` with any status, for the few refusals that are not an `Error`.
Response message_response(int status, std::string_view message);

/// The response to an error. Its table is the only place that maps an `ErrorCode` to a status.
Response error_response(const Error& error);

/// The same in GraphQL's form, for errors before the engine runs: `{"errors":[{"message"}]}`.
Response graphql_error_response(const Error& error);

/// The reason phrase of a status (RFC 9110, 15; RFC 6585).
std::string_view reason_phrase(int status);

}  // namespace porthole::http
