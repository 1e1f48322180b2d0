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

/// Lists and non-null types, each once. What it hands out stays where it is.
class WrappedTypes {
 public:
  /// Null where it wasn't made.
  const Type* find(const Type& inner, TypeKind kind) const {
    const auto found = types_.find({&inner, kind});
    return found == types_.end() ? nullptr : &found->second;
  }
  /// Makes it where it wasn't made.
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

/// A set of pairs of numbers: a hash table with open addressing that lies in an arena.
class PairSet {
 public:
  PairSet() = default;
  /// With room for `count` pairs.
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
    // Fibonacci hashing: spreads numbers that lie close to each other.
    std::size_t slot = (pair * 0x9E3779B97F4A7C15U >> 32U) & mask_;
    while (slots_[slot] != kFree && slots_[slot] != pair) slot = (slot + 1) & mask_;
    return slot;
  }

  std::size_t mask_ = 0;
  Pair* slots_ = nullptr;
};

/// Most lists and non-null types that one schema makes because documents name them, though none of
/// its own fields, arguments and input fields has them. Bounds what hostile documents can make it
/// keep: 8 MiB.
inline constexpr std::size_t kLaterTypesMax = 65'536;

/// What a schema consists of. Built by one thread, then never changed but for `later`.
struct SchemaStorage {
  explicit SchemaStorage(SchemaDocument schema_document) : document(std::move(schema_document)) {}

  /// `count` nodes in the arena, with their default values.
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

  /// The type that a named type is by itself.
  const Type* new_type(const NamedType& named) {
    Type* type = new_array<Type>(1);
    type->named = &named;
    return type;
  }

  /// A type that the schema itself doesn't have; null where `kLaterTypesMax` were made before it.
  /// For any thread.
  const Type* wrap_later(const Type& inner, TypeKind kind) const;

  /// What names, descriptions and default values are views of.
  SchemaDocument document;
  std::pmr::monotonic_buffer_resource arena;
  WrappedTypes wrapped;
  NameIndex type_index;
  NameIndex directive_index;
  /// An abstract type and an object that is one of it, both by index.
  PairSet possible_types;
  FieldDefinition typename_field;
  FieldDefinition schema_field;
  FieldDefinition type_field;

  /// Types that documents name and the schema itself doesn't have, like `[[ID!]]`.
  mutable Mutex later_mutex;
  mutable WrappedTypes later PORTHOLE_GUARDED_BY(later_mutex);
};

}  // namespace porthole::graphql
