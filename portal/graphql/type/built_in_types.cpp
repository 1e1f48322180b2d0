#include "portal/graphql/type/built_in_types.h"

#include <cassert>
#include <string>
#include <utility>
#include <variant>

#include "portal/graphql/language/sdl_parser.h"

namespace porthole::graphql {

namespace {

constexpr std::string_view kText = R"graphql(
"A whole number of 32 bits with a sign."
scalar Int
"A number of double precision (IEEE 754)."
scalar Float
"Text: Unicode characters in UTF-8."
scalar String
"`true` or `false`."
scalar Boolean
"Identifies an object. Written as a string; whole numbers are taken too."
scalar ID

"Leaves out the field or fragment where `if` is true."
directive @skip("Whether to leave it out." if: Boolean!)
  on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
"Keeps the field or fragment only where `if` is true."
directive @include("Whether to keep it." if: Boolean!)
  on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
"Marks what new queries should no longer use."
directive @deprecated("Why, and what to use instead; Markdown." reason: String = "No longer supported")
  on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
"Names the document that says how values of a scalar look."
directive @specifiedBy("The document's address." url: String!) on SCALAR
"Marks an input object of whose fields exactly one must be given, and not null."
directive @oneOf on INPUT_OBJECT

"What a server can answer: its types, its directives, and where each operation begins."
type __Schema {
  description: String
  "All types, those of introspection among them."
  types: [__Type!]!
  "Where queries begin."
  queryType: __Type!
  "Where mutations begin; null if there are none."
  mutationType: __Type
  "Where subscriptions begin; null if there are none."
  subscriptionType: __Type
  "All directives."
  directives: [__Directive!]!
}

"A type: one that has a name, or a list or non-null type around another. Which fields are null depends on `kind`."
type __Type {
  kind: __TypeKind!
  name: String
  description: String
  specifiedByURL: String
  fields(includeDeprecated: Boolean = false): [__Field!]
  interfaces: [__Type!]
  possibleTypes: [__Type!]
  enumValues(includeDeprecated: Boolean = false): [__EnumValue!]
  inputFields(includeDeprecated: Boolean = false): [__InputValue!]
  "Of an input object: whether exactly one of its fields must be given."
  isOneOf: Boolean
  ofType: __Type
}

"Which kind of type a `__Type` is."
enum __TypeKind {
  "A scalar; `specifiedByURL` may be there."
  SCALAR
  "An object; `fields` and `interfaces` are there."
  OBJECT
  "An interface; `fields`, `interfaces` and `possibleTypes` are there."
  INTERFACE
  "A union; `possibleTypes` are there."
  UNION
  "An enum; `enumValues` are there."
  ENUM
  "An input object; `inputFields` are there."
  INPUT_OBJECT
  "A list; `ofType` is there."
  LIST
  "A type without null; `ofType` is there."
  NON_NULL
}

"A field of an object or interface."
type __Field {
  name: String!
  description: String
  args(includeDeprecated: Boolean = false): [__InputValue!]!
  type: __Type!
  isDeprecated: Boolean!
  deprecationReason: String
}

"An argument of a field or directive, or a field of an input object."
type __InputValue {
  name: String!
  description: String
  type: __Type!
  "The value it has where none is given, written in GraphQL."
  defaultValue: String
  isDeprecated: Boolean!
  deprecationReason: String
}

"A value of an enum."
type __EnumValue {
  name: String!
  description: String
  isDeprecated: Boolean!
  deprecationReason: String
}

"A directive: how a document or schema asks for something out of the ordinary."
type __Directive {
  name: String!
  description: String
  isRepeatable: Boolean!
  locations: [__DirectiveLocation!]!
  args(includeDeprecated: Boolean = false): [__InputValue!]!
}

"Where a directive may stand."
enum __DirectiveLocation {
  "On a query."
  QUERY
  "On a mutation."
  MUTATION
  "On a subscription."
  SUBSCRIPTION
  "On a field that is asked for."
  FIELD
  "On the definition of a fragment."
  FRAGMENT_DEFINITION
  "On a fragment that is spread by its name."
  FRAGMENT_SPREAD
  "On a fragment without a name."
  INLINE_FRAGMENT
  "On the definition of a variable."
  VARIABLE_DEFINITION
  "On the schema."
  SCHEMA
  "On a scalar."
  SCALAR
  "On an object type."
  OBJECT
  "On the definition of a field."
  FIELD_DEFINITION
  "On an argument of a field or directive."
  ARGUMENT_DEFINITION
  "On an interface."
  INTERFACE
  "On a union."
  UNION
  "On an enum."
  ENUM
  "On a value of an enum."
  ENUM_VALUE
  "On an input object."
  INPUT_OBJECT
  "On a field of an input object."
  INPUT_FIELD_DEFINITION
}
)graphql";

SchemaDocument parse_built_in() {
  std::variant<SchemaDocument, SyntaxError> outcome = parse_schema_document(std::string(kText));
  assert(std::holds_alternative<SchemaDocument>(outcome));
  return std::get<SchemaDocument>(std::move(outcome));
}

}  // namespace

const SchemaDocument& built_in_document() {
  static const SchemaDocument document = parse_built_in();
  return document;
}

ScalarKind scalar_kind_of(std::string_view name) {
  if (name == "Int") return ScalarKind::integer;
  if (name == "Float") return ScalarKind::floating;
  if (name == "String") return ScalarKind::string;
  if (name == "Boolean") return ScalarKind::boolean;
  if (name == "ID") return ScalarKind::id;
  return ScalarKind::custom;
}

}  // namespace porthole::graphql
