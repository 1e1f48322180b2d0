#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/validate/name_table.h"

namespace porthole::graphql::validation {

// What one walk through a document finds, as tables in document order: each node with what the
// schema says about its position. Rules read these tables instead of walking the document.
//
// The walk visits what graphql-ruby's visits: nothing below a field, argument, directive, fragment
// or operation that the schema doesn't have, nor below a scalar with selections or an object
// without. What isn't visited is in no table. A type or definition is null if it is unknown: the
// schema doesn't have it, it is of the wrong kind, or there is no schema. A rule then reports
// nothing; another one does.

/// A number that grows as the walk goes on: what errors are sorted by.
using VisitOrder = std::uint32_t;

/// The rules that need all of the document, in the order in which graphql-ruby runs them after the
/// walk.
enum class AfterWalk : std::uint8_t {
  variables,
  spreads,
  fragments,
  cycles,
  fragment_names,
  operation_names,
};

/// Of what such a rule reports.
constexpr VisitOrder after_walk(AfterWalk rule) {
  return (VisitOrder{1} << 31U) + (static_cast<VisitOrder>(rule) << 24U);
}

enum class NodePathKind : std::uint8_t {
  operation,
  fragment_definition,
  field,
  fragment_spread,
  inline_fragment,
  argument,
  index,
};

/// The path to a node: its last segment, linked to the path of its parent.
struct NodePath {
  const NodePath* parent = nullptr;
  NodePathKind kind = NodePathKind::operation;
  /// For `operation`.
  OperationType operation = OperationType::query;
  /// The name. May be empty for operations and inline fragments.
  std::string_view text = {};
  /// For `index`: the list, or a single value that stands for one, and the item.
  const Value* list = nullptr;
  const Value* item = nullptr;
};

/// A part of a table: from `begin` up to, but excluding, `end`.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool empty() const { return begin == end; }
};

inline constexpr std::uint32_t kNoFragment = NameTable::kNone;

struct OperationUse {
  const OperationDefinition* node = nullptr;
  /// Null if the schema doesn't support such operations.
  const NamedType* type = nullptr;
  VisitOrder order = 0;
  const NodePath* path = nullptr;
  /// In the tables `variables`, `spreads`, `arguments` and `variable_uses`.
  Range variables = {};
  Range spreads = {};
  Range arguments = {};
  Range variable_uses = {};
};

struct FragmentUse {
  const FragmentDefinition* node = nullptr;
  /// The type of its condition, if that is composite.
  const NamedType* type = nullptr;
  VisitOrder order = 0;
  const NodePath* path = nullptr;
  /// Whether its directives and selections are.
  bool is_visited = true;
  /// In the tables `spreads`, `arguments` and `variable_uses`.
  Range spreads = {};
  Range arguments = {};
  Range variable_uses = {};
};

struct VariableDefinitionUse {
  const VariableDefinition* node = nullptr;
  /// Of any kind, including those that variables can't have.
  const Type* type = nullptr;
  VisitOrder order = 0;
  /// The operation's.
  const NodePath* path = nullptr;
};

struct FieldUse {
  const Field* node = nullptr;
  /// The type it is selected on; an enum, if one has selections.
  const NamedType* parent = nullptr;
  /// Of the field, fragment or operation around it.
  ByteOffset parent_offset = 0;
  const FieldDefinition* definition = nullptr;
  VisitOrder order = 0;
  const NodePath* path = nullptr;
};

struct SpreadUse {
  const FragmentSpread* node = nullptr;
  const NamedType* parent = nullptr;
  /// Index in `fragments`, or `kNoFragment`.
  std::uint32_t fragment = kNoFragment;
  const NodePath* path = nullptr;
};

/// A fragment definition or inline fragment with a type condition.
struct ConditionUse {
  /// The fragment's.
  ByteOffset offset = 0;
  std::string_view name = {};
  /// Of any kind, including those that can't be a condition.
  const NamedType* type = nullptr;
  /// The type of the enclosing selection set; null for definitions.
  const NamedType* parent = nullptr;
  VisitOrder order = 0;
  const NodePath* path = nullptr;
};

