#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace porthole {

/// Values in the order they were appended, each found by its key or by its rank among those that
/// are left, in logarithmic time: a page in the middle of a long list costs only the page. Not
/// thread-safe.
///
/// Erased values leave holes, which are removed once they outnumber the values. A Fenwick tree
/// counts the values up to a position.
template <typename T>
class RankedSequence {
 public:
  /// Identifies a value for as long as it is in the sequence. Keys grow with every append.
  using Key = std::uint64_t;

  Key append(T value) {
    const Key key = next_key_++;
    positions_.push_back({key, std::move(value)});
    extend_tree();
    ++size_;
    return key;
  }

  /// Puts an erased value back in its old position. `key` must not be in the sequence.
  void restore(Key key, T value) {
    const std::size_t index = lower_bound(key);
    ++size_;
    if (index < positions_.size() && positions_[index].key == key) {
      positions_[index].value = std::move(value);
      add(index, 1);
      return;
    }
    positions_.insert(positions_.begin() + static_cast<std::ptrdiff_t>(index),
                      {key, std::move(value)});
    rebuild();
  }

  /// Replaces the value with `key`, which must be there.
  void replace(Key key, T value) {
    const std::size_t index = lower_bound(key);
    assert(index < positions_.size() && positions_[index].key == key && positions_[index].value);
    positions_[index].value = std::move(value);
  }

  /// Removes the value with `key`, which must be there.
  void erase(Key key) {
    const std::size_t index = lower_bound(key);
    assert(index < positions_.size() && positions_[index].key == key && positions_[index].value);
    positions_[index].value.reset();
    --size_;
    add(index, -1);
    const std::size_t holes = positions_.size() - size_;
    if (holes > size_ + kHolesAllowed) compact();
  }

  std::size_t size() const { return size_; }

  /// Up to `count` values, starting with the one of rank `first` (from 0).
  std::vector<T> slice(std::size_t first, std::size_t count) const {
    std::vector<T> values;
    if (first >= size_) return values;
    count = std::min(count, size_ - first);
    values.reserve(count);
    for (std::size_t index = index_of_rank(first); values.size() < count; ++index) {
      // Many more holes may follow this one: jump over them all.
      if (!positions_[index].value) index = index_of_rank(first + values.size());
      values.push_back(*positions_[index].value);
    }
    return values;
  }

  /// All values, in order.
  std::vector<T> all() const { return slice(0, size_); }

 private:
  struct Position {
    Key key;
    std::optional<T> value;
  };

  /// Holes that are kept whatever the size.
  static constexpr std::size_t kHolesAllowed = 64;

  static std::size_t lowest_bit(std::size_t number) { return number & (~number + 1); }

  std::size_t lower_bound(Key key) const {
    const auto found =
        std::lower_bound(positions_.begin(), positions_.end(), key,
                         [](const Position& left, Key right) { return left.key < right; });
    return static_cast<std::size_t>(found - positions_.begin());
  }

  /// `tree_[i - 1]` counts the values in the `lowest_bit(i)` positions that end with the i-th.
  void extend_tree() {
    const std::size_t position = tree_.size() + 1;
    std::int32_t count = positions_[position - 1].value ? 1 : 0;
    const std::size_t begin = position - lowest_bit(position);
    for (std::size_t child = position - 1; child > begin; child -= lowest_bit(child)) {
      count += tree_[child - 1];
    }
    tree_.push_back(count);
  }

  void add(std::size_t index, std::int32_t change) {
    for (std::size_t position = index + 1; position <= tree_.size();
         position += lowest_bit(position)) {
      tree_[position - 1] += change;
    }
  }

  void rebuild() {
    tree_.clear();
    tree_.reserve(positions_.size());
    while (tree_.size() < positions_.size()) extend_tree();
  }

  void compact() {
    std::erase_if(positions_, [](const Position& position) { return !position.value; });
    positions_.shrink_to_fit();
    rebuild();
  }

  /// The index of the value of `rank`, which must be below `size_`.
  std::size_t index_of_rank(std::size_t rank) const {
    std::size_t step = 1;
    while (step * 2 <= tree_.size()) step *= 2;
    std::size_t position = 0;
    auto left = static_cast<std::int64_t>(rank);
    for (; step > 0; step /= 2) {
      if (position + step <= tree_.size() && tree_[position + step - 1] <= left) {
        position += step;
        left -= tree_[position - 1];
      }
    }
    return position;
  }

  std::vector<Position> positions_;
  std::vector<std::int32_t> tree_;
  std::size_t size_ = 0;
  Key next_key_ = 0;
};

}  // namespace porthole
