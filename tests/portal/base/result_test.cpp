#include "portal/base/result.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

namespace porthole {

TEST_SUITE("result") {
  TEST_CASE("holds a value or an error, and throws on access to the other") {
    Result<std::string> value = std::string("yes");
    CHECK(value.ok());
    CHECK(static_cast<bool>(value));
    CHECK(*value == "yes");
    CHECK(value->size() == 3);
    CHECK_THROWS_AS(static_cast<void>(value.error()), std::bad_variant_access);

    Result<std::string> error = Error{ErrorCode::conflict, "no"};
    CHECK_FALSE(error.ok());
    CHECK(error.error().code == ErrorCode::conflict);
    CHECK(error.error().message == "no");
    CHECK_THROWS_AS(static_cast<void>(error.value()), std::bad_variant_access);
  }

  TEST_CASE("releases a move-only value") {
    Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
    const std::unique_ptr<int> taken = *std::move(result);
    REQUIRE(taken != nullptr);
    CHECK(*taken == 7);
  }

  TEST_CASE("represents success without a value") {
    const Result<void> success;
    CHECK(success.ok());
    const Result<void> failure = Error{ErrorCode::limited, "slower"};
    CHECK_FALSE(failure.ok());
    CHECK(failure.error().message == "slower");
  }

  TEST_CASE("joins reasons as the vendor lists them") {
    CHECK(join({}) == "");
    CHECK(join({"Name can't be blank"}) == "Name can't be blank");
    CHECK(join({"Name can't be blank", "Query can't be blank", "c"}) ==
          "Name can't be blank, Query can't be blank, c");
    CHECK(join({"a", "b"}, "") == "ab");
    CHECK(join({"a", "b"}, "; ") == "a; b");
  }
}

}  // namespace porthole
