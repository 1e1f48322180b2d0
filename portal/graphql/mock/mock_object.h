#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/mock/world.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

class MockObject;
using MockObjectPtr = std::shared_ptr<const MockObject>;

/// Which object is wanted, and what is already known of it.
struct MockRequest {
  /// What the field that has it says; may be abstract.
  const NamedType& declared;
  /// What it derives from where nothing else says which object it is.
  MockKey origin;
  /// Values of its own. An `id` or `uuid` in them says which object it is.
  Overrides given = nullptr;
  /// Whether `given` comes from arguments that look for an object that may exist already.
  bool is_lookup = false;
  /// Whether neither lists nor arguments lie between the root and it.
  bool is_near_root = false;
  /// The object that lists it.
  MockObjectPtr owner = nullptr;
  /// A UUID that it was already given.
  std::optional<Uuid> uuid = std::nullopt;
};

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
  const MockSubject subject_;
};

/// The root of queries, for what is the same wherever it is asked from.
MockObjectPtr query_root(const MockWorldPtr& world);

ObjectPtr make_mock_root(MockWorldPtr world, OperationType operation);

/// The object that `request` means: null where it says that there is none. Doesn't count it.
MockObjectPtr make_mock_object(const MockWorldPtr& world, const MockRequest& request);

/// The same as a value of a field: counted, and an edge with its node where the type is an edge.
ResolvedValue make_mock_value(const MockWorldPtr& world, const MockRequest& request);

}  // namespace porthole::graphql
