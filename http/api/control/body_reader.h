#pragma once

#include <optional>
#include <string_view>

#include "http/message/response.h"
#include "portal/base/json.h"
#include "portal/base/object_reader.h"

namespace porthole::http {

/// The JSON object that a control route takes. Read its members first, then ask `refusal`:
///
///     ControlBody body(call.request.body);
///     const auto description = body.members().text("description", Need::optional);
///     if (auto refusal = body.refusal()) return *std::move(refusal);
///
/// What is no object has no members, so that handlers need not look before. Not thread-safe.
class ControlBody {
 public:
  /// No body at all is an empty object. `text` is not needed afterwards; what `members` gives views
  /// this.
  explicit ControlBody(std::string_view text);
  ControlBody(const ControlBody&) = delete;
  ControlBody& operator=(const ControlBody&) = delete;

  /// Also takes what a handler finds wrong by itself: `members().refuse("now", "…")`.
  ObjectReader& members() { return *members_; }

  /// Why the body is refused: 400 when it is no JSON object; 422, with the path of each thing that
  /// is wrong as a JSON pointer, for members that are missing, mistyped, unknown or refused.
  /// To be asked once, when all members have been read: those that have not are unknown.
  std::optional<Response> refusal();

 private:
  json::Document document_;
  std::optional<Response> malformed_;
  JsonPath top_;
  Findings findings_;
  std::optional<ObjectReader> members_;
};

/// The answer of a control route to findings: 422 and
/// `{"message":"Validation failed: …","errors":[{"path":"/now","message":"…"}]}`.
Response findings_response(const Findings& findings);

}  // namespace porthole::http
