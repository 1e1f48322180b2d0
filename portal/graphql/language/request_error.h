#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

/// One step of a path: a key or a place in a list.
using PathSegment = std::variant<std::string, std::uint64_t>;

/// Writes a path as a JSON array. Its keys must be UTF-8.
void write_path(json::Writer& writer, const std::vector<PathSegment>& path);

/// One of an answer's `errors`, in the shape of the vendor's engine (graphql-ruby):
/// `{"message", "locations", "path", "extensions"}`, where those that are empty are left out.
struct QueryError {
  std::string message;
  std::vector<Location> locations = {};
  /// Of a validation error: the way through the document, which begins with the operation (`query`,
  /// `mutation Name`) or fragment (`fragment Name`), as graphql-ruby has it. Of a field error: the
  /// way through the answer.
  std::vector<PathSegment> path = {};
  /// Names and values, each value a JSON text, in the order they are written.
  std::vector<std::pair<std::string, std::string>> extensions = {};

  /// Adds an extension that is a string, which must be UTF-8.
  QueryError& with(std::string_view name, std::string_view text);
  /// Adds an extension that is a JSON text. It is written as it is, so it must be a whole value.
  QueryError& with_json(std::string_view name, std::string json);

  /// Writes it as one JSON object. All texts must be UTF-8.
  void write(json::Writer& writer) const;
  /// `<message> at line L, column C`, the first of its locations: for people. The message alone
  /// where there is none.
  std::string to_string() const;
};

}  // namespace porthole::graphql
