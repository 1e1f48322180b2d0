#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/base/result.h"

// The properties of a JSON object that a client sends, before they are validated. All functions are
// thread-safe.

namespace porthole {

/// How a property appears in a JSON object.
enum class Presence {
  absent,      ///< Not mentioned.
  null,        ///< Set to null.
  given,       ///< Set to a value of the expected type.
  wrong_type,  ///< Set to a value of another JSON type.
};

template <typename T>
struct Property {
  Presence presence = Presence::absent;
  /// Only set if `given`.
  T value{};

  bool mentioned() const { return presence != Presence::absent; }
};

Property<std::string> text_property(const json::Value& object, std::string_view name);
Property<bool> boolean_property(const json::Value& object, std::string_view name);
Property<std::uint64_t> natural_property(const json::Value& object, std::string_view name);

/// Why properties are rejected: the property, and a sentence in the vendor's style.
struct Reason {
  std::string property;
  std::string message;
};

/// `invalid`, with the message "Validation failed: " and every reason.
Error validation_failed(const std::vector<Reason>& reasons);

/// The messages of reasons, joined by commas.
std::string join_messages(const std::vector<Reason>& reasons);

}  // namespace porthole
