#include "portal/graphql/mock/mock_object.h"

#include <algorithm>
#include <utility>

#include "portal/base/ascii.h"
#include "portal/graphql/mock/json_value.h"
#include "portal/graphql/mock/leaf_value.h"
#include "portal/graphql/mock/mock_origin.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/paging.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {

namespace {

bool names_url(std::string_view field) {
  return field.ends_with("url") || field.ends_with("URL") || field.ends_with("Url");
}

}  // namespace

MockObject::MockObject(MockWorldPtr world, Parts parts)
    : world_(std::move(world)),
      parts_(std::move(parts)),
      key_(world_->key_of(parts_.type.name, parts_.uuid)),
      slug_([this] {
        const bool is_made_up = chosen_value("slug") == nullptr && chosen_text("name").empty();
        if (is_made_up && parts_.place) return Places::slug_of(*parts_.place);
        return std::string(chosen_text("slug"));
      }()),
      identity_(make_identity()) {}

MockIdentity MockObject::make_identity() const {
  MockIdentity identity;
  identity.key = key_;
  identity.uuid = parts_.uuid;
  identity.type_name = type().name;
  identity.is_person = world_->homes().is_person(type());
  identity.has_slug = type().field("slug") != nullptr;
  identity.organization = world_->scope().organization;
  identity.web_url = world_->options().web_url;
  identity.created_at = own_time();
  identity.now = world_->options().epoch;
  identity.given_name = chosen_text("name");
  identity.given_slug = slug_;
  identity.given_label = chosen_text("label");
  if (parts_.place && parts_.place->home != nullptr && !parts_.place->home->is_numbered &&
      parts_.place->index < parts_.place->population.count) {
    identity.position = parts_.place->index;
  }
  return identity;
}

std::string MockObject::id() const {
  const json::Value* own = chosen_value("id");
  return own != nullptr && own->IsString() ? std::string(json::text_of(*own))
                                           : graphql_id(type_name(), uuid());
}

const json::Value* MockObject::chosen_value(std::string_view field) const {
  const json::Value* given = find(parts_.given, field);
  return given != nullptr ? given : find(parts_.stored, field);
}

std::string_view MockObject::chosen_text(std::string_view field) const {
  const json::Value* own = chosen_value(field);
  return own == nullptr || !own->IsString() ? std::string_view() : json::text_of(*own);
}

Overrides MockObject::chosen(std::string_view field) const {
  Overrides given = member_of(parts_.given, field);
  return given != nullptr ? given : member_of(parts_.stored, field);
}

MockKey MockObject::field_key(std::string_view field, const json::Value* arguments) const {
  MockHash hash(key_);
  hash.add(field);
  if (arguments != nullptr && arguments->IsObject()) {
    // The requested page doesn't change the list.
    hash.add_members(*arguments, [](std::string_view name) { return !is_page_argument(name); });
  }
  return hash.finish();
}

ResolvedValue MockObject::leaf_item(const Type& type, std::string_view field, MockKey key) const {
  const Type& nullable = type.nullable();
  if (!type.is_non_null() && is_unsaid(identity_, field)) return {};
  if (!nullable.is_list()) {
    if (!names_url(field)) return mock_leaf(identity_, *nullable.named, field, key);
    MockIdentity identity = identity_;
    identity.url_path = url_path();
    return mock_leaf(identity, *nullable.named, field, key);
  }
  if (!nullable.inner->nullable().is_list()) {
    return mock_leaf_list(identity_, *nullable.named, field, key);
  }
  ResolvedValue::Items items(static_cast<std::size_t>(HashRandom(key).between(1, 3)));
  const std::string one = singular(field);
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i] = leaf_item(*nullable.inner, one, MockHash(key).add(i).finish());
  }
  return items;
}

ResolvedValue MockObject::leaf(const FieldDefinition& field, const json::Value* arguments) const {
  const json::Value* own = chosen_value(field.name);
  if (own != nullptr && fits(*field.type, *own)) return resolved_leaf(*field.type, *own);
  const MockKey key = field_key(field.name, arguments);
  if (!is_list(*field.type)) {
    if (std::optional<ResolvedValue> told_value = told(field)) return std::move(*told_value);
  }
  return leaf_item(*field.type, field.name, key);
}

bool MockObject::has_value(const FieldDefinition& field, const json::Value& value) const {
  const ResolvedValue own = leaf(field, nullptr);
  if (!value.IsArray() || is_list(*field.type)) return equals(own, value);
  return std::any_of(value.Begin(), value.End(),
                     [&](const json::Value& item) { return equals(own, item); });
}

void MockObject::note_seen() const {
  NodeStore* nodes = world_->scope().nodes.get();
  if (nodes == nullptr || parts_.is_known || !is_node(type())) return;
  const MockObject* owner = parts_.owner.get();
  const bool has_owner = home() != nullptr && owner != nullptr &&
                         home()->owner_type == &owner->type() && is_node(owner->type());
  if (has_owner) owner->note_seen();
  if (parts_.stored != nullptr) return;
  // The place of an object with an exact one says whose it is.
  const bool is_elsewhere = has_owner && !(parts_.place && parts_.place->is_exact);
  const FieldDefinition* back = is_elsewhere ? Homes::back(type(), owner->type()) : nullptr;
  if (back == nullptr && !says_more_than_id(parts_.given)) return;
  OverridesBuilder values;
  if (parts_.given != nullptr) values.merge(*parts_.given);
  if (back != nullptr) values.add(values.add_object(values.value(), back->name), "id", owner->id());
  nodes->see(type_name(), uuid(), *values.finish(), world_->scope().request);
}

const Home* MockObject::home() const {
  if (parts_.place) return parts_.place->home;
  const auto& homes = world_->homes().of(type());
  return homes.empty() ? nullptr : homes.front();
}

Place MockObject::place() const {
  if (parts_.place) return *parts_.place;
  Place place;
  place.home = home();
  place.uuid = uuid();
  place.key = key_;
  place.age_ms = std::max<std::int64_t>((world_->options().epoch - own_time()).count(), 1);
  return place;
}

Origin MockObject::origin(const FieldCall& call) const {
  std::string path = url_path();
  if (path.empty()) path = slug_;
  if (path.empty() && !parts_.root_of) path = uuid().to_string();
  std::string object(type_name());
  if (!path.empty()) object += " " + path;
  return mock_origin(*world_, {type_name(), uuid(), parts_.given, parts_.is_known, parts_.stored},
                     call.name, std::move(object));
}

bool MockObject::is_created() const {
  const NodeStore* nodes = world_->scope().nodes.get();
  return nodes != nullptr && parts_.stored != nullptr && nodes->is_created(type_name(), uuid());
}

}  // namespace porthole::graphql