struct DirectiveUse {
  const Directive* node = nullptr;
  const DirectiveDefinition* definition = nullptr;
  DirectiveLocation location = DirectiveLocation::field;
  VisitOrder order = 0;
  /// The path of what the directive is applied to.
  const NodePath* path = nullptr;
};

/// All directives of one node, if there are several.
struct DirectiveListUse {
  List<Directive> nodes = {};
  DirectiveLocation location = DirectiveLocation::field;
  /// Of the node.
  VisitOrder order = 0;
  const NodePath* path = nullptr;
};

enum class ArgumentOwnerKind : std::uint8_t { field, directive, input_object };

/// What has arguments: a field, a directive or the literal of an input object, whose fields
/// graphql-ruby calls arguments, too.
struct ArgumentOwner {
  ArgumentOwnerKind kind = ArgumentOwnerKind::field;
  ByteOffset offset = 0;
  /// Of the input object: that of its type.
  std::string_view name = {};
  /// The alias if a field has one: graphql-ruby uses it in most messages.
  std::string_view label = {};
  /// Of a field or directive.
  List<Argument> arguments = {};
  /// Whether the schema defines the owner.
  bool is_defined = false;
  List<InputValueDefinition> definitions = {};
  VisitOrder order = 0;
  const NodePath* path = nullptr;
};

/// An argument, or a field of an object literal. Those in the value of another follow it.
struct ArgumentUse {
  const Name* name = nullptr;
  const Value* value = nullptr;
  ByteOffset offset = 0;
  const InputValueDefinition* definition = nullptr;
  const ArgumentOwner* owner = nullptr;
  VisitOrder order = 0;
  /// After all that is in the value.
  VisitOrder order_after = 0;
  /// The index after the last argument in the value.
  std::uint32_t end = 0;
  const NodePath* path = nullptr;
};

/// A variable within the value of an argument.
struct VariableUse {
  const Value* node = nullptr;
  /// The type expected at its position.
  const Type* type = nullptr;
  bool position_has_default = false;
  /// Of the argument or field of an object literal around it.
  const Name* argument = nullptr;
  const Type* argument_type = nullptr;
  const NodePath* path = nullptr;
};

/// An object literal.
struct ObjectUse {
  const Value* node = nullptr;
  /// What it has to match, if that is an input object.
  const NamedType* type = nullptr;
  /// Whether it is in the default of a variable, which graphql-ruby doesn't visit.
  bool is_in_default = false;
  VisitOrder order = 0;
  const NodePath* path = nullptr;
};

struct Facts {
  explicit Facts(std::pmr::memory_resource* memory)
      : fragment_names(memory),
        operations(memory),
        fragments(memory),
        variables(memory),
        fields(memory),
        spreads(memory),
        conditions(memory),
        directives(memory),
        directive_lists(memory),
        argument_owners(memory),
        arguments(memory),
        variable_uses(memory),
        objects(memory) {}

  /// Indices in `fragments`, which holds all definitions.
  NameTable fragment_names;
  std::pmr::vector<OperationUse> operations;
  std::pmr::vector<FragmentUse> fragments;
  std::pmr::vector<VariableDefinitionUse> variables;
  std::pmr::vector<FieldUse> fields;
  std::pmr::vector<SpreadUse> spreads;
  std::pmr::vector<ConditionUse> conditions;
  std::pmr::vector<DirectiveUse> directives;
  std::pmr::vector<DirectiveListUse> directive_lists;
  /// Those with arguments or argument definitions.
  std::pmr::vector<const ArgumentOwner*> argument_owners;
  std::pmr::vector<ArgumentUse> arguments;
  std::pmr::vector<VariableUse> variable_uses;
  std::pmr::vector<ObjectUse> objects;
};

}  // namespace porthole::graphql::validation
