#include "portal/graphql/validate/ruby_merge.h"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "portal/graphql/validate/argument_words.h"
#include "portal/graphql/validate/limits.h"

namespace porthole::graphql::validation {

namespace {

using Parents = std::vector<const NamedType*>;

struct MergeField {
  const Field* node = nullptr;
  const FieldDefinition* definition = nullptr;
  const Parents* parents = nullptr;
};

struct Spread {
  std::string_view name;
  const Parents* parents = nullptr;
};

// The fields of a selection set by response key, and the fragments that it spreads.
struct Selected {
  std::vector<std::pair<std::string_view, std::vector<MergeField>>> keys;
  std::unordered_map<std::string_view, std::size_t> indices;
  std::vector<Spread> spreads;

  void add(const MergeField& field) {
    const std::string_view key = field.node->response_key().text;
    const auto [entry, is_new] = indices.try_emplace(key, keys.size());
    if (is_new) keys.push_back({key, {}});
    keys[entry->second].second.push_back(field);
  }
};

bool are_equal(const Field& left, const Field& right, ComparisonBudget& budget);

bool are_equal(List<Directive> left, List<Directive> right, ComparisonBudget& budget) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](const Directive& one, const Directive& other) {
                      return one.name.text == other.name.text &&
                             are_equal_in_order(one.arguments, other.arguments, budget);
                    });
}

bool are_equal(const SelectionSet& left, const SelectionSet& right, ComparisonBudget& budget) {
  const auto equal = [&](const Selection& one, const Selection& other) {
    if (!budget.spend(1) || one.node.index() != other.node.index()) return false;
    if (one.field() != nullptr) return are_equal(*one.field(), *other.field(), budget);
    if (const FragmentSpread* spread = one.fragment_spread()) {
      return spread->name.text == other.fragment_spread()->name.text &&
             are_equal(spread->directives, other.fragment_spread()->directives, budget);
    }
    const InlineFragment& fragment = *one.inline_fragment();
    const InlineFragment& second = *other.inline_fragment();
    return fragment.type_condition.text == second.type_condition.text &&
           are_equal(fragment.directives, second.directives, budget) &&
           are_equal(fragment.selection_set, second.selection_set, budget);
  };
  return std::equal(left.selections.begin(), left.selections.end(), right.selections.begin(),
                    right.selections.end(), equal);
}

// Whether graphql-ruby takes both for the same node.
bool are_equal(const Field& left, const Field& right, ComparisonBudget& budget) {
  return left.name.text == right.name.text && left.alias.text == right.alias.text &&
         are_equal_in_order(left.arguments, right.arguments, budget) &&
         are_equal(left.directives, right.directives, budget) &&
         are_equal(left.selection_set, right.selection_set, budget);
}

class RubyMerge {
 public:
  RubyMerge(Context& context, ComparisonBudget& budget)
      : context_(context), schema_(*context.schema()), budget_(budget) {}

  std::vector<RubyConflict> run() {
    const Facts& facts = context_.facts();
    auto operation = facts.operations.begin();
    for (const FieldUse& use : facts.fields) {
      for (; operation != facts.operations.end() && operation->order < use.order; ++operation) {
        check(operation->node->selection_set, operation->type, operation->order);
      }
      const bool is_visited = use.definition != nullptr;
      if (is_visited) check(use.node->selection_set, use.definition->type->named, use.order);
    }
    for (; operation != facts.operations.end(); ++operation) {
      check(operation->node->selection_set, operation->type, operation->order);
    }
    return std::move(conflicts_);
  }

 private:
  const Parents* store(Parents parents) { return &parents_.emplace_back(std::move(parents)); }
  const Parents* extended(const Parents* parents, const NamedType* type) {
    Parents longer = *parents;
    longer.push_back(type);
    return store(std::move(longer));
  }

