#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidjson/schema.h>

#include "portal/access_token.h"
#include "store/document/fixtures.h"
#include "tests/support/fake_disk.h"

namespace porthole {
namespace {

constexpr std::string_view kDocs = PORTHOLE_DOCS_FOLDER;

/// The schema in docs/, and the reader that it describes.
class Schema {
 public:
  Schema() {
    Result<std::string> text =
        SystemDisk().read(std::string(kDocs) + "/fixtures.schema.json", 1'000'000);
    REQUIRE_MESSAGE(text.ok(), text.error().message);
    json::ParseResult parsed = json::parse(*text);
    REQUIRE_MESSAGE(!parsed.error, parsed.error->to_string());
    root_ = std::move(parsed.document);
    schema_ = std::make_unique<rapidjson::SchemaDocument>(root_);
  }

  const json::Document& root() const { return root_; }

  /// Where the schema refuses `text`; empty when it does not.
  std::string refusal(std::string_view text) const {
    json::ParseOptions options;
    options.comments = true;
    const json::ParseResult parsed = json::parse(text, options);
    REQUIRE_MESSAGE(!parsed.error, text);
    rapidjson::SchemaValidator validator(*schema_);
    if (parsed.document.Accept(validator)) return {};
    rapidjson::StringBuffer place;
    validator.GetInvalidDocumentPointer().Stringify(place);
    return std::string(validator.GetInvalidSchemaKeyword()) + " at " + place.GetString();
  }

