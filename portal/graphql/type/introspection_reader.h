#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/introspection_json.h"
#include "portal/graphql/type/schema_problem_list.h"
#include "portal/graphql/type/syntax_arena.h"

namespace porthole::graphql {

/// Turns the response to an introspection query into the type-system document it describes. Parses
/// default values. Deprecations, `specifiedByURL` and `isOneOf` become directives, which are always
/// valid. Ignores directive locations of later editions of the specification.
///
/// An offset in the document is the number of a path in the JSON; `pointer_to` returns its pointer.
/// Errors in the JSON are reported to the list; then the returned document is meaningless.
///
/// Not thread-safe. For one response, which must outlive the reader.
class IntrospectionReader {
 public:
  explicit IntrospectionReader(SchemaProblemList& problems) : problems_(problems) {}

  /// Call once. `response` is the whole response, its `data`, or the value of `__schema`.
  SchemaDocument read(const json::Value& response);

  /// The JSON pointer (RFC 6901) of an offset in the document.
  std::string pointer_to(ByteOffset offset) const { return json_.pointer_to(offset); }

 private:
  using Item = IntrospectionItem;

  void read_schema(const Item& schema);
  TypeSyntax read_type(const Item& type);
  FieldSyntax read_field(const Item& field);
  InputValueSyntax read_input_value(const Item& input);
  EnumValueSyntax read_enum_value(const Item& value);
  DirectiveSyntax read_directive(const Item& directive);
  /// `DirectiveLocation{}` for an unknown one.
  DirectiveLocation read_location(const Item& location);
  void read_root(const Item& schema, std::string_view key, OperationType operation);
  TypeReference read_type_reference(const Item& type);
  const Value* read_default_value(const Item& input);

  List<Directive> deprecation_of(const Item& item);
  List<Directive> specification_of(const Item& scalar);
  /// `@name(argument: "text")`
  List<Directive> make_directive(std::string_view name, std::string_view argument,
                                 std::string_view text);

  Name read_name(const Item& item);
  /// Empty if there is none.
  std::string_view read_optional_text(const Item& parent, std::string_view key);
  /// The results of `read_item` for the elements of a list, which is required.
  template <typename Node, typename ReadItem>
  List<Node> read_list(const Item& parent, std::string_view key, ReadItem read_item);

  void fail_expecting(const Item& item, std::string_view expected);

  SchemaProblemList& problems_;
  IntrospectionJson json_;
  SyntaxArena arena_;
  TypeSystemSyntax syntax_;
  std::vector<RootTypeSyntax> roots_;
};

}  // namespace porthole::graphql
