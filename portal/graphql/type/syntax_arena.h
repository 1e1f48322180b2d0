#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <memory_resource>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "portal/graphql/language/schema_ast.h"

namespace porthole::graphql {

/// Owns the nodes of a type-system document that is built rather than parsed. Not thread-safe.
class SyntaxArena {
 public:
  SyntaxArena() : arena_(add_source({}, kFirstBytes).arena) {}
  SyntaxArena(const SyntaxArena&) = delete;
  SyntaxArena& operator=(const SyntaxArena&) = delete;

  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* copied = static_cast<char*>(arena_.allocate(text.size(), 1));
    std::copy(text.begin(), text.end(), copied);
    return {copied, text.size()};
  }

  template <typename T>
  const T* store(const T& node) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (arena_.allocate(sizeof(T), alignof(T))) T(node);
  }

  template <typename T>
  List<T> store(const std::vector<T>& nodes) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (nodes.empty()) return {};
    T* stored = static_cast<T*>(arena_.allocate(nodes.size() * sizeof(T), alignof(T)));
    std::uninitialized_copy(nodes.begin(), nodes.end(), stored);
    return {stored, nodes.size()};
  }

  /// Storage for a text that is parsed, with an arena that first takes `arena_bytes`.
  DocumentStorage& add_source(std::string source, std::size_t arena_bytes) {
    auto storage = std::make_unique<DocumentStorage>(std::move(source), arena_bytes);
    DocumentStorage& added = *storage;
    storages_.push_back(std::move(storage));
    return added;
  }

  /// Everything stored so far, for the document. Nothing may be added afterwards.
  SchemaDocument::Storages take() { return std::move(storages_); }

 private:
  static constexpr std::size_t kFirstBytes = 64UL * 1024;

  SchemaDocument::Storages storages_;
  std::pmr::memory_resource& arena_;
};

}  // namespace porthole::graphql
