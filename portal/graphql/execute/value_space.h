#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "portal/base/json.h"

namespace porthole::graphql {

/// Where coerced values are allocated, and how many more may be. Not thread-safe.
class ValueSpace {
 public:
  using Allocator = json::Document::AllocatorType;

  /// `allocator` must outlive the space and all values.
  ValueSpace(Allocator& allocator, std::size_t values_max)
      : allocator_(allocator), values_left_(values_max) {}

  Allocator& allocator() { return allocator_; }
  /// Counts one value. False if the limit is reached: then coercion fails.
  bool take() {
    if (values_left_ == 0) return false;
    --values_left_;
    return true;
  }
  bool is_exhausted() const { return values_left_ == 0; }

 private:
  Allocator& allocator_;
  std::size_t values_left_;
};

/// A copy that refers to the strings of `value`. Nothing if the space is exhausted.
std::optional<json::Value> copy_value(const json::Value& value, ValueSpace& space);

/// A string value that refers to `text`.
json::Value text_value(std::string_view text);

}  // namespace porthole::graphql
