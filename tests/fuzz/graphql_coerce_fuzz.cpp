#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "portal/base/json.h"
#include "portal/base/utf8.h"
#include "portal/graphql/execute/executable.h"
#include "portal/graphql/execute/execution.h"
#include "portal/graphql/language/document_parser.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/type/build_schema.h"
#include "portal/graphql/validate/validate.h"

// Splits the input at a NUL into a document and the JSON of its variables. If the document is
// valid, runs all of its operations, with and without a schema, on objects that return their
// arguments; aborts if a guarantee of `executable.h` is broken.

namespace porthole::graphql {

namespace {

constexpr const char* kSchema = R"(
  enum Color { RED GREEN }
  scalar Json
  scalar DateTime
  scalar Date
  input Inner { id: ID! = 5 color: Color = RED inner: Outer }
  input Outer {
    int: Int float: Float string: String = "s" boolean: Boolean id: ID color: Color json: Json
    inner: Inner inners: [Inner!] = {id: 1} matrix: [[Int]] must: String! time: DateTime
    date: Date
  }
  interface Node { id: ID! self: Node }
  type Thing implements Node {
    id: ID! self: Thing! things(first: Int, last: Int = 2): ThingConnection
    echo(outer: Outer, outers: [Outer!], int: Int! = 1, json: Json, colors: [Color]): String
  }
  type Other implements Node { id: ID! self: Other others: [[Node!]]! number: Int! }
  union Any = Thing | Other
  type ThingConnection { edges: [ThingEdge!]! nodes: [Thing] pageInfo: PageInfo }
  type ThingEdge { node: Thing! cursor: String }
  type PageInfo { more: Boolean! }
  type Query {
    f(a: Outer, b: Int, c: [ID!], d: Json): String
    thing(first: Int): Thing node: Node any: Any anys: [Any] number: Float color: Color
  }
  type Mutation { f(a: Outer!): Json }
)";

void require(bool promise) {
  if (!promise) std::abort();
}

const SchemaPtr& schema() {
  static const SchemaPtr schema = std::get<SchemaPtr>(build_schema(kSchema));
  return schema;
}

json::ParseOptions generous() {
  return {.depth_max = 2 * kAnswerDepthMax, .nodes_max = 2 * kAnswerBytesMax};
}

/// Returns values of all kinds, matching or not, depending on the call.
class EchoObject final : public Object {
 public:
  explicit EchoObject(std::string_view type_name) : type_name_(type_name) {}

  std::string_view type_name() const override { return type_name_; }
  ResolvedValue resolve(const FieldCall& call) const override {
    const std::string arguments = text_of(call.arguments);
    require(json::parse(arguments, generous()).document.IsObject());
    if (call.definition != nullptr) return value_of(*call.definition->type, arguments);
    for (const Field* node : call.nodes) {
      if (node->selection_set.present()) return list_of(std::make_shared<EchoObject>("Untyped"));
    }
    return ResolvedValue::Json{arguments};
  }

 private:
  static std::string text_of(const json::Value& value) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    value.Accept(writer);
    return buffer.GetString();
  }

  static ResolvedValue list_of(const ResolvedValue& item) { return ResolvedValue::Items{item, {}}; }

  ResolvedValue value_of(const Type& type, const std::string& arguments) const {
    if (type.is_non_null()) return value_of(*type.inner, arguments);
    if (type.is_list()) return list_of(value_of(*type.inner, arguments));
    if (type.named->is_composite()) {
      const auto& possible = type.named->possible_types;
      return ObjectPtr(std::make_shared<EchoObject>(possible[possible.size() - 1]->name));
    }
    switch (arguments.size() % 4) {
      case 0:
        return arguments;
      case 1:
        return 7;
      case 2:
        return 0.5;
      default:
        return std::string("RED");
    }
  }

  std::string_view type_name_;
};

// Checks that an answer is JSON and has data or errors.
void verify(const Answer& answer) {
  require(!answer.data.empty() || !answer.errors.empty());
  require(answer.errors.size() <= kAnswerErrorsMax);
  require(answer.data.size() <= 2 * kAnswerBytesMax);
  const json::ParseResult parsed = json::parse(answer.to_json(), generous());
  require(!parsed.error && parsed.document.IsObject());
  require(answer.data.empty() == (json::find(parsed.document, "data") == nullptr));
}

void run(const std::shared_ptr<const Document>& document, const SchemaPtr& schema,
         const json::Value& variables) {
  if (!validate(*document, schema.get(), 1).empty()) return;
  const Executable executable(document, schema);
  for (const Definition& definition : document->definitions()) {
    const OperationDefinition* operation = definition.operation();
    if (operation == nullptr) continue;
    Execution execution(executable, *operation, variables);
    execution.complexity(1);
    verify(execution.run(std::make_shared<EchoObject>("Query")));
  }
}

}  // namespace

}  // namespace porthole::graphql

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using porthole::graphql::Document;
  const std::string input(data, data + size);
  if (!porthole::utf8::is_valid(input)) return 0;
  const std::size_t end = input.find('\0');
  const std::string_view variables =
      end == std::string::npos ? "{}" : std::string_view(input).substr(end + 1);
  const porthole::json::ParseResult inputs = porthole::json::parse(variables);
  if (inputs.error || !inputs.document.IsObject()) return 0;
  auto outcome = porthole::graphql::parse_document(input.substr(0, end));
  if (auto* parsed = std::get_if<Document>(&outcome)) {
    const auto document = std::make_shared<const Document>(std::move(*parsed));
    porthole::graphql::run(document, porthole::graphql::schema(), inputs.document);
    porthole::graphql::run(document, nullptr, inputs.document);
  }
  return 0;
}
