#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace porthole {

/// What went wrong, independent of any protocol. The one table that maps a code to a status is in
/// `http/message/response.cpp`.
enum class ErrorCode {
  malformed,        ///< The input can't be parsed: not JSON, not an object.
  unauthenticated,  ///< No credentials, or unknown ones.
  forbidden,        ///< Authenticated, but not allowed to do this.
  not_found,        ///< The object does not exist, or must look as if it did not.
  conflict,         ///< The object's state does not permit this.
  invalid,          ///< The input was parsed but breaks a rule; `message` gives every reason.
  limited,          ///< Too many requests.
  refused_grant,    ///< No token is issued; `protocol_code` is why, as RFC 6749 names it.
  internal,         ///< A bug, or a failure of the machine.
};

/// A failure as a value.
struct Error {
  ErrorCode code = ErrorCode::internal;
  /// A sentence for people, without a final full stop where the vendor's own text has none.
  std::string message;
  /// What clients of a protocol switch on, such as `authorization_pending`; usually empty.
  std::string protocol_code = {};
};

/// Either a `T` or the `Error` that prevented it. Accessing the one that is absent is a bug in the
/// caller and throws `std::bad_variant_access`.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const& { return std::get<1>(state_); }
  Error&& error() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or the `Error` that prevented it.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return error_.value(); }
  Error&& error() && { return std::move(error_).value(); }

 private:
  std::optional<Error> error_;
};

/// `reasons` joined by `separator`; the default is how the vendor's validation messages list them.
std::string join(const std::vector<std::string>& reasons, std::string_view separator = ", ");

}  // namespace porthole
