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
// schema says about its position. Rules read these tables instead of walking the document. A type
// or definition is null if it is unknown: the schema doesn't have it, it is of the wrong kind, or
// there is no schema. A rule then reports nothing; another one does.

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
  /// For `index`.
  std::uint32_t index = 0;
  /// The name. May be empty for operations and inline fragments.
  std::string_view text = {};
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
  const NodePath* path = nullptr;
  /// In the tables `variables`, `spreads` and `variable_uses`.
  Range variables = {};
  Range spreads = {};
  Range variable_uses = {};
};

struct FragmentUse {
  const FragmentDefinition* node = nullptr;
  /// The type of its condition, if that is composite.
  const NamedType* type = nullptr;
  const NodePath* path = nullptr;
  /// In the tables `spreads` and `variable_uses`.
  Range spreads = {};
  Range variable_uses = {};
};

struct VariableDefinitionUse {
  const VariableDefinition* node = nullptr;
  /// Of any kind, including those that variables can't have.
  const Type* type = nullptr;
  /// The operation's.
  const NodePath* path = nullptr;
};

/// A selection set, except those of inline fragments.
struct SelectionSetUse {
  const SelectionSet* node = nullptr;
  /// The type condition of a fragment definition; empty otherwise.
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
  const NodePath* path = nullptr;
};

struct DirectiveUse {
  const Directive* node = nullptr;
  const DirectiveDefinition* definition = nullptr;
  DirectiveLocation location = DirectiveLocation::field;
  /// The path of what the directive is applied to.
  const NodePath* path = nullptr;
};

/// All directives of one node, if there are several.
struct DirectiveListUse {
  List<Directive> nodes = {};
  const NodePath* path = nullptr;
};

enum class ArgumentOwnerKind : std::uint8_t { field, directive, input_object };

/// A field or directive with its arguments and their definitions.
struct ArgumentOwner {
  ArgumentOwnerKind kind = ArgumentOwnerKind::field;
  ByteOffset offset = 0;
  std::string_view name = {};
  /// The alias if a field has one: graphql-ruby uses it in most messages.
  std::string_view label = {};
  List<Argument> arguments = {};
  /// Whether the schema defines the owner.
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
  /// The type expected at its position.
  const Type* type = nullptr;
  bool position_has_default = false;
  /// The number of list literals around it, within the innermost argument or input field.
  std::uint32_t list_depth = 0;
  /// That argument or input field, and its type.
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

  /// Indices in `fragments`.
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
  /// Those with arguments or argument definitions.
  std::pmr::vector<const ArgumentOwner*> argument_owners;
  std::pmr::vector<ArgumentUse> arguments;
  std::pmr::vector<VariableUse> variable_uses;
  std::pmr::vector<ObjectUse> objects;
};

}  // namespace porthole::graphql::validation
