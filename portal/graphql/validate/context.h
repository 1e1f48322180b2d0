#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/work_memory.h"
#include "portal/graphql/language/ast.h"
#include "portal/graphql/language/request_error.h"
#include "portal/graphql/type/schema.h"
#include "portal/graphql/validate/facts.h"

namespace porthole::graphql::validation {

/// An error being reported.
class ReportedError {
 public:
  /// Adds an extension, cut to `kTextBytesMax`.
  ReportedError& with(std::string_view name, std::string_view text);

 private:
  friend class Context;

  /// What errors are sorted by.
  VisitOrder order_ = 0;
  std::uint32_t rule_ = 0;
  bool is_ours_ = false;
  bool yields_ = false;
  std::vector<ByteOffset> offsets_;
  QueryError error_;
};

/// The graph of spreads between fragments.
struct FragmentGraph {
  /// The fragments without infinite loops, each after those that it spreads.
  std::vector<std::uint32_t> bottom_up;
  /// By fragment: whether it spreads itself, or one that does.
  std::vector<bool> is_endless;
};

/// Shared by all rules: the document, the schema, the facts about both, and the error report. Each
/// rule reports in the order of the visit, up to the limit, so the first errors of all rules
/// together are among those kept.
///
/// Not thread-safe; for one validation.
class Context {
 public:
  /// `document` and `schema`, which may be null, must outlive the context. `errors_max` is at least
  /// 1.
  Context(const Document& document, const Schema* schema, std::size_t errors_max);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  const Document& document() const { return document_; }
  /// May be null.
  const Schema* schema() const { return schema_; }
  const Facts& facts() const { return facts_; }
  /// For objects that live as long as the context and needn't be destroyed.
  std::pmr::memory_resource& memory() { return arena_; }

  /// The part of a table in `range`.
  template <typename T>
  static List<T> slice(const std::pmr::vector<T>& table, Range range) {
    return {table.data() + range.begin, range.end - range.begin};
  }

  /// The fragments that `operation` spreads, directly or indirectly, each once. Valid until the
  /// next call.
  const std::vector<std::uint32_t>& reachable_fragments(const OperationUse& operation);
  /// Calls `visit` with every variable use in `operation` and the fragments it spreads.
  template <typename Visit>
  void for_each_variable_use(const OperationUse& operation, Visit visit) {
    for (const VariableUse& use : slice(facts_.variable_uses, operation.variable_uses)) visit(use);
    if (operation.spreads.empty()) return;
    for (const std::uint32_t fragment : reachable_fragments(operation)) {
      const Range range = facts_.fragments[fragment].variable_uses;
      for (const VariableUse& use : slice(facts_.variable_uses, range)) visit(use);
    }
  }
  FragmentGraph fragment_graph() const;

  /// Call before each rule. Errors at one place are sorted by `rule`.
  void begin_rule(std::uint32_t rule) {
    rule_ = rule;
    rule_errors_ = 0;
  }
  /// For a rule that reads several tables, each of which may report up to the limit.
  void begin_table() { rule_errors_ = 0; }
  /// Whether the current rule may stop because further errors would be dropped.
  bool is_full() const { return rule_errors_ >= errors_max_; }

  struct Report {
    VisitOrder order = 0;
    std::vector<ByteOffset> offsets = {};
    /// Null for an empty one.
    const NodePath* path = nullptr;
    std::string message = {};
    /// Whether graphql-ruby takes what the specification refuses: dropped if there are others.
    bool is_ours = false;
    /// Whether it is dropped if there are errors below its path before it.
    bool yields = false;
  };
  /// Reports an error. The result is valid until the next call.
  ReportedError& report(Report report);
  bool has_errors() const { return !errors_.empty(); }

  /// The first errors of the document. Call after all rules have run.
  std::vector<QueryError> take_errors();

 private:
  void drop_surplus();

  const Document& document_;
  const Schema* const schema_;
  const std::size_t errors_max_;
  WorkMemory first_memory_;
  std::pmr::monotonic_buffer_resource arena_;
  const Facts facts_;

  std::vector<std::uint32_t> reachable_;
  /// By fragment: the last search that found it.
  std::vector<std::uint32_t> found_by_;
  std::uint32_t searches_ = 0;

  std::uint32_t rule_ = 0;
  std::size_t rule_errors_ = 0;
  std::vector<ReportedError> errors_;
  /// Receives what is reported beyond the limit.
  ReportedError surplus_;
};

}  // namespace porthole::graphql::validation
