#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/schema_problem_list.h"
#include "portal/graphql/type/schema_storage.h"

namespace porthole::graphql {

/// The named types of a schema under construction: written types in document order, then built-in
/// ones. Records which are used and resolves references to them. Not thread-safe; for one schema.
class TypeTable {
 public:
  /// A type's definition, followed by its extensions.
  using Parts = std::vector<const TypeSyntax*>;

  /// All arguments must outlive the table.
  TypeTable(SchemaStorage& storage, const TypeSystemSyntax& written,
            const TypeSystemSyntax& built_in, SchemaProblemList& problems)
      : storage_(storage), written_(written), built_in_(built_in), problems_(problems) {}

  /// Creates an empty node for every type and attaches extensions to their types. Call once, before
  /// anything else.
  void declare();

  std::size_t size() const { return count_; }
  NamedType& operator[](std::size_t index) { return types_[index]; }
  std::size_t index_of(const NamedType& type) const {
    return static_cast<std::size_t>(&type - types_);
  }
  const Parts& parts(std::size_t index) const { return parts_[index]; }
  /// True for all written types, and for built-in scalars that something refers to.
  bool is_used(std::size_t index) const { return is_used_[index]; }

  /// Null if there is no such type.
  NamedType* find(std::string_view name) const;
  /// As `find`, and marks the type as used; reports an unknown name at `offset`.
  NamedType* use(std::string_view name, ByteOffset offset);
  /// Null, with the problem reported, if the innermost type is unknown.
  const Type* resolve(const TypeReference& reference);

 private:
  void declare_one(const TypeSyntax& syntax, bool is_built_in);
  bool redefines_built_in(const TypeSyntax& syntax);
  void attach_extensions();

  SchemaStorage& storage_;
  const TypeSystemSyntax& written_;
  const TypeSystemSyntax& built_in_;
  SchemaProblemList& problems_;

  NamedType* types_ = nullptr;
  std::size_t count_ = 0;
  NameIndex index_;
  /// By type.
  std::vector<Parts> parts_;
  std::vector<bool> is_used_;
};

}  // namespace porthole::graphql
