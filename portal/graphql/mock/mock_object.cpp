#include "portal/graphql/mock/mock_object.h"

#include <algorithm>
#include <utility>

#include "portal/graphql/mock/json_value.h"
#include "portal/graphql/mock/leaf_value.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/paging.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {

namespace {

std::string_view text_of(const Overrides& overrides, std::string_view name) {
  const json::Value* value = find(overrides, name);
  return value == nullptr || !value->IsString() ? std::string_view() : json::text_of(*value);
}

}  // namespace

MockObject::MockObject(MockWorldPtr world, Parts parts)
    : world_(std::move(world)), parts_(std::move(parts)), identity_([this] {
        const NamedType& type = parts_.type;
        MockIdentity identity = world_->identity(type.name, parts_.uuid);
        identity.is_person = type.field("email") != nullptr || names_person(type.name);
        identity.has_slug = type.field("slug") != nullptr;
        const auto own = [this](std::string_view name) {
          const std::string_view given = text_of(parts_.given, name);
          return given.empty() ? text_of(parts_.stored, name) : given;
        };
        identity.given_name = own("name");
        identity.given_slug = own("slug");
        return identity;
      }()) {}

std::string MockObject::id() const {
  const Overrides own = chosen("id");
  return own != nullptr && own->IsString() ? std::string(json::text_of(*own))
                                           : graphql_id(type_name(), uuid());
}

Overrides MockObject::chosen(std::string_view field) const {
  Overrides given = member_of(parts_.given, field);
  return given != nullptr ? given : member_of(parts_.stored, field);
}

MockKey MockObject::field_key(std::string_view field, const json::Value* arguments) const {
  MockHash hash(identity_.key);
  hash.add(field);
  if (arguments != nullptr && arguments->IsObject()) {
    // The requested page doesn't change the list.
    hash.add_members(*arguments, [](std::string_view name) { return !is_page_argument(name); });
  }
  return hash.finish();
}

ResolvedValue MockObject::leaf_item(const Type& type, std::string_view field, MockKey key) const {
  const Type& nullable = type.nullable();
  if (!nullable.is_list()) return mock_leaf(identity_, *nullable.named, field, key);
  ResolvedValue::Items items(static_cast<std::size_t>(HashRandom(key).between(1, 3)));
  const std::string one = singular(field);
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i] = leaf_item(*nullable.inner, one, MockHash(key).add(i).finish());
  }
  return items;
}

ResolvedValue MockObject::leaf(const FieldDefinition& field, const json::Value* arguments) const {
  const Overrides own = chosen(field.name);
  if (own != nullptr && fits(*field.type, *own)) return resolved_leaf(*field.type, *own);
  return leaf_item(*field.type, field.name, field_key(field.name, arguments));
}

bool MockObject::has_value(const FieldDefinition& field, const json::Value& value) const {
  const ResolvedValue own = leaf(field, nullptr);
  if (!value.IsArray() || is_list(*field.type)) return equals(own, value);
  return std::any_of(value.Begin(), value.End(),
                     [&](const json::Value& item) { return equals(own, item); });
}

void MockObject::note_seen() const {
  NodeStore* nodes = world_->scope().nodes.get();
  if (nodes == nullptr || parts_.stored != nullptr || parts_.is_known || !is_node(type())) return;
  const MockObject* owner = parts_.owner.get();
  const std::string owner_field = owner == nullptr ? "" : member_name(owner->type_name());
  const bool has_owner = owner != nullptr && is_node(owner->type()) &&
                         type().field(owner_field) != nullptr &&
                         type().field(owner_field)->type->named == &owner->type();
  if (!has_owner && !says_more_than_id(parts_.given)) return;
  OverridesBuilder values;
  if (parts_.given != nullptr) values.merge(*parts_.given);
  if (has_owner) {
    values.add(values.add_object(values.value(), owner_field), "id", owner->id());
    owner->note_seen();
  }
  nodes->see(type_name(), uuid(), *values.finish());
}

}  // namespace porthole::graphql
