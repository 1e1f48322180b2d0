#include "portal/graphql/language/request_error.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::graphql {

namespace {

std::string written(const QueryError& error) {
  json::Writer writer;
  error.write(writer);
  return writer.take();
}

}  // namespace

TEST_SUITE("request_error") {
  TEST_CASE("leaves out what is empty") {
    CHECK(written({.message = "Nope"}) == R"({"message":"Nope"})");
  }

  TEST_CASE("writes its parts in the order of the vendor's engine") {
    QueryError error{.message = "Field 'a' doesn't exist on type 'Query'",
                     .locations = {{1, 3}, {2, 5}},
                     .path = {{"query Q", std::uint64_t{2}, "a"}}};
    error.with("code", "undefinedField").with_json("conflicts", "[1,2]");
    CHECK(written(error) == R"({"message":"Field 'a' doesn't exist on type 'Query'",)"
                            R"("locations":[{"line":1,"column":3},{"line":2,"column":5}],)"
                            R"("path":["query Q",2,"a"],)"
                            R"("extensions":{"code":"undefinedField","conflicts":[1,2]}})");
  }

  TEST_CASE("keeps extensions in the order they were added") {
    QueryError error{.message = "m"};
    error.with("z", "1").with("a", "2").with_json("m", "null");
    CHECK(written(error) == R"({"message":"m","extensions":{"z":"1","a":"2","m":null}})");
  }

  TEST_CASE("escapes what JSON wants escaped") {
    QueryError error{.message = "a \"b\"\n", .path = {{"c\\d"}}};
    error.with("e", "\"\t\"");
    CHECK(written(error) ==
          R"({"message":"a \"b\"\n","path":["c\\d"],"extensions":{"e":"\"\t\""}})");
  }

  TEST_CASE("names its first place for people") {
    CHECK(QueryError{.message = "Nope"}.to_string() == "Nope");
    CHECK(QueryError{.message = "Nope", .locations = {{3, 7}, {1, 1}}}.to_string() ==
          "Nope at line 3, column 7");
    CHECK(QueryError{.message = "Nope at [3, 7]", .locations = {{3, 7}}}.to_string() ==
          "Nope at line 3, column 7");
  }
}

}  // namespace porthole::graphql
