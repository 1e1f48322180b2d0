#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/base/result.h"

namespace porthole::http {

/// One header of an answer. The name is a literal, or lives as long as one.
struct ResponseHeader {
  std::string_view name;
  std::string value;
};

struct Response;

/// An answer that isn't there yet: it comes when it is ready, at its deadline at the latest, and
/// sooner when the server stops. Belongs to one connection; goes with it when the client has gone.
class DeferredResponse {
 public:
  virtual ~DeferredResponse() = default;

  virtual std::chrono::steady_clock::time_point deadline() const = 0;

  /// Has `ready` called, once at most, when the answer needs to wait no longer: within this call,
  /// or from any thread until this is destroyed. Called once.
  virtual void notify(std::function<void()> ready) = 0;

  /// The answer as things stand. What every answer of the surface bears is added to it. Called once
  /// at most.
  virtual Response take() = 0;
};

/// An answer before it is bytes. What the connection adds (length, date, keep-alive) is not in it.
struct Response {
  int status = 200;
  /// What the handler has to say.
  std::vector<ResponseHeader> headers;
  /// What every answer of its surface bears: whole header lines, each with its CRLF. Text, since
  /// there are a dozen of them on every answer, and nobody looks one up.
  std::string common_lines;
  /// The body: one made for this answer, or `shared_body`, which others use too.
  std::string body;
  std::shared_ptr<const std::string> shared_body;
  /// Whether a token, a secret or a code that was made for the client is in the body.
  bool bears_credentials = false;
  /// The same body without it, for the journal, if the handler can make one at less cost than a
  /// search for what there is to hide; else empty.
  std::string masked_body = {};
  /// How long the answer is held back before it is sent.
  std::chrono::milliseconds delay{0};
  /// Bytes of the body that are sent, though the head promises all, before the connection ends.
  std::optional<std::size_t> body_bytes_max = {};
  /// Nothing is sent, and the connection reset.
  bool resets_connection = false;
  /// Not null: status, headers and body are still to come, from there.
  std::shared_ptr<DeferredResponse> deferred = nullptr;

  std::string_view content() const { return shared_body ? *shared_body : body; }
  void add_header(std::string_view name, std::string value) {
    headers.push_back({name, std::move(value)});
  }
};

inline constexpr std::string_view kJsonContentType = "application/json; charset=utf-8";

/// Whether answers with that status may have a body at all: RFC 9110, 15.3.5 and 15.4.5.
constexpr bool may_have_content(int status) {
  return status != 204 && status != 304;
}

Response json_response(int status, std::string body);
Response json_response(int status, const json::Writer& writer);
/// JSON that bears a token or a secret, which must not be kept on the way: RFC 6749, 5.1.
Response credentials_response(int status, const json::Writer& writer);
Response shared_json_response(int status, std::shared_ptr<const std::string> body);

/// The JSON rendering that an immutable object keeps, without a copy: it shares the object's life.
template <typename T>
std::shared_ptr<const std::string> rendering_of(const std::shared_ptr<const T>& object) {
  return {object, &object->json};
}

/// Without a body: 204.
Response empty_response();

/// `{"message": …}` with any status; for the few answers that are no `Error`.
Response message_response(int status, std::string_view message);

/// The answer to an error. Its table is the only place that turns an `ErrorCode` into a status.
Response error_response(const Error& error);

/// An error that no engine sees, in GraphQL's form: `{"errors":[{"message"}]}`.
Response graphql_error_response(const Error& error);

/// The reason phrase of RFC 9110 that goes with a status.
std::string_view reason_phrase(int status);

}  // namespace porthole::http
