#include "http/api/openapi/openapi_document.h"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include "http/api/openapi/parts.h"
#include "http/observe/version.h"
#include "portal/base/json.h"

namespace porthole::http::openapi {
namespace {

using Allocator = json::Document::AllocatorType;

/// How definitions in the fixtures' schema refer to each other, and what replaces that here.
constexpr std::string_view kDefinitions = "#/definitions/";
constexpr std::string_view kSchemas = "#/components/schemas/Fixtures.";
constexpr std::string_view kHeaders = "#/components/headers/";

json::Document parse_part(std::string_view text) {
  json::ParseResult parsed = json::parse(text);
  // The parts are embedded by the build, so no input can cause this.
  if (parsed.error) throw std::logic_error("the OpenAPI document: " + parsed.error->to_string());
  return std::move(parsed.document);
}

json::Value text_value(std::string_view text, Allocator& allocator) {
  return {text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator};
}

/// Calls `visit(name, value)` for each member. Not a range-based for: clang rejects the comparison
/// of RapidJSON's mutable iterators as ambiguous.
template <typename Visit>
void for_each_member(json::Value& object, const Visit& visit) {
  for (rapidjson::SizeType i = 0; i < object.MemberCount(); ++i) {
    auto& member = *(object.MemberBegin() + static_cast<std::ptrdiff_t>(i));
    visit(member.name, member.value);
  }
}

/// The member of `object`; added as an empty object if it is missing.
json::Value& find_or_add(json::Value& object, const json::Value& name, Allocator& allocator) {
  if (!object.HasMember(name)) {
    object.AddMember(json::Value(name, allocator), json::Value(rapidjson::kObjectType), allocator);
  }
  return object[name];
}

/// Copies the members of `from` to `to`.
void add_members(json::Value& to, const json::Value& from, Allocator& allocator) {
  for (const auto& member : from.GetObject()) {
    to.AddMember(json::Value(member.name, allocator), json::Value(member.value, allocator),
                 allocator);
  }
}

/// Copies the members of `from` that `to` hasn't.
void add_missing_members(json::Value& to, const json::Value& from, Allocator& allocator) {
  for (const auto& member : from.GetObject()) {
    if (to.HasMember(member.name)) continue;
    to.AddMember(json::Value(member.name, allocator), json::Value(member.value, allocator),
                 allocator);
  }
}

/// Completes the responses of one part of the document; see the header.
class Completion {
 public:
  /// `headers` are the document's, which this part may refer to.
  Completion(json::Document& part, const json::Value& headers)
      : part_(part), headers_(headers), allocator_(part.GetAllocator()) {}

  void run() {
    for_each_member(part_["paths"], [this](const json::Value&, json::Value& path) {
      for_each_member(path, [this](const json::Value&, json::Value& operation) {
        if (!operation.IsObject()) return;  // The array `parameters`, for all operations of a path.
        // For statuses that the operation has no response for.
        add_missing_members(operation["responses"], part_["responses"], allocator_);
        complete_all(operation["responses"]);
      });
    });
    if (part_["components"].HasMember("responses")) complete_all(part_["components"]["responses"]);
  }

 private:
  void complete_all(json::Value& responses) {
    for_each_member(responses, [this](const json::Value&, json::Value& response) {
      if (!response.HasMember("$ref")) complete(response);
    });
  }

  void complete(json::Value& response) {
    json::Value optional(rapidjson::kObjectType);
    if (response.HasMember("sometimes")) {
      optional = response["sometimes"];
      response.RemoveMember("sometimes");
    }
    json::Value& headers = find_or_add(response, json::Value("headers"), allocator_);
    add_optional_headers(headers, optional);
    if (part_.HasMember("header_references")) {
      add_missing_members(headers, part_["header_references"], allocator_);
    }
    for (const json::Value& name : part_["headers"].GetArray()) {
      if (headers.HasMember(name)) continue;
      json::Value reference(rapidjson::kObjectType);
      reference.AddMember("$ref",
                          text_value(std::string(kHeaders).append(json::text_of(name)), allocator_),
                          allocator_);
      headers.AddMember(json::Value(name, allocator_), reference, allocator_);
    }
  }

  /// A reference can't say that a required header is optional here, so these are copies.
  void add_optional_headers(json::Value& headers, const json::Value& references) {
    for (const auto& header : references.GetObject()) {
      const std::string_view reference = json::text_of(header.value["$ref"]);
      const std::string name(reference.substr(kHeaders.size()));
      json::Value copy(headers_[name.c_str()], allocator_);
      copy.RemoveMember("required");
      headers.AddMember(json::Value(header.name, allocator_), copy, allocator_);
    }
  }

  json::Document& part_;
  const json::Value& headers_;
  Allocator& allocator_;
};

void add_part(json::Document& document, std::string_view text) {
  json::Document part = parse_part(text);
  Allocator& allocator = document.GetAllocator();
  json::Value& components = document["components"];
  if (part["components"].HasMember("headers")) {
    add_members(components["headers"], part["components"]["headers"], allocator);
    part["components"].RemoveMember("headers");
  }
  Completion(part, components["headers"]).run();
  add_members(document["paths"], part["paths"], allocator);
  for_each_member(part["components"], [&](const json::Value& kind, const json::Value& values) {
    add_members(find_or_add(components, kind, allocator), values, allocator);
  });
}

/// Replaces references to definitions by references to schemas.
void redirect_references(json::Value& value, Allocator& allocator) {
  if (value.IsArray()) {
    for (json::Value& element : value.GetArray()) redirect_references(element, allocator);
  } else if (value.IsObject()) {
    for_each_member(value, [&](const json::Value&, json::Value& member) {
      redirect_references(member, allocator);
    });
  } else if (value.IsString() && json::text_of(value).starts_with(kDefinitions)) {
    const std::string name(json::text_of(value).substr(kDefinitions.size()));
    value = text_value(std::string(kSchemas) + name, allocator);
  }
}

void add_fixtures_schemas(json::Document& document) {
  json::Document fixtures = parse_part(kFixturesSchemaJson);
  redirect_references(fixtures, fixtures.GetAllocator());
  Allocator& allocator = document.GetAllocator();
  json::Value& schemas = document["components"]["schemas"];
  for_each_member(fixtures["definitions"], [&](const json::Value& name, json::Value& definition) {
    schemas.AddMember(text_value("Fixtures." + std::string(json::text_of(name)), allocator),
                      json::Value(definition, allocator), allocator);
  });
  fixtures.RemoveMember("definitions");
  fixtures.RemoveMember("$schema");
  schemas.AddMember("Fixtures", json::Value(fixtures, allocator), allocator);
}

json::Document join_parts() {
  json::Document document = parse_part(kDocumentJson);
  Completion(document, document["components"]["headers"]).run();
  document.RemoveMember("headers");
  document.RemoveMember("responses");
  for (const std::string_view part : std::array{kRestJson, kPortalsJson, kGraphqlJson, kControlJson,
                                                kControlStateJson, kControlJournalJson}) {
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

Result<Response> show_openapi(Call& call) {
  return json_response(200, openapi_document(call.base_url()));
}

}  // namespace porthole::http::openapi
