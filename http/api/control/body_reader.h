#pragma once

#include <optional>
#include <string_view>

#include "http/message/response.h"
#include "portal/base/json.h"
#include "portal/base/object_reader.h"

namespace porthole::http::control {

/// Reads a request's body as a JSON object. Read the members first, then call `refusal`:
///
///     BodyReader body(call.request.body);
///     const auto description = body.members().text("description", Need::optional);
///     if (auto refusal = body.refusal()) return *std::move(refusal);
///
/// A body that is no object has no members, so handlers need not check for it. Not thread-safe.
class BodyReader {
 public:
  /// An empty body is an empty object. `text` need not outlive this call; what `members` returns
  /// views this.
  explicit BodyReader(std::string_view text);
  BodyReader(const BodyReader&) = delete;
  BodyReader& operator=(const BodyReader&) = delete;

  /// Handlers add findings of their own: `members().refuse("now", "…")`.
  ObjectReader& members() { return *members_; }

  /// The error response, if the body is wrong: 400 when it is no JSON object; 422 for members that
  /// are missing, mistyped, unknown or refused, with the JSON pointer to each. Call it once, after
  /// all members were read: those that were not are unknown.
  std::optional<Response> refusal();

 private:
  json::Document document_;
  std::optional<Response> malformed_;
  JsonPath top_;
  Findings findings_;
  std::optional<ObjectReader> members_;
};

/// The error response to a body that should be empty, or an empty object, and isn't.
std::optional<Response> refuse_members(std::string_view body);

/// Status 422 with
/// `{"message":"Validation failed: …","errors":[{"path":"/now","message":"…"}]}`.
Response findings_response(const Findings& findings);

}  // namespace porthole::http::control
