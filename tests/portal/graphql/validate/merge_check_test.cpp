#include "portal/graphql/validate/merge_check.h"

#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "portal/graphql/validate/limits.h"
#include "tests/portal/graphql/language/parse_support.h"
#include "tests/portal/graphql/validate/validate_support.h"

namespace porthole::graphql::validation {

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t count = 0; count < times; ++count) result += text;
  return result;
}

// Text made of `count` numbered parts.
std::string numbered(std::size_t count, const std::function<std::string(std::string)>& part) {
  std::string result;
  for (std::size_t index = 0; index < count; ++index) result += part(std::to_string(index));
  return result;
}

// A chain of fragments, each of which spreads the next within `before` and `after`.
std::string chain(std::size_t count, const std::string& before, const std::string& after) {
  std::string source = "{ dog { ...F0 } }";
  for (std::size_t index = 0; index < count; ++index) {
    const std::string next = index + 1 == count ? "name" : "...F" + std::to_string(index + 1);
    source += " fragment F" + std::to_string(index) + " on Dog { " + before + next + after + " }";
  }
  return source;
}

// Whether that many steps are enough to find `source` free of conflicts.
bool is_checked_in(std::size_t steps, const std::string& source) {
  static const SchemaPtr schema = schema_of(std::string(kPetSchema));
  const Document document = parsed(source);
  Context context(document, schema.get(), 1);
  ComparisonBudget budget(steps);
  return find_merge_conflicts(context, budget).empty() && budget.is_left();
}

// The cost at n, 2n and 4n items: a few steps for each.
void check_linear(const std::function<std::string(std::size_t)>& make, std::size_t count,
                  std::size_t steps_each) {
  for (const std::size_t times : {1U, 2U, 4U}) {
    CAPTURE(times);
    CHECK(is_checked_in(times * count * steps_each, make(times * count)));
  }
}

}  // namespace

TEST_SUITE("merge check") {
  TEST_CASE("finds the one key that repeats, among few fields and among many") {
    for (std::size_t count = 1; count <= kFewNames + 2; ++count) {
      CAPTURE(count);
      const std::string fields =
          numbered(count, [](const std::string& number) { return "key" + number + ": name "; });
      CHECK(is_checked_in(kMergeStepsMax, "{ dog { " + fields + "} }"));
      const std::string last = "key" + std::to_string(count - 1) + ": nickname ";
      CHECK_FALSE(is_checked_in(kMergeStepsMax, "{ dog { " + fields + last + "} }"));
    }
  }

  TEST_CASE("takes a few steps for each fragment of a chain") {
    check_linear([](std::size_t count) { return chain(count, "", ""); }, 500, 4);
    check_linear([](std::size_t count) { return chain(count, "name mother { ", " }"); }, 400, 10);
    check_linear([](std::size_t count) { return chain(count, "owner { name } barks ", ""); }, 300,
                 15);
  }

  TEST_CASE("takes a few steps for each of many equal selections") {
    const auto make = [](std::string_view selection) {
      return [selection](std::size_t count) { return "{ " + repeated(selection, count) + "}"; };
    };
    check_linear(make("dog { name } "), 900, 10);
    check_linear(make("dog { owner { name pets { __typename } } } "), 350, 25);
    check_linear(make("human { ...{ name } ...on Being { name } } "), 350, 15);
  }

  TEST_CASE("takes a few steps for each selection that spreads the same fragments") {
    const std::string fragments =
        " fragment A on Human { ...B ...C name } fragment B on Human { ...C name }"
        " fragment C on Human { name pets { ... on Dog { owner { name } } } }";
    const auto make = [&](std::size_t count) {
      return "{ " + repeated("human { ...A ...B ...C } ", count) + "}" + fragments;
    };
    check_linear(make, 300, 30);
  }

  TEST_CASE("takes a few steps for each fragment that spreads the next twice") {
    const auto make = [](std::size_t count) {
      return chain(count, "a: mother { ...on Dog { name } } mother { ", " }");
    };
    check_linear(make, 200, 20);
    std::string source = "{ dog { ...F0 } }";
    for (int index = 0; index < 300; ++index) {
      const std::string next = "...F" + std::to_string(index + 1);
      source += " fragment F" + std::to_string(index) + " on Dog { mother { ... on Dog { " + next +
                " } } a: mother { ... on Dog { " + next + " } } }";
    }
    CHECK(is_checked_in(10'000, source + " fragment F300 on Dog { name }"));
  }

  TEST_CASE("takes a few steps for each of many objects") {
    const auto make = [](std::size_t count) {
      return "{ being { " +
             repeated("...on Dog { x: owner { name } } ...on Cat { x: owner { n: name } } ",
                      count) +
             "} }";
    };
    check_linear(make, 150, 25);
  }

  TEST_CASE("ends where fragments combine in ever new ways") {
    // Each `mother` merges another choice of fragments.
    const std::string source =
        "{ dog { " +
        numbered(600,
                 [](const std::string& number) {
                   return "a" + number + ": mother { ... on Dog { name ...F" + number + " } } ";
                 }) +
        "} }" + numbered(600, [](const std::string& number) {
          const std::string next = std::to_string((std::stoi(number) * 7 + 1) % 600);
          return " fragment F" + number + " on Dog { name mother { ... on Dog { ...F" + next +
                 " } } ...F" + std::to_string((std::stoi(number) + 1) % 600) + " }";
        });
    CHECK_FALSE(is_checked_in(kMergeStepsMax, source));
    CHECK(problems_of(source) != "");
  }
}

}  // namespace porthole::graphql::validation
