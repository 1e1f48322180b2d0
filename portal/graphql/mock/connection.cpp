#include "portal/graphql/mock/connection.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/mock/connection_items.h"
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
  bool is_whole() const { return items_.is_whole(); }

 private:
  ObjectPtr edge_at(std::size_t index, const NamedType& type) const;
  std::optional<std::size_t> index_of(std::string_view cursor) const;
  ResolvedValue page_info(const NamedType& type) const;

  const MockWorldPtr world_;
  const NamedType& type_;
  const ConnectionShape shape_;
  const MockKey key_;
  const ConnectionItems items_;
  PageRange page_;
};

MockConnection::MockConnection(const MockObjectPtr& owner, const FieldCall& call,
                               const ConnectionShape& shape)
    : world_(owner->world()),
      type_(*call.definition->type->named),
      shape_(shape),
      key_(owner->field_key(call.name, &call.arguments)),
      items_(owner, call, *shape.node) {
  const PageArguments arguments = page_arguments(call.arguments);
  page_ = page_of(arguments, items_.count(), index_of(arguments.after), index_of(arguments.before));
}

ObjectPtr MockConnection::edge_at(std::size_t index, const NamedType& type) const {
  MockObjectPtr node = items_.at(index);
  std::string cursor = cursor_of(node->uuid());
  const MockKey origin = MockHash(key_).add("edge").add(cursor).finish();
  return std::make_shared<const MockEdge>(world_, type, origin, std::move(node), std::move(cursor));
}

std::optional<std::size_t> MockConnection::index_of(std::string_view cursor) const {
  if (cursor.empty()) return std::nullopt;
  for (std::size_t index = 0; index < items_.count(); ++index) {
    if (cursor_of(items_.uuid_at(index)) == cursor) return index;
  }
  return std::nullopt;
}

ResolvedValue MockConnection::page_info(const NamedType& type) const {
  MockPageInfo::Facts facts;
  facts.has_next = page_.end < items_.count();
  facts.has_previous = page_.begin > 0;
  if (page_.size() > 0) {
    facts.start_cursor = cursor_of(items_.uuid_at(page_.begin));
    facts.end_cursor = cursor_of(items_.uuid_at(page_.end - 1));
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
      items.emplace_back(is_edges ? edge_at(index, named) : ObjectPtr(items_.at(index)));
    }
    return items;
  }
  const std::string word = last_word(call.name);
  if (named.scalar == ScalarKind::integer && (word == "count" || word == "total")) {
    return static_cast<std::int64_t>(items_.count());
  }
  return other_fields(world_, type_, key_)->resolve(call);
}

ObjectPtr MockConnection::extra(const FieldCall& call, std::string_view type_name,
                                std::uint64_t index) const {
  const NamedType& named = *call.definition->type->named;
  const std::size_t beyond = items_.count() + static_cast<std::size_t>(index);
  if (call.name == "edges" && shape_.edge == &named) return edge_at(beyond, named);
  if (call.name == "nodes" && shape_.node == &named && type_name.empty()) return items_.at(beyond);
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
