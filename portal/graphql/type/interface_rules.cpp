#include "portal/graphql/type/interface_rules.h"

#include <cstdint>
#include <memory_resource>
#include <string>
#include <vector>

#include "portal/graphql/type/schema_coordinate.h"
#include "portal/graphql/type/schema_storage.h"

namespace porthole::graphql {

namespace {

class InterfaceRule {
 public:
  InterfaceRule(const Schema& schema, SchemaProblemList& problems)
      : schema_(schema), problems_(problems) {
    std::size_t count = 0;
    for (const NamedType* type : schema.types()) count += type->interfaces.size();
    implementations_ = PairSet(count, arena_);
    for (const NamedType* type : schema.types()) {
      for (const NamedType* interface : type->interfaces) {
        implementations_.insert(interface->index, type->index);
      }
    }
  }

  void check(const NamedType& type) {
    for (const NamedType* interface : type.interfaces) {
      if (problems_.full()) return;
      check_ancestors(type, *interface);
      check_fields(type, *interface);
    }
  }

 private:
  bool implements(const NamedType& type, const NamedType& interface) const {
    return implementations_.contains(interface.index, type.index);
  }

  void check_ancestors(const NamedType& type, const NamedType& interface) {
    for (const NamedType* ancestor : interface.interfaces) {
      if (ancestor == &type) {
        problems_.report(type.offset, quoted(type.name) + " can't implement " +
                                          quoted(interface.name) + ", which implements " +
                                          quoted(type.name));
      } else if (!implements(type, *ancestor)) {
        problems_.report(type.offset, quoted(type.name) + " must implement " +
                                          quoted(ancestor->name) + ", as its interface " +
                                          quoted(interface.name) + " does");
      }
    }
  }

  void check_fields(const NamedType& type, const NamedType& interface) {
    for (const FieldDefinition& expected : interface.fields) {
      if (problems_.full()) return;
      const FieldDefinition* field = type.field(expected.name);
      const SchemaCoordinate coordinate{.type = type.name, .field = expected.name};
      if (field == nullptr) {
        problems_.report(type.offset, quoted(coordinate) + " is missing, which interface " +
                                          quoted(interface.name) + " has");
        continue;
      }
      if (!is_same_or_narrower(*field->type, *expected.type)) {
        problems_.report(field->offset,
                         quoted(coordinate) + " is of type " + quoted(to_string(*field->type)) +
                             ", which doesn't fit " + quoted(to_string(*expected.type)) +
                             " of interface " + quoted(interface.name));
      }
      check_arguments(*field, expected, coordinate, interface);
    }
  }

  void check_arguments(const FieldDefinition& field, const FieldDefinition& expected,
                       const SchemaCoordinate& coordinate, const NamedType& interface) {
    for (const InputValueDefinition& wanted : expected.arguments) {
      const InputValueDefinition* argument = field.argument(wanted.name);
      const std::string name = quoted(coordinate.of_argument(wanted.name));
      if (argument == nullptr) {
        problems_.report(field.offset, "argument " + name + " is missing, which interface " +
                                           quoted(interface.name) + " has");
      } else if (argument->type != wanted.type) {
        problems_.report(argument->offset, "argument " + name + " is of type " +
                                               quoted(to_string(*argument->type)) + ", and of " +
                                               quoted(to_string(*wanted.type)) + " in interface " +
                                               quoted(interface.name));
      }
    }
    for (const InputValueDefinition& argument : field.arguments) {
      if (!argument.is_required() || expected.argument(argument.name) != nullptr) continue;
      problems_.report(argument.offset, "argument " +
                                            quoted(coordinate.of_argument(argument.name)) +
                                            " can't be required, as interface " +
                                            quoted(interface.name) + " doesn't have it");
    }
  }

  // Whether every value of `type` is also one of `wider` (specification,
  // IsValidImplementationFieldType).
  bool is_same_or_narrower(const Type& type, const Type& wider) const {
    if (&type == &wider) return true;
    if (wider.is_non_null()) {
      return type.is_non_null() && is_same_or_narrower(*type.inner, *wider.inner);
    }
    if (type.is_non_null()) return is_same_or_narrower(*type.inner, wider);
    if (wider.is_list() || type.is_list()) {
      return wider.is_list() && type.is_list() && is_same_or_narrower(*type.inner, *wider.inner);
    }
    return schema_.is_possible_type(*wider.named, *type.named) ||
           implements(*type.named, *wider.named);
  }

  const Schema& schema_;
  SchemaProblemList& problems_;
  std::pmr::monotonic_buffer_resource arena_;
  // Pairs of an interface and a type that names it, both by index.
  PairSet implementations_;
};

}  // namespace

void check_interfaces(const Schema& schema, SchemaProblemList& problems) {
  InterfaceRule rule(schema, problems);
  for (const NamedType* type : schema.types()) {
    if (!type->is_built_in) rule.check(*type);
  }
}

}  // namespace porthole::graphql
