#include "portal/graphql/mock/paging.h"

#include <optional>
#include <string_view>

#include <doctest/doctest.h>

namespace porthole::graphql {
namespace {

PageRange page(std::string_view arguments, std::size_t total,
               std::optional<std::size_t> after = std::nullopt,
               std::optional<std::size_t> before = std::nullopt) {
  const json::ParseResult parsed = json::parse(arguments);
  REQUIRE_FALSE(parsed.error);
  return page_of(page_arguments(parsed.document), total, after, before);
}

void check(const PageRange& range, std::size_t begin, std::size_t end) {
  CHECK(range.begin == begin);
  CHECK(range.end == end);
}

}  // namespace

TEST_SUITE("paging") {
  TEST_CASE("takes from the front and from the back") {
    check(page(R"({"first":3})", 10), 0, 3);
    check(page(R"({"last":3})", 10), 7, 10);
    check(page(R"({"first":5,"last":2})", 10), 3, 5);
    check(page(R"({"first":50})", 10), 0, 10);
    check(page(R"({"last":50})", 10), 0, 10);
  }

  TEST_CASE("takes ten where nothing is said") {
    check(page("{}", 25), 0, 10);
    check(page("{}", 4), 0, 4);
    check(page(R"({"first":null})", 25), 0, 10);
  }

  TEST_CASE("begins after one cursor and ends before the other") {
    check(page(R"({"first":3})", 10, 4), 5, 8);
    check(page(R"({"last":3})", 10, std::nullopt, 5), 2, 5);
    check(page(R"({"first":9})", 10, 2, 5), 3, 5);
    check(page(R"({"first":3})", 10, 9), 10, 10);
    check(page(R"({"first":3})", 10, 6, 2), 7, 7);
  }

  TEST_CASE("takes less than none for none") {
    check(page(R"({"first":-1})", 10), 0, 0);
    check(page(R"({"first":0})", 10), 0, 0);
    check(page(R"({"last":0})", 10), 10, 10);
  }

  TEST_CASE("names items by cursors of their own") {
    Uuid uuid;
    const std::string cursor = cursor_of(uuid);
    uuid.bytes[15] = 1;
    CHECK(cursor_of(uuid) != cursor);
  }
}

}  // namespace porthole::graphql
