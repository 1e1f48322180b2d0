#include "portal/graphql/validate/context.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "portal/base/text.h"
#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/value_equality.h"
#include "portal/graphql/validate/walk.h"

namespace porthole::graphql::validation {

namespace {

// Calls `visit` with all values in nested lists that graphql-ruby has nodes for, until it returns
// true.
template <typename Visit>
bool any_node(const Value& value, Visit visit) {
  switch (value.kind) {
    case ValueKind::list:
      return std::any_of(value.items.begin(), value.items.end(),
                         [&](const Value& item) { return any_node(item, visit); });
    case ValueKind::object:
    case ValueKind::variable:
    case ValueKind::enumeration:
    case ValueKind::null:
      return visit(value);
    default:
      return false;
  }
}

// As graphql-ruby counts: the first equal node, without the numbers, strings and booleans between.
std::uint64_t index_of(const Value& list, const Value& item) {
  std::uint64_t index = 0;
  ComparisonBudget budget(kMergeStepsMax);
  const bool is_found = any_node(list, [&](const Value& node) {
    if (&node == &item || are_equal_in_order(node, item, budget)) return true;
    ++index;
    return false;
  });
  return is_found ? index : 0;
}

// A segment as graphql-ruby writes it in the path of a validation error.
PathSegment segment_of(const NodePath& node) {
  std::string text;
  switch (node.kind) {
    case NodePathKind::index:
      return index_of(*node.list, *node.item);
    case NodePathKind::operation:
      text = to_string(node.operation);
      if (!node.text.empty()) text += ' ';
      break;
    case NodePathKind::fragment_definition:
      text = "fragment ";
      break;
    case NodePathKind::fragment_spread:
      text = "... ";
      break;
    case NodePathKind::inline_fragment:
      text = node.text.empty() ? "..." : "... on ";
      break;
    case NodePathKind::field:
    case NodePathKind::argument:
      break;
  }
  return text.append(cut(std::string(node.text), kTextBytesMax));
}

std::vector<PathSegment> path_to(const NodePath* last) {
  std::vector<PathSegment> path;
  for (const NodePath* node = last; node != nullptr; node = node->parent) {
    path.push_back(segment_of(*node));
  }
  std::reverse(path.begin(), path.end());
  return path;
}

bool starts_with(const std::vector<PathSegment>& path, const std::vector<PathSegment>& beginning) {
  return path.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), path.begin());
}

}  // namespace

ReportedError& ReportedError::with(std::string_view name, std::string_view text) {
  error_.with(name, text.size() <= kTextBytesMax ? text : cut(std::string(text), kTextBytesMax));
  return *this;
}

Context::Context(const Document& document, const Schema* schema, std::size_t errors_max)
    : document_(document),
      schema_(schema),
      errors_max_(errors_max),
      arena_(first_memory_.data(), WorkMemory::kBytes),
      facts_(collect_facts(document, schema, arena_)),
      found_by_(facts_.fragments.size()) {}

const std::vector<std::uint32_t>& Context::reachable_fragments(const OperationUse& operation) {
  ++searches_;
  reachable_.clear();
  const auto follow = [this](Range range) {
    for (const SpreadUse& spread : slice(facts_.spreads, range)) {
      if (spread.fragment == kNoFragment || found_by_[spread.fragment] == searches_) continue;
      found_by_[spread.fragment] = searches_;
      reachable_.push_back(spread.fragment);
    }
  };
  follow(operation.spreads);
  // Grows while it is read.
  std::size_t next = 0;
  while (next < reachable_.size()) follow(facts_.fragments[reachable_[next++]].spreads);
  return reachable_;
}

FragmentGraph Context::fragment_graph() const {
  const std::size_t count = facts_.fragments.size();
  // Removes the fragments that spread nothing, then those that spread only removed ones, and so on.
  // The rest is endless.
  std::vector<std::vector<std::uint32_t>> spread_by(count);
  std::vector<std::uint32_t> spreads_left(count);
  FragmentGraph graph{.bottom_up = {}, .is_endless = std::vector<bool>(count, true)};
  const auto take_away = [&graph](std::uint32_t fragment) {
    graph.is_endless[fragment] = false;
    graph.bottom_up.push_back(fragment);
  };
  for (std::uint32_t fragment = 0; fragment < count; ++fragment) {
    for (const SpreadUse& spread : slice(facts_.spreads, facts_.fragments[fragment].spreads)) {
      if (spread.fragment == kNoFragment) continue;
      spread_by[spread.fragment].push_back(fragment);
      ++spreads_left[fragment];
    }
    if (spreads_left[fragment] == 0) take_away(fragment);
  }
  // Grows while it is read.
  std::size_t next = 0;
  while (next < graph.bottom_up.size()) {
    for (const std::uint32_t fragment : spread_by[graph.bottom_up[next++]]) {
      if (--spreads_left[fragment] == 0) take_away(fragment);
    }
  }
  return graph;
}

ReportedError& Context::report(Report report) {
  if (is_full()) {
    surplus_ = ReportedError();
    return surplus_;
  }
  ++rule_errors_;
  ReportedError& error = errors_.emplace_back();
  error.order_ = report.order;
  error.rule_ = rule_;
  error.is_ours_ = report.is_ours;
  error.yields_ = report.yields;
  error.offsets_ = std::move(report.offsets);
  if (error.offsets_.size() > kLocationsMax) error.offsets_.resize(kLocationsMax);
  error.error_.message = cut(std::move(report.message), kTextBytesMax);
  error.error_.path = path_to(report.path);
  return error;
}

// As few errors yield as there are, comparing all is cheap.
void Context::drop_surplus() {
  const bool has_theirs = std::any_of(errors_.begin(), errors_.end(),
                                      [](const ReportedError& error) { return !error.is_ours_; });
  std::vector<ReportedError> kept;
  for (ReportedError& error : errors_) {
    if (kept.size() == errors_max_) break;
    if (has_theirs && error.is_ours_) continue;
    const auto is_below = [&](const ReportedError& other) {
      return starts_with(*other.error_.path, *error.error_.path);
    };
    if (error.yields_ && std::any_of(kept.begin(), kept.end(), is_below)) continue;
    kept.push_back(std::move(error));
  }
  errors_ = std::move(kept);
}

std::vector<QueryError> Context::take_errors() {
  std::stable_sort(
      errors_.begin(), errors_.end(), [](const ReportedError& left, const ReportedError& right) {
        return left.order_ != right.order_ ? left.order_ < right.order_ : left.rule_ < right.rule_;
      });
  drop_surplus();
  std::vector<QueryError> errors;
  errors.reserve(errors_.size());
  for (ReportedError& error : errors_) {
    for (const ByteOffset offset : error.offsets_) {
      error.error_.locations.push_back(document_.locate(offset));
    }
    errors.push_back(std::move(error.error_));
  }
  errors_.clear();
  return errors;
}

}  // namespace porthole::graphql::validation
