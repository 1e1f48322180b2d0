#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/validate/name_table.h"

namespace porthole::graphql::validation {

// What one walk through a document finds, as tables in the order of the document: each node with
// what the schema says about its place. Rules read these tables, and none walks by itself. A null
// type or definition is one that can't be known: the schema doesn't have it, it isn't of a kind
// that fits, or there is no schema. A rule says nothing then; another one does.

enum class NodePathKind : std::uint8_t {
  operation,
  fragment_definition,
  field,
  fragment_spread,
  inline_fragment,
  argument,
  index,
};

/// One path of the way to a node, linked to the one before it.
struct NodePath {
  const NodePath* parent = nullptr;
  NodePathKind kind = NodePathKind::operation;
  /// For `operation`.
  OperationType operation = OperationType::query;
  /// For `index`.
  std::uint32_t index = 0;
  /// The name: of operations and for the conditions of inline fragments perhaps empty.
  std::string_view text = {};
};

/// A part of a table: from `begin` up to `end`, without it.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool empty() const { return begin == end; }
};

inline constexpr std::uint32_t kNoFragment = NameTable::kNone;

struct OperationUse {
  const OperationDefinition* node = nullptr;
  const NodePath* path = nullptr;
  /// Of the tables `variables`, `spreads` and `variable_uses`.
  Range variables = {};
  Range spreads = {};
  Range variable_uses = {};
};

struct FragmentUse {
  const FragmentDefinition* node = nullptr;
  /// What its condition names, if that is composite.
  const NamedType* type = nullptr;
  const NodePath* path = nullptr;
  /// Of the tables `spreads` and `variable_uses`.
  Range spreads = {};
  Range variable_uses = {};
};

struct VariableDefinitionUse {
  const VariableDefinition* node = nullptr;
  /// Of any kind, also those that no variable may have.
  const Type* type = nullptr;
  /// Of the operation.
  const NodePath* path = nullptr;
};

/// A selection set, but for those of inline fragments.
struct SelectionSetUse {
  const SelectionSet* node = nullptr;
  /// Of fragment definitions, the name of the type; else empty.
  std::string_view condition = {};
  const NamedType* parent = nullptr;
  const NodePath* path = nullptr;
};

struct FieldUse {
  const Field* node = nullptr;
  const NamedType* parent = nullptr;
  const FieldDefinition* definition = nullptr;
  const NodePath* path = nullptr;
};

struct SpreadUse {
  const FragmentSpread* node = nullptr;
  const NamedType* parent = nullptr;
  /// In `fragments`, or `kNoFragment`.
  std::uint32_t fragment = kNoFragment;
  const NodePath* path = nullptr;
};

/// A fragment with a type condition, definition or inline.
struct ConditionUse {
  /// Of the fragment.
  ByteOffset offset = 0;
  std::string_view name = {};
  /// Of any kind, also those that can't be a condition.
  const NamedType* type = nullptr;
  /// Of the selection set that the fragment stands in; null for definitions.
  const NamedType* parent = nullptr;
  const NodePath* path = nullptr;
};

struct DirectiveUse {
  const Directive* node = nullptr;
  const DirectiveDefinition* definition = nullptr;
  DirectiveLocation location = DirectiveLocation::field;
  /// Of what the directive is applied to.
  const NodePath* path = nullptr;
};

/// All directives of one node, where there are several.
struct DirectiveListUse {
  List<Directive> nodes = {};
  const NodePath* path = nullptr;
};

enum class ArgumentOwnerKind : std::uint8_t { field, directive, input_object };

/// What has arguments: a field or a directive, with what was written and what its definition says.
struct ArgumentOwner {
  ArgumentOwnerKind kind = ArgumentOwnerKind::field;
  ByteOffset offset = 0;
  std::string_view name = {};
  /// The alias where a field has one: the vendor's engine calls the owner by this in most messages.
  std::string_view label = {};
  List<Argument> arguments = {};
  /// Whether `definitions` is what the schema says.
  bool is_defined = false;
  List<InputValueDefinition> definitions = {};
  const NodePath* path = nullptr;
};

struct ArgumentUse {
  const Argument* node = nullptr;
  const InputValueDefinition* definition = nullptr;
  const ArgumentOwner* owner = nullptr;
  const NodePath* path = nullptr;
};

/// A variable within the value of an argument.
struct VariableUse {
  const Value* node = nullptr;
  /// What its place expects.
  const Type* type = nullptr;
  bool place_has_default = false;
  /// How many list literals it lies in, within the innermost argument or field of an input object.
  std::uint32_t list_depth = 0;
  /// That innermost one, and its type.
  const Name* argument = nullptr;
  const Type* argument_type = nullptr;
  const NodePath* path = nullptr;
};

/// An object literal.
struct ObjectUse {
  const Value* node = nullptr;
  const NodePath* path = nullptr;
};

struct Facts {
  explicit Facts(std::pmr::memory_resource* memory)
      : fragment_names(memory),
        operations(memory),
        fragments(memory),
        variables(memory),
        selection_sets(memory),
        fields(memory),
        spreads(memory),
        conditions(memory),
        directives(memory),
        directive_lists(memory),
        argument_owners(memory),
        arguments(memory),
        variable_uses(memory),
        objects(memory) {}

  /// Places in `fragments`.
  NameTable fragment_names;
  std::pmr::vector<OperationUse> operations;
  std::pmr::vector<FragmentUse> fragments;
  std::pmr::vector<VariableDefinitionUse> variables;
  std::pmr::vector<SelectionSetUse> selection_sets;
  std::pmr::vector<FieldUse> fields;
  std::pmr::vector<SpreadUse> spreads;
  std::pmr::vector<ConditionUse> conditions;
  std::pmr::vector<DirectiveUse> directives;
  std::pmr::vector<DirectiveListUse> directive_lists;
  /// Those with arguments, or with definitions of some.
  std::pmr::vector<const ArgumentOwner*> argument_owners;
  std::pmr::vector<ArgumentUse> arguments;
  std::pmr::vector<VariableUse> variable_uses;
  std::pmr::vector<ObjectUse> objects;
};

}  // namespace porthole::graphql::validation
