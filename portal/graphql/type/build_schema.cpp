#include "portal/graphql/type/build_schema.h"

#include <cstdint>
#include <utility>

#include "portal/base/json.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/sdl_parser.h"
#include "portal/graphql/type/introspection_reader.h"
#include "portal/graphql/type/schema_builder.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

std::variant<SchemaPtr, SchemaProblems> build_schema(std::string source) {
  std::variant<SchemaDocument, SyntaxError> outcome = parse_schema_document(std::move(source));
  if (auto* error = std::get_if<SyntaxError>(&outcome)) {
    return SchemaProblems{{std::move(error->message), error->location}};
  }
  auto& document = std::get<SchemaDocument>(outcome);
  const std::string_view text = document.source();
  return SchemaBuilder(std::move(document)).build([text](ByteOffset offset) {
    return locate(text, offset);
  });
}

std::variant<SchemaPtr, SchemaProblems> build_schema_from_introspection(std::string_view json) {
  if (json.size() > kSchemaJsonBytesMax) {
    return SchemaProblems{{"longer than " + std::to_string(kSchemaJsonBytesMax) + " bytes", {}}};
  }
  const json::ParseOptions options{.nodes_max = kSchemaJsonNodesMax};
  const json::ParseResult parsed = json::parse(json, options);
  const auto location_of = [](const json::Position& position) {
    return Location{static_cast<std::uint32_t>(position.line),
                    static_cast<std::uint32_t>(position.column)};
  };
  if (parsed.error) {
    return SchemaProblems{{parsed.error->message, location_of(parsed.error->position)}};
  }
  SchemaProblemList problems;
  IntrospectionReader reader(problems);
  SchemaDocument document = reader.read(parsed.document);
  const Locate locate = [&](ByteOffset node) {
    return location_of(json::locate(json, reader.pointer_to(node), options));
  };
  if (!problems.empty()) return problems.take(locate);
  return SchemaBuilder(std::move(document)).build(locate);
}

}  // namespace porthole::graphql
