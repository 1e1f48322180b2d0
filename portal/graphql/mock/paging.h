#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/json.h"
#include "portal/base/uuid.h"

namespace porthole::graphql {

/// Items of a page whose size the call leaves open.
inline constexpr std::int64_t kPageSizeDefault = 10;

/// The arguments by which a connection is paged (Relay's specification, "Cursor Connections").
struct PageArguments {
  std::optional<std::int64_t> first = std::nullopt;
  std::optional<std::int64_t> last = std::nullopt;
  /// Empty where there is none.
  std::string_view after = {};
  std::string_view before = {};
};

PageArguments page_arguments(const json::Value& arguments);
/// Whether the argument says which part of a list is wanted rather than which list.
bool is_page_argument(std::string_view name);

/// The items from `begin` up to `end` of a list.
struct PageRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// What the arguments choose of `total` items. `after` and `before` are the places that the cursors
/// name; one that names none is ignored, and numbers below zero are taken for zero, as in
/// graphql-ruby.
PageRange page_of(const PageArguments& arguments, std::size_t total,
                  std::optional<std::size_t> after, std::optional<std::size_t> before);

/// The cursor of an item: bound to the item and not to its place, so that another one before it
/// changes nothing.
std::string cursor_of(const Uuid& uuid);

}  // namespace porthole::graphql
