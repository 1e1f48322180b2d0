#include "portal/graphql/mock/connection_parts.h"

#include <memory>

namespace porthole::graphql {

MockObjectPtr other_fields(const MockWorldPtr& world, const NamedType& type, MockKey origin) {
  return std::make_shared<const MockObject>(world,
                                            MockObject::Parts{type, world->make_uuid(origin)});
}

ResolvedValue MockEdge::resolve(const FieldCall& call) const {
  if (call.name == "cursor" && call.definition->type->named->is_leaf()) return cursor_;
  if (call.name != "node") return other_fields(world_, type_, origin_)->resolve(call);
  if (node_ == nullptr) return {};
  return ObjectPtr(node_);
}

ObjectPtr MockEdge::extra(const FieldCall& call, std::string_view type_name,
                          std::uint64_t index) const {
  return other_fields(world_, type_, origin_)->extra(call, type_name, index);
}

ResolvedValue MockPageInfo::resolve(const FieldCall& call) const {
  if (call.name == "hasNextPage") return facts_.has_next;
  if (call.name == "hasPreviousPage") return facts_.has_previous;
  if (call.name == "startCursor") return cursor(facts_.start_cursor, call);
  if (call.name == "endCursor") return cursor(facts_.end_cursor, call);
  return other_fields(world_, type_, origin_)->resolve(call);
}

ObjectPtr MockPageInfo::extra(const FieldCall& call, std::string_view type_name,
                              std::uint64_t index) const {
  return other_fields(world_, type_, origin_)->extra(call, type_name, index);
}

ResolvedValue MockPageInfo::cursor(const std::string& cursor, const FieldCall& call) {
  if (cursor.empty() && !call.definition->type->is_non_null()) return {};
  return cursor;
}

}  // namespace porthole::graphql
