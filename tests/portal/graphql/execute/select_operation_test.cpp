#include "portal/graphql/execute/select_operation.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <doctest/doctest.h>

#include "tests/portal/graphql/language/parse_support.h"

namespace porthole::graphql {

namespace {

// The name of the selected operation, or the error; "none" for null.
std::string selected(const std::string& source, std::optional<std::string_view> name) {
  const Document document = parsed(source);
  const auto found = select_operation(document, name);
  if (const auto* error = std::get_if<QueryError>(&found)) return error->message;
  const auto* operation = std::get<const OperationDefinition*>(found);
  return operation == nullptr ? "none" : std::string(operation->name.text);
}

}  // namespace

TEST_SUITE("select_operation") {
  TEST_CASE("takes the only operation, or the one of the name") {
    CHECK(selected("query A { a }", std::nullopt) == "A");
    CHECK(selected("query A { a } mutation B { a }", "B") == "B");
    CHECK(selected("query A { a } query A { a }", std::nullopt) == "A");
    CHECK(selected("query A { a } { a }", std::nullopt) == "");
    CHECK(selected("fragment F on A { a }", "A") == "none");
  }

  TEST_CASE("says what is wrong with the name") {
    CHECK(selected("query A { a } query B { a }", std::nullopt) == "An operation name is required");
    CHECK(selected("query A { a }", "C") == "No operation named \"C\"");
    CHECK(selected("{ a }", "") == "No operation named \"\"");
  }
}

}  // namespace porthole::graphql
