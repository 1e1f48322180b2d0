#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/schema_problem_list.h"

namespace porthole::graphql {

/// Turns the answer to an introspection query into the type-system document that it describes.
/// Default values are parsed; deprecations and addresses of scalars become directives, which are
/// sound by construction. Directive locations of later editions of the specification are left out.
///
/// An offset in the document is the number of a place in the JSON, and `pointer_to` names it. What
/// is wrong with the JSON itself is reported to the list; then the document has no meaning.
///
/// For one thread, for one answer, which must outlive it.
class IntrospectionReader {
 public:
  explicit IntrospectionReader(SchemaProblemList& problems);

  /// Once. `answer` is the whole answer, its `data`, or the value of `__schema`.
  SchemaDocument read(const json::Value& answer);

  /// The JSON pointer (RFC 6901) of a place.
  std::string pointer_to(ByteOffset place) const;

 private:
  /// A value of the JSON, and where it is. Null, where it is missing or null.
  struct Item {
    const json::Value* value = nullptr;
    ByteOffset place = 0;
  };
  /// A step from another place; the first has none.
  struct Place {
    ByteOffset parent = 0;
    std::string_view key = {};
    std::size_t index = 0;
  };

  void read_schema(const Item& schema);
  TypeSyntax read_type(const Item& type);
  FieldSyntax read_field(const Item& field);
  InputValueSyntax read_input_value(const Item& input);
  EnumValueSyntax read_enum_value(const Item& value);
  DirectiveSyntax read_directive(const Item& directive);
  std::uint32_t read_location(const Item& location);
  void read_root(const Item& schema, std::string_view key, OperationType operation);
  TypeReference read_type_reference(const Item& type);
  const Value* read_default_value(const Item& input);

  List<Directive> deprecation_of(const Item& item);
  List<Directive> specification_of(const Item& scalar);
  /// `@name(argument: "text")`
  List<Directive> make_directive(std::string_view name, std::string_view argument,
                                 std::string_view text);

  Item child(const Item& parent, std::string_view key);
  Item child(const Item& parent, std::size_t index);
  Name read_name(const Item& item);
  /// Empty where there is none.
  std::string_view read_optional_text(const Item& parent, std::string_view key);
  /// What `read_item` makes of each item of a list, which must be there.
  template <typename Node, typename ReadItem>
  List<Node> read_list(const Item& parent, std::string_view key, ReadItem read_item);

  void fail_expecting(const Item& item, std::string_view expected);
  std::string_view copy(const json::Value& string);
  template <typename T>
  const T* store(const T& node);
  template <typename T>
  List<T> store(const std::vector<T>& nodes);

  SchemaProblemList& problems_;
  std::vector<Place> places_;
  /// The first has the nodes and texts, the others the default values.
  SchemaDocument::Storages storages_;
  std::pmr::memory_resource& arena_;
  TypeSystemSyntax syntax_;
  std::vector<RootTypeSyntax> roots_;
};

}  // namespace porthole::graphql
