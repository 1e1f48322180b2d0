#include "portal/graphql/respond/response_rules.h"

#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

constexpr std::string_view kDocument =
    "query Look($slug: ID, $deep: Boolean) { garden(slug: $slug) { name @include(if: $deep) } } "
    "query Other { viewer { id } }";

using RulesPtr = std::shared_ptr<ResponseRules>;

const std::shared_ptr<const Document>& look_document() {
  static const auto document = std::make_shared<const Document>(parsed(std::string(kDocument)));
  return document;
}

/// A document that no longer has what rules for the other one name.
std::shared_ptr<const Document> changed_document() {
  return std::make_shared<const Document>(
      parsed("query Look($slug: ID) { garden(slug: $slug) { id } }"));
}

ResponseRules::Target target_of(const std::shared_ptr<const Document>& document) {
  return {*document, garden_schema().get(), document};
}

ResponseRules::Parsed parse_rules(std::string_view rules) {
  const json::ParseResult read = json::parse(rules);
  REQUIRE_FALSE(read.error);
  return ResponseRules::parse(read.document, "/rules", look_document().get(),
                              garden_schema().get());
}

RulesPtr rules_of(std::string_view rules) {
  auto outcome = parse_rules(rules);
  if (const auto* problems = std::get_if<RuleProblems>(&outcome)) {
    const RuleProblem& first = problems->front();
    FAIL(first.path, ": ", first.message);
  }
  return std::get<RulesPtr>(outcome);
}

/// Each problem as a line `path: message`.
std::string rule_problems_of(std::string_view rules) {
  const auto outcome = parse_rules(rules);
  std::string text;
  if (const auto* problems = std::get_if<RuleProblems>(&outcome)) {
    for (const RuleProblem& problem : *problems) {
      text += (text.empty() ? "" : "\n") + problem.path + ": " + problem.message;
    }
  }
  return text;
}

ResponseRules::Choice choose(const RulesPtr& rules, std::string_view variables = "{}",
                             std::string_view operation = "Look") {
  const json::ParseResult read = json::parse(variables);
  REQUIRE_FALSE(read.error);
  return rules->choose(target_of(look_document()), operation, read.document);
}

/// The status of the chosen response, or 0.
int status(const ResponseRules::Choice& choice) {
  return choice.response == nullptr ? 0 : choice.response->status.value_or(0);
}

}  // namespace

