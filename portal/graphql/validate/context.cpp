#include "portal/graphql/validate/context.h"

#include <algorithm>
#include <utility>

#include "portal/graphql/validate/limits.h"
#include "portal/graphql/validate/walk.h"

namespace porthole::graphql::validation {

namespace {

std::string_view operation_word(OperationType type) {
  if (type == OperationType::mutation) return "mutation";
  if (type == OperationType::subscription) return "subscription";
  return "query";
}

// A step as graphql-ruby writes it into the path of a validation error.
PathSegment segment_of(const Step& step) {
  std::string text;
  switch (step.kind) {
    case StepKind::index:
      return std::uint64_t{step.index};
    case StepKind::operation:
      text = operation_word(step.operation);
      if (!step.text.empty()) text += ' ';
      break;
    case StepKind::fragment_definition:
      text = "fragment ";
      break;
    case StepKind::fragment_spread:
      text = "... ";
      break;
    case StepKind::inline_fragment:
      text = step.text.empty() ? "..." : "... on ";
      break;
    case StepKind::field:
    case StepKind::argument:
      break;
  }
  return text.append(clipped(std::string(step.text)));
}

std::vector<PathSegment> path_to(const Step* last) {
  std::vector<PathSegment> path;
  for (const Step* step = last; step != nullptr; step = step->parent) {
    path.push_back(segment_of(*step));
  }
  std::reverse(path.begin(), path.end());
  return path;
}

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string clipped(std::string text) {
  if (text.size() <= kTextBytesMax) return text;
  std::size_t end = kTextBytesMax;
  while (end > 0 && continues_character(text[end])) --end;
  text.resize(end);
  text += "…";
  return text;
}

Problem& Problem::with(std::string_view name, std::string_view text) {
  error_.with(name, text.size() <= kTextBytesMax ? text : clipped(std::string(text)));
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
  // Takes away the fragments that spread nothing, then those that spread only such, and so on.
  // What is left never ends.
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

Problem& Context::report(Report report) {
  if (is_full()) {
    surplus_ = Problem();
    return surplus_;
  }
  ++rule_problems_;
  Problem& problem = problems_.emplace_back();
  problem.order_ = report.order;
  problem.places_ = std::move(report.places);
  if (problem.places_.size() > kPlacesMax) problem.places_.resize(kPlacesMax);
  problem.error_.message = clipped(std::move(report.message));
  problem.error_.path = path_to(report.step);
  return problem;
}

std::vector<QueryError> Context::take_errors() {
  std::stable_sort(
      problems_.begin(), problems_.end(),
      [](const Problem& left, const Problem& right) { return left.order_ < right.order_; });
  problems_.resize(std::min(problems_.size(), errors_max_));
  std::vector<QueryError> errors;
  errors.reserve(problems_.size());
  for (Problem& problem : problems_) {
    for (const ByteOffset place : problem.places_) {
      problem.error_.locations.push_back(document_.locate(place));
    }
    errors.push_back(std::move(problem.error_));
  }
  problems_.clear();
  return errors;
}

}  // namespace porthole::graphql::validation
