#include <algorithm>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "portal/graphql/validate/rules.h"
#include "portal/graphql/validate/value_equality.h"

namespace porthole::graphql::validation {

namespace {

bool all_are_fine(Context& context) {
  const Facts& facts = context.facts();
  const auto is_known = [](const SpreadUse& use) { return use.fragment != kNoFragment; };
  if (!std::all_of(facts.spreads.begin(), facts.spreads.end(), is_known)) return false;
  if (facts.fragments.empty()) return true;
  std::vector<bool> is_used(facts.fragments.size());
  for (const OperationUse& operation : facts.operations) {
    for (const std::uint32_t fragment : context.reachable_fragments(operation)) {
      is_used[fragment] = true;
    }
  }
  return std::find(is_used.begin(), is_used.end(), false) == is_used.end() &&
         context.fragment_graph().bottom_up.size() == facts.fragments.size();
}

// Whether graphql-ruby takes both for the same node.
bool are_equal(const FragmentSpread& left, const FragmentSpread& right) {
  ComparisonBudget budget(kMergeStepsMax);
  return left.name.text == right.name.text &&
         std::equal(left.directives.begin(), left.directives.end(), right.directives.begin(),
                    right.directives.end(), [&](const Directive& one, const Directive& other) {
                      return one.name.text == other.name.text &&
                             are_equal_in_order(one.arguments, other.arguments, budget);
                    });
}

// Resolves spreads as graphql-ruby does, as what it reports depends on how: fragments that spread
// nothing first, then those that spread only these. What is left spreads unknown fragments, or
// itself.
class Dependencies {
 public:
  explicit Dependencies(Context& context) : context_(context), facts_(context.facts()) {
    add_definitions();
    resolve();
  }

  void report() {
    report_unknown();
    context_.begin_table();
    for (const FragmentUse* use : unused_) report_unused(*use);
    context_.begin_table();
    report_cycles();
  }

 private:
  // An operation or fragment with the spreads that aren't resolved.
  struct Definition {
    const FragmentUse* fragment = nullptr;
    std::vector<const SpreadUse*> spreads = {};
    // Whether some were resolved.
    bool is_partly_resolved = false;
  };

  // Those that spread something in the order of the document, as the others only matter by name.
  void add_definitions() {
    const auto add = [this](const auto& use, const FragmentUse* fragment) {
      if (use.spreads.empty()) return;
      Definition& definition = definitions_.emplace_back(Definition{.fragment = fragment});
      if (fragment != nullptr) by_fragment_[fragment] = &definition;
      std::unordered_set<std::string_view> names;
      for (const SpreadUse& spread : Context::slice(facts_.spreads, use.spreads)) {
        definition.spreads.push_back(&spread);
        const std::string_view name = spread.node->name.text;
        if (names.insert(name).second) users_[name].push_back(&definition);
      }
    };
    auto fragment = facts_.fragments.begin();
    for (const OperationUse& operation : facts_.operations) {
      for (; fragment != facts_.fragments.end() && fragment->order < operation.order; ++fragment) {
        add(*fragment, &*fragment);
      }
      add(operation, nullptr);
    }
    for (; fragment != facts_.fragments.end(); ++fragment) add(*fragment, &*fragment);
  }

  // By name, in the order of the first of each name.
  std::vector<const FragmentUse*> independent_fragments() const {
    std::vector<std::vector<const FragmentUse*>> groups;
    std::unordered_map<std::string_view, std::size_t> indices;
    for (const FragmentUse& use : facts_.fragments) {
      const auto [entry, is_new] = indices.try_emplace(use.node->name.text, groups.size());
      if (is_new) groups.emplace_back();
      if (by_fragment_.count(&use) == 0) groups[entry->second].push_back(&use);
    }
    std::vector<const FragmentUse*> independent;
    for (const auto& group : groups) {
      independent.insert(independent.end(), group.begin(), group.end());
    }
    return independent;
  }

