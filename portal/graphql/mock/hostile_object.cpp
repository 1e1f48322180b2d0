#include "portal/graphql/mock/hostile_object.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "portal/graphql/mock/hostile_value.h"
#include "portal/graphql/mock/mock_node.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {
namespace {

/// Levels that are cut, one after the other. Queries that people write are less deep: an
/// organization's pipelines' builds' jobs need nine.
constexpr std::uint64_t kCutLevels = 12;

/// What an answer loses.
struct Losses {
  /// Nothing but leaves is lost above this level of the answer, and at it all that can be null. 0
  /// is the level of the root's fields. Absent: no level is special.
  std::optional<std::uint64_t> cut = std::nullopt;

  bool spares(std::uint64_t level) const { return cut && level < *cut; }

  bool is_null(std::uint64_t level, bool is_object, HashRandom& random) const {
    if (cut == level) return true;
    if (is_object) return !spares(level) && random.below(6) == 0;
    return random.below(4) == 0;
  }

  bool is_empty(std::uint64_t level, HashRandom& random) const {
    return !spares(level) && random.below(4) == 0;
  }
};

/// What is left of the page of a connection.
struct HostilePage {
  enum class Kind : std::uint8_t {
    whole,
    ended,  ///< No items, and no further page.
    brief,  ///< At most `size` items; the rest is on the next page.
  };
  Kind kind = Kind::whole;
  std::size_t size = 0;
  /// Whether items are asked for from the end: then the last ones stay.
  bool is_backward = false;
};

/// `level` is that of the connection's fields.
HostilePage hostile_page(const Losses& losses, std::uint64_t level, const json::Value& arguments,
                         HashRandom random) {
  using Kind = HostilePage::Kind;
  if (losses.spares(level)) return {};
  const auto is_given = [&](std::string_view name) {
    const json::Value* given = arguments.IsObject() ? json::find(arguments, name) : nullptr;
    return given != nullptr && !given->IsNull();
  };
  const bool is_backward = is_given("last") && !is_given("first");
  const std::uint64_t choice = losses.cut == level ? 0 : random.below(4);
  if (choice == 0) return {Kind::ended, 0, is_backward};
  if (choice == 1) return {};
  return {Kind::brief, static_cast<std::size_t>(random.between(1, 2)), is_backward};
}

void shorten(const HostilePage& page, ResolvedValue::Items& items) {
  if (page.kind == HostilePage::Kind::whole || items.size() <= page.size) return;
  const auto dropped = static_cast<std::ptrdiff_t>(items.size() - page.size);
  if (page.is_backward) {
    items.erase(items.begin(), items.begin() + dropped);
  } else {
    items.erase(items.end() - dropped, items.end());
  }
}

bool is_page_list(std::string_view field) {
  return field == "edges" || field == "nodes";
}

/// A cursor or a boolean of `pageInfo`.
bool is_page_fact(std::string_view field) {
  return field == "startCursor" || field == "endCursor" || field == "hasNextPage" ||
         field == "hasPreviousPage";
}

/// What `pageInfo` says of a page that isn't whole.
struct PageFacts {
  HostilePage page;
  /// The edge that now begins or ends the page; null if the page was short enough.
  ObjectPtr last_edge = nullptr;
  /// The cursor of an edge; null without a schema.
  const FieldDefinition* cursor = nullptr;

  /// The value of a field that differs now.
  std::optional<ResolvedValue> find(const FieldCall& call) const;
};

const json::Value& no_arguments() {
  static const json::Value none(rapidjson::kObjectType);
  return none;
}

std::optional<ResolvedValue> PageFacts::find(const FieldCall& call) const {
  const std::string_view more = page.is_backward ? "hasPreviousPage" : "hasNextPage";
  if (page.kind == HostilePage::Kind::ended) {
    if (call.name == more) return ResolvedValue(false);
    if (call.name != "startCursor" && call.name != "endCursor") return std::nullopt;
    const bool is_required = call.definition != nullptr && call.definition->type->is_non_null();
    return is_required ? ResolvedValue(std::string()) : ResolvedValue();
  }
  if (last_edge == nullptr) return std::nullopt;
  if (call.name == more) return ResolvedValue(true);
  if (call.name != (page.is_backward ? "startCursor" : "endCursor")) return std::nullopt;
  return last_edge->resolve({cursor, "cursor", "cursor", no_arguments(), call.nodes});
}

class HostileObject final : public MockNode {
 public:
  struct Parts {
    ObjectPtr object;
    /// Null without a schema.
    const NamedType* type = nullptr;
    /// Of the object's path.
    MockKey key = {};
    /// Of its fields.
    std::uint64_t level = 0;
    Losses losses = {};
    /// If it is or may be a connection.
    std::optional<HostilePage> page = std::nullopt;
    /// If it is the `pageInfo` of a page that isn't whole.
    std::optional<PageFacts> facts = std::nullopt;
    bool is_mutation_root = false;
  };

