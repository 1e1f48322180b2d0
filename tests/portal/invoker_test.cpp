#include "portal/invoker.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/schema.h"

namespace porthole {
namespace {

OrganizationPtr organization_of(const std::string& slug, const std::string& uuid) {
  return std::make_shared<const Organization>(
      Organization{*Uuid::parse(uuid), slug, "The " + slug + " company", Timestamp(), 1});
}

const OrganizationPtr kAcme = organization_of("acme", "01890000-0000-7000-8000-00000000000a");
const OrganizationPtr kGlobex = organization_of("globex", "01890000-0000-7000-8000-00000000000b");

UserPtr sam() {
  static const UserPtr user = render({*Uuid::parse("01890000-0000-7000-8000-00000000000c"),
                                      "Sam Kim", "sam@example.com", "", Timestamp()});
  return user;
}

std::string id_of(const Organization& organization) {
  return graphql_id("Organization", organization.uuid);
}

PortalPtr portal_of(const std::string& query) {
  Portal portal;
  portal.contents.query = query;
  portal.created_by = demo_user();
  return render(std::move(portal));
}

/// The parameters of a call or a document, with defaults.
struct Given {
  std::optional<std::string_view> operation_name = std::nullopt;
  std::string_view variables = "{}";
  OrganizationPtr organization = kAcme;
  UserPtr viewer = sam();
};

/// An invoker that returns responses as JSON.
class Office {
 public:
  explicit Office(graphql::SchemaPtr schema = test::build_service_schema(),
                  Validation validation = Validation::strict, const InvokerOptions& options = {})
      : invoker(QueryPolicy(std::move(schema), validation), options) {}

  std::string call(const PortalPtr& portal, const Given& given = {}) {
    const json::ParseResult variables = json::parse(given.variables);
    return invoker
        .call(portal, given.organization, given.viewer, {given.operation_name, variables.document})
        .answer.to_json();
  }
  std::string call(const std::string& query, const Given& given = {}) {
    return call(portal_of(query), given);
  }

  std::string execute(const std::string& document, const Given& given = {}) {
    const json::ParseResult variables = json::parse(given.variables);
    const std::vector<OrganizationPtr> visible = {kAcme};
    return invoker
        .execute(document, *sam(), {given.operation_name, variables.document}, {{}, visible})
        ->answer.to_json();
  }

