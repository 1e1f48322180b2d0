// Where the values of answers come from, as an invoker tells it.

#include "portal/graphql/execute/provenance.h"

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "portal/graphql/respond/response_rules.h"
#include "portal/invoker.h"
#include "tests/support/schema.h"

namespace porthole {
namespace {

using graphql::Origin;

OrganizationPtr acme() {
  static const auto organization = std::make_shared<const Organization>(Organization{
      *Uuid::parse("01890000-0000-7000-8000-00000000000a"), "acme", "Acme", Timestamp(), 1});
  return organization;
}

std::string_view name_of(Origin::Kind kind) {
  switch (kind) {
    case Origin::Kind::made_up:
      return "made up";
    case Origin::Kind::known:
      return "known";
    case Origin::Kind::echoed:
      return "echoed";
    case Origin::Kind::remembered:
      return "remembered";
    case Origin::Kind::pinned:
      return "pinned";
    case Origin::Kind::schema:
      return "schema";
  }
  return {};
}

/// The origin in one line: `echoed slug from $which: Pipeline web`.
std::string text_of(const Origin& origin) {
  std::string text(name_of(origin.kind));
  if (!origin.argument.empty()) text += " " + origin.argument;
  if (!origin.variable.empty()) text += " from $" + origin.variable;
  if (!origin.request.empty()) text += " from " + origin.request;
  return text + ": " + origin.object;
}

struct Explained {
  json::Document answer;
  graphql::Provenance provenance;

  /// Empty if there is none.
  std::string at(std::string_view pointer) const {
    for (const graphql::ValueOrigin& one : provenance) {
      if (one.pointer == pointer) return text_of(one.origin);
    }
    return {};
  }
};

class Explainer {
 public:
  explicit Explainer(graphql::SchemaPtr schema, const InvokerOptions& options = {})
      : schema_(schema), invoker_(QueryPolicy(std::move(schema), Validation::strict), options) {}

  Explained call(const std::string& query, std::string_view variables = "{}",
                 std::string_view request = "", std::string_view rules = "") {
    Portal portal;
    portal.contents.query = query;
    portal.created_by = demo_user();
    if (!rules.empty()) {
      const json::ParseResult parsed = json::parse(rules);
      auto read = graphql::ResponseRules::parse(parsed.document, "", nullptr, schema_.get());
      portal.responses = std::get<std::shared_ptr<graphql::ResponseRules>>(read);
    }
    const json::ParseResult values = json::parse(variables);
    Explained explained;
    const Outcome outcome =
        invoker_.call(render(std::move(portal)), acme(), demo_user(),
                      {std::nullopt, values.document, request, &explained.provenance});
    json::ParseResult answer = json::parse(outcome.answer.to_json());
    explained.answer = std::move(answer.document);
    return explained;
  }

 private:
  const graphql::SchemaPtr schema_;
  Invoker invoker_;
};

bool has_objects(const json::Value& value) {
  if (value.IsObject()) return true;
  if (!value.IsArray()) return false;
  for (const json::Value& item : value.GetArray()) {
    if (has_objects(item)) return true;
  }
  return false;
}

void add_pointers(const json::Value& value, const std::string& pointer,
                  std::vector<std::string>& pointers) {
  if (value.IsObject()) {
    for (const auto& member : value.GetObject()) {
      add_pointers(member.value, pointer + "/" + std::string(json::text_of(member.name)), pointers);
    }
  } else if (has_objects(value)) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      add_pointers(value[i], pointer + "/" + std::to_string(i), pointers);
    }
  } else {
    pointers.push_back(pointer);
  }
}

/// That each value of the answer has one origin, in order, and nothing else has.
void check_whole(const Explained& explained) {
  std::vector<std::string> expected;
  add_pointers(*json::find(explained.answer, "data"), "/data", expected);
  std::vector<std::string> told;
  for (const graphql::ValueOrigin& one : explained.provenance) told.push_back(one.pointer);
  CHECK(told == expected);
}

/// As the page of a pipeline is called whose builds have no numbers.
const std::string kWeb = "Pipeline acme/pipelines/web";
const std::string kPipeline = R"(query($which: ID!, $size: Int) {
  pipeline(slug: $which) {
    __typename id slug organization { name }
    builds(first: $size) { count edges { node { branch url } } pageInfo { endCursor } } } })";
const std::string kCreate = R"(mutation($input: BuildCreateInput!) {
  buildCreate(input: $input) { build { id branch commit url pipeline { id } } } })";
const std::string kBuild =
    "query($id: ID!) { node(id: $id) { ... on Build { branch commit url } } }";
constexpr std::string_view kCreated =
    R"({"input":{"pipelineID":"UGlwZWxpbmUtLS0x","branch":"dev"}})";

std::string id_variable(const Explained& created) {
  const json::Value& data = *json::find(created.answer, "data");
  const json::Value& build = *json::find(*json::find(data, "buildCreate"), "build");
  return "{\"id\":\"" + std::string(json::text_of(*json::find(build, "id"))) + "\"}";
}

}  // namespace

