#include "portal/graphql/mock/untyped_object.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "portal/graphql/mock/bridged_object.h"
#include "portal/graphql/mock/json_value.h"
#include "portal/graphql/mock/leaf_value.h"
#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/mock_node.h"
#include "portal/graphql/mock/mock_origin.h"
#include "portal/graphql/mock/named_object.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/mock/paging.h"
#include "portal/graphql/mock/relay_id.h"
#include "portal/graphql/mock/untyped_arguments.h"

namespace porthole::graphql {
namespace {

class UntypedObject final : public MockNode {
 public:
  struct Parts {
    std::string type_name;
    Uuid uuid;
    Overrides given = nullptr;
    /// The node of an edge.
    ObjectPtr node = nullptr;
    /// The values of objects below it: in the payload of a mutation, those of the input.
    Overrides below = nullptr;
    PageRange page = {};
    bool is_mutation_root = false;
    /// Whether there are no lists or arguments between the root and it.
    bool is_near_root = false;
  };

  UntypedObject(MockWorldPtr world, Parts parts);

  std::string_view type_name() const override { return parts_.type_name; }
  ResolvedValue resolve(const FieldCall& call) const override;
  Origin origin(const FieldCall& call) const override;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                  std::uint64_t index) const override;

 private:
  MockKey field_key(const FieldCall& call) const;
  Overrides chosen(std::string_view field) const;
  ResolvedValue leaf(const FieldCall& call) const;
  ResolvedValue child(const FieldCall& call, MockKey origin) const;
  bool take_given(const FieldCall& call, Parts& child) const;
  Uuid identity_of(const Overrides& given, MockKey origin) const;
  ResolvedValue page(bool is_edges) const;
  /// An object of the built-in schema if it has a type of that name.
  ObjectPtr make(Parts parts) const;
  ObjectPtr item(std::uint64_t index) const;
  ObjectPtr edge(std::uint64_t index) const;
  ObjectPtr page_info() const;
  void note_seen() const;