  Invoker invoker;
};

InvokerOptions with_seed(std::uint64_t seed) {
  InvokerOptions options;
  options.mocks.seed = seed;
  return options;
}

InvokerOptions with_complexity_max(std::uint64_t complexity_max) {
  InvokerOptions options;
  options.complexity_max = complexity_max;
  return options;
}

InvokerOptions hostile_with_seed(std::uint64_t seed) {
  InvokerOptions options = with_seed(seed);
  options.answers = AnswerStyle::hostile;
  return options;
}

/// The answers to that many calls, one after the other.
std::vector<std::string> answers_of(Office& office, const std::string& query, std::size_t calls,
                                    const Given& given = {}) {
  std::vector<std::string> answers;
  while (answers.size() < calls) answers.push_back(office.call(query, given));
  return answers;
}

/// The string value of the first member `name` in `json`; empty if there is none.
std::string text_of(const std::string& json, const std::string& name) {
  const std::string begin = '"' + name + "\":\"";
  const std::size_t found = json.find(begin);
  if (found == std::string::npos) return {};
  const std::size_t first = found + begin.size();
  return json.substr(first, json.find('"', first) - first);
}

const std::string kCreate =
    R"(mutation { buildCreate(input: {pipelineID: "UGlwZWxpbmUtLS0x", branch: "made-here"}) {)"
    " build { id branch commit } } }";

std::string branch_query(const std::string& id) {
  return "{ node(id: \"" + id + "\") { ... on Build { branch } } }";
}

}  // namespace

TEST_SUITE("invoker") {
  TEST_CASE("returns what is known of a portal's organization and of the viewer") {
    Office office;
    CHECK(office.call(R"({ viewer { user { id uuid name email } }
                           organization(slug: "acme") { id uuid slug name } })") ==
          R"({"data":{"viewer":{"user":{"id":")" + graphql_id("User", sam()->uuid) +
              R"(","uuid":"01890000-0000-7000-8000-00000000000c","name":"Sam Kim",)"
              R"("email":"sam@example.com"}},"organization":{"id":")" +
              id_of(*kAcme) +
              R"(","uuid":"01890000-0000-7000-8000-00000000000a","slug":"acme",)"
              R"("name":"The acme company"}}})");
    CHECK(office.call(R"({ pipeline(slug: "web") { slug organization { name } } })",
                      {.organization = kGlobex}) ==
          R"({"data":{"pipeline":{"slug":"web","organization":{"name":"The globex company"}}}})");
  }

  TEST_CASE("knows the viewer and the organization of each call, not of the one before") {
    Office office;
    const std::string query = "{ viewer { user { name } } organization(slug: \"acme\") { name } }";
    const auto known = [&](const Given& given) {
      const std::string answer = office.call(query, given);
      const std::size_t organization = answer.find("\"organization\"");
      return text_of(answer, "name") + ", " + text_of(answer.substr(organization), "name");
    };
    Organization other = *kAcme;
    other.name = "Other";
    const OrganizationPtr renamed = std::make_shared<const Organization>(other);
    for (int i = 0; i < 2; ++i) {
      CHECK(known({}) == "Sam Kim, The acme company");
      CHECK(known({.organization = renamed}) == "Sam Kim, Other");
      CHECK(known({.viewer = demo_user()}) == demo_user()->name + ", The acme company");
      CHECK(known({.organization = renamed, .viewer = demo_user()}) ==
            demo_user()->name + ", Other");
    }
  }

  TEST_CASE("hostile answers vary by call, in a sequence that depends on the seed alone") {
    const std::string query = R"({ pipeline(slug: "acme/web") { slug builds(first: 2) {
                                   edges { node { branch commit url } } } } })";
    const auto office_of = [](std::uint64_t seed) {
      return std::make_unique<Office>(test::build_service_schema(), Validation::strict,
                                      hostile_with_seed(seed));
    };
    const auto office = office_of(5);
    const std::vector<std::string> answers = answers_of(*office, query, 30);
    CHECK(std::set<std::string>(answers.begin(), answers.end()).size() > 20);
    CHECK(answers_of(*office_of(5), query, 30) == answers);
    CHECK(answers_of(*office_of(6), query, 30) != answers);

    SUBCASE("other operations and organizations don't count") {
      const auto busy = office_of(5);
      std::vector<std::string> between;
      for (std::size_t call = 0; call < answers.size(); ++call) {
        busy->call("{ viewer { id } }");
        busy->call(query, {.organization = kGlobex});
        between.push_back(busy->call(query));
      }
      CHECK(between == answers);
    }
    SUBCASE("clearing an organization's state begins again, restoring it goes on") {
      const Invoker::MockState state = office->invoker.snapshot("acme");
      const std::vector<std::string> later = answers_of(*office, query, 5);
      CHECK(later != std::vector<std::string>(answers.begin(), answers.begin() + 5));
      office->invoker.restore("acme", state);
      CHECK(answers_of(*office, query, 5) == later);
      office->invoker.restore("acme", {});
      CHECK(answers_of(*office, query, 30) == answers);
    }
  }

  TEST_CASE("runs the named operation, or the only one") {
    Office office;
    const PortalPtr two = portal_of("query A { a: __typename } query B { b: __typename }");
    CHECK(office.call(two, {.operation_name = "A"}) == R"({"data":{"a":"Query"}})");
    CHECK(office.call(two, {.operation_name = "B"}) == R"({"data":{"b":"Query"}})");
    CHECK(office.call(two) == R"({"errors":[{"message":"An operation name is required"}]})");
    CHECK(office.call(two, {.operation_name = "C"}) ==
          R"({"errors":[{"message":"No operation named \"C\""}]})");
    CHECK(office.call("{ __typename }", {.operation_name = ""}) ==
          R"({"errors":[{"message":"No operation named \"\""}]})");
    CHECK(office.call("query A { __typename }") == R"({"data":{"__typename":"Query"}})");
    CHECK(office.call("{ __typename }", {.operation_name = "A"}) ==
          R"({"errors":[{"message":"No operation named \"A\""}]})");
  }

  TEST_CASE("passes variables to the operation, and runs nothing if one is wrong") {
    Office office;
    const std::string query = "query Q($slug: ID!) { pipeline(slug: $slug) { slug } }";
    CHECK(office.call(query, {.variables = R"({"slug":"acme/web","other":1})"}) ==
          R"({"data":{"pipeline":{"slug":"web"}}})");
    CHECK(office.call(query) ==
          R"({"errors":[{"message":"Variable $slug of type ID! was provided invalid value",)"
          R"("locations":[{"line":1,"column":9}],"extensions":{"value":null,)"
          R"("problems":[{"path":[],"explanation":"Expected value to not be null"}]}}]})");
  }

  TEST_CASE("accepts an operation at the complexity limit, and rejects one above it") {
    // The organization, the connection, its edges, and each requested node.
    const std::string query =
        "query Q($first: Int) { organization(slug: \"acme\") {"
        " pipelines(first: $first) { edges { node { id } } } } }";
    Office office(test::build_service_schema(), Validation::strict, with_complexity_max(10));
    CHECK(office.call(query, {.variables = R"({"first":7})"}).starts_with(R"({"data":)"));
    CHECK(office.call(query, {.variables = R"({"first":8})"}) ==
          R"({"errors":[{"message":)"
          R"("Query has complexity of 11, which exceeds max complexity of 10"}]})");
    CHECK(office.execute(query, {.variables = R"({"first":8})"}) ==
          office.call(query, {.variables = R"({"first":8})"}));
    Office usual;
    CHECK(usual.call(query, {.variables = R"({"first":49998})"}) ==
          R"({"errors":[{"message":)"
          R"("Query has complexity of 50001, which exceeds max complexity of 50000"}]})");
  }

  TEST_CASE("creates nothing for a rejected mutation") {
    Office office(test::build_service_schema(), Validation::strict, with_complexity_max(1));
    CHECK(office.call(kCreate).starts_with(R"({"errors":)"));
    // The first of two equal mutations creates what a single one would have created.
    Office other(test::build_service_schema(), Validation::strict, with_complexity_max(2));
    const std::string made = other.call(kCreate);
    CHECK(made.starts_with(R"({"data":)"));
    CHECK(text_of(other.call(kCreate), "id") != text_of(made, "id"));
  }

  TEST_CASE("answers every call of an invalid query with its errors") {
    Office office(test::build_service_schema(), Validation::warn);
    const PortalPtr portal = portal_of("query Q($unused: Int) { viewer { nothing } }");
    const std::string answer = office.call(portal);
    CHECK(answer.starts_with(R"({"errors":[{"message":)"));
    CHECK(answer.find("Field 'nothing' doesn't exist on type 'Viewer'") != std::string::npos);
    CHECK(answer.find("Variable $unused is declared by Q but not used") != std::string::npos);
    CHECK(answer.find("\"data\"") == std::string::npos);
    // As in graphql-ruby, the name comes first.
    CHECK(office.call(portal, {.operation_name = "Nobody"}) ==
          R"({"errors":[{"message":"No operation named \"Nobody\""}]})");
  }

  TEST_CASE("runs a query that declares more than it uses when validation is off") {
    Office office(test::build_service_schema(), Validation::off);
    CHECK(office.call("query Q($unused: Int) { __typename }") ==
          R"({"data":{"__typename":"Query"}})");
    CHECK(office.call("{ viewer { nothing } }").starts_with(R"({"errors":)"));
  }

  TEST_CASE("finds an object that a mutation created, by its id, until the state is cleared") {
    Office office;
    const std::string made = office.call(kCreate);
    CHECK(text_of(made, "branch") == "made-here");
    CHECK(text_of(made, "commit") == "HEAD");
    const std::string query = branch_query(text_of(made, "id"));
    CHECK(text_of(office.call(query), "branch") == "made-here");
    SUBCASE("of another organization") {
      office.invoker.restore("globex", {});
      CHECK(text_of(office.call(query), "branch") == "made-here");
    }
    SUBCASE("of this one") {
      office.invoker.restore("acme", {});
      CHECK(text_of(office.call(query), "branch") != "made-here");
    }
    SUBCASE("of all") {
      office.invoker.restore("", {});
      CHECK(text_of(office.call(query), "branch") != "made-here");
    }
    SUBCASE("and restored") {
      for (const std::string of : {"acme", ""}) {
        const Invoker::MockState state = office.invoker.snapshot(of);
        office.invoker.restore(of, {});
        CHECK(text_of(office.call(query), "branch") != "made-here");
        office.invoker.restore(of, state);
        CHECK(text_of(office.call(query), "branch") == "made-here");
      }
      CHECK(office.invoker.snapshot("globex").empty());
    }
  }

  TEST_CASE("keeps objects apart by organization, and documents' apart from portals'") {
    Office office;
    const std::string query = branch_query(text_of(office.call(kCreate), "id"));
    CHECK(text_of(office.call(query, {.organization = kGlobex}), "branch") != "made-here");
    CHECK(text_of(office.execute(query), "branch") != "made-here");
    const std::string own = branch_query(text_of(office.execute(kCreate), "id"));
    CHECK(text_of(office.execute(own), "branch") == "made-here");
    CHECK(text_of(office.call(own), "branch") != "made-here");
  }

  TEST_CASE("lists an object that a mutation created first in its connection") {
    Office office;
    const std::string query =
        "query Q($id: ID!) { node(id: $id) { ... on Pipeline {"
        " builds(first: 1) { edges { node { id branch } } } } } }";
    const Given pipeline{.variables = R"({"id":"UGlwZWxpbmUtLS0x"})"};
    const std::string before = office.call(query, pipeline);
    const std::string made = office.call(kCreate);
    const std::string after = office.call(query, pipeline);
    CHECK(text_of(before, "id") != text_of(made, "id"));
    CHECK(text_of(after, "id") == text_of(made, "id"));
    CHECK(text_of(after, "branch") == "made-here");
  }

  TEST_CASE("shows a document only the organizations that its caller may access") {
    Office office;
    const std::string by_slug = "query Q($slug: ID!) { organization(slug: $slug) { id name } }";
    const std::string acme = R"({"id":")" + id_of(*kAcme) + R"(","name":"The acme company"})";
    CHECK(office.execute(by_slug, {.variables = R"({"slug":"acme"})"}) ==
          R"({"data":{"organization":)" + acme + "}}");
    CHECK(office.execute(by_slug, {.variables = R"({"slug":"globex"})"}) ==
          R"({"data":{"organization":null}})");
    const auto by_id = [&](const Organization& organization) {
      return office.execute("{ node(id: \"" + id_of(organization) +
                            "\") { ... on Organization { id name } } }");
    };
    CHECK(by_id(*kAcme) == R"({"data":{"node":)" + acme + "}}");
    CHECK(by_id(*kGlobex) == R"({"data":{"node":null}})");
  }

  TEST_CASE("shows a document its caller as the viewer") {
    Office office;
    const std::string id = graphql_id("User", sam()->uuid);
    CHECK(office.execute("{ viewer { user { id name } } }") ==
          R"({"data":{"viewer":{"user":{"id":")" + id + R"(","name":"Sam Kim"}}}})");
    CHECK(office.execute("{ node(id: \"" + id + "\") { ... on User { email } } }") ==
          R"({"data":{"node":{"email":"sam@example.com"}}})");
  }

  TEST_CASE("reports a document's errors") {
    Office office;
    CHECK(office.execute("{ a") ==
          R"x({"errors":[{"message":"Expected NAME, actual: (none) (\"\") at [1, 3]",)x"
          R"("locations":[{"line":1,"column":3}]}]})");
    CHECK(office.execute("{ a }") ==
          R"({"errors":[{"message":"Field 'a' doesn't exist on type 'Query'",)"
          R"("locations":[{"line":1,"column":3}],"path":["query","a"],)"
          R"("extensions":{"code":"undefinedField","typeName":"Query","fieldName":"a"}}]})");
  }

  TEST_CASE("rejects operation types that the schema lacks") {
    Office office(test::schema_of("type Query { a: String }"));
    CHECK(office.call("\nmutation { a }") ==
          R"({"errors":[{"message":"Schema is not configured for mutations",)"
          R"("locations":[{"line":2,"column":1}],"path":["mutation"],)"
          R"("extensions":{"code":"missingMutationConfiguration"}}]})");
    CHECK(office.execute("subscription { a }") ==
          R"({"errors":[{"message":"Schema is not configured for subscriptions",)"
          R"("locations":[{"line":1,"column":1}],"path":["subscription"],)"
          R"("extensions":{"code":"missingSubscriptionConfiguration"}}]})");
  }

  TEST_CASE("gives the same responses for the same seed, and others for another") {
    const std::string query =
        "{ organization(slug: \"acme\") { pipelines(first: 3) { count edges { cursor node {"
        " slug builds(first: 2) { edges { node { branch commit url } } } } } } } }";
    const auto answer = [&](std::uint64_t seed) {
      Office office(test::build_service_schema(), Validation::strict, with_seed(seed));
      // Earlier calls make no difference.
      if (seed % 2 == 0) office.call("{ viewer { user { id } } }");
      return office.call(query);
    };
    CHECK(answer(7) == answer(7));
    CHECK(answer(8) == answer(8));
    CHECK(answer(7) != answer(8));
  }

  TEST_CASE("without a schema, chooses values by the names of fields") {
    Office office(nullptr);
    const std::string answer = office.call(
        R"({ organization(slug: "acme") { id name pipelines { edges { node { slug } } } } })");
    CHECK(text_of(answer, "id") == id_of(*kAcme));
    CHECK(text_of(answer, "name") == "The acme company");
    CHECK(answer.find(R"("pipelines":{"edges":[{"node":{"slug":")") != std::string::npos);
    const std::string made = office.call(kCreate);
    CHECK(text_of(made, "branch") == "made-here");
  }

  TEST_CASE("serves many threads at once, with portals and documents") {
    constexpr std::size_t kThreads = 4;
    constexpr int kRounds = 25;
    Office office;
    const PortalPtr portal = portal_of("{ viewer { user { name } } pipeline(slug: \"w\") { id } }");
    const std::string called = office.call(portal);
    const std::string executed = office.execute(portal->contents.query);
    std::array<int, kThreads> right{};
    std::vector<std::thread> threads;
    threads.reserve(kThreads);
    for (int& mine : right) {
      threads.emplace_back([&] {
        for (int round = 0; round < kRounds; ++round) {
          mine += office.call(portal) == called ? 1 : 0;
          mine += office.execute(portal->contents.query) == executed ? 1 : 0;
          office.call(kCreate);
          office.invoker.restore(round % 2 == 0 ? "acme" : "", {});
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (const int mine : right) CHECK(mine == 2 * kRounds);
  }
}

}  // namespace porthole
