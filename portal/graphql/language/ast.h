#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "portal/graphql/language/kinds.h"
#include "portal/graphql/language/source_location.h"

namespace porthole::graphql {

// The syntax tree of an executable document, following the grammar of the GraphQL specification,
// October 2021, sections 2.2 to 2.12. It holds what was written: nothing is validated, resolved or
// merged.
//
// Ownership. A `Document` owns its source text and one arena. All nodes, lists and strings below it
// lie in one of the two and own no resources: they are trivially copyable, and copies are valid as
// long as the document, even if it is moved.
//
// Thread safety. Immutable after parsing: safe to read from any thread.
//
// Locations. The `offset` of a node is the byte where graphql-js says it begins (`loc.start`).
// `Document::locate` converts it to line and column.

/// A view of consecutive nodes in the arena. Unlike `std::span`, it may refer to an incomplete `T`,
/// as a recursive grammar requires.
template <typename T>
class List {
 public:
  List() = default;
  List(const T* items, std::size_t count)
      : items_(items), count_(static_cast<std::uint32_t>(count)) {}

  const T* begin() const { return items_; }
  const T* end() const { return items_ + count_; }
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  const T& operator[](std::size_t index) const {
    assert(index < count_);
    return items_[index];
  }

 private:
  const T* items_ = nullptr;
  std::uint32_t count_ = 0;
};

/// A name, or the absence of an optional one. A written name is never empty.
struct Name {
  std::string_view text = {};
  ByteOffset offset = 0;

  bool present() const { return !text.empty(); }
};

enum class ValueKind : std::uint8_t {
  variable,     ///< `$name`
  integer,      ///< `-12`
  floating,     ///< `6.02e23`
  string,       ///< `"text"` or `"""text"""`
  boolean,      ///< `true` or `false`
  null,         ///< `null`
  enumeration,  ///< `NAME`, but for the three above
  list,         ///< `[1, 2]`
  object,       ///< `{key: 1}`
};

struct ObjectField;

/// A value as written: numbers are still digits, of any length.
struct Value {
  ByteOffset offset = 0;
  ValueKind kind = ValueKind::null;
  /// For `string`: whether it is a block string.
  bool is_block = false;
  bool boolean = false;
  /// For `variable`: its name without "$". For `integer` and `floating`: the digits as written. For
  /// `string`: the decoded text, which may contain any character including U+0000. For `boolean`,
  /// `null` and `enumeration`: the word. A view into the source, or into the arena if decoding
  /// changed the text.
  std::string_view text = {};
  /// For `list`.
  List<Value> items = {};
  /// For `object`: in document order, duplicates included.
  List<ObjectField> fields = {};
};

struct ObjectField {
  ByteOffset offset = 0;
  Name name = {};
  Value value = {};
};

struct Argument {
  ByteOffset offset = 0;
  Name name = {};
  Value value = {};
};

/// `@name(arguments)`. Begins at the "@"; the name excludes it.
struct Directive {
  ByteOffset offset = 0;
  Name name = {};
  List<Argument> arguments = {};
};

enum class TypeKind : std::uint8_t {
  named,     ///< `Name`
  list,      ///< `[inner]`
  non_null,  ///< `inner!`; `inner` is never itself `non_null`
};

/// A type as written in a document.
struct TypeReference {
  ByteOffset offset = 0;
  TypeKind kind = TypeKind::named;
  /// For `named`.
  std::string_view name = {};
  /// For `list` and `non_null`; null for `named`.
  const TypeReference* inner = nullptr;
};

struct Selection;

/// `{ selections }`, or the absence of an optional one. A written set is never empty.
struct SelectionSet {
  /// Of the opening brace.
  ByteOffset offset = 0;
  /// Counts the sets of a document, in the order of their opening braces, from 0.
  std::uint32_t number = 0;
  List<Selection> selections = {};

