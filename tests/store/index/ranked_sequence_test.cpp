#include "store/index/ranked_sequence.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

using Sequence = RankedSequence<std::string>;

/// The same, in the plainest way.
struct Model {
  struct Item {
    Sequence::Key key;
    std::string value;
  };
  std::vector<Item> items;
  std::vector<Item> erased;

  std::vector<std::string> slice(std::size_t first, std::size_t count) const {
    std::vector<std::string> values;
    for (std::size_t i = first; i < items.size() && values.size() < count; ++i) {
      values.push_back(items[i].value);
    }
    return values;
  }
};

/// Does the same random things to a sequence and to its model.
class Run {
 public:
  explicit Run(std::uint64_t seed) : engine_(seed) {}

  /// `appends` in a hundred steps append; the others mostly erase.
  void steps(int count, std::size_t appends) {
    for (int i = 0; i < count; ++i) {
      const std::size_t choice = below(100);
      if (choice < appends || model_.items.empty()) {
        append();
      } else if (choice < 90) {
        erase();
      } else if (choice < 95) {
        restore();
      } else {
        replace();
      }
      compare();
    }
  }

  std::size_t size() const { return sequence_.size(); }

  void compare_all() {
    CHECK(sequence_.all() == model_.slice(0, model_.items.size()));
    for (std::size_t first = 0; first <= model_.items.size(); ++first) {
      CHECK(sequence_.slice(first, 3) == model_.slice(first, 3));
    }
  }

 private:
  std::size_t below(std::size_t bound) {
    // Not std::uniform_int_distribution, which gives other numbers on other machines.
    return static_cast<std::size_t>(engine_() % bound);
  }

  std::string next_value() { return std::to_string(values_++); }

  void append() {
    const std::string value = next_value();
    model_.items.push_back({sequence_.append(value), value});
  }

  void erase() {
    const auto item =
        model_.items.begin() + static_cast<std::ptrdiff_t>(below(model_.items.size()));
    sequence_.erase(item->key);
    model_.erased.push_back(*item);
    model_.items.erase(item);
  }

  void restore() {
    if (model_.erased.empty()) return;
    const auto erased =
        model_.erased.begin() + static_cast<std::ptrdiff_t>(below(model_.erased.size()));
    const Model::Item item{erased->key, next_value()};
    model_.erased.erase(erased);
    sequence_.restore(item.key, item.value);
    const auto place = std::find_if(model_.items.begin(), model_.items.end(),
                                    [&](const Model::Item& other) { return other.key > item.key; });
    model_.items.insert(place, item);
  }

  void replace() {
    Model::Item& item = model_.items[below(model_.items.size())];
    item.value = next_value();
    sequence_.replace(item.key, item.value);
  }

  void compare() {
    REQUIRE(sequence_.size() == model_.items.size());
    const std::size_t first = below(model_.items.size() + 3);
    const std::size_t count = below(12);
    REQUIRE(sequence_.slice(first, count) == model_.slice(first, count));
  }

  std::mt19937_64 engine_;
  Sequence sequence_;
  Model model_;
  std::size_t values_ = 0;
};

}  // namespace

TEST_SUITE("ranked_sequence") {
  TEST_CASE("is empty at first") {
    const Sequence sequence;
    CHECK(sequence.size() == 0);
    CHECK(sequence.slice(0, 10).empty());
    CHECK(sequence.all().empty());
  }

  TEST_CASE("keeps the order, past holes and past the end") {
    Sequence sequence;
    std::vector<Sequence::Key> keys;
    for (const char* value : {"a", "b", "c", "d", "e"}) keys.push_back(sequence.append(value));
    CHECK(std::is_sorted(keys.begin(), keys.end()));
    sequence.erase(keys[1]);
    sequence.erase(keys[2]);
    CHECK(sequence.slice(0, 2) == std::vector<std::string>{"a", "d"});
    CHECK(sequence.slice(1, 10) == std::vector<std::string>{"d", "e"});
    CHECK(sequence.slice(3, 1).empty());
    CHECK(sequence.slice(1, 0).empty());
    sequence.restore(keys[2], "c2");
    sequence.replace(keys[4], "e2");
    CHECK(sequence.all() == std::vector<std::string>{"a", "c2", "d", "e2"});
    CHECK(sequence.append("f") > keys[4]);
  }

  TEST_CASE("puts back what was squeezed out, at either end and in the middle") {
    Sequence sequence;
    std::vector<Sequence::Key> keys;
    for (int i = 0; i < 300; ++i) keys.push_back(sequence.append(std::to_string(i)));
    for (int i = 0; i < 300; ++i) {
      if (i != 150) sequence.erase(keys[static_cast<std::size_t>(i)]);
    }
    CHECK(sequence.all() == std::vector<std::string>{"150"});
    for (const std::size_t i :
         {std::size_t{299}, std::size_t{0}, std::size_t{149}, std::size_t{151}}) {
      sequence.restore(keys[i], std::to_string(i));
    }
    CHECK(sequence.all() == std::vector<std::string>{"0", "149", "150", "151", "299"});
    sequence.append("last");
    CHECK(sequence.slice(4, 5) == std::vector<std::string>{"299", "last"});
  }

  TEST_CASE("does what a plain vector does") {
    for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u}) {
      CAPTURE(seed);
      Run run(seed);
      run.steps(700, 80);  // Grows,
      run.compare_all();
      run.steps(1'500, 10);  // shrinks, so that holes are squeezed out,
      run.compare_all();
      run.steps(500, 60);  // and grows again.
      run.compare_all();
      CHECK(run.size() > 0);
    }
  }
}

}  // namespace porthole