  explicit HostileObject(Parts parts) : parts_(std::move(parts)) {}

  std::string_view type_name() const override { return parts_.object->type_name(); }
  ResolvedValue resolve(const FieldCall& call) const override;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                  std::uint64_t index) const override;

 private:
  /// Where a value is: of a field, or an item in its list.
  struct Site {
    const FieldCall& call;
    /// Null without a schema.
    const Type* type;
    MockKey key;
  };

  MockKey key_of(const FieldCall& call) const {
    return MockHash(parts_.key).add(call.response_key).finish();
  }
  ResolvedValue page_fact(const FieldCall& call) const;
  ResolvedValue transform(const Site& site, const ResolvedValue& value) const;
  ResolvedValue transform_items(const Site& site, ResolvedValue::Items items,
                                HashRandom& random) const;
  ObjectPtr wrap(const FieldCall& call, ObjectPtr object, MockKey key) const;
  std::optional<HostilePage> page_for(const FieldCall& call, const Parts& child) const;
  PageFacts facts_for(const HostilePage& page, const FieldCall& page_info) const;

  const Parts parts_;
};

/// The type that the field's object has. Null without a schema.
const NamedType* type_of(const FieldCall& call, const Object& object) {
  if (call.definition == nullptr) return nullptr;
  const List<const NamedType*>& types = call.definition->type->named->possible_types;
  const auto* found = std::find_if(types.begin(), types.end(), [&](const NamedType* type) {
    return type->name == object.type_name();
  });
  return found == types.end() ? nullptr : *found;
}

/// The cursor of a connection's edges. Null if they have none, and without a schema.
const FieldDefinition* cursor_field(const NamedType* connection) {
  const FieldDefinition* edges = connection == nullptr ? nullptr : connection->field("edges");
  return edges == nullptr ? nullptr : edges->type->named->field("cursor");
}

bool is_nullable(const Type* type, std::string_view field) {
  return type == nullptr ? !is_promised(field) : !type->is_non_null();
}

/// Whether it is an object, or a list that begins with one.
bool holds_object(const ResolvedValue& value) {
  const auto* items = std::get_if<ResolvedValue::Items>(&value.any());
  if (items != nullptr) return !items->empty() && holds_object(items->front());
  return std::holds_alternative<ObjectPtr>(value.any());
}

ResolvedValue HostileObject::resolve(const FieldCall& call) const {
  if (is_page_fact(call.name)) return page_fact(call);
  const Type* type = call.definition == nullptr ? nullptr : call.definition->type;
  // Even if the value becomes null, as mutations take effect here.
  return transform({call, type, key_of(call)}, parts_.object->resolve(call));
}

/// Nothing random: clients that follow it must come to an end.
ResolvedValue HostileObject::page_fact(const FieldCall& call) const {
  if (parts_.facts) {
    if (std::optional<ResolvedValue> fact = parts_.facts->find(call)) return *std::move(fact);
  }
  return parts_.object->resolve(call);
}

ResolvedValue HostileObject::transform(const Site& site, const ResolvedValue& value) const {
  if (value.is_null() || std::holds_alternative<FieldFailure>(value.any())) return value;
  HashRandom random(site.key);
  const std::string_view field = site.call.name;
  if (is_nullable(site.type, field) &&
      parts_.losses.is_null(parts_.level, holds_object(value), random)) {
    return {};
  }
  if (const auto* items = std::get_if<ResolvedValue::Items>(&value.any())) {
    return transform_items(site, *items, random);
  }
  if (const auto* object = std::get_if<ObjectPtr>(&value.any())) {
    return wrap(site.call, *object, site.key);
  }
  return hostile_value(site.type == nullptr ? nullptr : site.type->named, field, value, random);
}

