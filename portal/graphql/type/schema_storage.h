#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <memory_resource>
#include <new>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "portal/base/mutex.h"
#include "portal/graphql/language/schema_ast.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// List and non-null types, each stored once. Addresses are stable.
class WrappedTypes {
 public:
  /// Null if it doesn't exist yet.
  const Type* find(const Type& inner, TypeKind kind) const {
    const auto found = types_.find({&inner, kind});
    return found == types_.end() ? nullptr : &found->second;
  }
  /// Creates it if it doesn't exist yet.
  const Type& get(const Type& inner, TypeKind kind) {
    const Type type{.kind = kind, .named = inner.named, .inner = &inner};
    return types_.try_emplace({&inner, kind}, type).first->second;
  }
  std::size_t size() const { return types_.size(); }

 private:
  struct Key {
    const Type* inner;
    TypeKind kind;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& key) const {
      return std::hash<const Type*>()(key.inner) * 2 + (key.kind == TypeKind::list ? 1 : 0);
    }
  };
  std::unordered_map<Key, Type, Hash> types_;
};

/// A set of pairs of numbers: an open-addressing hash table in an arena.
class PairSet {
 public:
  PairSet() = default;
  /// With capacity for `count` pairs.
  PairSet(std::size_t count, std::pmr::memory_resource& arena)
      : mask_(std::bit_ceil(count * 2 + 1) - 1) {
    const std::size_t slot_count = mask_ + 1;
    slots_ = static_cast<Pair*>(arena.allocate(slot_count * sizeof(Pair), alignof(Pair)));
    std::uninitialized_fill_n(slots_, slot_count, kFree);
  }

  void insert(std::uint32_t first, std::uint32_t second) {
    const Pair pair = join(first, second);
    slots_[slot_of(pair)] = pair;
  }
  bool contains(std::uint32_t first, std::uint32_t second) const {
    if (slots_ == nullptr) return false;
    const Pair pair = join(first, second);
    return slots_[slot_of(pair)] == pair;
  }

 private:
  using Pair = std::uint64_t;
  static constexpr Pair kFree = ~Pair{0};

  static Pair join(std::uint32_t first, std::uint32_t second) {
    return (Pair{first} << 32U) | second;
  }
  std::size_t slot_of(Pair pair) const {
    // Fibonacci hashing: spreads consecutive numbers.
    std::size_t slot = (pair * 0x9E3779B97F4A7C15U >> 32U) & mask_;
    while (slots_[slot] != kFree && slots_[slot] != pair) slot = (slot + 1) & mask_;
    return slot;
  }

  std::size_t mask_ = 0;
  Pair* slots_ = nullptr;
};

/// Maximum number of list and non-null types that a schema creates for documents although none of
/// its own definitions uses them. Bounds the memory that hostile documents can use to 8 MiB.
inline constexpr std::size_t kLaterTypesMax = 65'536;

/// The contents of a schema. Built by one thread, then immutable except for `later`.
struct SchemaStorage {
  explicit SchemaStorage(SchemaDocument schema_document) : document(std::move(schema_document)) {}

  /// `count` default-initialized nodes in the arena.
  template <typename T>
  T* new_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>,
                  "the arena frees its memory without destroying what is in it");
    if (count == 0) return nullptr;
    // NOLINTNEXTLINE(bugprone-sizeof-expression): lists of pointers are lists as well.
    T* nodes = static_cast<T*>(arena.allocate(count * sizeof(T), alignof(T)));
    std::uninitialized_value_construct_n(nodes, count);
    return nodes;
  }

  /// The type that consists of a named type alone.
  const Type* new_type(const NamedType& named) {
    Type* type = new_array<Type>(1);
    type->named = &named;
    return type;
  }

  /// A type that the schema's own definitions don't use; null if `kLaterTypesMax` exist already.
  /// Thread-safe.
  const Type* wrap_later(const Type& inner, TypeKind kind) const;

  /// Names, descriptions and default values refer to it.
  SchemaDocument document;
  std::pmr::monotonic_buffer_resource arena;
  WrappedTypes wrapped;
  NameIndex type_index;
  NameIndex directive_index;
  /// Pairs of an abstract type and a possible type, both by index.
  PairSet possible_types;
  FieldDefinition typename_field;
  FieldDefinition schema_field;
  FieldDefinition type_field;

  /// Types that documents use and the schema itself doesn't, like `[[ID!]]`.
  mutable Mutex later_mutex;
  mutable WrappedTypes later PORTHOLE_GUARDED_BY(later_mutex);
};

}  // namespace porthole::graphql
