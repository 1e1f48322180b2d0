#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/graphql/mock/identity.h"
#include "portal/graphql/mock/mock_node.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/mock/request.h"
#include "portal/graphql/mock/world.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// A made-up object of a schema type.
class MockObject final : public MockNode, public std::enable_shared_from_this<MockObject> {
 public:
  struct Parts {
    const NamedType& type;
    Uuid uuid;
    Overrides given = nullptr;
    Overrides stored = nullptr;
    MockObjectPtr owner = nullptr;
    bool is_near_root = false;
    /// Whether it is a known object and `given` its known values.
    bool is_known = false;
    /// The operation whose root it is.
    std::optional<OperationType> root_of = std::nullopt;
  };
  MockObject(MockWorldPtr world, Parts parts);

  std::string_view type_name() const override { return parts_.type.name; }
  ResolvedValue resolve(const FieldCall& call) const override;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                  std::uint64_t index) const override;

  const NamedType& type() const { return parts_.type; }
  const Uuid& uuid() const { return parts_.uuid; }
  const MockWorldPtr& world() const { return world_; }
  /// The value of its field `id`.
  std::string id() const;
  /// The value of a scalar or enum field, or a list of them. `arguments` may be null.
  ResolvedValue leaf(const FieldDefinition& field, const json::Value* arguments) const;
  /// Whether the field's value without arguments is `value`, or one of its items if that is a list.
  bool has_value(const FieldDefinition& field, const json::Value& value) const;
  /// The given or stored value of a field; null if there is none.
  Overrides chosen(std::string_view field) const;
  /// The key of a field with these arguments, which may be null.
  MockKey field_key(std::string_view field, const json::Value* arguments) const;
  /// Records values that don't derive from the id alone, so that looking up the object by id
  /// returns the same ones.
  void note_seen() const;

 private:
  ResolvedValue leaf_item(const Type& type, std::string_view field, MockKey key) const;
  ResolvedValue object(const FieldCall& call) const;
  ResolvedValue list(const FieldCall& call, const Type& type, MockKey key,
                     const Overrides& chosen) const;
  /// The owner, if the field without arguments refers to it; otherwise null.
  ObjectPtr surrounding(const FieldDefinition& field) const;
  /// Whether the query root has a field of the same name and type without arguments, such as
  /// `viewer`: both return the same object.
  bool is_about_singleton(const FieldDefinition& field) const;

  const MockWorldPtr world_;
  const Parts parts_;
  const MockIdentity identity_;
};

}  // namespace porthole::graphql
