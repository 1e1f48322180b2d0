#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace porthole {

/// What went wrong, in terms that belong to no protocol. `http/message/response.cpp` holds the one
/// table that turns a code into a status.
enum class ErrorCode {
  malformed,        ///< The input could not be read at all: not JSON, not an object.
  unauthenticated,  ///< No credentials, or none that are known.
  forbidden,        ///< Known, but not allowed to do this.
  not_found,        ///< The thing named does not exist, or must look as if it did not.
  conflict,         ///< The thing is not in a state that permits this.
  invalid,          ///< Read, understood, and against the rules; `details` lists every reason.
  limited,          ///< Too many requests.
  refused_grant,    ///< A token was asked for in vain; `word` is why, in the words of RFC 6749.
  internal,         ///< Our fault, or the machine's.
};

/// A failure as a value. `message` is a sentence for people, without a final full stop where the
/// vendor's own words have none. `details` is empty, or lists each reason by itself. `word` is
/// empty, or what a protocol's clients switch on: `authorization_pending`.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::vector<std::string> details = {};
  std::string word = {};
};

/// Either a `T` or the `Error` that prevented it. Asking for the one that is not there is a bug of
/// the caller's and throws `std::bad_variant_access`.
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

/// `reasons` put together with ", ", as the vendor's validation messages list them.
std::string join(const std::vector<std::string>& reasons, std::string_view separator = ", ");

}  // namespace porthole