TEST_SUITE("provenance") {
  TEST_CASE("tells what was made up for which object, echoed from where, and what is known") {
    for (const auto& schema : {test::build_service_schema(), graphql::SchemaPtr()}) {
      CAPTURE(schema != nullptr);
      Explainer explainer(schema);
      const Explained explained = explainer.call(kPipeline, R"({"which":"acme/web","size":2})");
      check_whole(explained);
      const std::string pipeline = schema != nullptr ? kWeb : "Pipeline acme/web";
      CHECK(explained.at("/data/pipeline/__typename") == "schema: Pipeline");
      CHECK(explained.at("/data/pipeline/id") == "made up: " + pipeline);
      CHECK(explained.at("/data/pipeline/slug") == "echoed slug from $which: " + pipeline);
      CHECK(explained.at("/data/pipeline/organization/name") == "known: Organization acme");
      CHECK(
          explained.at("/data/pipeline/builds/edges/1/node/branch").starts_with("made up: Build "));
    }
  }

  TEST_CASE("tells an argument from a variable") {
    Explainer explainer(test::build_service_schema());
    CHECK(explainer.call(R"({ pipeline(slug: "web") { name: slug } })").at("/data/pipeline/name") ==
          "echoed slug: " + kWeb);
    const Explained created = explainer.call(
        R"(mutation($branch: String) { buildCreate(input: { pipelineID: "UGlwZWxpbmUtLS0x",
           branch: $branch }) { build { branch commit pipeline { id } } } })",
        R"({"branch":"dev"})");
    check_whole(created);
    const auto begin = [&](std::string_view pointer) {
      const std::string text = created.at(pointer);
      return text.substr(0, text.find(':'));
    };
    CHECK(begin("/data/buildCreate/build/branch") == "echoed input.branch from $branch");
    CHECK(begin("/data/buildCreate/build/commit") == "echoed input.commit");
    CHECK(begin("/data/buildCreate/build/pipeline/id") == "echoed input.pipelineID");
  }

  TEST_CASE("tells which request said what is remembered") {
    for (const auto& schema : {test::build_service_schema(), graphql::SchemaPtr()}) {
      CAPTURE(schema != nullptr);
      Explainer explainer(schema);
      const Explained created = explainer.call(kCreate, kCreated, "request-1");
      check_whole(created);
      CHECK(created.at("/data/buildCreate/build/branch")
                .starts_with("echoed input.branch from $input.branch: Build "));
      CHECK(created.at("/data/buildCreate/build/url").starts_with("made up: Build "));
      const Explained found = explainer.call(kBuild, id_variable(created), "request-2");
      check_whole(found);
      CHECK(found.at("/data/node/branch").starts_with("remembered from request-1: Build "));
      CHECK(found.at("/data/node/url").starts_with("made up: Build "));
    }
  }

  TEST_CASE("tells what a rule pins, and of the rest the same as without it") {
    Explainer explainer(test::build_service_schema());
    const std::string variables = R"({"which":"web","size":2})";
    const Explained explained = explainer.call(kPipeline, variables, "", R"([{"data": {
        "pipeline": { "slug": "pinned", "builds": { "edges": { "1": {"node": {"branch": null}}}}}
      }}])");
    check_whole(explained);
    CHECK(explained.at("/data/pipeline/slug") == "pinned: " + kWeb);
    CHECK(explained.at("/data/pipeline/builds/edges/1/node/branch").starts_with("pinned: Build "));
    const Explained without = explainer.call(kPipeline, variables);
    for (const char* pointer : {"/data/pipeline/id", "/data/pipeline/builds/edges/0/node/branch",
                                "/data/pipeline/builds/edges/1/node/url"}) {
      CHECK(explained.at(pointer) == without.at(pointer));
    }
  }

  TEST_CASE("tells nothing of what an error removed") {
    InvokerOptions options;
    options.mocks.objects_max = 8;
    Explainer explainer(test::build_service_schema(), options);
    const Explained explained = explainer.call(
        R"({ viewer { __typename } pipeline(slug: "web") { slug builds(first: 9) {
               edges { node { branch } } } organization { name } } })");
    REQUIRE(json::find(explained.answer, "errors") != nullptr);
    // The error says why the pipeline is null.
    REQUIRE(explained.provenance.size() == 1);
    CHECK(explained.at("/data/viewer/__typename") == "schema: Viewer");
  }

  TEST_CASE("introspection tells of the schema") {
    Explainer explainer(test::build_service_schema());
    const Explained explained = explainer.call(
        "{ __schema { types { name fields { name args { name } } } } viewer { __typename } }");
    check_whole(explained);
    CHECK(explained.at("/data/__schema/types/0/name").starts_with("schema: "));
  }
}

}  // namespace porthole