TEST_SUITE("response_rules: choosing") {
  TEST_CASE("takes the first rule that matches") {
    const RulesPtr rules = rules_of(R"([
      {"when":{"operation":"Other"},"status":201},
      {"when":{"variables":{"slug":"a"}},"status":202},
      {"when":{"variables_exact":{"slug":"b"}},"status":203},
      {"status":204}])");
    CHECK(status(choose(rules, "{}", "Other")) == 201);
    CHECK(status(choose(rules, R"({"slug":"a","deep":true})")) == 202);
    CHECK(status(choose(rules, R"({"slug":"b"})")) == 203);
    CHECK(status(choose(rules, R"({"slug":"b","deep":true})")) == 204);
    CHECK(choose(rules).rule == 3);
  }

  TEST_CASE("counts the calls that fit for nth, whichever rule answers them") {
    const RulesPtr rules = rules_of(R"([
      {"when":{"nth":1},"status":201},
      {"when":{"nth":2},"status":202},
      {"when":{"variables":{"slug":"a"},"nth":2},"status":203}])");
    const RulesPtr fresh = rules->copy();
    CHECK(status(choose(rules)) == 201);
    const RulesPtr once = rules->copy();
    CHECK(status(choose(rules, R"({"slug":"a"})")) == 202);
    CHECK(status(choose(rules)) == 0);
    CHECK(status(choose(rules, R"({"slug":"a"})")) == 203);
    // Copies continue counting independently.
    CHECK(status(choose(once)) == 202);
    CHECK(status(choose(fresh)) == 201);
    CHECK(once->json() == rules->json());
  }

  TEST_CASE("answers as often as times says, then leaves it to the next") {
    const RulesPtr rules = rules_of(R"([{"times":2,"status":500},{"status":200}])");
    CHECK(status(choose(rules)) == 500);
    CHECK(status(choose(rules)) == 500);
    CHECK(status(choose(rules)) == 200);
  }

  TEST_CASE("goes through a sequence and stays at its end") {
    const RulesPtr rules =
        rules_of(R"([{"sequence":[{"status":201},{"status":202,"times":2},{"status":203}]}])");
    std::vector<int> statuses(6);
    for (int& one : statuses) one = status(choose(rules));
    CHECK(statuses == std::vector<int>{201, 202, 202, 203, 203, 203});
  }

  TEST_CASE("tells which rule came nearest and what differed") {
    const RulesPtr rules = rules_of(R"([
      {"when":{"operation":"Other","variables":{}}},
      {"when":{"operation":"Look","variables":{"slug":"a"}}},
      {"when":{"variables_exact":{"slug":"b","deep":true}}}])");
    CHECK(choose(rules, R"({"slug":"b"})").nearest ==
          R"(no rule matched; nearest is rule 0: the operation is "Look", expected "Other")");
    CHECK(choose(rules, R"({"slug":"b"})", "").nearest ==
          "no rule matched; nearest is rule 0: the operation is the one without a name, expected "
          "\"Other\"");
    const RulesPtr second = rules_of(R"([{"when":{"variables":{"slug":"a","deep":true}}},
                                         {"when":{"variables":{"slug":"a"}}}])");
    CHECK(choose(second, R"({"slug":"b"})").nearest ==
          R"(no rule matched; nearest is rule 1: variables.slug is "b", expected "a")");
    const RulesPtr counted = rules_of(R"([{"when":{"nth":2},"times":1}])");
    CHECK(choose(counted).nearest ==
          "no rule matched; nearest is rule 0: the call is number 1 of those that fit, expected "
          "number 2");
    const RulesPtr used = rules_of(R"([{"times":1}])");
    CHECK(choose(used).nearest.empty());
    CHECK(choose(used).nearest ==
          "no rule matched; nearest is rule 0: it has answered 1 call already");
    CHECK(choose(rules_of("[]")).nearest.empty());
  }

  TEST_CASE("counts exactly when several threads call") {
    const RulesPtr rules = rules_of(R"([{"times":100,"status":201},{"status":202}])");
    std::vector<std::thread> threads;
    std::vector<int> firsts(4);
    for (std::size_t thread = 0; thread < firsts.size(); ++thread) {
      threads.emplace_back([&rules, &first = firsts[thread]] {
        const json::Document none(rapidjson::kObjectType);
        for (int i = 0; i < 100; ++i)
          first += status(rules->choose(target_of(look_document()), "Look", none)) == 201 ? 1 : 0;
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(firsts[0] + firsts[1] + firsts[2] + firsts[3] == 100);
  }
}

TEST_SUITE("response_rules: reading") {
  TEST_CASE("keeps the rules as they were given") {
    CHECK(rules_of(R"([ {"status": 201} ])")->json() == R"([{"status":201}])");
    CHECK(rules_of("[]")->json() == "[]");
  }

  TEST_CASE("reads delays as durations") {
    CHECK(choose(rules_of(R"([{"delay":"250ms"}])")).response->delay.count() == 250);
    CHECK(rule_problems_of(R"([{"delay":250}])") ==
          "/rules/0/delay: expected a duration of at most 1h, such as \"250ms\" or \"5s\", found "
          "250");
    CHECK(rule_problems_of(R"([{"delay":"2h"}])").starts_with("/rules/0/delay: "));
  }

  TEST_CASE("refuses what it doesn't know, and tells all of it at once") {
    CHECK(rule_problems_of(R"([{"wen":{},"status":99},{"when":{"nth":0,"foo":1}},5])") ==
          "/rules/0/wen: unknown; there are when, data, errors, status, delay, times, sequence; "
          "did you mean \"when\"?\n"
          "/rules/0/status: expected a status of 200 to 599, found 99\n"
          "/rules/1/when/foo: unknown; there are operation, variables, variables_exact, nth\n"
          "/rules/1/when/nth: expected a whole number of 1 or more, found 0\n"
          "/rules/2: expected an object, found a number");
    CHECK(rule_problems_of("{}") == "/rules: expected an array of rules, found an object");
  }

  TEST_CASE("refuses operations and variables that the document doesn't have") {
    CHECK(rule_problems_of(R"([{"when":{"operation":"Lok"}}])") ==
          R"(/rules/0/when/operation: the document has no operation "Lok"; it has Look, Other)");
    CHECK(rule_problems_of(R"([{"when":{"operation":"Look","variables":{"slgu":1}}}])") ==
          "/rules/0/when/variables/slgu: the operation declares no variable $slgu");
    CHECK(rule_problems_of(R"([{"when":{"variables":{},"variables_exact":{}}}])") ==
          "/rules/0/when/variables_exact: not together with `variables`");
  }

  TEST_CASE("refuses data of the wrong type, with the path and both types") {
    CHECK(rule_problems_of(R"([{"data":{"garden":{"name":5}}}])") ==
          "/rules/0/data/garden/name: expected String!, found a number: 5");
    CHECK(rule_problems_of(R"([{"when":{"operation":"Other"},"data":{"garden":null}}])") ==
          "/rules/0/data/garden: the document doesn't select it; it selects viewer");
    CHECK(rule_problems_of(R"([{"sequence":[{"data":{"garden":{"name":null}}}]}])") ==
          "/rules/0/sequence/0/data/garden/name: expected String!, found null");
    CHECK(rule_problems_of(R"([{"data":{"viewer":null}},{"data":{"garden":null}},{"data":null}])")
              .empty());
  }

  TEST_CASE("reads errors in the shape that answers have") {
    const auto response = choose(rules_of(R"([{"errors":[{"message":"No",
        "locations":[{"line":1,"column":2}],"path":["a",0],"extensions":{"code":"x"}}]}])"))
                              .response;
    json::Writer writer;
    response->errors[0].write(writer);
    CHECK(writer.view() == R"({"message":"No","locations":[{"line":1,"column":2}],)"
                           R"("path":["a",0],"extensions":{"code":"x"}})");
    CHECK(rule_problems_of(R"([{"errors":[{"mesage":"x"},{"message":1},7]}])") ==
          "/rules/0/errors/0/mesage: unknown; there are message, locations, path, extensions; did "
          "you mean \"message\"?\n"
          "/rules/0/errors/0/message: missing\n"
          "/rules/0/errors/1/message: expected a string, found a number\n"
          "/rules/0/errors/2: expected an object with a `message`, found a number");
    CHECK_FALSE(rule_problems_of(R"([{"errors":[]}])").empty());
  }

  TEST_CASE("refuses answers beside a sequence, and conditions in its steps") {
    CHECK(rule_problems_of(R"([{"status":201,"sequence":[{"when":{}}]}])") ==
          "/rules/0/status: not together with `sequence`: say it in its steps\n"
          "/rules/0/sequence/0/when: unknown; there are data, errors, status, delay, times");
    CHECK_FALSE(rule_problems_of(R"([{"sequence":[]}])").empty());
  }

  TEST_CASE("tells at most twenty problems") {
    std::string rules = "[1";
    for (int i = 0; i < 50; ++i) rules += ",1";
    const auto outcome = parse_rules(rules + "]");
    CHECK(std::get<RuleProblems>(outcome).size() == kRuleProblemsMax);
  }
}

