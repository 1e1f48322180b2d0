#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace porthole {

struct PageRequest {
  /// From 1.
  std::size_t page = 1;
  std::size_t per_page = 30;

  std::size_t first() const { return (page - 1) * per_page; }
  friend bool operator==(const PageRequest&, const PageRequest&) = default;
};

/// A page of a list, and the length of the whole list.
template <typename T>
struct Page {
  std::vector<T> items;
  std::size_t total = 0;
};

/// A page of a list, rendered as the JSON array that clients get, and the length of the whole list.
struct RenderedPage {
  std::shared_ptr<const std::string> json;
  std::size_t total = 0;
};

}  // namespace porthole