  void check(const SelectionSet& set, const NamedType* type, VisitOrder order) {
    if (type == nullptr || !set.present() || !budget_.is_left()) return;
    found_.clear();
    parents_.clear();
    const Selected selected = select(set, type, store({}));
    compare_within(selected);
    const Parents own{type};
    for (std::size_t index = 0; index < selected.spreads.size(); ++index) {
      const Spread& spread = selected.spreads[index];
      compare_with_fragment(spread, selected, are_exclusive(*spread.parents, own));
      for (std::size_t other = index + 1; other < selected.spreads.size(); ++other) {
        const Spread& second = selected.spreads[other];
        compare_fragments(spread, second, are_exclusive(*spread.parents, *second.parents));
      }
    }
    // Conflicts of names come first.
    for (const ConflictKind kind : {ConflictKind::field, ConflictKind::argument}) {
      for (RubyConflict& conflict : found_) {
        if (conflict.kind != kind) continue;
        conflict.order = order;
        conflicts_.push_back(std::move(conflict));
      }
    }
  }

  Selected select(const SelectionSet& set, const NamedType* owner, const Parents* parents) {
    Selected selected;
    collect(set, owner, parents, selected);
    return selected;
  }

  void collect(const SelectionSet& set, const NamedType* owner, const Parents* parents,
               Selected& selected) {
    for (const Selection& selection : set.selections) {
      if (!budget_.spend(1)) return;
      if (const Field* field = selection.field()) {
        selected.add({field, schema_.find_field(*owner, field->name.text), parents});
      } else if (const FragmentSpread* spread = selection.fragment_spread()) {
        selected.spreads.push_back({spread->name.text, parents});
      } else if (const InlineFragment* fragment = selection.inline_fragment()) {
        const NamedType* type = fragment->type_condition.present()
                                    ? schema_.find_type(fragment->type_condition.text)
                                    : owner;
        if (type == nullptr) continue;
        collect(fragment->selection_set, owner, extended(parents, type), selected);
      }
    }
  }

  bool are_exclusive(const Parents& left, const Parents& right) const {
    if (left.empty() || right.empty()) return false;
    if (left.size() != right.size()) return true;
    for (std::size_t index = 0; index < left.size(); ++index) {
      if (left[index] != right[index] && !schema_.overlap(*left[index], *right[index])) return true;
    }
    return false;
  }

  void compare_within(const Selected& selected) {
    for (const auto& [key, fields] : selected.keys) {
      for (std::size_t left = 0; left < fields.size(); ++left) {
        for (std::size_t right = left + 1; right < fields.size(); ++right) {
          compare(key, fields[left], fields[right], false);
        }
      }
    }
  }

  void compare_between(const Selected& left, const Selected& right, bool is_exclusive) {
    for (const auto& [key, fields] : left.keys) {
      if (!budget_.spend(1)) return;
      const auto found = right.indices.find(key);
      if (found == right.indices.end()) continue;
      for (const MergeField& field : fields) {
        for (const MergeField& other : right.keys[found->second].second) {
          compare(key, field, other, is_exclusive);
        }
      }
    }
  }

  void compare(std::string_view key, const MergeField& left, const MergeField& right,
               bool is_exclusive) {
    if (!budget_.spend(1) || count_ >= kConflictsMax) return;
    is_exclusive = is_exclusive || are_exclusive(*left.parents, *right.parents);
    if (!is_exclusive) {
      if (left.node->name.text != right.node->name.text) {
        note(ConflictKind::field, key, left, right);
      }
      if (!have_same_arguments(*left.node, *right.node)) {
        note(ConflictKind::argument, key, left, right);
      }
    }
    compare_selections(left, right, is_exclusive);
  }

  void note(ConflictKind kind, std::string_view key, const MergeField& left,
            const MergeField& right) {
    ++count_;
    auto conflict = std::find_if(found_.begin(), found_.end(), [&](const RubyConflict& other) {
      return other.kind == kind && other.key == key;
    });
    if (conflict == found_.end()) conflict = found_.insert(found_.end(), {key, kind, {}});
    for (const MergeField* field : {&left, &right}) {
      const auto is_same = [&](const Field* other) {
        return are_equal(*other, *field->node, budget_);
      };
      auto& fields = conflict->fields;
      if (std::none_of(fields.begin(), fields.end(), is_same)) fields.push_back(field->node);
    }
  }

