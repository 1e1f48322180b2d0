#include "portal/graphql/validate/context.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "portal/base/text.h"
#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/walk.h"

namespace porthole::graphql::validation {

namespace {

// A segment as graphql-ruby writes it in the path of a validation error.
PathSegment segment_of(const NodePath& node) {
  std::string text;
  switch (node.kind) {
    case NodePathKind::index:
      return std::uint64_t{node.index};
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

}  // namespace

ReportedError& ReportedError::with(std::string_view name, std::string_view text) {
  error_.with(name, text.size() <= kTextBytesMax ? text : cut(std::string(text), kTextBytesMax));
  return *this;
}

Context::Context(const Document& document, const Schema* schema, std::size_t errors_max)
    : document_(document),
      schema_(schema),
      errors_max_(errors_max),
      arena_(first_memory_.data(), first_memory_.size()),
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
  error.offsets_ = std::move(report.offsets);
  if (error.offsets_.size() > kLocationsMax) error.offsets_.resize(kLocationsMax);
  error.error_.message = cut(std::move(report.message), kTextBytesMax);
  error.error_.path = path_to(report.path);
  return error;
}

std::vector<QueryError> Context::take_errors() {
  std::stable_sort(errors_.begin(), errors_.end(),
                   [](const ReportedError& left, const ReportedError& right) {
                     return left.order_ < right.order_;
                   });
  errors_.resize(std::min(errors_.size(), errors_max_));
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
