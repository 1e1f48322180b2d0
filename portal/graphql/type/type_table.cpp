#include "portal/graphql/type/type_table.h"

#include <string>

#include "portal/graphql/type/built_in_types.h"
#include "portal/graphql/type/schema_coordinate.h"

namespace porthole::graphql {

void TypeTable::declare() {
  types_ = storage_.new_array<NamedType>(written_.types.size() + built_in_.types.size());
  std::vector<std::string_view> redefined;
  for (const TypeSyntax& syntax : written_.types) {
    if (syntax.is_extension) continue;
    if (redefines_built_in(syntax)) {
      redefined.push_back(syntax.name.text);
    } else {
      declare_one(syntax, false);
    }
  }
  for (const TypeSyntax& syntax : built_in_.types) declare_one(syntax, true);
  index_ =
      NameIndex(List<NamedType>(types_, count_), storage_.arena, [this](const NamedType& type) {
        problems_.report(type.offset, "type " + quoted(type.name) + " is defined more than once");
      });
  for (const std::string_view name : redefined) use(name, 0);
  attach_extensions();
}

void TypeTable::declare_one(const TypeSyntax& syntax, bool is_built_in) {
  NamedType& type = types_[count_++];
  type.kind = syntax.kind;
  type.scalar = scalar_kind_of(syntax.name.text);
  type.is_built_in = is_built_in;
  type.name = syntax.name.text;
  type.description = syntax.description;
  if (!is_built_in) type.offset = syntax.name.offset;
  type.type = storage_.new_type(type);
  parts_.push_back({&syntax});
  // Built-in scalars belong to the schema only if something refers to them.
  is_used_.push_back(!is_built_in || syntax.kind != NamedTypeKind::scalar);
}

// Printed schemas often include the built-in types. Those definitions are ignored.
bool TypeTable::redefines_built_in(const TypeSyntax& syntax) {
  for (const TypeSyntax& built_in : built_in_.types) {
    if (built_in.name.text != syntax.name.text) continue;
    if (built_in.kind != syntax.kind) {
      problems_.report(syntax.name.offset, "type " + quoted(syntax.name.text) + " is built in as " +
                                               with_article(to_string(built_in.kind)));
    }
    return true;
  }
  return false;
}

void TypeTable::attach_extensions() {
  for (const TypeSyntax& syntax : written_.types) {
    if (!syntax.is_extension) continue;
    const std::string name = quoted(syntax.name.text);
    const NamedType* type = find(syntax.name.text);
    if (type == nullptr) {
      problems_.report(syntax.name.offset, "can't extend " + name + ": it isn't defined");
    } else if (type->is_built_in) {
      problems_.report(syntax.name.offset, "can't extend " + name + ": it is built in");
    } else if (type->kind != syntax.kind) {
      problems_.report(syntax.name.offset, "can't extend " + name + " as " +
                                               with_article(to_string(syntax.kind)) + ": it is " +
                                               with_article(to_string(type->kind)));
    } else {
      parts_[index_of(*type)].push_back(&syntax);
    }
  }
}

NamedType* TypeTable::find(std::string_view name) const {
  const NamedType* found = index_.find(List<NamedType>(types_, count_), name);
  return found == nullptr ? nullptr : types_ + index_of(*found);
}

NamedType* TypeTable::use(std::string_view name, ByteOffset offset) {
  NamedType* type = find(name);
  if (type == nullptr) {
    problems_.report(offset, "type " + quoted(name) + " isn't defined");
  } else {
    is_used_[index_of(*type)] = true;
  }
  return type;
}

const Type* TypeTable::resolve(const TypeReference& reference) {
  if (reference.kind == TypeKind::named) {
    const NamedType* named = use(reference.name, reference.offset);
    return named == nullptr ? nullptr : named->type;
  }
  const Type* inner = resolve(*reference.inner);
  return inner == nullptr ? nullptr : &storage_.wrapped.get(*inner, reference.kind);
}

}  // namespace porthole::graphql
