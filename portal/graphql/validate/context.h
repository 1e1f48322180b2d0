#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/validate/facts.h"

namespace porthole::graphql::validation {

/// An error on its way into the report.
class ReportedError {
 public:
  /// Adds an extension, clipped.
  ReportedError& with(std::string_view name, std::string_view text);

 private:
  friend class Context;

  /// Where it stands among the others.
  ByteOffset order_ = 0;
  std::vector<ByteOffset> places_;
  QueryError error_;
};

/// What is known about the spreads between fragments.
struct FragmentGraph {
  /// The fragments that end, each after those that it spreads.
  std::vector<std::uint32_t> bottom_up;
  /// By fragment: whether it spreads itself, or one that never ends.
  std::vector<bool> is_endless;
};

/// What the rules have in common: the document, the schema, the facts about both, and the report of
/// problems. Each rule reports in the order of the document, and none more than the bound: so the
/// first problems of all together are among those that are kept.
///
/// For one thread, for one validation.
class Context {
 public:
  /// `document` and `schema`, which may be null, must outlive it. `errors_max` is at least 1.
  Context(const Document& document, const Schema* schema, std::size_t errors_max);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Document& document() const { return document_; }
  /// Null where there is none.
  const Schema* schema() const { return schema_; }
  const Facts& facts() const { return facts_; }
  /// For what lives as long as the context and needn't be destroyed.
  std::pmr::memory_resource& memory() { return arena_; }

  /// The part of a table that `range` names.
  template <typename T>
  static List<T> slice(const std::pmr::vector<T>& table, Range range) {
    return {table.data() + range.begin, range.end - range.begin};
  }

  /// The fragments that `operation` spreads, directly or through others, each once. Valid until the
  /// next call.
  const std::vector<std::uint32_t>& reachable_fragments(const OperationUse& operation);
  /// Calls `visit` with every use of a variable in `operation` and in what it spreads.
  template <typename Visit>
  void for_each_variable_use(const OperationUse& operation, Visit visit) {
    for (const VariableUse& use : slice(facts_.variable_uses, operation.variable_uses)) visit(use);
    for (const std::uint32_t fragment : reachable_fragments(operation)) {
      const Range range = facts_.fragments[fragment].variable_uses;
      for (const VariableUse& use : slice(facts_.variable_uses, range)) visit(use);
    }
  }
  FragmentGraph fragment_graph() const;

  /// Call before each rule.
  void begin_rule() { rule_errors_ = 0; }
  /// Whether the current rule may stop, as nothing that it still finds will be kept.
  bool is_full() const { return rule_errors_ >= errors_max_; }

  struct Report {
    /// Where it stands among the others.
    ByteOffset order = 0;
    std::vector<ByteOffset> places = {};
    /// The way to the place; null for none.
    const NodePath* path = nullptr;
    std::string message = {};
  };
  /// Notes a problem. The result is valid until the next call.
  ReportedError& report(Report report);
  /// The usual: at the node at `place`.
  ReportedError& report(ByteOffset place, const NodePath* path, std::string message) {
    return report({.order = place, .places = {place}, .path = path, .message = std::move(message)});
  }

  /// The first problems of the document, once all rules have run.
  std::vector<QueryError> take_errors();

 private:
  const Document& document_;
  const Schema* const schema_;
  const std::size_t errors_max_;
  std::array<std::byte, 24UL * 1024> first_memory_;
  std::pmr::monotonic_buffer_resource arena_;
  const Facts facts_;

  std::vector<std::uint32_t> reachable_;
  /// By fragment: the last search that found it.
  std::vector<std::uint32_t> found_by_;
  std::uint32_t searches_ = 0;

  std::size_t rule_errors_ = 0;
  std::vector<ReportedError> errors_;
  /// Takes what is reported past the bound.
  ReportedError surplus_;
};

}  // namespace porthole::graphql::validation
