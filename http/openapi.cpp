#include "http/openapi.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "http/openapi/parts.h"
#include "http/version.h"
#include "portal/base/json.h"

namespace porthole::http {
namespace {

using Allocator = json::Document::AllocatorType;

/// What definitions of the fixtures' schema refer to each other by, and what the same has to be
/// here.
constexpr std::string_view kDefinitions = "#/definitions/";
constexpr std::string_view kSchemas = "#/components/schemas/Fixtures.";

json::Document parse_part(std::string_view text) {
  json::ParseResult parsed = json::parse(text);
  // Built with the binary, so that no user's doing can bring this about.
  if (parsed.error) throw std::logic_error("the OpenAPI document: " + parsed.error->to_string());
  return std::move(parsed.document);
}

json::Value text_value(std::string_view text, Allocator& allocator) {
  return {text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator};
}

/// The member of `object`, which is added if it isn't there.
json::Value& find_or_add(json::Value& object, const json::Value& name, Allocator& allocator) {
  const auto found = object.FindMember(name);
  if (found != object.MemberEnd()) return found->value;
  object.AddMember(json::Value(name, allocator), json::Value(rapidjson::kObjectType), allocator);
  return (object.MemberEnd() - 1)->value;
}

/// Adds the headers that `names` lists to an answer that is described here and not elsewhere.
void add_headers(json::Value& response, const json::Value& names, Allocator& allocator) {
  if (response.HasMember("$ref")) return;
  json::Value& headers = find_or_add(response, json::Value("headers"), allocator);
  for (const json::Value& name : names.GetArray()) {
    if (headers.HasMember(name)) continue;
    json::Value reference(rapidjson::kObjectType);
    reference.AddMember(
        "$ref", text_value("#/components/headers/" + std::string(json::text_of(name)), allocator),
        allocator);
    headers.AddMember(json::Value(name, allocator), reference, allocator);
  }
}

/// The same for all answers in `responses`, an object.
void add_headers_to_all(json::Value& responses, const json::Value& names, Allocator& allocator) {
  for (auto& response : responses.GetObject()) add_headers(response.value, names, allocator);
}

/// Adds what every answer of the part's surface bears.
void spread_headers(json::Document& part) {
  const auto names = part.FindMember("headers");
  for (auto& path : part["paths"].GetObject()) {
    for (auto& operation : path.value.GetObject()) {
      if (!operation.value.IsObject()) continue;  // `parameters` of all the path's operations.
      add_headers_to_all(operation.value["responses"], names->value, part.GetAllocator());
    }
  }
  const auto components = part.FindMember("components");
  if (components == part.MemberEnd()) return;
  const auto responses = components->value.FindMember("responses");
  if (responses == components->value.MemberEnd()) return;
  add_headers_to_all(responses->value, names->value, part.GetAllocator());
}

/// Adds copies of the members of `from` to `to`.
void add_members(json::Value& to, const json::Value& from, Allocator& allocator) {
  for (const auto& member : from.GetObject()) {
    to.AddMember(json::Value(member.name, allocator), json::Value(member.value, allocator),
                 allocator);
  }
}

void add_part(json::Document& document, std::string_view text) {
  json::Document part = parse_part(text);
  spread_headers(part);
  Allocator& allocator = document.GetAllocator();
  add_members(document["paths"], part["paths"], allocator);
  const auto components = part.FindMember("components");
  if (components == part.MemberEnd()) return;
  for (const auto& kind : components->value.GetObject()) {
    add_members(find_or_add(document["components"], kind.name, allocator), kind.value, allocator);
  }
}

/// Makes references between definitions ones between schemas.
void redirect_references(json::Value& value, Allocator& allocator) {
  if (value.IsArray()) {
    for (json::Value& element : value.GetArray()) redirect_references(element, allocator);
  } else if (value.IsObject()) {
    for (auto& member : value.GetObject()) redirect_references(member.value, allocator);
  } else if (value.IsString() && json::text_of(value).starts_with(kDefinitions)) {
    const std::string name(json::text_of(value).substr(kDefinitions.size()));
    value = text_value(std::string(kSchemas) + name, allocator);
  }
}

void add_fixtures_schemas(json::Document& document) {
  json::Document fixtures = parse_part(openapi::kFixturesSchemaJson);
  redirect_references(fixtures, fixtures.GetAllocator());
  Allocator& allocator = document.GetAllocator();
  json::Value& schemas = document["components"]["schemas"];
  for (const auto& definition : fixtures["definitions"].GetObject()) {
    schemas.AddMember(
        text_value("Fixtures." + std::string(json::text_of(definition.name)), allocator),
        json::Value(definition.value, allocator), allocator);
  }
  fixtures.RemoveMember("definitions");
  fixtures.RemoveMember("$schema");
  schemas.AddMember("Fixtures", json::Value(fixtures, allocator), allocator);
}

json::Document join_parts() {
  json::Document document = parse_part(openapi::kDocumentJson);
  for (const std::string_view part : std::array{
           openapi::kRestJson, openapi::kPortalsJson, openapi::kGraphqlJson, openapi::kControlJson,
           openapi::kControlStateJson, openapi::kControlJournalJson}) {
    add_part(document, part);
  }
  add_fixtures_schemas(document);
  document["info"]["version"] = text_value(version(), document.GetAllocator());
  return document;
}

}  // namespace

std::string openapi_document(std::string_view base_url) {
  static const json::Document document = join_parts();
  json::Writer writer;
  writer.begin_object();
  for (const auto& member : document.GetObject()) {
    const std::string_view name = json::text_of(member.name);
    writer.key(name);
    if (name != "servers") {
      writer.value(member.value);
      continue;
    }
    writer.begin_array();
    writer.begin_object();
    writer.member("url", base_url);
    writer.end_object();
    writer.end_array();
  }
  writer.end_object();
  return writer.take();
}

namespace control {

Result<Reply> show_openapi(Call& call) {
  return json_reply(200, openapi_document(call.base_url()));
}

}  // namespace control
}  // namespace porthole::http
