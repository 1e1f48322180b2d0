#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porthole::graphql {

/// Where the value of a field came from.
struct Origin {
  enum class Kind : std::uint8_t {
    made_up,     ///< Made up for the object.
    known,       ///< The server's own: of an organization, or the viewer.
    echoed,      ///< Given in an argument of this call.
    remembered,  ///< Given to a request before.
    pinned,      ///< By the response rule that answered.
    schema,      ///< Introspection and `__typename`.
  };
  Kind kind = Kind::made_up;
  /// The object that has the field, as a person would name it: `Pipeline acme/web`.
  std::string object = {};
  /// If it is echoed: the argument, or the member of an argument, as `input.branch`.
  std::string argument = {};
  /// If that was given as a variable: which, or which member of it, as `input.branch` or `slug`.
  std::string variable = {};
  /// If it is remembered: the name of the request; empty if it had none.
  std::string request = {};
};

/// The origin of one value of an answer: a scalar, an enum value, null, or a list without objects.
struct ValueOrigin {
  /// A JSON pointer, such as `/data/pipeline/url`.
  std::string pointer;
  Origin origin;
};

/// Of all values of an answer, in its order.
using Provenance = std::vector<ValueOrigin>;

/// Takes out what isn't in `data`, the answer's `data` as JSON: what errors removed.
void keep_present(Provenance& provenance, std::string_view data);

}  // namespace porthole::graphql