TEST_SUITE("response_rules: rules that don't fit any more") {
  TEST_CASE("skips them until they fit again, and keeps counting the others") {
    const RulesPtr rules = rules_of(R"([
      {"data":{"garden":{"name":"X"}},"status":201},
      {"when":{"operation":"Other"},"status":202},
      {"when":{"variables":{"deep":true}},"status":203},
      {"times":2,"status":204}])");
    const json::ParseResult deep = json::parse(R"({"deep":true})");
    const auto call = [&](const std::shared_ptr<const Document>& document) {
      return rules->choose(target_of(document), "Look", deep.document);
    };
    const auto renamed = changed_document();
    CHECK(status(call(look_document())) == 201);
    CHECK(status(call(renamed)) == 204);
    CHECK(status(rules->copy()->choose(target_of(renamed), "Look", deep.document)) == 204);
    CHECK(status(call(renamed)) == 204);
    CHECK(call(renamed).nearest ==
          "no rule matched; nearest is rule 3: it has answered 2 calls already");
    CHECK(status(call(look_document())) == 201);
  }

  TEST_CASE("says so when no rule fits") {
    const RulesPtr rules = rules_of(R"([{"when":{"operation":"Other"}}])");
    const json::Document none(rapidjson::kObjectType);
    CHECK(rules->choose(target_of(changed_document()), "Look", none).nearest ==
          "no rule matched: none fits the portal's query any more");
  }

  TEST_CASE("reports each of them, and why") {
    const RulesPtr rules = rules_of(R"([{"status":500},{"data":{"garden":{"name":"X"}}}])");
    CHECK(rules->misfits("/rules", *look_document(), garden_schema().get()).empty());
    const auto misfits = rules->misfits("/rules", *changed_document(), garden_schema().get());
    REQUIRE(misfits.size() == 1);
    CHECK(misfits[0].rule == 1);
    CHECK(misfits[0].problems.at(0).path == "/rules/1/data/garden/name");
    CHECK(misfits[0].problems.at(0).message == "the document doesn't select it; it selects id");
  }

  TEST_CASE("reads them without the document") {
    const json::ParseResult read = json::parse(R"([{"data":{"gone":1}}])");
    CHECK(std::holds_alternative<RulesPtr>(
        ResponseRules::parse(read.document, "/rules", nullptr, nullptr)));
  }
}

TEST_SUITE("response_rules: answering") {
  TEST_CASE("merges data, adds errors, and stands alone where there are only errors") {
    const Executable executable = compiled(std::string(kDocument), garden_schema());
    const auto* operation = executable.document().definitions()[0].operation();
    const MockAsker asker;
    const json::ParseResult variables = json::parse(R"({"slug":"w","deep":true})");
    const auto answer = [&](std::string_view rule) {
      const RulesPtr rules = rules_of(rule);
      const auto choice = rules->choose(target_of(look_document()), "Look", variables.document);
      Execution execution(executable, *operation, variables.document);
      return execute(execution, asker.root(OperationType::query), choice.response.get()).to_json();
    };
    CHECK(answer(R"([{"data":{"garden":{"name":"X"}}}])") == R"({"data":{"garden":{"name":"X"}}})");
    CHECK(answer(R"([{"data":{"garden":null},"errors":[{"message":"No"}]}])") ==
          R"({"data":{"garden":null},"errors":[{"message":"No"}]})");
    CHECK(answer(R"([{"errors":[{"message":"No"}]}])") == R"({"errors":[{"message":"No"}]})");
    CHECK(answer(R"([{"data":null}])") == R"({"data":null})");
    CHECK(answer("[]") == answer(R"([{"status":500}])"));
  }
}

}  // namespace porthole::graphql