  void resolve() {
    std::vector<const FragmentUse*> independent = independent_fragments();
    std::unordered_set<std::string_view> resolved;
    while (!independent.empty()) {
      const FragmentUse* fragment = independent.back();
      independent.pop_back();
      const std::string_view name = fragment->node->name.text;
      if (!resolved.insert(name).second) continue;
      const auto users = users_.find(name);
      if (users == users_.end()) {
        if (fragment->is_visited) unused_.push_back(fragment);
        continue;
      }
      for (Definition* user : users->second) {
        user->is_partly_resolved = true;
        std::erase_if(user->spreads,
                      [&](const SpreadUse* spread) { return spread->node->name.text == name; });
        const bool is_other = user->fragment != nullptr && user->fragment->node->name.text != name;
        if (user->spreads.empty() && is_other) independent.push_back(user->fragment);
      }
    }
  }

  void report_unknown() {
    for (Definition& definition : definitions_) {
      auto& spreads = definition.spreads;
      for (std::size_t index = 0; index < spreads.size(); ++index) {
        const SpreadUse& spread = *spreads[index];
        if (spread.fragment != kNoFragment) continue;
        if (context_.is_full()) return;
        const std::string_view name = spread.node->name.text;
        context_
            .report({.order = after_walk(AfterWalk::fragments),
                     .offsets = {spread.node->offset},
                     .path = spread.path,
                     .message = "Fragment " + std::string(name) + " was used, but not defined"})
            .with("code", "useAndDefineFragment")
            .with("fragmentName", name);
        forget(definition, index);
      }
    }
  }

  // graphql-ruby removes what it reported while it goes on. If some spreads were resolved, that
  // makes it miss equal ones and the next, which then looks like a loop.
  static void forget(Definition& definition, std::size_t& index) {
    auto& spreads = definition.spreads;
    if (definition.is_partly_resolved) {
      const FragmentSpread& reported = *spreads[index]->node;
      std::erase_if(spreads,
                    [&](const SpreadUse* spread) { return are_equal(*spread->node, reported); });
      return;
    }
    spreads.erase(spreads.begin() + static_cast<std::ptrdiff_t>(index));
    --index;
  }

  void report_unused(const FragmentUse& use) {
    if (context_.is_full()) return;
    const std::string_view name = use.node->name.text;
    context_
        .report({.order = after_walk(AfterWalk::fragments),
                 .offsets = {use.node->offset},
                 .path = use.path,
                 .message = "Fragment " + std::string(name) + " was defined, but not used"})
        .with("code", "useAndDefineFragment")
        .with("fragmentName", name);
  }

  void report_cycles() {
    for (const Definition& definition : definitions_) {
      if (definition.fragment == nullptr || definition.spreads.empty()) continue;
      if (context_.is_full()) return;
      const std::string_view name = definition.fragment->node->name.text;
      context_
          .report({.order = after_walk(AfterWalk::cycles),
                   .offsets = {definition.fragment->node->offset},
                   .path = definition.fragment->path,
                   .message = "Fragment " + std::string(name) + " contains an infinite loop"})
          .with("code", "infiniteLoop")
          .with("fragmentName", name);
    }
  }

  Context& context_;
  const Facts& facts_;
  // Never moved.
  std::deque<Definition> definitions_;
  std::unordered_map<const FragmentUse*, Definition*> by_fragment_;
  std::unordered_map<std::string_view, std::vector<Definition*>> users_;
  std::vector<const FragmentUse*> unused_;
};

}  // namespace

// Specification, 5.5.1.4, 5.5.2.1 and 5.5.2.2: every fragment is spread, every spread refers to a
// fragment, and no fragment spreads itself, directly or indirectly.
void fragment_dependencies(Context& context) {
  if (!all_are_fine(context)) Dependencies(context).report();
}

}  // namespace porthole::graphql::validation
