#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "portal/graphql/validate/declared_variables.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql::validation {

namespace {

// Of these graphql-ruby follows the first, and we the last.
bool has_repeated_fragments(const Facts& facts) {
  for (std::uint32_t index = 0; index < facts.fragments.size(); ++index) {
    if (facts.fragment_names.find_last(facts.fragments[index].node->name.text) != index)
      return true;
  }
  return false;
}

bool all_are_fine(Context& context, const OperationUse& operation) {
  // graphql-ruby takes the variables of an operation that it doesn't visit for unused.
  if (operation.variables.empty() && !operation.node->variables.empty()) return false;
  const DeclaredVariables table(context.facts(), operation);
  std::vector<bool> is_used(table.variables().size());
  bool all_are_declared = true;
  context.for_each_variable_use(operation, [&](const VariableUse& use) {
    const std::uint32_t variable = table.find(use.node->text);
    if (variable == NameTable::kNone) {
      all_are_declared = false;
    } else {
      is_used[variable] = true;
    }
  });
  for (std::size_t index = 0; index < is_used.size(); ++index) {
    // The last of several with the same name stands for all.
    if (table.find(table.variables()[index].node->name.text) != index) is_used[index] = true;
  }
  return all_are_declared && std::find(is_used.begin(), is_used.end(), false) == is_used.end();
}

// The fragments of an operation, each as often as graphql-ruby comes by it: by the names of the
// first ones, depth first, but that it doesn't go into those that were known when it began with
// what spreads them.
class FragmentVisits {
 public:
  explicit FragmentVisits(const Facts& facts) : facts_(facts) {
    for (std::uint32_t index = 0; index < facts.fragments.size(); ++index) {
      if (facts.fragments[index].is_visited) {
        by_name_.try_emplace(facts.fragments[index].node->name.text, index);
      }
    }
  }

  std::vector<std::uint32_t> of(const OperationUse& operation) {
    known_.clear();
    visits_.clear();
    // The spreads to follow, the next last: a chain of fragments doesn't use stack.
    std::vector<std::uint32_t> next;
    push(operation.spreads, next);
    while (!next.empty()) {
      const std::uint32_t fragment = next.back();
      next.pop_back();
      visits_.push_back(fragment);
      known_.insert(fragment);
      push(facts_.fragments[fragment].spreads, next);
    }
    return visits_;
  }

 private:
  void push(Range spreads, std::vector<std::uint32_t>& next) const {
    const std::size_t begin = next.size();
    for (const SpreadUse& spread : Context::slice(facts_.spreads, spreads)) {
      const auto found = by_name_.find(spread.node->name.text);
      if (found == by_name_.end() || known_.count(found->second) != 0) continue;
      next.push_back(found->second);
    }
    std::reverse(next.begin() + static_cast<std::ptrdiff_t>(begin), next.end());
  }

  const Facts& facts_;
  std::unordered_map<std::string_view, std::uint32_t> by_name_;
  std::unordered_set<std::uint32_t> known_;
  std::vector<std::uint32_t> visits_;
};

// The variables of an operation, as graphql-ruby gathers them: with the last place of use.
class Usages {
 public:
  Usages(Context& context, const OperationUse& operation)
      : context_(context), operation_(operation) {
    const Facts& facts = context.facts();
    for (const VariableDefinition& variable : operation.node->variables) {
      find(variable.name.text).is_declared = true;
    }
    add(operation.variable_uses, label_of(*operation.node));
    const std::vector<std::uint32_t> visits = FragmentVisits(facts).of(operation);
    // The first visit of a fragment decides on the order of variables, the last on their places.
    for_each_once(visits.begin(), visits.end(), [&](std::uint32_t fragment) {
      for (const VariableUse& use :
           Context::slice(facts.variable_uses, facts.fragments[fragment].variable_uses)) {
        find(use.node->text);
      }
    });
    std::vector<std::uint32_t> last_visits;
    for_each_once(visits.rbegin(), visits.rend(),
                  [&](std::uint32_t fragment) { last_visits.push_back(fragment); });
    std::reverse(last_visits.begin(), last_visits.end());
    for (const std::uint32_t last : last_visits) {
      const FragmentUse& fragment = facts.fragments[last];
      add(fragment.variable_uses, std::string(fragment.node->name.text));
    }
  }

  void report(VisitOrder order) {
    for (const Usage& usage : usages_) {
      if (usage.is_declared && usage.use == nullptr) {
        report(order, usage, operation_.node->offset, operation_.path,
               "is declared by " + label_of(*operation_.node) + " but not used", "variableNotUsed");
      }
    }
    for (const Usage& usage : usages_) {
      if (!usage.is_declared && usage.use != nullptr) {
        report(order, usage, usage.use->node->offset, usage.use->path,
               "is used by " + usage.user + " but not declared", "variableNotDefined");
      }
    }
  }

 private:
  struct Usage {
    std::string_view name;
    bool is_declared = false;
    // Null if it isn't used.
    const VariableUse* use = nullptr;
    std::string user = {};
  };

  template <typename Iterator, typename Visit>
  static void for_each_once(Iterator begin, Iterator end, Visit visit) {
    std::unordered_set<std::uint32_t> seen;
    for (; begin != end; ++begin) {
      if (seen.insert(*begin).second) visit(*begin);
    }
  }

  Usage& find(std::string_view name) {
    const auto [entry, is_new] = indices_.try_emplace(name, usages_.size());
    if (is_new) usages_.push_back({.name = name});
    return usages_[entry->second];
  }

  void add(Range uses, const std::string& user) {
    for (const VariableUse& use : Context::slice(context_.facts().variable_uses, uses)) {
      Usage& usage = find(use.node->text);
      usage.use = &use;
      usage.user = user;
    }
  }

  void report(VisitOrder order, const Usage& usage, ByteOffset offset, const NodePath* path,
              const std::string& what, std::string_view code) {
    if (context_.is_full()) return;
    context_
        .report({.order = order,
                 .offsets = {offset},
                 .path = path,
                 .message = "Variable $" + std::string(usage.name) + " " + what})
        .with("code", code)
        .with("variableName", usage.name);
  }

  Context& context_;
  const OperationUse& operation_;
  std::vector<Usage> usages_;
  std::unordered_map<std::string_view, std::size_t> indices_;
};

}  // namespace

// Specification, 5.8.3 and 5.8.4: an operation declares every variable used in it or in the
// fragments it spreads, and uses every variable it declares. As in graphql-ruby, a variable is
// reported once per operation.
void variables_used_and_defined(Context& context) {
  VisitOrder order = after_walk(AfterWalk::variables);
  const bool has_doubles = has_repeated_fragments(context.facts());
  for (const OperationUse& operation : context.facts().operations) {
    if (context.is_full()) return;
    if (has_doubles || !all_are_fine(context, operation)) {
      Usages(context, operation).report(order);
    }
    ++order;
  }
}

}  // namespace porthole::graphql::validation
