#include "http/message/query_string.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

/// Every parameter of a query, as it was sent.
std::vector<std::string> parameters_of(std::string_view query) {
  std::vector<std::string> parameters;
  while (!query.empty()) parameters.emplace_back(take_parameter(query));
  return parameters;
}

using Parameters = std::vector<std::string>;

TEST_SUITE("query string") {
  TEST_CASE("takes one parameter after the other, as they were sent") {
    CHECK(parameters_of("") == Parameters{});
    CHECK(parameters_of("a=1") == Parameters{"a=1"});
    CHECK(parameters_of("a=1&b=%32&c") == Parameters{"a=1", "b=%32", "c"});
    CHECK(parameters_of("a=1&&b=2") == Parameters{"a=1", "", "b=2"});
    CHECK(parameters_of("&a=1&") == Parameters{"", "a=1"});
    std::string_view none;
    CHECK(take_parameter(none).empty());
  }

  TEST_CASE("splits a parameter at its first equals sign, and decodes both sides") {
    const auto check = [](std::string_view parameter, const std::string& name,
                          const std::optional<std::string>& value) {
      CAPTURE(parameter);
      const auto split = split_parameter(parameter);
      CHECK(split.first == name);
      const bool has_value = split.second == value;
      CHECK(has_value);
    };
    check("a=1", "a", "1");
    check("a=1=2", "a", "1=2");
    check("a=", "a", "");
    check("a", "a", std::nullopt);
    check("", "", std::nullopt);
    check("=1", "", "1");
    check("op%65ration+name=%C3%A9+%2B%26%3d", "operation name", "\xC3\xA9 +&=");
  }

  TEST_CASE("finds the first parameter of a name, whatever its form") {
    CHECK(find_parameter("a=1&b=2&b=3", "b") == "2");
    CHECK(find_parameter("a=1&%62=2", "b") == "2");
    CHECK(find_parameter("a&b=2", "a") == "");
    CHECK(find_parameter("a=&a=1", "a") == "");
    CHECK(find_parameter("a=x%26b%3D1&b=2", "b") == "2");
  }

  TEST_CASE("finds nothing where there is no such name") {
    CHECK_FALSE(find_parameter("", "a").has_value());
    CHECK_FALSE(find_parameter("ab=1&A=2&b=a", "a").has_value());
    CHECK_FALSE(find_parameter("b=a=1", "a").has_value());
  }
}

}  // namespace
}  // namespace porthole::http