  void compare_selections(const MergeField& left, const MergeField& right, bool is_exclusive) {
    const bool have_none =
        !left.node->selection_set.present() && !right.node->selection_set.present();
    if (left.definition == nullptr || right.definition == nullptr || have_none) return;
    // Fragments can't make it recurse without end, as each is visited once.
    if (depth_ == kDepthMax) return;
    ++depth_;
    const Selected lefts = below(left);
    const Selected rights = below(right);
    compare_between(lefts, rights, is_exclusive);
    for (const Spread& spread : rights.spreads) compare_with_fragment(spread, lefts, is_exclusive);
    for (const Spread& spread : lefts.spreads) compare_with_fragment(spread, rights, is_exclusive);
    for (const Spread& spread : lefts.spreads) {
      for (const Spread& other : rights.spreads) compare_fragments(spread, other, is_exclusive);
    }
    --depth_;
  }

  Selected below(const MergeField& field) {
    const NamedType* type = field.definition->type->named;
    return select(field.node->selection_set, type, store({type}));
  }

  struct FragmentPart {
    const FragmentUse* use = nullptr;
    const NamedType* type = nullptr;
  };

  // Without a type, there is nothing to compare.
  FragmentPart find_fragment(std::string_view name) const {
    const std::uint32_t index = context_.facts().fragment_names.find_last(name);
    if (index == kNoFragment) return {};
    const FragmentUse& use = context_.facts().fragments[index];
    return {&use, schema_.find_type(use.node->type_condition.text)};
  }

  void compare_with_fragment(const Spread& spread, const Selected& fields, bool is_exclusive) {
    if (!budget_.spend(1) || !visited_.insert(spread.name).second) return;
    const FragmentPart fragment = find_fragment(spread.name);
    if (fragment.type == nullptr || depth_ == kDepthMax) return;
    ++depth_;
    const Selected selected = select(fragment.use->node->selection_set, fragment.type,
                                     extended(spread.parents, fragment.type));
    compare_between(fields, selected, is_exclusive);
    for (const Spread& next : selected.spreads) compare_with_fragment(next, fields, is_exclusive);
    --depth_;
  }

  void compare_fragments(const Spread& left, const Spread& right, bool is_exclusive) {
    if (left.name == right.name || !budget_.spend(1)) return;
    const auto pair = std::minmax(left.name, right.name);
    if (!compared_.insert({pair.first, pair.second, is_exclusive}).second) return;
    const FragmentPart one = find_fragment(left.name);
    const FragmentPart two = find_fragment(right.name);
    if (one.type == nullptr || two.type == nullptr || depth_ == kDepthMax) return;
    ++depth_;
    // It looks for both fragments' fields on the type of the first.
    const Selected lefts =
        select(one.use->node->selection_set, one.type, extended(left.parents, one.type));
    const Selected rights =
        select(two.use->node->selection_set, one.type, extended(right.parents, two.type));
    compare_between(lefts, rights, is_exclusive);
    for (const Spread& next : rights.spreads) compare_fragments(left, next, is_exclusive);
    for (const Spread& next : lefts.spreads) compare_fragments(right, next, is_exclusive);
    --depth_;
  }

  // graphql-ruby's limit is that of the errors that it reports.
  static constexpr std::size_t kConflictsMax = 100;
  // Bounds the stack; graphql-ruby's own ends somewhat later.
  static constexpr std::size_t kDepthMax = 2'000;

  Context& context_;
  const Schema& schema_;
  ComparisonBudget& budget_;
  // Never moved; of one set.
  std::deque<Parents> parents_;
  std::vector<RubyConflict> found_;
  std::vector<RubyConflict> conflicts_;
  std::unordered_set<std::string_view> visited_;
  std::set<std::tuple<std::string_view, std::string_view, bool>> compared_;
  std::size_t count_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

bool have_same_arguments(const Field& left, const Field& right) {
  if (left.arguments.size() != right.arguments.size()) return false;
  return std::all_of(left.arguments.begin(), left.arguments.end(), [&](const Argument& argument) {
    const auto* other = std::find_if(
        right.arguments.begin(), right.arguments.end(),
        [&](const Argument& candidate) { return candidate.name.text == argument.name.text; });
    return other != right.arguments.end() && printed(argument.value) == printed(other->value);
  });
}

std::vector<RubyConflict> find_ruby_conflicts(Context& context, ComparisonBudget& budget) {
  return RubyMerge(context, budget).run();
}

}  // namespace porthole::graphql::validation
