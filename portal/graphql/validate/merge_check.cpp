#include "portal/graphql/validate/merge_check.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <utility>

#include "portal/graphql/validate/limits.h"

namespace porthole::graphql::validation {

namespace {

using Fields = std::vector<const SelectedField*>;

// Whether no value can have both types. Composite types are compared by their fields.
bool types_conflict(const Type& left, const Type& right) {
  if (&left == &right) return false;
  if (left.kind != right.kind) return true;
  if (left.inner != nullptr) return types_conflict(*left.inner, *right.inner);
  return left.named != right.named && (left.named->is_leaf() || right.named->is_leaf());
}

// Two or more selection sets whose fields are merged.
struct Group {
  // Whether fields of different objects only need types of the same shape, as their parents never
  // occur in the same response.
  bool is_exclusive = false;
  // Their ids, sorted.
  std::vector<std::uint32_t> sets;

  bool operator<(const Group& other) const {
    return is_exclusive != other.is_exclusive ? is_exclusive < other.is_exclusive
                                              : sets < other.sets;
  }
};

// Whether two of at most `kFewNames` fields have the same key.
bool repeats_key(const SelectionSet& set) {
  // A bit for each key before. Keys with different bits needn't be compared.
  std::uint64_t seen = 0;
  for (const Selection& selection : set.selections) {
    const std::string_view key = selection.field()->response_key().text;
    const auto front = static_cast<unsigned char>(key.front());
    const auto back = static_cast<unsigned char>(key.back());
    const std::uint64_t bit = std::uint64_t{1} << ((front * 5U + back * 3U + key.size()) % 64U);
    const auto is_same = [&](const Selection& other) {
      return other.field()->response_key().text == key;
    };
    if ((seen & bit) != 0 && std::any_of(set.selections.begin(), &selection, is_same)) return true;
    seen |= bit;
  }
  return false;
}

// Whether a set by itself has nothing that could be merged, as most sets: a few fields with
// different keys. If false, it may yet have nothing.
bool has_only_different_fields(const SelectionSet& set) {
  const auto is_field = [](const Selection& selection) { return selection.field() != nullptr; };
  return set.selections.size() <= kFewNames &&
         std::all_of(set.selections.begin(), set.selections.end(), is_field) && !repeats_key(set);
}

class MergeCheck {
 public:
  MergeCheck(Context& context, ComparisonBudget& budget)
      : context_(context),
        budget_(budget),
        maps_(context),
        fragment_seen_by_(context.facts().fragments.size()),
        own_fields_(context.document().selection_set_count()),
        lone_sets_(context.document().selection_set_count()) {}

  std::vector<MergeConflict> run() {
    for (const OperationUse& use : context_.facts().operations) {
      add(maps_.id_of({&use.node->selection_set, use.type, {}}), false);
      // What follows is queued, so that fragments that spread each other don't use stack.
      while (budget_.is_left() && run_next()) {
      }
    }
    return std::move(conflicts_);
  }

 private:
  /// How a set was checked.
  enum class Mark : std::uint8_t { none, merged, exclusive };

  struct LoneSet {
    std::uint32_t set = 0;
    bool is_exclusive = false;
  };

  // Checks what was queued last; false if there is nothing.
  bool run_next() {
    if (!lone_queue_.empty()) {
      const LoneSet next = lone_queue_.back();
      lone_queue_.pop_back();
      check(next);
      return true;
    }
    if (groups_.empty()) return false;
    const Group group = std::move(groups_.back());
    groups_.pop_back();
    std::vector<const FieldMap*> maps;
    for (const std::uint32_t set : group.sets) maps.push_back(&maps_.map(set));
    check(std::move(maps), group.is_exclusive);
    return true;
  }

  void add(std::uint32_t set, bool is_exclusive) {
    if (mark(lone_sets_, set, is_exclusive)) lone_queue_.push_back({set, is_exclusive});
  }

  void add(Group group) {
    std::sort(group.sets.begin(), group.sets.end());
    group.sets.erase(std::unique(group.sets.begin(), group.sets.end()), group.sets.end());
    if (group.sets.size() == 1) return add(group.sets.front(), group.is_exclusive);
    if (known_groups_.insert(group).second) groups_.push_back(std::move(group));
  }

  // False if that was checked before. What could be merged needn't be checked for its shape.
  static bool mark(std::vector<Mark>& marks, std::uint32_t set, bool is_exclusive) {
    if (marks[set] == Mark::merged || (is_exclusive && marks[set] == Mark::exclusive)) return false;
    marks[set] = is_exclusive ? Mark::exclusive : Mark::merged;
    return true;
  }