  bool present() const { return !selections.empty(); }
};

/// `alias: name(arguments) @directives { selections }`
struct Field {
  ByteOffset offset = 0;
  /// Optional.
  Name alias = {};
  Name name = {};
  List<Argument> arguments = {};
  List<Directive> directives = {};
  /// Optional.
  SelectionSet selection_set = {};

  /// The key of the field in a response.
  const Name& response_key() const { return alias.present() ? alias : name; }
};

/// `...name @directives`. Begins at the dots.
struct FragmentSpread {
  ByteOffset offset = 0;
  Name name = {};
  List<Directive> directives = {};
};

/// `... on type_condition @directives { selections }`. Begins at the dots.
struct InlineFragment {
  ByteOffset offset = 0;
  /// Optional.
  Name type_condition = {};
  List<Directive> directives = {};
  SelectionSet selection_set = {};
};

struct Selection {
  std::variant<Field, FragmentSpread, InlineFragment> node = {};

  /// Null if the selection is of another kind.
  const Field* field() const { return std::get_if<Field>(&node); }
  const FragmentSpread* fragment_spread() const { return std::get_if<FragmentSpread>(&node); }
  const InlineFragment* inline_fragment() const { return std::get_if<InlineFragment>(&node); }
};

/// `$name: type = default_value @directives`. Begins at the "$"; the name excludes it.
struct VariableDefinition {
  ByteOffset offset = 0;
  Name name = {};
  TypeReference type = {};
  /// Null if there is none. Contains no variables.
  const Value* default_value = nullptr;
  List<Directive> directives = {};
};

/// `type name(variables) @directives { selections }`, or the shorthand `{ selections }` for a
/// query. Begins at its keyword; the shorthand at its brace.
struct OperationDefinition {
  ByteOffset offset = 0;
  OperationType type = OperationType::query;
  /// Optional.
  Name name = {};
  List<VariableDefinition> variables = {};
  List<Directive> directives = {};
  SelectionSet selection_set = {};
};

/// `fragment name on type_condition @directives { selections }`. Begins at its keyword.
struct FragmentDefinition {
  ByteOffset offset = 0;
  Name name = {};
  Name type_condition = {};
  List<Directive> directives = {};
  SelectionSet selection_set = {};
};

struct Definition {
  std::variant<OperationDefinition, FragmentDefinition> node = {};

  /// Null if the definition is of the other kind.
  const OperationDefinition* operation() const { return std::get_if<OperationDefinition>(&node); }
  const FragmentDefinition* fragment() const { return std::get_if<FragmentDefinition>(&node); }
};

/// The memory of a tree. It is never moved, so that views into it survive a move of the document; a
/// `std::string` member would move a short text with it.
struct DocumentStorage {
  DocumentStorage(std::string source_text, std::size_t arena_bytes)
      : source(std::move(source_text)), arena(arena_bytes) {}

  const std::string source;
  std::pmr::monotonic_buffer_resource arena;
};

/// A parsed executable document. Movable; a moved-from one may only be assigned or destroyed.
class Document {
 public:
  /// For the parser. `definitions` and everything below them lie in `storage`.
  Document(std::unique_ptr<const DocumentStorage> storage, List<Definition> definitions,
           std::uint32_t selection_set_count)
      : storage_(std::move(storage)),
        definitions_(definitions),
        selection_set_count_(selection_set_count) {}

  /// The source text.
  std::string_view source() const { return storage_->source; }
  /// In document order; at least one.
  List<Definition> definitions() const { return definitions_; }
  /// Above the number of every selection set.
  std::uint32_t selection_set_count() const { return selection_set_count_; }
  /// The line and column of an offset.
  Location locate(ByteOffset offset) const { return graphql::locate(source(), offset); }

 private:
  std::unique_ptr<const DocumentStorage> storage_;
  List<Definition> definitions_;
  std::uint32_t selection_set_count_ = 0;
};

}  // namespace porthole::graphql
