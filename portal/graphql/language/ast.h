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

// The tree of an executable document, after the grammar of the GraphQL specification, October 2021,
// sections 2.2 to 2.12. It is what was written, and no more: nothing is validated, resolved or
// merged.
//
// Ownership. A `Document` owns its source text and one arena. Every node, list and text below it
// lies in one of the two, holds no resources of its own and is never freed by itself; so all of
// them are trivially copyable, and copies are valid for as long as the document, wherever it has
// been moved.
//
// Threads. Nothing changes after parsing: any number of threads may read a document at once.
//
// Places. The `offset` of a node is the byte of the source where graphql-js says the node begins
// (`loc.start`). `Document::locate` makes a line and a column of it.

/// A list of nodes that lie side by side in the arena. It may name a `T` that is not complete yet,
/// which `std::span` may not and a recursive grammar needs.
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

/// A name, or the absence of an optional one. A name that was written is never empty.
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

/// A value as it was written: numbers are still digits, of any length.
struct Value {
  ByteOffset offset = 0;
  ValueKind kind = ValueKind::null;
  /// For `string`: it was written between triple quotes.
  bool is_block = false;
  /// For `boolean`: which of the two.
  bool boolean = false;
  /// For `variable`: its name, without "$". For `integer` and `floating`: the digits as written.
  /// For `string`: the decoded text, which may hold any character, U+0000 too. For `boolean`,
  /// `null` and `enumeration`: the word. A view into the source; into the arena where decoding
  /// changed the text.
  std::string_view text = {};
  /// For `list`.
  List<Value> items = {};
  /// For `object`: in the order written, duplicates included.
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

/// `@name(arguments)`. Begins at the "@"; the name is without it.
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

/// A type as a variable names it.
struct TypeReference {
  ByteOffset offset = 0;
  TypeKind kind = TypeKind::named;
  /// For `named`.
  std::string_view name = {};
  /// For `list` and `non_null`, and null for `named`.
  const TypeReference* inner = nullptr;
};

struct Selection;

/// `{ selections }`, or the absence of an optional one: a set that was written is never empty.
struct SelectionSet {
  /// Of the opening brace.
  ByteOffset offset = 0;
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

  /// The key that the field has in an answer.
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

  /// Each is null where the selection is of another kind.
  const Field* field() const { return std::get_if<Field>(&node); }
  const FragmentSpread* fragment_spread() const { return std::get_if<FragmentSpread>(&node); }
  const InlineFragment* inline_fragment() const { return std::get_if<InlineFragment>(&node); }
};

/// `$name: type = default_value @directives`. Begins at the "$"; the name is without it.
struct VariableDefinition {
  ByteOffset offset = 0;
  Name name = {};
  TypeReference type = {};
  /// Null where there is none. Holds no variables.
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

  /// Each is null where the definition is of the other kind.
  const OperationDefinition* operation() const { return std::get_if<OperationDefinition>(&node); }
  const FragmentDefinition* fragment() const { return std::get_if<FragmentDefinition>(&node); }
};

/// What a tree lies in. It stays where it was made, so that views into it survive a move of the
/// document; a `std::string` by itself would carry a short text along.
struct DocumentStorage {
  DocumentStorage(std::string source_text, std::size_t arena_bytes)
      : source(std::move(source_text)), arena(arena_bytes) {}

  const std::string source;
  std::pmr::monotonic_buffer_resource arena;
};

/// A parsed executable document. Movable; one that was moved from may only be assigned or
/// destroyed.
class Document {
 public:
  /// For the parser: `definitions` and all below them lie in `storage`.
  Document(std::unique_ptr<const DocumentStorage> storage, List<Definition> definitions)
      : storage_(std::move(storage)), definitions_(definitions) {}

  /// The text as it was given.
  std::string_view source() const { return storage_->source; }
  /// In the order written; at least one.
  List<Definition> definitions() const { return definitions_; }
  /// Line and column of a node's offset.
  Location locate(ByteOffset offset) const { return graphql::locate(source(), offset); }

 private:
  std::unique_ptr<const DocumentStorage> storage_;
  List<Definition> definitions_;
};

}  // namespace porthole::graphql