  const MockWorldPtr world_;
  const Parts parts_;
  const Overrides stored_;
  const MockIdentity identity_;
};

/// The number of items of the object with this key, if it is a connection.
std::size_t total_of(MockKey key) {
  return static_cast<std::size_t>(HashRandom(key).between(kListedMin, kListedMax));
}

/// The requested page of a connection whose items derive from `key`.
PageRange page_for(const MockWorld& world, MockKey key, const json::Value& arguments) {
  const std::size_t total = total_of(key);
  const PageArguments wanted = page_arguments(arguments);
  const auto index_of = [&](std::string_view cursor) -> std::optional<std::size_t> {
    for (std::size_t index = 0; !cursor.empty() && index < total; ++index) {
      if (cursor_of(world.item_uuid(key, index)) == cursor) return index;
    }
    return std::nullopt;
  };
  return page_of(wanted, total, index_of(wanted.after), index_of(wanted.before));
}

UntypedObject::UntypedObject(MockWorldPtr world, Parts parts)
    : world_(std::move(world)),
      parts_(std::move(parts)),
      stored_(world_->scope().nodes == nullptr
                  ? nullptr
                  : world_->scope().nodes->find(parts_.type_name, parts_.uuid)),
      identity_([this] {
        MockIdentity identity = world_->identity(parts_.type_name, parts_.uuid);
        identity.is_person = names_person(parts_.type_name);
        const auto text = [this](std::string_view name) {
          const Overrides own = chosen(name);
          return own != nullptr && own->IsString() ? json::text_of(*own) : std::string_view();
        };
        identity.given_name = text("name");
        identity.given_slug = text("slug");
        identity.has_slug = !identity.given_slug.empty();
        return identity;
      }()) {}

Overrides UntypedObject::chosen(std::string_view field) const {
  Overrides given = member_of(parts_.given, field);
  return given != nullptr ? given : member_of(stored_, field);
}

MockKey UntypedObject::field_key(const FieldCall& call) const {
  MockHash hash(identity_.key);
  hash.add(call.name);
  if (call.arguments.IsObject()) {
    hash.add_members(call.arguments, [](std::string_view name) { return !is_page_argument(name); });
  }
  return hash.finish();
}

void UntypedObject::note_seen() const {
  NodeStore* nodes = world_->scope().nodes.get();
  if (nodes == nullptr || stored_ != nullptr || !says_more_than_id(parts_.given)) return;
  nodes->see(parts_.type_name, parts_.uuid, *parts_.given, world_->scope().request);
}

ResolvedValue UntypedObject::leaf(const FieldCall& call) const {
  if (call.name == "id" || call.name == "uuid") note_seen();
  const Overrides own = chosen(call.name);
  if (own != nullptr && !own->IsObject()) return resolved_json(*own);
  if (call.name == "count" || call.name == "totalCount") {
    return static_cast<std::int64_t>(total_of(identity_.key));
  }
  return mock_leaf(identity_, call.name, field_key(call));
}

ObjectPtr UntypedObject::make(Parts parts) const {
  const NamedType* type = bridged_type(*world_, parts.type_name);
  if (type == nullptr) return std::make_shared<const UntypedObject>(world_, std::move(parts));
  MockRequest request{*type, identity_.key, parts.given};
  request.is_near_root = parts.is_near_root;
  request.uuid = parts.uuid;
  MockObjectPtr object = make_mock_object(world_, request);
  return object == nullptr ? nullptr : bridge(world_, std::move(object));
}

ObjectPtr UntypedObject::item(std::uint64_t index) const {
  Parts parts{singular(parts_.type_name), world_->item_uuid(identity_.key, index)};
  if (says_anything(parts_.given)) parts.given = without_ids(parts_.given);
  return make(std::move(parts));
}

ObjectPtr UntypedObject::edge(std::uint64_t index) const {
  const Uuid uuid = world_->item_uuid(identity_.key, index);
  OverridesBuilder given;
  given.add(given.value(), "cursor", cursor_of(uuid));
  Parts parts{singular(parts_.type_name) + "Edge", uuid, given.finish(), item(index)};
  return std::make_shared<const UntypedObject>(world_, std::move(parts));
}

ObjectPtr UntypedObject::page_info() const {
  const PageRange& page = parts_.page;
  OverridesBuilder given;
  const auto add_cursor = [&](std::string_view name, std::size_t index) {
    if (page.size() == 0) {
      given.add_null(given.value(), name);
    } else {
      given.add(given.value(), name, cursor_of(world_->item_uuid(identity_.key, index)));
    }
  };
  given.add(given.value(), "hasNextPage", json::Value(page.end < total_of(identity_.key)));
  given.add(given.value(), "hasPreviousPage", json::Value(page.begin > 0));
  add_cursor("startCursor", page.begin);
  add_cursor("endCursor", page.end - 1);
  return std::make_shared<const UntypedObject>(world_,
                                               Parts{"PageInfo", parts_.uuid, given.finish()});
}

ResolvedValue UntypedObject::page(bool is_edges) const {
  ResolvedValue::Items items;
  for (std::size_t index = parts_.page.begin; index < parts_.page.end; ++index) {
    if (!world_->take()) return world_->too_many();
    items.emplace_back(is_edges ? edge(index) : item(index));
  }
  return items;
}

/// Sets the given values of a child: those chosen for it, from a mutation's input, or from
/// arguments. Returns whether arguments identify the child.
bool UntypedObject::take_given(const FieldCall& call, Parts& child) const {
  child.given = chosen(call.name);
  if (child.given != nullptr) return false;
  if (parts_.below != nullptr) {
    const std::optional<RelayId> id = relay_id_of(parts_.below);
    const bool is_its_own = id && id->type_name == child.type_name;
    child.given = is_its_own ? parts_.below : without_ids(parts_.below);
    if (child.type_name.ends_with("Edge")) child.below = parts_.below;
    return false;
  }
  if (!call.arguments.IsObject()) return false;
  OverridesBuilder asked;
  echo_untyped(call.arguments, asked);
  if (!asked.empty()) child.given = asked.finish();
  if (parts_.is_mutation_root) child.below = child.given;
  return child.given != nullptr && !parts_.is_mutation_root;
}

/// The UUID of a child with these given values, or one derived from `origin`.
Uuid UntypedObject::identity_of(const Overrides& given, MockKey origin) const {
  const json::Value* id = find(given, "id");
  const json::Value* uuid = find(given, "uuid");
  if (id != nullptr && id->IsString() && !parts_.is_mutation_root) {
    const std::optional<RelayId> parsed = relay_id_of(given);
    return world_->uuid_of_id(parsed ? parsed->key : json::text_of(*id));
  }
  if (uuid != nullptr && uuid->IsString()) return world_->uuid_of_id(json::text_of(*uuid));
  return world_->make_uuid(origin);
}

ResolvedValue UntypedObject::child(const FieldCall& call, MockKey origin) const {
  if (!world_->take()) return world_->too_many();
  Parts parts{type_name_of(call.name), {}};
  const bool is_edge = parts_.type_name.size() > 4 && parts_.type_name.ends_with("Edge");
  if (call.name == "node" && is_edge) {
    parts.type_name = parts_.type_name.substr(0, parts_.type_name.size() - 4);
  }
  const bool is_lookup = take_given(call, parts);
  if (parts.given != nullptr && parts.given->IsNull()) return {};
  const std::optional<RelayId> id = relay_id_of(parts.given);
  if (id && !parts_.is_mutation_root) parts.type_name = id->type_name;
  const bool has_arguments = call.arguments.IsObject() && call.arguments.MemberCount() > 0;
  parts.is_near_root = parts_.is_near_root && !has_arguments;
  const auto* known = world_->find_known(parts.type_name, parts.given, parts.is_near_root);
  if (known != nullptr) {
    parts.given = known->fields;
  } else if (is_lookup && world_->knows_all(parts.type_name)) {
    return {};
  }
  parts.uuid = identity_of(parts.given, origin);
  parts.page = page_for(*world_, world_->key_of(parts.type_name, parts.uuid), call.arguments);
  return make(std::move(parts));
}

ResolvedValue UntypedObject::resolve(const FieldCall& call) const {
  const bool is_object = std::any_of(call.nodes.begin(), call.nodes.end(), [](const Field* field) {
    return field->selection_set.present();
  });
  if (!is_object) return leaf(call);
  if (call.name == "edges") return page(true);
  if (call.name == "nodes") return page(false);
  if (call.name == "pageInfo") return page_info();
  if (call.name == "node" && parts_.node != nullptr) return parts_.node;
  return child(call, field_key(call));
}

Origin UntypedObject::origin(const FieldCall& call) const {
  return mock_origin(*world_, {parts_.type_name, parts_.uuid, parts_.given, false, stored_},
                     call.name, parts_.type_name);
}

ObjectPtr UntypedObject::extra(const FieldCall& call, std::string_view type_name,
                               std::uint64_t index) const {
  const std::uint64_t beyond = total_of(identity_.key) + index;
  if (call.name == "edges") return edge(beyond);
  if (call.name == "nodes") return item(beyond);
  const MockKey origin = MockHash(field_key(call)).add("extra").add(index).finish();
  Parts parts{type_name.empty() ? type_name_of(call.name) : std::string(type_name),
              world_->make_uuid(origin)};
  parts.page = page_for(*world_, world_->key_of(parts.type_name, parts.uuid), call.arguments);
  return std::make_shared<const UntypedObject>(world_, std::move(parts));
}

}  // namespace

ObjectPtr make_untyped_root(const MockWorldPtr& world, OperationType operation) {
  // The types of the built-in schema know its mutations and lookups; names know the rest.
  if (ObjectPtr typed = make_mock_root(world, operation)) return bridge(world, std::move(typed));
  return make_untyped_object(world, "Subscription", world->make_uuid(world->root_key(operation)));
}

std::shared_ptr<const MockNode> make_untyped_object(MockWorldPtr world, std::string type_name,
                                                    const Uuid& uuid) {
  UntypedObject::Parts parts{std::move(type_name), uuid};
  parts.is_mutation_root = parts.type_name == "Mutation";
  parts.is_near_root =
      parts.is_mutation_root || parts.type_name == "Query" || parts.type_name == "Subscription";
  return std::make_shared<const UntypedObject>(std::move(world), std::move(parts));
}

}  // namespace porthole::graphql