  void check(const LoneSet& lone) {
    const MappedSet set = maps_.set(lone.set);
    if (!has_only_different_fields(*set.node)) {
      check({&maps_.map(lone.set)}, lone.is_exclusive);
    } else if (mark(own_fields_, lone.set, lone.is_exclusive)) {
      check_different_fields(set, lone.is_exclusive);
    }
  }

  // Does what `check_own_fields` does, without a map.
  void check_different_fields(const MappedSet& set, bool is_exclusive) {
    const List<Selection>& selections = set.node->selections;
    if (!budget_.spend(selections.size())) return;
    std::array<const Field*, kFewNames> nesting{};
    auto* end = nesting.begin();
    for (const Selection& selection : selections) {
      if (selection.field()->selection_set.present()) *end++ = selection.field();
    }
    std::sort(nesting.begin(), end, [](const Field* left, const Field* right) {
      return left->response_key().text < right->response_key().text;
    });
    std::for_each(nesting.begin(), end, [&](const Field* field) {
      add(maps_.id_of_selections(*field, definition_of(*field, set.parent)), is_exclusive);
    });
  }

  // The sets of a group, of which none repeats.
  void check(std::vector<const FieldMap*> maps, bool is_exclusive) {
    add_fragments(maps);
    for (const FieldMap* map : maps) {
      if (mark(own_fields_, map->id, is_exclusive)) check_own_fields(*map, is_exclusive);
    }
    if (maps.size() > 1) check_shared_keys(maps, is_exclusive);
  }

  // Those that the sets spread, directly and indirectly.
  void add_fragments(std::vector<const FieldMap*>& maps) {
    ++searches_;
    // Grows while it is read.
    for (std::size_t next = 0; next < maps.size(); ++next) {
      for (const std::uint32_t fragment : maps[next]->fragments) {
        if (fragment_seen_by_[fragment] == searches_) continue;
        fragment_seen_by_[fragment] = searches_;
        if (!budget_.spend(1)) return;
        maps.push_back(&maps_.map(maps_.id_of_fragment(fragment)));
      }
    }
  }

  void check_own_fields(const FieldMap& map, bool is_exclusive) {
    const SelectedField* const end = map.fields.end();
    for (const SelectedField* field = map.fields.begin(); field != end;) {
      const SelectedField* after = field + 1;
      while (after != end && after->key == field->key) ++after;
      if (after - field > 1) {
        Fields same_key;
        for (const SelectedField* other = field; other != after; ++other) same_key.push_back(other);
        check_key(same_key, is_exclusive);
      } else if (budget_.spend(1) && field->node->selection_set.present()) {
        add(maps_.id_of_selections(*field->node, field->definition), is_exclusive);
      }
      field = after;
    }
  }

  // The keys that several maps have. Those of the largest are only looked up in.
  void check_shared_keys(std::vector<const FieldMap*> maps, bool is_exclusive) {
    const auto has_less = [](const FieldMap* left, const FieldMap* right) {
      return left->fields.size() < right->fields.size();
    };
    std::iter_swap(maps.begin(), std::max_element(maps.begin(), maps.end(), has_less));
    const FieldMap& largest = *maps.front();
    struct Entry {
      const SelectedField* field;
      std::uint32_t map;
    };
    std::vector<Entry> entries;
    for (std::size_t index = 1; index < maps.size(); ++index) {
      for (const SelectedField& field : maps[index]->fields)
        entries.push_back({&field, maps[index]->id});
      if (!budget_.spend(maps[index]->fields.size() + 1)) return;
    }
    std::sort(entries.begin(), entries.end(), [](const Entry& left, const Entry& right) {
      if (left.field->key != right.field->key) return left.field->key < right.field->key;
      return left.field->node->offset < right.field->node->offset;
    });
    for (std::size_t begin = 0; begin < entries.size() && budget_.is_left();) {
      const std::string_view key = entries[begin].field->key;
      Fields fields;
      bool is_shared = false;
      std::size_t end = begin;
      for (; end < entries.size() && entries[end].field->key == key; ++end) {
        fields.push_back(entries[end].field);
        is_shared = is_shared || entries[end].map != entries[begin].map;
      }
      begin = end;
      const auto is_before = [](const SelectedField& field, std::string_view other) {
        return field.key < other;
      };
      const SelectedField* other =
          std::lower_bound(largest.fields.begin(), largest.fields.end(), key, is_before);
      for (; other != largest.fields.end() && other->key == key; ++other) {
        fields.push_back(other);
        is_shared = true;
      }
      if (is_shared) check_key(fields, is_exclusive);
    }
  }

