#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/json.h"
#include "portal/base/uuid.h"

namespace porthole::graphql {

/// Default page size.
inline constexpr std::int64_t kPageSizeDefault = 10;

/// The paging arguments of a connection (Relay's "Cursor Connections" specification).
struct PageArguments {
  std::optional<std::int64_t> first = std::nullopt;
  std::optional<std::int64_t> last = std::nullopt;
  /// Empty if there is none.
  std::string_view after = {};
  std::string_view before = {};
};

PageArguments page_arguments(const json::Value& arguments);
/// Whether the argument selects a part of a list rather than a list.
bool is_page_argument(std::string_view name);

/// The items from `begin` up to, but excluding, `end`.
struct PageRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  std::size_t size() const { return end - begin; }
};

/// The page of `total` items that the arguments select. `after` and `before` are the indices of the
/// cursors; unknown cursors are ignored and negative numbers count as zero, as in graphql-ruby.
PageRange page_of(const PageArguments& arguments, std::size_t total,
                  std::optional<std::size_t> after, std::optional<std::size_t> before);

/// The cursor of an item. Depends on the item and not its index, so inserting another item doesn't
/// change it.
std::string cursor_of(const Uuid& uuid);

}  // namespace porthole::graphql
