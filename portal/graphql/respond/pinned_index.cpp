#include "portal/graphql/respond/pinned_index.h"

#include <charconv>
#include <system_error>

namespace porthole::graphql {

std::optional<std::size_t> pinned_index(std::string_view name) {
  if (name.empty() || (name.size() > 1 && name.front() == '0')) return std::nullopt;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool is_number = error == std::errc() && end == name.data() + name.size();
  if (!is_number || index > kPinnedIndexMax) return std::nullopt;
  return index;
}

}  // namespace porthole::graphql
