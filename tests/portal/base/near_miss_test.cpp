#include "portal/base/near_miss.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {
namespace {

using Names = std::vector<std::string_view>;

TEST_SUITE("near miss") {
  TEST_CASE("finds names with an edit or two") {
    const Names names = {"open", "strict"};
    for (const char* word : {"opne", "oepn", "opn", "opens", "oben", "OPEN", "op3n", "oopeen"}) {
      CAPTURE(word);
      CHECK(near_misses(word, names) == Names{"open"});
    }
    CHECK(near_misses("close", names).empty());
    CHECK(near_misses("stricter", names) == Names{"strict"});
    CHECK(near_misses("strictest", names).empty());
  }

  TEST_CASE("prefers the fewest edits, and lists those that are equally near") {
    CHECK(near_misses("--rate-limit", {"--rate-limits", "--rate-limit-rest"}) ==
          Names{"--rate-limits"});
    CHECK(near_misses("bat", {"cat", "bar", "dog"}) == Names{"cat", "bar"});
    CHECK(near_misses("xat", {"cat", "bat", "hat", "mat"}).size() == kNearMissesMax);
  }

  TEST_CASE("takes a beginning of three bytes for the name") {
    CHECK(near_misses("fix", {"fixtures", "fixed-width"}) == Names{"fixtures", "fixed-width"});
    CHECK(near_misses("fi", {"fixtures"}).empty());
  }

  TEST_CASE("suggests nothing that shares less than half with a short word") {
    CHECK(near_misses("on", {"off", "enforce"}).empty());
    CHECK(near_misses("xml", {"text", "json"}).empty());
    CHECK(near_misses("1", {"open"}).empty());
    CHECK(near_misses("", {"a", "ab"}).empty());
  }

  TEST_CASE("doesn't suggest the word itself, nor twice the same") {
    CHECK(near_misses("open", {"open"}).empty());
    CHECK(near_misses("opne", {"open", "open"}) == Names{"open"});
  }

  TEST_CASE("bounds its time: long words are near to nothing") {
    const std::string name(64, 'a');
    CHECK(near_misses(name.substr(1), {name}) == Names{name});
    CHECK(near_misses(name + 'a', {name}).empty());
    CHECK(near_misses(name, {name + 'a'}).empty());
  }

  TEST_CASE("says it in words") {
    CHECK(did_you_mean("opne", Names{"open"}) == R"(; did you mean "open"?)");
    CHECK(did_you_mean("bat", std::vector<std::string>{"cat", "bar"}) ==
          R"(; did you mean "cat" or "bar"?)");
    CHECK(did_you_mean("xat", Names{"cat", "bat", "hat"}) ==
          R"(; did you mean "cat", "bat" or "hat"?)");
    CHECK(did_you_mean("zebra", Names{"cat"}).empty());
  }
}

}  // namespace
}  // namespace porthole
