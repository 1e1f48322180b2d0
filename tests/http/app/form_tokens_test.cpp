#include "http/app/form_tokens.h"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

constexpr Timestamp kNow{std::chrono::hours(1)};

}  // namespace

TEST_SUITE("form tokens") {
  TEST_CASE("are good once, in one browser, for one thing") {
    SeededRandom random(1);
    FormTokens tokens(random);
    const std::string token = tokens.issue("browser", "code", kNow);
    CHECK(token.size() == 64);
    CHECK(tokens.redeem(token, "browser", "code", kNow));
    CHECK_FALSE(tokens.redeem(token, "browser", "code", kNow));
    CHECK_FALSE(tokens.redeem(tokens.issue("browser", "code", kNow), "other", "code", kNow));
    CHECK_FALSE(tokens.redeem(tokens.issue("browser", "code", kNow), "browser", "other", kNow));
    CHECK_FALSE(tokens.redeem("", "browser", "code", kNow));
  }

  TEST_CASE("are good for five minutes") {
    SeededRandom random(1);
    FormTokens tokens(random);
    const std::string in_time = tokens.issue("b", "c", kNow);
    const std::string late = tokens.issue("b", "c", kNow);
    CHECK(tokens.redeem(in_time, "b", "c",
                        kNow + FormTokens::kLifetime - std::chrono::milliseconds(1)));
    CHECK_FALSE(tokens.redeem(late, "b", "c", kNow + FormTokens::kLifetime));
  }

  TEST_CASE("are forgotten, the oldest first, when there are too many") {
    SeededRandom random(1);
    FormTokens tokens(random);
    const std::string first = tokens.issue("b", "c", kNow);
    const std::string second = tokens.issue("b", "c", kNow);
    for (std::size_t i = 0; i + 1 < FormTokens::kMax; ++i) tokens.issue("b", "c", kNow);
    CHECK_FALSE(tokens.redeem(first, "b", "c", kNow));
    CHECK(tokens.redeem(second, "b", "c", kNow));
  }

  TEST_CASE("tell cookies that could be theirs") {
    SeededRandom random(1);
    FormTokens tokens(random);
    CHECK(FormTokens::is_browser(tokens.make_browser()));
    CHECK_FALSE(FormTokens::is_browser(""));
    CHECK_FALSE(FormTokens::is_browser(std::string(64, 'A')));
    CHECK_FALSE(FormTokens::is_browser(std::string(63, 'a')));
  }
}

}  // namespace porthole::http
