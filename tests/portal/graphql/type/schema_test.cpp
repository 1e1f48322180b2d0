#include "portal/graphql/type/schema.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "portal/graphql/language/document_parser.h"
#include "tests/portal/graphql/type/schema_support.h"

namespace porthole::graphql {

namespace {

constexpr const char* kShop = R"(
"Sells." schema { query: Shop }
extend schema { mutation: Till }
interface Node { id: ID! }
interface Named implements Node { id: ID! name: String }
type Shop implements Node {
  id: ID!
  "Everything." things(first: Int = 10, sort: Sort! = {by: PRICE}): [Thing!]! @deprecated
}
type Till { pay(amount: Int!): Thing }
union Thing = Book | Cup
type Book implements Named & Node @tag { id: ID! name: String pages: Int }
type Cup { color: Color }
enum Color { RED "As the sea." BLUE @deprecated(reason: "sold out") }
input Sort { by: Key = NAME, then: [Sort!] }
enum Key { NAME PRICE }
scalar Time @specifiedBy(url: "https://time.example")
directive @tag(name: String) repeatable on OBJECT
extend type Cup implements Node { id: ID! }
extend enum Color { GREEN }
extend union Thing = Shop
)";

// The type of a variable declared in a document.
const Type* resolved(const Schema& schema, std::string type) {
  const Result<Document> document = parse("query($v: " + std::move(type) + ") { id }");
  REQUIRE(document.ok());
  return schema.resolve((*document).definitions()[0].operation()->variables[0].type);
}

std::string names_of(List<const NamedType*> types) {
  std::string names;
  for (const NamedType* type : types) names += std::string(type->name) + " ";
  return names;
}

}  // namespace