ResolvedValue HostileObject::transform_items(const Site& site, ResolvedValue::Items items,
                                             HashRandom& random) const {
  if (parts_.page && is_page_list(site.call.name)) {
    shorten(*parts_.page, items);
  } else if (parts_.losses.is_empty(parts_.level, random)) {
    return ResolvedValue::Items();
  }
  const Type* type = site.type == nullptr ? nullptr : site.type->nullable().inner;
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i] = transform({site.call, type, MockHash(site.key).add(i).finish()}, items[i]);
  }
  return items;
}

ObjectPtr HostileObject::wrap(const FieldCall& call, ObjectPtr object, MockKey key) const {
  if (object == nullptr) return nullptr;
  Parts child{
      .object = std::move(object), .key = key, .level = parts_.level + 1, .losses = parts_.losses};
  child.type = type_of(call, *child.object);
  child.page = page_for(call, child);
  const bool is_changed = parts_.page && parts_.page->kind != HostilePage::Kind::whole;
  if (is_changed && call.name == "pageInfo") child.facts = facts_for(*parts_.page, call);
  return std::make_shared<const HostileObject>(std::move(child));
}

/// Without a schema, any object may be a connection.
std::optional<HostilePage> HostileObject::page_for(const FieldCall& call,
                                                   const Parts& child) const {
  if (call.definition != nullptr) {
    if (child.type == nullptr || !connection_shape(*child.type)) return std::nullopt;
    // Without cursors, nothing would say where the rest begins.
    if (cursor_field(child.type) == nullptr) return HostilePage();
  }
  const HashRandom random(MockHash(child.key).add("page").finish());
  return hostile_page(parts_.losses, child.level, call.arguments, random);
}

PageFacts HostileObject::facts_for(const HostilePage& page, const FieldCall& page_info) const {
  PageFacts facts{.page = page, .cursor = cursor_field(parts_.type)};
  if (page.kind != HostilePage::Kind::brief) return facts;
  const FieldDefinition* edges = parts_.type == nullptr ? nullptr : parts_.type->field("edges");
  const ResolvedValue value =
      parts_.object->resolve({edges, "edges", "edges", no_arguments(), page_info.nodes});
  const auto* items = std::get_if<ResolvedValue::Items>(&value.any());
  if (items == nullptr || items->size() <= page.size) return facts;
  const ResolvedValue& last =
      (*items)[page.is_backward ? items->size() - page.size : page.size - 1];
  if (const auto* edge = std::get_if<ObjectPtr>(&last.any())) facts.last_edge = *edge;
  return facts;
}

ObjectPtr HostileObject::extra(const FieldCall& call, std::string_view type_name,
                               std::uint64_t index) const {
  const MockKey key = MockHash(key_of(call)).add(index).finish();
  // What is pinned below an object that was lost is pinned in that object. A mutation would take
  // effect again.
  const ResolvedValue value =
      parts_.is_mutation_root ? ResolvedValue() : parts_.object->resolve(call);
  const ResolvedValue* there = &value;
  if (const auto* items = std::get_if<ResolvedValue::Items>(&value.any())) {
    there = index < items->size() ? &(*items)[static_cast<std::size_t>(index)] : nullptr;
  }
  const auto* object = there == nullptr ? nullptr : std::get_if<ObjectPtr>(&there->any());
  if (object != nullptr && *object != nullptr &&
      (type_name.empty() || (*object)->type_name() == type_name)) {
    return wrap(call, *object, key);
  }
  const auto* node = dynamic_cast<const MockNode*>(parts_.object.get());
  return node == nullptr ? nullptr : wrap(call, node->extra(call, type_name, index), key);
}

}  // namespace

ObjectPtr make_hostile(ObjectPtr root, OperationType operation, const HostileKey& key) {
  if (root == nullptr) return nullptr;
  HostileObject::Parts parts{.object = std::move(root),
                             .key = MockHash(key.base).add(key.ordinal).finish()};
  if (key.ordinal % 2 == 1) parts.losses.cut = key.ordinal / 2 % kCutLevels;
  parts.is_mutation_root = operation == OperationType::mutation;
  return std::make_shared<const HostileObject>(std::move(parts));
}

}  // namespace porthole::graphql
