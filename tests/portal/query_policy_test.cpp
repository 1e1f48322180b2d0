#include "portal/query_policy.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/schema.h"

namespace porthole {
namespace {

using test::build_service_schema;
using Sentences = std::vector<std::string>;

constexpr Validation kAll[] = {Validation::strict, Validation::warn, Validation::off};

QueryPolicy rules_of(Validation validation) {
  return QueryPolicy(build_service_schema(), validation);
}

/// The messages of errors, without their locations.
std::vector<std::string> messages_of(const std::vector<graphql::QueryError>& errors) {
  std::vector<std::string> messages;
  messages.reserve(errors.size());
  for (const graphql::QueryError& error : errors) messages.push_back(error.message);
  return messages;
}

/// `{ f0 f1 … }`: `count` fields that the schema lacks.
std::string unknown_fields(int count) {
  std::string query = "{";
  for (int i = 0; i < count; ++i) query += " f" + std::to_string(i);
  return query + " }";
}

const std::string kValid = "{ viewer { user { id } } }";
const std::string kUnknownField = "{ viewer { nothing } }";
const std::string kUnusedVariable = "query Q($id: ID!) { viewer { user { id } } }";
const std::string kUnusedFragment = "{ viewer { user { id } } } fragment F on User { id }";

}  // namespace

TEST_SUITE("query policy") {
  TEST_CASE("accepts a valid query in every mode") {
    for (const Validation validation : kAll) {
      const QueryPolicy rules = rules_of(validation);
      const QueryPolicy::Check check = rules.check(kValid);
      CHECK(check.errors.empty());
      CHECK_FALSE(check.is_refused);
      CHECK_FALSE(check.is_lenience_possible);
      CHECK(check.sentences().empty());
      const PreparedQueryPtr prepared = rules.prepare(kValid);
      CHECK(prepared->executable != nullptr);
      CHECK(prepared->errors.empty());
    }
  }

  TEST_CASE("rejects a syntax error in every mode") {
    for (const Validation validation : kAll) {
      const QueryPolicy rules = rules_of(validation);
      const QueryPolicy::Check check = rules.check("{\n  viewer { }\n}");
      CHECK(check.is_refused);
      CHECK_FALSE(check.is_lenience_possible);
      CHECK(check.sentences() ==
            Sentences{"Query is invalid: expected a name but found \"}\" at line 2, column 12"});
      const PreparedQueryPtr prepared = rules.prepare("{\n  viewer { }\n}");
      CHECK(prepared->executable == nullptr);
      REQUIRE(prepared->errors.size() == 1);
      CHECK(prepared->errors[0].to_string() ==
            "expected a name but found \"}\" at line 2, column 12");
    }
  }

  TEST_CASE("rejects an invalid query when strict, and reports that leniency is possible") {
    const QueryPolicy::Check check = rules_of(Validation::strict).check(kUnknownField);
    CHECK(check.is_refused);
    CHECK(check.is_lenience_possible);
    CHECK(check.sentences() == Sentences{"Query is invalid: Field 'nothing' doesn't exist on type "
                                         "'Viewer' at line 1, column 12"});
  }

  TEST_CASE("accepts an invalid query when it warns, and reports the errors") {
    const QueryPolicy::Check check = rules_of(Validation::warn).check(kUnknownField);
    CHECK_FALSE(check.is_refused);
    CHECK_FALSE(check.is_lenience_possible);
    CHECK(check.sentences() == rules_of(Validation::strict).check(kUnknownField).sentences());
  }

  TEST_CASE("checks only the syntax when validation is off") {
    for (const std::string& query : {kUnknownField, kUnusedVariable, kUnusedFragment}) {
      const QueryPolicy::Check check = rules_of(Validation::off).check(query);
      CAPTURE(query);
      CHECK_FALSE(check.is_refused);
      CHECK(check.errors.empty());
    }
  }

  TEST_CASE("applies the rules that need no schema if there is none") {
    const QueryPolicy rules;
    CHECK(rules.validation() == Validation::strict);
    CHECK(rules.schema() == nullptr);
    CHECK(rules.check(kUnknownField).errors.empty());
    CHECK(messages_of(rules.check(kUnusedVariable).errors) ==
          std::vector<std::string>{"Variable $id is declared by Q but not used"});
    CHECK(rules.check("{ a ...F }").is_refused);
    CHECK(rules.check("query Q { a } query Q { b }").is_refused);
    CHECK(rules.check("query Q($v: Anything) { a(x: $v) { b } }").errors.empty());
  }

  TEST_CASE("reports up to a hundred errors, in the order of the document") {
    const QueryPolicy rules = rules_of(Validation::strict);
    CHECK(messages_of(rules.check("{ b a }").errors) ==
          std::vector<std::string>{"Field 'b' doesn't exist on type 'Query'",
                                   "Field 'a' doesn't exist on type 'Query'"});
    CHECK(rules.check(unknown_fields(100)).errors.size() == 100);
    CHECK(rules.check(unknown_fields(101)).errors.size() == 100);
    CHECK(rules.check(unknown_fields(101)).sentences().size() == 100);
  }

  TEST_CASE("prepares errors instead of an invalid query") {
    for (const Validation validation : {Validation::strict, Validation::warn}) {
      for (const std::string& query : {kUnknownField, kUnusedVariable, kUnusedFragment}) {
        const QueryPolicy rules = rules_of(validation);
        const PreparedQueryPtr prepared = rules.prepare(query);
        CAPTURE(query);
        CHECK(prepared->executable == nullptr);
        CHECK(messages_of(prepared->errors) ==
              messages_of(rules_of(Validation::strict).check(query).errors));
      }
    }
  }

  TEST_CASE("prepares everything executable when validation is off") {
    const QueryPolicy rules = rules_of(Validation::off);
    for (const std::string& query : {kUnusedVariable, kUnusedFragment}) {
      const PreparedQueryPtr prepared = rules.prepare(query);
      CAPTURE(query);
      CHECK(prepared->executable != nullptr);
      CHECK(prepared->errors.empty());
    }
  }

  TEST_CASE("reports only the errors that prevent execution when validation is off") {
    const QueryPolicy rules = rules_of(Validation::off);
    const PreparedQueryPtr unknown =
        rules.prepare("query Q($unused: Int) { viewer { nothing } } fragment F on User { id }");
    CHECK(unknown->executable == nullptr);
    CHECK(messages_of(unknown->errors) ==
          std::vector<std::string>{"Field 'nothing' doesn't exist on type 'Viewer'"});
    // The errors of an undefined and of an unused fragment only differ in their ending.
    const PreparedQueryPtr undefined = rules.prepare("{ viewer { ...F } }");
    CHECK(undefined->executable == nullptr);
    CHECK(messages_of(undefined->errors) ==
          std::vector<std::string>{"Fragment F was used, but not defined"});
  }

  TEST_CASE("prepares a query when it is checked, and parses it once") {
    for (const Validation validation : kAll) {
      const QueryPolicy rules(build_service_schema(), validation, std::make_shared<QueryCache>());
      QueryPolicy copy;
      copy = rules;
      for (const std::string& query : {kValid, kUnusedVariable, std::string("{ broken")}) {
        CAPTURE(query);
        const QueryPolicy::Check check = rules.check(query);
        CHECK(check.sentences() == rules_of(validation).check(query).sentences());
        CHECK(check.is_refused == rules_of(validation).check(query).is_refused);
        CHECK(rules.prepare(query) == copy.prepare(query));
      }
    }
    const QueryPolicy forgetful = rules_of(Validation::strict);
    CHECK(forgetful.prepare(kValid) != forgetful.prepare(kValid));
  }

  TEST_CASE("hands out queries that outlive it") {
    PreparedQueryPtr prepared;
    {
      const QueryPolicy rules(test::schema_of("type Query { a: String }"));
      prepared = rules.prepare("{ a }");
    }
    REQUIRE(prepared->executable != nullptr);
    REQUIRE(prepared->executable->schema() != nullptr);
    CHECK(prepared->executable->schema()->query_type().name == "Query");
  }

  TEST_CASE("changes for all copies of a holder, but not for work in progress") {
    QueryPolicyHolder holder = QueryPolicy(test::schema_of("type Query { a: String }"));
    const QueryPolicyHolder copy = holder;
    const auto before = copy.get();
    holder.set(QueryPolicy(test::schema_of("type Query { b: String }")));
    CHECK(before->check("{ a }").errors.empty());
    CHECK_FALSE(before->check("{ b }").errors.empty());
    CHECK(copy.get()->check("{ b }").errors.empty());
    CHECK_FALSE(copy.get()->check("{ a }").errors.empty());
  }
}

}  // namespace porthole
