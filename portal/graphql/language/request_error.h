#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

/// One segment of a path: a key or a list index.
using PathSegment = std::variant<std::string, std::uint64_t>;

/// Writes a path as a JSON array. Its keys must be UTF-8.
void write_path(json::Writer& writer, const std::vector<PathSegment>& path);

/// An entry of a response's `errors`, in the shape of the vendor's engine (graphql-ruby):
/// `{"message", "locations", "path", "extensions"}`, without members that don't apply.
struct QueryError {
  std::string message;
  std::vector<Location> locations = {};
  /// Whether `locations` is written even if it is empty.
  bool keeps_empty_locations = false;
  /// For a validation error: the path through the document, beginning with the operation (`query`,
  /// `mutation Name`) or fragment (`fragment Name`), as in graphql-ruby; empty for errors about the
  /// whole document. For a field error: the path through the response.
  std::optional<std::vector<PathSegment>> path = {};
  /// Names and JSON texts, in output order.
  std::vector<std::pair<std::string, std::string>> extensions = {};

  /// Adds a string extension, which must be UTF-8.
  QueryError& with(std::string_view name, std::string_view text);
  /// Adds an extension as a JSON text, which must be one complete value.
  QueryError& with_json(std::string_view name, std::string json);

  /// Writes the error as a JSON object. All strings must be UTF-8.
  void write(json::Writer& writer) const;
  /// The message, without the place that graphql-ruby writes at the end of some: ` at [1, 6]`.
  std::string text() const;
  /// `<text> at line L, column C` with the first location; just the text if there is none.
  std::string to_string() const;
};

}  // namespace porthole::graphql