 private:
  json::Document root_;
  std::unique_ptr<rapidjson::SchemaDocument> schema_;
};

/// Whether porthole itself takes `text` for fixtures.
bool is_taken(const std::string& text) {
  test::FakeDisk disk;
  disk.put("fixtures.json", text);
  disk.put("./query.graphql", "{ a }");
  SystemClock clock;
  SeededRandom random(1);
  return read_fixtures({"fixtures.json"}, disk, clock, random).problems.empty();
}

/// The members of a document, put into one.
std::string document(const std::string& members) {
  return "{\"version\":1," + members + '}';
}

std::string user(const std::string& members) {
  return document(R"("users":[{"name":"Sam","email":"sam@example.com")" + members + "}]");
}
std::string organization(const std::string& members) {
  return document(R"("organizations":[{"slug":"acme")" + members + "}]");
}
std::string token(const std::string& members) {
  return document(R"("organizations":[{"slug":"acme"}],"access_tokens":[{)" + members + "}]");
}
std::string portal(const std::string& members) {
  return document(R"("organizations":[{"slug":"acme"}],"portals":[{)" + members + "}]");
}

}  // namespace

TEST_SUITE("fixtures: schema") {
  TEST_CASE("the examples satisfy it, and porthole takes them") {
    const Schema schema;
    int examples = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(kDocs) + "/examples")) {
      if (entry.path().extension() != ".json") continue;
      const std::string path = entry.path().string();
      CAPTURE(path);
      ++examples;
      CHECK(schema.refusal(*SystemDisk().read(path, 1'000'000)) == "");
      SystemClock clock;
      SeededRandom random(1);
      for (const Problem& problem : read_fixtures({path}, SystemDisk(), clock, random).problems) {
        FAIL_CHECK(problem.to_string());
      }
    }
    CHECK(examples > 0);
  }

  TEST_CASE("takes what porthole takes") {
    const Schema schema;
    for (
        const std::string& text :
        {std::string(R"({"version":1})"),
         std::string("{\"version\":1, // why\n}"),
         document(R"("$schema":"x","users":[],"organizations":[],"access_tokens":[],"portals":[])"),
         document(R"("users":null,"portals":null)"),
         user(""),
         user(
             R"(,"uuid":"01234567-89AB-cdef-0123-456789abcdef","avatar_url":"","created_at":null)"),
         user(R"(,"created_at":"2024-08-26T03:22:45Z")"),
         user(R"(,"created_at":"2024-08-26T03:22:45.123456789Z")"),
         organization(""),
         organization(R"(,"name":"Acme Inc","number":7,"uuid":null)"),
         organization(R"(,"rate_limits":{})"),
         organization(R"(,"members":null,"api_settings":null)"),
         organization(R"(,"members":[{"user":"demo@example.com"}],"api_settings":{})"),
         organization(R"(,"members":[{"user":"demo@example.com","role":"member"}])"),
         organization(R"(,"members":[{"user":"demo@example.com","role":null}])"),
         organization(R"(,"api_settings":{"allowed_ip_addresses":"10.0.0.0/8 ::1/128",)"
                      R"("revoke_inactive_tokens_after_days":365,)"
                      R"("restrict_user_api_token_creation":true,)"
                      R"("features":{"api_ip_allow_list":true}})"),
         organization(R"(,"api_settings":{"allowed_ip_addresses":null,"features":null,)"
                      R"("revoke_inactive_tokens_after_days":null})"),
         organization(R"(,"rate_limits":null)"),
         organization(R"(,"rate_limits":{"rest":1,"rest_user":1000000000,"portal":null})"),
         token(R"("token":"t","scopes":[])"),
         token(R"("token":"t","token_sha256":null,"scopes":["read_portals","graphql"],)"
               R"("organizations":["acme"],"user":"demo@example.com","description":"d",)"
               R"("expires_at":"2030-01-01T00:00:00.5Z")"),
         token(R"("token_sha256":")" + std::string(64, 'a') + R"(","scopes":[])"),
         portal(R"("name":"N","query":"{ a }")"),
         portal(R"("name":"N","query_file":"query.graphql")"),
         portal(
             R"("name":"N","query":"{ a }","query_file":null,"slug":null,"organization":"acme")"),
         portal(R"("name":"N","query":"{ a }","slug":"a-1","description":null,)"
                R"("allowed_ip_addresses":"::1","user_invokable":true,"token":"x",)"
                R"("token_sha256":null,"created_by":"demo@example.com")"),
         portal(R"("name":"N","query":"{ a }","tokens":null,"secrets":null)"),
         portal(R"("name":"N","query":"{ a }","token":"x","tokens":[{"token":"t"},)"
                R"({"token_sha256":")" +
                std::string(64, 'a') +
                R"(","kind":"user","user":"demo@example.com","description":"d",)"
                R"("expires_at":"2030-01-01T00:00:00Z","last_used_at":null},)"
                R"({"token":"u","kind":"ephemeral","uuid":null,"created_at":null,)"
                R"("secret":"01234567-89AB-cdef-0123-456789abcdef"}])"),
         portal(R"("name":"N","query":"{ a }","secrets":["s",{"secret":"t","description":"d",)"
                R"("created_by":"demo@example.com"}])"),
         portal(R"("name":"N","query":"{ a }","secrets":[{"secret_sha256":")" +
                std::string(64, 'a') + "\"}]"),
         portal(R"("name":"N","query":"{ a }","responses":null)"),
         portal(R"("name":"N","query":"query Q($v: ID) { a(v: $v) }","responses":[)"
                R"({"when":{"operation":"Q","variables":{"v":"1"},"nth":2},"status":503,)"
                R"("delay":"1m30s","times":3},{"when":{"variables_exact":{}},"errors":)"
                R"([{"message":"No","locations":[],"path":["a",0],"extensions":{}}]},)"
                R"({"sequence":[{"data":null,"times":1},{"data":{"a":"x"}}]},{}])")}) {
      CAPTURE(text);
      CHECK(schema.refusal(text) == "");
      CHECK(is_taken(text));
    }
  }

  TEST_CASE("refuses, as porthole does, what is wrong") {
    const Schema schema;
    const std::string digest(64, 'a');
    for (const std::string& text :
         {std::string("{}"),
          std::string("[]"),
          std::string(R"({"version":2})"),
          std::string(R"({"version":"1"})"),
          std::string(R"({"version":null})"),
          document(R"("portal":[])"),
          document(R"("users":{})"),
          document(R"("users":[1])"),
          document(R"("format":"porthole-snapshot")"),
          document(R"("users":[{"name":"Sam"}])"),
          document(R"("users":[{"name":"","email":"a"}])"),
          user(R"(,"age":7)"),
          user(R"(,"uuid":"1234")"),
          user(R"(,"created_at":"yesterday")"),
          user(R"(,"created_at":"2024-08-26T03:22:45+0000")"),
          user(R"(,"avatar_url":7)"),
          document(R"("organizations":[{"name":"Acme"}])"),
          document(R"("organizations":[{"slug":"Acme Inc"}])"),
          organization(R"(,"number":0)"),
          organization(R"(,"number":1.5)"),
          organization(R"(,"rate_limits":200)"),
          organization(R"(,"members":{})"),
          organization(R"(,"members":["demo@example.com"])"),
          organization(R"(,"members":[{"role":"member"}])"),
          organization(R"(,"members":[{"user":null,"role":"member"}])"),
          organization(R"(,"members":[{"user":"demo@example.com","role":"owner"}])"),
          organization(R"(,"members":[{"user":"demo@example.com","since":1}])"),
          organization(R"(,"api_settings":[])"),
          organization(R"(,"api_settings":{"url":"x"})"),
          organization(R"(,"api_settings":{"allowed_ip_addresses":["::1/128"]})"),
          organization(R"(,"api_settings":{"revoke_inactive_tokens_after_days":31})"),
          organization(R"(,"api_settings":{"restrict_user_api_token_creation":null})"),
          organization(R"(,"api_settings":{"features":{"api_ip_allow_list":1}})"),
          organization(R"(,"api_settings":{"features":{"sso":true}})"),
          organization(R"(,"rate_limits":{"rest":0})"),
          organization(R"(,"rate_limits":{"rest_user":1000000001})"),
          organization(R"(,"rate_limits":{"portal":"200"})"),
          organization(R"(,"rate_limits":{"graphql":0})"),
          organization(R"(,"number":18446744073709551615)"),
          organization(R"(,"name":null)"),
          organization(R"(,"portals":[])"),
          token(R"("scopes":[])"),
          token(R"("token":"t")"),
          token(R"("token":"t","scopes":"all")"),
          token(R"("token":"t","scopes":["read_everything"])"),
          token(R"("token":"t","token_sha256":")" + digest + R"(","scopes":[])"),
          token(R"("token":"with space","scopes":[])"),
          token(R"("token":"","scopes":[])"),
          token(R"("token_sha256":"abc","scopes":[])"),
          token(R"("token":"t","scopes":[],"expires_at":"2030-01-01")"),
          portal(R"("query":"{ a }")"),
          portal(R"("name":"N")"),
          portal(R"("name":"N","query":null)"),
          portal(R"("name":" ","query":"{ a }")"),
          portal(R"("name":"N","query":" \n")"),
          portal(R"("name":"N","query":"{ a }","query_file":"query.graphql")"),
          portal(R"("name":"N","query":"{ a }","slug":"Not A Slug")"),
          portal(R"("name":"N","query":"{ a }","user_invokable":"yes")"),
          portal(R"("name":"N","query":"{ a }","user_invokable":null)"),
          portal(R"("name":"N","query":"{ a }","allowed_ip_addresses":["::1"])"),
          portal(R"("name":"N","query":"{ a }","token":"t","token_sha256":")" + digest + "\""),
          portal(R"("name":"N","query":"{ a }","tokens":[{}])"),
          portal(R"("name":"N","query":"{ a }","tokens":["t"])"),
          portal(R"("name":"N","query":"{ a }","tokens":[{"token":"t","kind":"other"}])"),
          portal(R"("name":"N","query":"{ a }","tokens":[{"token":"t","scopes":[]}])"),
          portal(R"("name":"N","query":"{ a }","secrets":["a","b","c"])"),
          portal(R"("name":"N","query":"{ a }","secrets":["with space"])"),
          portal(R"("name":"N","query":"{ a }","secrets":[{"description":"d"}])"),
          portal(R"("name":"N","query":"{ a }","secrets":[{"secret":"s","uuid":"1"}])"),
          portal(R"("name":"N","query":"{ a }","responses":{})"),
          portal(R"("name":"N","query":"{ a }","responses":[{"wen":{}}])"),
          portal(R"("name":"N","query":"{ a }","responses":[{"when":{"nth":0}}])"),
          portal(R"("name":"N","query":"{ a }","responses":[{"status":99}])"),
          portal(R"("name":"N","query":"{ a }","responses":[{"delay":5}])"),
          portal(R"("name":"N","query":"{ a }","responses":[{"errors":[{}]}])"),
          portal(R"("name":"N","query":"{ a }","responses":[{"sequence":[]}])"),
          portal(R"("name":"N","query":"{ a }","codes":[])"),
          portal(R"("name":"N","query":"{ a }","revoked":true)")}) {
      CAPTURE(text);
      CHECK(schema.refusal(text) != "");
      CHECK_FALSE(is_taken(text));
    }
  }

  TEST_CASE("lists the scopes that there are") {
    const Schema schema;
    const json::Value& list =
        schema.root()["definitions"]["access_token"]["properties"]["scopes"]["items"]["enum"];
    std::vector<std::string> scopes;
    for (const json::Value& scope : list.GetArray()) scopes.emplace_back(json::text_of(scope));
    CHECK(scopes == *all_scopes());
  }

  TEST_CASE("describes every property") {
    const Schema schema;
    const auto is_described = [&](const json::Value& property) {
      if (property.HasMember("description")) return true;
      if (!property.HasMember("$ref")) return false;
      const std::string name(
          json::text_of(property["$ref"]).substr(std::string_view("#/definitions/").size()));
      return schema.root()["definitions"][name].HasMember("description");
    };
    for (const char* kind : {"user", "organization", "access_token", "portal", "portal_token",
                             "portal_secret", "response_rule"}) {
      for (const auto& member : schema.root()["definitions"][kind]["properties"].GetObject()) {
        CAPTURE(kind);
        CAPTURE(member.name.GetString());
        CHECK(is_described(member.value));
      }
    }
  }
}

}  // namespace porthole
