#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/graphql/mock/identity.h"
#include "portal/graphql/mock/lifecycle.h"
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
    /// Where it is, unless only its UUID is known.
    std::optional<Place> place = std::nullopt;
    bool is_near_root = false;
    /// Whether it is a known object and `given` its known values.
    bool is_known = false;
    /// The operation whose root it is.
    std::optional<OperationType> root_of = std::nullopt;
  };
  MockObject(MockWorldPtr world, Parts parts);

  std::string_view type_name() const override { return parts_.type.name; }
  ResolvedValue resolve(const FieldCall& call) const override;
  Origin origin(const FieldCall& call) const override;
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

  /// Its place; of an object elsewhere, one that its lists derive from.
  Place place() const;
  /// The object that holds the list in which it is at home; null if there is none.
  MockObjectPtr home_owner() const;
  /// The object that a field without arguments refers to: one that it belongs to, or another one of
  /// the same world. Null if there is none.
  MockObjectPtr referred(const FieldDefinition& field,
                         const std::vector<const NamedType*>* wanted = nullptr) const;
  /// What happened to it so far.
  Story story() const;
  /// What would have happened to it without a mutation, rule or argument.
  Story natural_story() const;
  Timestamp created_at() const;
  /// The same, without regard to what it links.
  Timestamp own_time() const;
  /// Whether a mutation made it.
  bool is_created() const;

 private:
  /// As `chosen`, without a share in the value; as text, empty if it is none.
  const json::Value* chosen_value(std::string_view field) const;
  std::string_view chosen_text(std::string_view field) const;
  ResolvedValue leaf_item(const Type& type, std::string_view field, MockKey key) const;
  /// The value of a field that tells the object's story or its place; nothing for other fields.
  std::optional<ResolvedValue> told(const FieldDefinition& field) const;
  std::optional<ResolvedValue> told_number(std::string_view field) const;
  std::optional<ResolvedValue> told_outcome(const FieldDefinition& field) const;
  /// The value of a figure of the object that has it, such as how many builds of a pipeline run.
  std::optional<ResolvedValue> told_figure(const FieldDefinition& field) const;
  /// Why it happened, if it did.
  std::optional<ResolvedValue> told_comment(const FieldDefinition& field) const;
  /// The story of a part of `whole`, such as a job of a build.
  Story part_of_story(const MockObject& whole, Timestamp created) const;
  /// The state that was given or stored; empty if there is none.
  std::string_view given_state() const;
  /// The value of its state, as `story` has it.
  std::string state_text(const FieldDefinition& states, const Story& story) const;
  /// Whether what a field called `…At`, `…By` or just like the event names has happened.
  bool happened(std::string_view event) const;
  /// The type and place of its home, whether or not its UUID bears them.
  const Home* home() const;
  ResolvedValue object(const FieldCall& call) const;
  ResolvedValue list(const FieldCall& call, const Type& type, MockKey key,
                     const Overrides& chosen) const;
  /// An object that it belongs to, if the field without arguments leads back to it.
  MockObjectPtr surrounding(const FieldDefinition& field) const;
  /// One of the objects at home `there` that refer to this one; null if none is found.
  MockObjectPtr referring(const Home& there, const FieldDefinition& field, MockKey key) const;
  /// Whether the field refers to an object that exists on its own.
  bool is_referred(const FieldDefinition& field, const std::vector<const NamedType*>* wanted) const;
  /// Whether the query root has a field of the same name and type without arguments, such as
  /// `viewer`: both return the same object.
  bool is_about_singleton(const FieldDefinition& field) const;
  MockIdentity make_identity() const;
  /// The path of its page, such as `acme/web/builds/12`; empty if it has none of its own.
  std::string url_path() const;

  const MockWorldPtr world_;
  const Parts parts_;
  const MockKey key_;
  /// Given, or made up for its place; empty if it is made up of the UUID alone.
  const std::string slug_;
  const MockIdentity identity_;
};

}  // namespace porthole::graphql
