#include "portal/graphql/mock/connection.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/mock/connection_parts.h"
#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/paging.h"

namespace porthole::graphql {
namespace {

class MockConnection final : public MockNode {
 public:
  MockConnection(const MockObjectPtr& owner, const FieldCall& call, const ConnectionShape& shape);

  std::string_view type_name() const override { return type_.name; }
  ResolvedValue resolve(const FieldCall& call) const override;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                  std::uint64_t index) const override;

  /// False if the answer's object limit was reached before all candidates were checked.
  bool is_whole() const { return is_whole_; }

 private:
  std::size_t total() const { return first_.size() + generated_; }
  void list_known(const std::vector<KnownObjects::Known>& known);
  void list_created();
  bool belongs(const MockObject& object) const;
  bool passes_filters(const MockObject& object) const;
  Uuid uuid_at(std::size_t index) const;
  MockObjectPtr node_at(std::size_t index) const;
  ObjectPtr edge_at(std::size_t index, const NamedType& type) const;
  /// The values that arguments set in an item.
  Overrides given_at(std::size_t index) const;
  std::optional<std::size_t> index_of(std::string_view cursor) const;
  ResolvedValue page_info(const NamedType& type) const;

  const MockWorldPtr world_;
  const MockObjectPtr owner_;
  const NamedType& type_;
  const ConnectionShape shape_;
  const MockKey key_;
  /// The arguments that set fields of the items, by field.
  OverridesBuilder filters_;
  /// Known or created objects; made-up ones follow.
  std::vector<MockObjectPtr> first_;
  std::size_t generated_ = 0;
  PageRange page_;
  bool is_whole_ = true;
};

MockConnection::MockConnection(const MockObjectPtr& owner, const FieldCall& call,
                               const ConnectionShape& shape)
    : world_(owner->world()),
      owner_(owner),
      type_(*call.definition->type->named),
      shape_(shape),
      key_(owner->field_key(call.name, &call.arguments)) {
  constexpr std::uint64_t kItemsMin = 3;
  constexpr std::uint64_t kItemsMax = 25;
  for (const auto& [name, value] : flatten(call.arguments, *shape.node)) {
    const FieldDefinition* field = find_member(*shape.node, name);
    const bool is_filter = field != nullptr && field->type->named->is_leaf();
    if (is_filter && !is_page_argument(name)) filters_.add(filters_.value(), name, *value);
  }
  if (const auto* known = world_->known_of_type(shape.node->name)) {
    list_known(*known);
  } else {
    list_created();
    generated_ = HashRandom(key_).between(kItemsMin, kItemsMax);
  }
  const PageArguments arguments = page_arguments(call.arguments);
  page_ = page_of(arguments, total(), index_of(arguments.after), index_of(arguments.before));
}

void MockConnection::list_known(const std::vector<KnownObjects::Known>& known) {
  for (const KnownObjects::Known& one : known) {
    MockObjectPtr object = make_mock_object(world_, {*shape_.node, key_, one.fields});
    if (object != nullptr && passes_filters(*object)) first_.push_back(std::move(object));
  }
}

void MockConnection::list_created() {
  const NodeStore* nodes = world_->scope().nodes.get();
  if (nodes == nullptr) return;
  for (const NamedType* type : shape_.node->possible_types) {
    for (const Uuid& uuid : nodes->created(type->name)) {
      // Each costs as much as one that is shown.
      is_whole_ = is_whole_ && world_->take();
      if (!is_whole_) return;
      MockRequest request{*type, key_};
      request.uuid = uuid;
      MockObjectPtr object = make_mock_object(world_, request);
      if (object == nullptr || !belongs(*object) || !passes_filters(*object)) continue;
      first_.push_back(std::move(object));
    }
  }
}

/// Whether a created object may belong to the owner: not if it refers to another object of the
/// owner's type.
bool MockConnection::belongs(const MockObject& object) const {
  const NamedType& owner_type = owner_->type();
  if (!is_node(owner_type) || world_->known_of_type(owner_type.name) != nullptr) return true;
  bool is_anothers = false;
  for (const FieldDefinition& field : object.type().fields) {
    if (field.type->named != &owner_type || is_list(*field.type)) continue;
    const Overrides reference = object.chosen(field.name);
    const json::Value* id = find(reference, "id");
    if (id == nullptr || !id->IsString()) continue;
    if (json::text_of(*id) == owner_->id()) return true;
    is_anothers = true;
  }
  return !is_anothers;
}

bool MockConnection::passes_filters(const MockObject& object) const {
  const json::Value& filters = filters_.value();
  return std::all_of(filters.MemberBegin(), filters.MemberEnd(), [&](const auto& filter) {
    const FieldDefinition* field = object.type().field(json::text_of(filter.name));
    return field == nullptr || !field->type->named->is_leaf() ||
           object.has_value(*field, filter.value);
  });
}

Uuid MockConnection::uuid_at(std::size_t index) const {
  if (index < first_.size()) return first_[index]->uuid();
  return world_->item_uuid(key_, index - first_.size());
}

Overrides MockConnection::given_at(std::size_t index) const {
  if (filters_.empty()) return nullptr;
  OverridesBuilder given;
  HashRandom random(MockHash(key_).add("filter").add(index - first_.size()).finish());
  for (const auto& filter : filters_.value().GetObject()) {
    const std::string_view name = json::text_of(filter.name);
    const FieldDefinition* field = find_member(*shape_.node, name);
    const bool is_choice = filter.value.IsArray() && !is_list(*field->type);
    if (!is_choice) {
      given.add(given.value(), name, filter.value);
    } else if (!filter.value.Empty()) {
      const auto choice = static_cast<rapidjson::SizeType>(random.below(filter.value.Size()));
      given.add(given.value(), name, filter.value[choice]);
    }
  }
  return given.finish();
}

MockObjectPtr MockConnection::node_at(std::size_t index) const {
  if (index < first_.size()) return first_[index];
  MockRequest request{*shape_.node, key_};
  request.uuid = uuid_at(index);
  request.given = given_at(index);
  request.owner = owner_;
  return make_mock_object(world_, request);
}

ObjectPtr MockConnection::edge_at(std::size_t index, const NamedType& type) const {
  const MockKey origin = MockHash(key_).add("edge").add(cursor_of(uuid_at(index))).finish();
  return std::make_shared<const MockEdge>(world_, type, origin, node_at(index),
                                          cursor_of(uuid_at(index)));
}

std::optional<std::size_t> MockConnection::index_of(std::string_view cursor) const {
  if (cursor.empty()) return std::nullopt;
  for (std::size_t index = 0; index < total(); ++index) {
    if (cursor_of(uuid_at(index)) == cursor) return index;
  }
  return std::nullopt;
}

ResolvedValue MockConnection::page_info(const NamedType& type) const {
  MockPageInfo::Facts facts;
  facts.has_next = page_.end < total();
  facts.has_previous = page_.begin > 0;
  if (page_.size() > 0) {
    facts.start_cursor = cursor_of(uuid_at(page_.begin));
    facts.end_cursor = cursor_of(uuid_at(page_.end - 1));
  }
  return ObjectPtr(std::make_shared<const MockPageInfo>(world_, type, key_, std::move(facts)));
}

ResolvedValue MockConnection::resolve(const FieldCall& call) const {
  const FieldDefinition& field = *call.definition;
  const NamedType& named = *field.type->named;
  if (call.name == "pageInfo" && named.kind == NamedTypeKind::object) return page_info(named);
  const bool is_edges = call.name == "edges" && shape_.edge == &named;
  const bool is_nodes = call.name == "nodes" && shape_.node == &named;
  if (is_edges || is_nodes) {
    ResolvedValue::Items items;
    for (std::size_t index = page_.begin; index < page_.end; ++index) {
      if (!world_->take()) return world_->too_many();
      items.emplace_back(is_edges ? edge_at(index, named) : ObjectPtr(node_at(index)));
    }
    return items;
  }
  const std::string word = last_word(call.name);
  if (named.scalar == ScalarKind::integer && (word == "count" || word == "total")) {
    return static_cast<std::int64_t>(total());
  }
  return other_fields(world_, type_, key_)->resolve(call);
}

ObjectPtr MockConnection::extra(const FieldCall& call, std::string_view type_name,
                                std::uint64_t index) const {
  const NamedType& named = *call.definition->type->named;
  const std::size_t beyond = total() + static_cast<std::size_t>(index);
  if (call.name == "edges" && shape_.edge == &named) return edge_at(beyond, named);
  if (call.name == "nodes" && shape_.node == &named && type_name.empty()) return node_at(beyond);
  return other_fields(world_, type_, key_)->extra(call, type_name, index);
}

}  // namespace

ResolvedValue make_connection(const MockObjectPtr& owner, const FieldCall& call,
                              const ConnectionShape& shape) {
  if (!owner->world()->take()) return owner->world()->too_many();
  auto connection = std::make_shared<const MockConnection>(owner, call, shape);
  if (!connection->is_whole()) return owner->world()->too_many();
  return ObjectPtr(std::move(connection));
}

ResolvedValue make_edge(const MockWorldPtr& world, const MockRequest& request) {
  const NamedType& node = *edge_node(request.declared);
  const MockKey origin = MockHash(request.origin).add("node").finish();
  MockObjectPtr object = make_mock_object(world, {node, origin, member_of(request.given, "node")});
  std::string cursor = object == nullptr ? "" : cursor_of(object->uuid());
  return ObjectPtr(std::make_shared<const MockEdge>(world, request.declared, request.origin,
                                                    std::move(object), std::move(cursor)));
}

}  // namespace porthole::graphql
