#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace porthole {

/// The names of an enum's values in documents and APIs. Meant for `constexpr` tables of few
/// entries: look-ups are linear.
template <typename Enum, std::size_t kCount>
struct EnumNames {
  struct Entry {
    Enum value;
    std::string_view name;
  };
  std::array<Entry, kCount> entries;

  /// Empty if the table lacks `value`.
  constexpr std::string_view name_of(Enum value) const {
    for (const Entry& entry : entries) {
      if (entry.value == value) return entry.name;
    }
    return {};
  }

  constexpr std::optional<Enum> find(std::string_view name) const {
    for (const Entry& entry : entries) {
      if (entry.name == name) return entry.value;
    }
    return std::nullopt;
  }
};

}  // namespace porthole
