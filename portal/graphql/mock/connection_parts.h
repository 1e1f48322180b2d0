#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "portal/graphql/mock/mock_node.h"
#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// An object for the fields of a connection, edge or page info that Relay doesn't define.
MockObjectPtr other_fields(const MockWorldPtr& world, const NamedType& type, MockKey origin);

/// An edge of a connection. `node` may be null.
class MockEdge final : public MockNode {
 public:
  MockEdge(MockWorldPtr world, const NamedType& type, MockKey origin, MockObjectPtr node,
           std::string cursor)
      : world_(std::move(world)),
        type_(type),
        origin_(origin),
        node_(std::move(node)),
        cursor_(std::move(cursor)) {}

  std::string_view type_name() const override { return type_.name; }
  ResolvedValue resolve(const FieldCall& call) const override;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                  std::uint64_t index) const override;

 private:
  const MockWorldPtr world_;
  const NamedType& type_;
  const MockKey origin_;
  const MockObjectPtr node_;
  const std::string cursor_;
};

/// The `pageInfo` of a connection.
class MockPageInfo final : public MockNode {
 public:
  struct Facts {
    bool has_next = false;
    bool has_previous = false;
    /// Empty on an empty page.
    std::string start_cursor;
    std::string end_cursor;
  };

  MockPageInfo(MockWorldPtr world, const NamedType& type, MockKey origin, Facts facts)
      : world_(std::move(world)), type_(type), origin_(origin), facts_(std::move(facts)) {}

  std::string_view type_name() const override { return type_.name; }
  ResolvedValue resolve(const FieldCall& call) const override;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                  std::uint64_t index) const override;

 private:
  static ResolvedValue cursor(const std::string& cursor, const FieldCall& call);

  const MockWorldPtr world_;
  const NamedType& type_;
  const MockKey origin_;
  const Facts facts_;
};

}  // namespace porthole::graphql
