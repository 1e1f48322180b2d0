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

/// An object of a schema's type whose values are made up.
class MockObject final : public MockNode, public std::enable_shared_from_this<MockObject> {
 public:
  struct Parts {
    const NamedType& type;
    Uuid uuid;
    Overrides given = nullptr;
    Overrides stored = nullptr;
    MockObjectPtr owner = nullptr;
    bool is_near_root = false;
    /// Whether `given` is all that is known of an object that exists.
    bool is_known = false;
    /// The operation that it is the root of.
    std::optional<OperationType> root_of = std::nullopt;
  };
  MockObject(MockWorldPtr world, Parts parts);

  std::string_view type_name() const override { return parts_.type.name; }
  ResolvedValue resolve(const FieldCall& call) const override;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                  std::uint64_t place) const override;

  const NamedType& type() const { return parts_.type; }
  const Uuid& uuid() const { return parts_.uuid; }
  const MockWorldPtr& world() const { return world_; }
  /// Its identifier, as the field `id` has it.
  std::string id() const;
  /// The value of a field that holds scalars or enums. `arguments` may be null.
  ResolvedValue leaf(const FieldDefinition& field, const json::Value* arguments) const;
  /// Whether the field's value, called without arguments, is `value`, or, where that is a list, one
  /// of its items.
  bool has_value(const FieldDefinition& field, const json::Value& value) const;
  /// What was said of the field, by whoever asked for the object or by what is known of it.
  Overrides chosen(std::string_view field) const;
  /// The key of a field with these arguments; `arguments` may be null.
  MockKey field_key(std::string_view field, const json::Value* arguments) const;
  /// Notes values that the identifier alone doesn't give, so that who asks for the object by it
  /// finds the same.
  void note_seen() const;

 private:
  ResolvedValue leaf_item(const Type& type, std::string_view field, MockKey key) const;
  ResolvedValue object(const FieldCall& call) const;
  ResolvedValue list(const FieldCall& call, const Type& type, MockKey key,
                     const Overrides& chosen) const;
  /// The object that a field without arguments gives because it is around this one; null for
  /// others.
  ObjectPtr surrounding(const FieldDefinition& field) const;
  bool is_about_singleton(const FieldDefinition& field) const;

  const MockWorldPtr world_;
  const Parts parts_;
  const MockIdentity identity_;
};

}  // namespace porthole::graphql
