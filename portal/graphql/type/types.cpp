#include "portal/graphql/type/types.h"

namespace porthole::graphql {

const InputValueDefinition* FieldDefinition::argument(std::string_view argument_name) const {
  return argument_index.find(arguments, argument_name);
}

const FieldDefinition* NamedType::field(std::string_view field_name) const {
  return fields.empty() ? nullptr : member_index.find(fields, field_name);
}

const InputValueDefinition* NamedType::input_field(std::string_view field_name) const {
  return input_fields.empty() ? nullptr : member_index.find(input_fields, field_name);
}

const EnumValueDefinition* NamedType::enum_value(std::string_view value_name) const {
  return enum_values.empty() ? nullptr : member_index.find(enum_values, value_name);
}

const InputValueDefinition* DirectiveDefinition::argument(std::string_view argument_name) const {
  return argument_index.find(arguments, argument_name);
}

std::string to_string(const Type& type) {
  switch (type.kind) {
    case TypeKind::named:
      return std::string(type.named->name);
    case TypeKind::list:
      return "[" + to_string(*type.inner) + "]";
    case TypeKind::non_null:
      return to_string(*type.inner) + "!";
  }
  return {};
}

}  // namespace porthole::graphql