  // All fields of one key in a group.
  void check_key(Fields& fields, bool is_exclusive) {
    if (!budget_.spend(fields.size())) return;
    const bool are_exclusive = is_exclusive || have_exclusive_parents(fields);
    if (!are_exclusive && !are_same(fields)) return;
    if (!have_one_shape(fields)) return report(ConflictKind::return_type, fields);
    add_selections(fields, are_exclusive);
    if (are_exclusive && !is_exclusive) check_per_object(fields);
  }

  // The fields of each object, each time with those of abstract types.
  void check_per_object(Fields& fields) {
    const auto by_object = [this](const SelectedField* left, const SelectedField* right) {
      return object_of(*left) < object_of(*right);
    };
    std::stable_sort(fields.begin(), fields.end(), by_object);
    const auto has_object = [this](const SelectedField* field) {
      return !object_of(*field).empty();
    };
    const auto first_object = std::find_if(fields.begin(), fields.end(), has_object);
    const Fields abstract(fields.begin(), first_object);
    for (auto begin = first_object; begin != fields.end();) {
      const auto is_other = [&](const SelectedField* field) {
        return object_of(*field) != object_of(**begin);
      };
      const auto end = std::find_if(begin, fields.end(), is_other);
      Fields together = abstract;
      together.insert(together.end(), begin, end);
      begin = end;
      if (!budget_.spend(together.size())) return;
      if (are_same(together)) add_selections(together, false);
    }
  }

  // The object that a field is selected on; empty if its parent can be several. Without a schema,
  // different conditions may be different objects.
  std::string_view object_of(const SelectedField& field) const {
    if (context_.schema() == nullptr) return field.condition.empty() ? "*" : field.condition;
    const bool is_object = field.parent != nullptr && field.parent->kind == NamedTypeKind::object;
    return is_object ? field.parent->name : std::string_view();
  }

  bool have_exclusive_parents(const Fields& fields) const {
    std::string_view object;
    for (const SelectedField* field : fields) {
      const std::string_view other = object_of(*field);
      if (!object.empty() && !other.empty() && other != object) return true;
      if (object.empty()) object = other;
    }
    return false;
  }

  static bool have_one_shape(const Fields& fields) {
    const Type* type = nullptr;
    for (const SelectedField* field : fields) {
      if (field->definition == nullptr) continue;
      if (type == nullptr) type = field->definition->type;
      if (types_conflict(*type, *field->definition->type)) return false;
    }
    return true;
  }

  // Whether all are the same field with the same arguments. Reports it if not.
  bool are_same(const Fields& fields) {
    const Field& first = *fields.front()->node;
    for (const SelectedField* field : fields) {
      if (field->node->name.text != first.name.text) {
        report(ConflictKind::field, fields);
        return false;
      }
    }
    for (const SelectedField* field : fields) {
      if (have_equal_arguments(first, *field->node, budget_)) continue;
      // If the budget ran out, it is unknown whether they differ.
      if (budget_.is_left()) report(ConflictKind::argument, fields);
      return false;
    }
    return true;
  }

  void add_selections(const Fields& fields, bool is_exclusive) {
    Group group{is_exclusive, {}};
    for (const SelectedField* field : fields) {
      if (field->node->selection_set.present())
        group.sets.push_back(maps_.id_of_selections(*field->node, field->definition));
    }
    if (!group.sets.empty()) add(std::move(group));
  }

  void report(ConflictKind kind, const Fields& fields) {
    if (conflicts_.size() >= kLocationsMax) return;
    MergeConflict conflict{fields.front()->key, kind, {}};
    Fields ordered = fields;
    std::sort(ordered.begin(), ordered.end(), [](const auto* left, const auto* right) {
      return left->node->offset < right->node->offset;
    });
    for (const SelectedField* field : ordered) {
      if (conflict.fields.size() < kLocationsMax) conflict.fields.push_back(*field);
    }
    conflicts_.push_back(std::move(conflict));
  }

  Context& context_;
  ComparisonBudget& budget_;
  FieldMaps maps_;
  // By fragment: the last search that found it.
  std::vector<std::uint32_t> fragment_seen_by_;
  std::uint32_t searches_ = 0;
  // By set: how it was checked by itself, without and with its fragments.
  std::vector<Mark> own_fields_;
  std::vector<Mark> lone_sets_;
  std::set<Group> known_groups_;
  // Sets by themselves, which are most, and groups of several.
  std::vector<LoneSet> lone_queue_;
  std::vector<Group> groups_;
  std::vector<MergeConflict> conflicts_;
};

}  // namespace

std::vector<MergeConflict> find_merge_conflicts(Context& context, ComparisonBudget& budget) {
  return MergeCheck(context, budget).run();
}

}  // namespace porthole::graphql::validation