TEST_SUITE("schema") {
  TEST_CASE("finds its root types") {
    const SchemaPtr schema = built_schema(kShop);
    CHECK(schema->description() == "Sells.");
    CHECK(schema->query_type().name == "Shop");
    REQUIRE(schema->mutation_type() != nullptr);
    CHECK(schema->mutation_type()->name == "Till");
    CHECK(schema->subscription_type() == nullptr);
    CHECK(schema->root_type(OperationType::query) == &schema->query_type());
    CHECK(schema->root_type(OperationType::subscription) == nullptr);
  }

  TEST_CASE("takes root types by their names where the schema isn't defined") {
    const SchemaPtr schema = built_schema("type Subscription { a: Int } type Query { a: Int }");
    CHECK(schema->query_type().name == "Query");
    CHECK(schema->mutation_type() == nullptr);
    CHECK(schema->subscription_type()->name == "Subscription");
    CHECK(built_schema("schema { query: A } type A { a: Int } type Mutation { a: Int }")
              ->mutation_type() == nullptr);
  }

  TEST_CASE("lists types in the order written, and those built in last") {
    const SchemaPtr schema = built_schema("type Query { a: In2 } scalar In2 scalar Alone");
    CHECK(names_of(schema->types()) ==
          "Query In2 Alone String Boolean __Schema __Type __TypeKind __Field __InputValue "
          "__EnumValue __Directive __DirectiveLocation ");
    for (std::size_t index = 0; index < schema->types().size(); ++index) {
      CHECK(schema->types()[index]->index == index);
    }
    CHECK_FALSE(type_in(*schema, "Query").is_built_in);
    CHECK(type_in(*schema, "String").is_built_in);
  }

  TEST_CASE("has the scalars that are in use alone") {
    const SchemaPtr schema = built_schema("type Query { a(b: Float): String } scalar ID");
    CHECK(type_in(*schema, "Float").scalar == ScalarKind::floating);
    CHECK(type_in(*schema, "ID").scalar == ScalarKind::id);
    CHECK(schema->find_type("Int") == nullptr);
    CHECK(resolved(*schema, "[Int!]") == nullptr);
  }

  TEST_CASE("puts extensions behind what they extend") {
    const SchemaPtr schema = built_schema(kShop);
    const NamedType& color = type_in(*schema, "Color");
    REQUIRE(color.enum_values.size() == 3);
    CHECK(color.enum_values[2].name == "GREEN");
    const NamedType& cup = type_in(*schema, "Cup");
    CHECK(cup.fields[1].name == "id");
    CHECK(names_of(cup.interfaces) == "Node ");
  }

  TEST_CASE("knows what a type consists of") {
    const SchemaPtr schema = built_schema(kShop);
    const FieldDefinition* things = schema->query_type().field("things");
    REQUIRE(things != nullptr);
    CHECK(things->description == "Everything.");
    CHECK(to_string(*things->type) == "[Thing!]!");
    CHECK(things->deprecation.is_deprecated);
    CHECK(things->deprecation.reason == "No longer supported");
    const InputValueDefinition* sort = things->argument("sort");
    REQUIRE(sort != nullptr);
    CHECK(sort->default_value->kind == ValueKind::object);
    CHECK_FALSE(sort->is_required());
    CHECK(schema->mutation_type()->field("pay")->argument("amount")->is_required());
    CHECK(things->argument("last") == nullptr);
    CHECK(schema->query_type().field("thing") == nullptr);

    const EnumValueDefinition* blue = type_in(*schema, "Color").enum_value("BLUE");
    REQUIRE(blue != nullptr);
    CHECK(blue->description == "As the sea.");
    CHECK(blue->deprecation.reason == "sold out");
    CHECK(type_in(*schema, "Sort").input_field("then") != nullptr);
    CHECK(type_in(*schema, "Sort").field("then") == nullptr);
    CHECK(type_in(*schema, "Time").specified_by_url == "https://time.example");
    CHECK(type_in(*schema, "Time").scalar == ScalarKind::custom);
  }

  TEST_CASE("takes a deprecation whose reason is null for none") {
    const SchemaPtr schema = built_schema("type Query { a: Int @deprecated(reason: null) }");
    CHECK_FALSE(schema->query_type().field("a")->deprecation.is_deprecated);
  }

  TEST_CASE("knows the possible types of a type") {
    const SchemaPtr schema = built_schema(kShop);
    const NamedType& node = type_in(*schema, "Node");
    const NamedType& named = type_in(*schema, "Named");
    const NamedType& thing = type_in(*schema, "Thing");
    const NamedType& book = type_in(*schema, "Book");
    const NamedType& till = type_in(*schema, "Till");
    CHECK(names_of(node.possible_types) == "Shop Book Cup ");
    CHECK(names_of(named.possible_types) == "Book ");
    CHECK(names_of(thing.possible_types) == "Book Cup Shop ");
    CHECK(names_of(book.possible_types) == "Book ");
    CHECK(schema->is_possible_type(node, book));
    CHECK(schema->is_possible_type(book, book));
    CHECK_FALSE(schema->is_possible_type(node, till));
    CHECK_FALSE(schema->is_possible_type(book, till));
    CHECK(schema->overlap(named, thing));
    CHECK(schema->overlap(book, node));
    CHECK(schema->overlap(till, till));
    CHECK_FALSE(schema->overlap(till, node));
    CHECK_FALSE(schema->overlap(named, type_in(*schema, "Cup")));
  }

  TEST_CASE("has each type once") {
    const SchemaPtr schema = built_schema(kShop);
    const Type* list = schema->query_type().field("things")->type;
    CHECK(resolved(*schema, "[Thing!]!") == list);
    CHECK(resolved(*schema, "Thing!") == list->inner->inner);
    CHECK(resolved(*schema, "Thing") == list->named->type);
    CHECK(resolved(*schema, "Nothing!") == nullptr);
    CHECK(type_in(*schema, "Book").field("id")->type == type_in(*schema, "Node").field("id")->type);
  }

  TEST_CASE("makes types that only documents name, once") {
    const SchemaPtr schema = built_schema(kShop);
    const Type* type = resolved(*schema, "[[Sort]!]");
    REQUIRE(type != nullptr);
    CHECK(to_string(*type) == "[[Sort]!]");
    CHECK(type->named == &type_in(*schema, "Sort"));
    CHECK(resolved(*schema, "[[Sort]!]") == type);
  }

  TEST_CASE("has the fields that every schema has") {
    const SchemaPtr schema = built_schema(kShop);
    CHECK(to_string(*schema->typename_field().type) == "String!");
    CHECK(to_string(*schema->schema_field().type) == "__Schema!");
    CHECK(to_string(*schema->type_field().type) == "__Type");
    CHECK(schema->type_field().argument("name")->is_required());
    const NamedType& shop = schema->query_type();
    const NamedType& cup = type_in(*schema, "Cup");
    CHECK(schema->find_field(shop, "__schema") == &schema->schema_field());
    CHECK(schema->find_field(shop, "__type") == &schema->type_field());
    CHECK(schema->find_field(cup, "__schema") == nullptr);
    CHECK(schema->find_field(type_in(*schema, "Thing"), "__typename") == &schema->typename_field());
    CHECK(schema->find_field(type_in(*schema, "Color"), "__typename") == nullptr);
    CHECK(schema->find_field(cup, "color") == cup.field("color"));
  }

  TEST_CASE("has the directives of the specification") {
    const SchemaPtr schema = built_schema(kShop);
    REQUIRE(schema->directives().size() == 6);
    CHECK(schema->directives()[0]->name == "tag");
    CHECK(schema->directives()[0]->is_repeatable);
    for (const char* name : {"skip", "include", "deprecated", "specifiedBy"}) {
      const DirectiveDefinition* directive = schema->find_directive(name);
      REQUIRE(directive != nullptr);
      CHECK(directive->is_built_in);
      CHECK(directive->arguments.size() == 1);
    }
    CHECK(schema->find_directive("oneOf")->is_allowed_at(DirectiveLocation::input_object));
    CHECK(schema->find_directive("skip")->is_allowed_at(DirectiveLocation::field));
    CHECK_FALSE(schema->find_directive("skip")->is_allowed_at(DirectiveLocation::query));
    CHECK(schema->find_directive("none") == nullptr);
  }

  TEST_CASE("lets a directive of the specification be written anew") {
    const SchemaPtr schema =
        built_schema("directive @skip(unless: Int) on FIELD type Query { a: Int @deprecated }");
    CHECK(schema->directives().size() == 5);
    CHECK(schema->find_directive("skip")->argument("unless") != nullptr);
    CHECK_FALSE(schema->find_directive("skip")->is_built_in);
  }

  TEST_CASE("passes over what is built in where it is written") {
    const SchemaPtr schema =
        built_schema("type Query { a: Int } scalar Int type __Type { mine: Int }");
    CHECK(type_in(*schema, "__Type").field("mine") == nullptr);
    CHECK(type_in(*schema, "Int").is_built_in);
  }

  TEST_CASE("has the introspection system with deprecated arguments") {
    const SchemaPtr schema = built_schema("type Query { a: Int }");
    CHECK(type_in(*schema, "__Field").field("args")->argument("includeDeprecated") != nullptr);
    CHECK(type_in(*schema, "__InputValue").field("deprecationReason") != nullptr);
    CHECK(type_in(*schema, "__Type").field("specifiedByURL") != nullptr);
    CHECK(type_in(*schema, "__Directive").field("isRepeatable") != nullptr);
    CHECK(type_in(*schema, "__DirectiveLocation").enum_values.size() == 19);
  }

  TEST_CASE("finds members by name among many") {
    std::string source = "type Query { f0: Int ";
    for (int number = 1; number < 1000; ++number) {
      source += "f" + std::to_string(number) + ": Int ";
    }
    const SchemaPtr schema = built_schema(source + "}");
    const NamedType& query = schema->query_type();
    REQUIRE(query.fields.size() == 1000);
    for (const FieldDefinition& field : query.fields) CHECK(query.field(field.name) == &field);
    CHECK(query.field("f1000") == nullptr);
    CHECK(query.field("") == nullptr);
  }

  TEST_CASE("names every directive location") {
    for (std::uint32_t bit = 0; bit < 19; ++bit) {
      const auto location = static_cast<DirectiveLocation>(1U << bit);
      CHECK(find_directive_location(to_string(location)) == location);
    }
    CHECK_FALSE(find_directive_location("field").has_value());
  }

  TEST_CASE("loads the vendor's schema") {
    const char* path = std::getenv("PORTHOLE_VENDOR_SCHEMA");
    if (path == nullptr || !std::ifstream(path)) {
      MESSAGE("skipped: PORTHOLE_VENDOR_SCHEMA names no file");
      return;
    }
    std::ifstream file(path);
    const SchemaPtr schema = built_schema(std::string(std::istreambuf_iterator<char>(file), {}));
    const NamedType& pipeline = type_in(*schema, "Pipeline");
    CHECK(schema->is_possible_type(type_in(*schema, "Node"), pipeline));
    CHECK(schema->query_type().field("pipeline")->type->named == &pipeline);
    CHECK(schema->mutation_type()->field("buildCreate")->argument("input")->is_required());
    CHECK(schema->types().size() > 500);
  }
}

}  // namespace porthole::graphql
