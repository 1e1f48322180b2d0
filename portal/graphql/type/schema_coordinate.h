#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "portal/base/text.h"

namespace porthole::graphql {

/// Names an element of a schema in messages, as the Schema Coordinates specification does: `Type`,
/// `Type.field`, `Type.field(argument:)`, `Input.field`, `@directive` or `@directive(argument:)`.
/// Holds views of the names; the text is built only for a message.
struct SchemaCoordinate {
  std::string_view type = {};
  std::string_view directive = {};
  std::string_view field = {};
  std::string_view argument = {};

  SchemaCoordinate of_field(std::string_view name) const {
    SchemaCoordinate result = *this;
    result.field = name;
    return result;
  }
  SchemaCoordinate of_argument(std::string_view name) const {
    SchemaCoordinate result = *this;
    result.argument = name;
    return result;
  }
};

/// Maximum length of a name or type in a message, in bytes. Real ones are shorter; a hostile one
/// can be as long as the schema.
inline constexpr std::size_t kNameShownMax = 160;

/// `"name"`, cut to `kNameShownMax`.
inline std::string quoted(std::string_view name) {
  return quote(name, kNameShownMax);
}

/// `"Query.build"`
inline std::string quoted(const SchemaCoordinate& coordinate) {
  std::string text(coordinate.type);
  if (!coordinate.directive.empty()) (text += '@') += coordinate.directive;
  if (!coordinate.field.empty()) (text += '.') += coordinate.field;
  if (!coordinate.argument.empty()) ((text += '(') += coordinate.argument) += ":)";
  return quoted(std::string_view(text));
}

/// `a scalar`, `an input object`
inline std::string with_article(std::string_view noun) {
  const bool begins_with_vowel =
      !noun.empty() && std::string_view("aeio").find(noun.front()) != std::string_view::npos;
  return (begins_with_vowel ? "an " : "a ") + std::string(noun);
}

}  // namespace porthole::graphql
