#include "http/api/openapi/openapi_document.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidjson/pointer.h>

#include "http/api/routes.h"
#include "http/observe/version.h"
#include "portal/access_token.h"
#include "portal/base/ascii.h"
#include "portal/base/json.h"
#include "portal/graphql/language/limits.h"
#include "portal/limits.h"

namespace porthole::http {
namespace {

constexpr std::string_view kBaseUrl = "https://mock.example/prefix";

const json::Document& document() {
  static const json::Document parsed = [] {
    json::ParseResult result = json::parse(openapi::openapi_document(kBaseUrl));
    REQUIRE_MESSAGE(!result.error, result.error->to_string());
    return std::move(result.document);
  }();
  return parsed;
}

/// The value at a JSON pointer; null when there is none.
const json::Value* at(std::string_view pointer) {
  const rapidjson::Pointer parsed(pointer.data(), pointer.size());
  return parsed.IsValid() ? parsed.Get(document()) : nullptr;
}

std::string text_at(const std::string& pointer) {
  const json::Value* value = at(pointer);
  return value != nullptr && value->IsString() ? std::string(json::text_of(*value)) : "";
}

std::uint64_t number_at(const std::string& pointer) {
  const json::Value* value = at(pointer);
  return value != nullptr && value->IsUint64() ? value->GetUint64() : 0;
}

/// The JSON pointer to an operation: `/paths/~1v2~1user/get`.
std::string pointer_of(const Route& route) {
  std::string method(route.method);
  std::transform(method.begin(), method.end(), method.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return json::pointer_to(json::pointer_to("/paths", route.pattern), method);
}

/// All routes but the pages of the console.
std::vector<Route> described_routes() {
  std::vector<Route> routes;
  for (const Route& route : all_routes()) {
    if (route.surface != Surface::console) routes.push_back(route);
  }
  return routes;
}

std::vector<std::string> operations() {
  std::vector<std::string> found;
  for (const auto& path : document()["paths"].GetObject()) {
    for (const auto& member : path.value.GetObject()) {
      if (!member.value.IsObject()) continue;
      found.push_back(json::pointer_to(json::pointer_to("/paths", json::text_of(path.name)),
                                       json::text_of(member.name)));
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// The values of all `$ref` members in `value`.
void collect_references(const json::Value& value, std::set<std::string>& found) {
  if (value.IsArray()) {
    for (const json::Value& element : value.GetArray()) collect_references(element, found);
  }
  if (!value.IsObject()) return;
  for (const auto& member : value.GetObject()) {
    if (json::text_of(member.name) == "$ref") {
      found.insert(std::string(json::text_of(member.value)));
    } else {
      collect_references(member.value, found);
    }
  }
}

/// Calls `visit(pointer, object)` for each object in `value`, which is at `pointer`.
template <typename Visit>
void for_each_object(const std::string& pointer, const json::Value& value, const Visit& visit) {
  if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      for_each_object(pointer + '/' + std::to_string(i), value[i], visit);
    }
  }
  if (!value.IsObject()) return;
  visit(pointer, value);
  for (const auto& member : value.GetObject()) {
    for_each_object(json::pointer_to(pointer, json::text_of(member.name)), member.value, visit);
  }
}

/// Letters and digits of a name, in lower case: generators make the rest their language's.
std::string bare(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (is_alphanumeric(c)) letters += to_lower(c);
  }
  return letters;
}

/// The names of an operation's security schemes; `{}` for no authentication.
std::string security_of(const std::string& operation) {
  const json::Value* security = at(operation + "/security");
  if (security == nullptr) return "not said";
  std::string names;
  for (const json::Value& way : security->GetArray()) {
    if (!names.empty()) names += ' ';
    names += way.ObjectEmpty() ? "{}" : std::string(json::text_of(way.MemberBegin()->name));
  }
  return names;
}

TEST_SUITE("openapi") {
  TEST_CASE("names the server that was asked, and the version") {
    CHECK(text_at("/openapi") == "3.1.1");
    CHECK(text_at("/info/version") == version());
    CHECK(text_at("/servers/0/url") == kBaseUrl);
    CHECK(document()["servers"].Size() == 1);
  }

  TEST_CASE("has every route that is served, and no other") {
    std::vector<std::string> served;
    for (const Route& route : described_routes()) served.push_back(pointer_of(route));
    std::sort(served.begin(), served.end());
    CHECK(operations() == served);
  }

  TEST_CASE("calls each operation by a name of its own") {
    std::set<std::string> names;
    for (const std::string& operation : operations()) {
      CAPTURE(operation);
      const std::string name = text_at(operation + "/operationId");
      CHECK_FALSE(name.empty());
      CHECK(names.insert(name).second);
    }
  }

  TEST_CASE("calls each component by a name of its own, whatever its kind") {
    std::set<std::string> names;
    const auto claim = [&](const std::string& name) {
      CAPTURE(name);
      CHECK(names.insert(bare(name)).second);
    };
    std::size_t components = 0;
    for (const auto& kind : document()["components"].GetObject()) {
      for (const auto& component : kind.value.GetObject()) {
        claim(std::string(json::text_of(component.name)));
        ++components;
      }
    }
    CHECK(components > 100);
    // What generators call an operation's answer, parameters and body.
    for (const std::string& operation : operations()) {
      const std::string name = text_at(operation + "/operationId");
      for (const char* part : {"", "Response", "Params", "JSONBody", "JSONRequestBody"}) {
        claim(name + part);
      }
    }
  }

  TEST_CASE("gives every schema one type, and every enumeration values of it") {
    for_each_object("", document(), [](const std::string& pointer, const json::Value& object) {
      // Examples are no schemas, and properties may have any name.
      if (pointer.find("/example") != std::string::npos || pointer.ends_with("/properties")) return;
      CAPTURE(pointer);
      const json::Value* type = json::find(object, "type");
      CHECK((type == nullptr || type->IsString()));
      // Without either, TypeScript takes no member.
      if (type != nullptr && *type == "object") {
        CHECK((object.HasMember("properties") || object.HasMember("additionalProperties")));
      }
      const json::Value* values = json::find(object, "enum");
      if (values == nullptr) return;
      REQUIRE(type != nullptr);
      for (const json::Value& value : values->GetArray()) CHECK_FALSE(value.IsNull());
    });
  }

  TEST_CASE("refers to nothing that isn't there") {
    std::set<std::string> references;
    collect_references(document(), references);
    CHECK(references.size() > 50);
    for (const std::string& reference : references) {
      CAPTURE(reference);
      REQUIRE(reference.starts_with("#/"));
      CHECK(at(std::string_view(reference).substr(1)) != nullptr);
    }
  }

  TEST_CASE("says who may call a route") {
    for (const Route& route : described_routes()) {
      const std::string operation = pointer_of(route);
      CAPTURE(operation);
      const bool needs_access_token = route.guard == Guard::token || route.guard == Guard::scope;
      const bool needs_portal_token = text_at(operation + "/operationId") == "call_portal";
      CHECK(security_of(operation) == (needs_access_token              ? "access_token"
                                       : route.guard == Guard::control ? "control_token {}"
                                       : needs_portal_token            ? "portal_token"
                                                                       : ""));
      const bool is_refused = at(operation + "/responses/401") != nullptr;
      CHECK(is_refused == (route.guard != Guard::open || needs_portal_token));
      if (route.guard != Guard::scope) continue;
      const bool is_administered = route.role == Role::admin;
      CHECK(text_at(operation + "/description")
                .starts_with("Requires the scope `" + std::string(route.scope) + "`" +
                             (is_administered ? " and the role `admin`." : ".")));
    }
  }

  TEST_CASE("has the headers of its surface on every answer") {
    for (const std::string& operation : operations()) {
      for (const auto& member : at(operation + "/responses")->GetObject()) {
        const std::string status(json::text_of(member.name));
        CAPTURE(operation);
        CAPTURE(status);
        std::string answer = operation + "/responses/" + status;
        const std::string reference = text_at(answer + "/$ref");
        if (!reference.empty()) answer = reference.substr(1);
        CHECK(at(answer + "/headers/X-Request-Id") != nullptr);
        CHECK(at(answer + "/headers/X-Content-Type-Options") != nullptr);
        const bool is_rest = operation.starts_with("/paths/~1v2~1");
        const bool is_graphql = operation.starts_with("/paths/~1v1/");
        CHECK((at(answer + "/headers/RateLimit-User-Reset") != nullptr) == (is_rest || is_graphql));
        CHECK((at(answer + "/headers/RateLimit-Complexity-Actual") != nullptr) == is_graphql);
      }
    }
  }

  TEST_CASE("says of every operation what is refused before it is carried out") {
    for (const std::string& operation : operations()) {
      for (const char* status : {"400", "413", "415"}) {
        CAPTURE(operation);
        CAPTURE(status);
        CHECK(at(operation + "/responses/" + status) != nullptr);
      }
    }
    for (const char* leftover : {"/headers", "/responses"}) CHECK(at(leftover) == nullptr);
  }

  TEST_CASE("requires no header that an answer has only sometimes") {
    const std::string too_large = "/components/responses/RestTooLarge";
    CHECK(at(too_large + "/sometimes") == nullptr);
    CHECK(text_at(too_large + "/headers/X-Request-Id/$ref") == "#/components/headers/X-Request-Id");
    const json::Value* optional = at(too_large + "/headers/RateLimit-Limit");
    REQUIRE(optional != nullptr);
    CHECK_FALSE(optional->HasMember("required"));
    CHECK(optional->HasMember("schema"));
    CHECK(at("/components/headers/RateLimit-Limit/required") != nullptr);
  }

  TEST_CASE("has the bounds of the code") {
    const std::string schemas = "/components/schemas/";
    CHECK(number_at(schemas + "Slug/maxLength") == limits::kSlugCharactersMax);
    CHECK(number_at(schemas + "PortalName/maxLength") == limits::kNameCharactersMax);
    CHECK(number_at(schemas + "PortalDescription/anyOf/0/maxLength") ==
          limits::kDescriptionBytesMax);
    CHECK(number_at(schemas + "PortalQuery/maxLength") == graphql::kSourceBytesMax);
    CHECK(number_at(schemas + "PortalAddresses/anyOf/0/maxLength") == limits::kAllowlistBytesMax);
    CHECK(number_at(schemas + "RateLimit/properties/limit/maximum") == limits::kRateLimitMax);
    CHECK(number_at(schemas + "SecretGrant/properties/expires_in/anyOf/0/maximum") ==
          static_cast<std::uint64_t>(longest_lifetime(PortalTokenKind::ephemeral).count()));
    CHECK(number_at(schemas + "CodeGrant/properties/expires_in/anyOf/0/maximum") ==
          static_cast<std::uint64_t>(longest_lifetime(PortalTokenKind::user).count()));
    CHECK(number_at(json::pointer_to("/paths",
                                     "/_porthole/v1/organizations/{org}/portals/{slug}/secrets") +
                    "/get/responses/200/content/application~1json/schema/maxItems") ==
          limits::kPortalSecretsMax);
    std::vector<std::string> scopes;
    for (const json::Value& scope : at(schemas + "Scope/enum")->GetArray()) {
      scopes.emplace_back(json::text_of(scope));
    }
    CHECK(scopes == *all_scopes());
  }

  TEST_CASE("has the schema of fixtures, with references that hold here") {
    CHECK(text_at("/components/schemas/Fixtures/properties/users/anyOf/0/items/$ref") ==
          "#/components/schemas/Fixtures.user");
    CHECK(at("/components/schemas/Fixtures/definitions") == nullptr);
    CHECK(at("/components/schemas/Fixtures.user/properties/email") != nullptr);
  }
}

}  // namespace
}  // namespace porthole::http
