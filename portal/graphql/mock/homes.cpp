#include "portal/graphql/mock/homes.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/shape.h"
#include "portal/graphql/mock/vendor_words.h"

namespace porthole::graphql {
namespace {

/// The type of the objects that a field lists, by a connection or directly; null if it lists none.
const NamedType* listed_type(const FieldDefinition& field) {
  const NamedType& named = *field.type->named;
  if (is_list(*field.type)) return named.is_composite() ? &named : nullptr;
  const auto shape = connection_shape(named);
  return shape ? shape->node : nullptr;
}

bool has_ids(const NamedType& type) {
  return type.kind == NamedTypeKind::object && is_node(type) && !type.is_built_in;
}

/// Whether the type stands for any object with an id, such as Relay's `Node`: lists of it are
/// nobody's home.
bool is_general(const NamedType& type) {
  return type.kind == NamedTypeKind::interface && type.name == "Node";
}

}  // namespace

Home::Home(std::string the_name, const NamedType& the_type)
    : name(std::move(the_name)), type(&the_type), slugs(the_type.name) {
  const FieldDefinition* number = find_member(the_type, "number");
  is_numbered = number != nullptr && number->type->named->scalar == ScalarKind::integer;
  is_momentary = is_numbered;
  has_slug = find_member(the_type, "slug") != nullptr;
  if (const std::size_t labels = label_count(the_type.name); labels > 0) {
    listed_max = std::min(listed_max, static_cast<std::uint32_t>(labels));
  }
}

const FieldDefinition* Homes::back(const NamedType& type, const NamedType& owner) {
  const FieldDefinition* found = nullptr;
  const std::string name = member_name(owner.name);
  for (const FieldDefinition& field : type.fields) {
    if (field.type->named != &owner || is_list(*field.type) || !field.arguments.empty()) continue;
    if (field.name == name) return &field;
    if (found == nullptr) found = &field;
  }
  return found;
}

Homes::Homes(SchemaPtr schema)
    : schema_(std::move(schema)),
      by_type_(schema_->types().size()),
      candidates_(schema_->types().size()),
      is_settled_(schema_->types().size(), false),
      is_single_(schema_->types().size(), false),
      is_person_(schema_->types().size(), false),
      links_(schema_->types().size()) {
  for (const NamedType* owner : schema_->types()) {
    if (!has_ids(*owner)) continue;
    for (const FieldDefinition& field : owner->fields) {
      const NamedType* listed = listed_type(field);
      if (listed == nullptr || is_general(*listed)) continue;
      const auto& items = listed->possible_types;
      const bool leads_back = std::all_of(items.begin(), items.end(), [&](const NamedType* item) {
        return back(*item, *owner) != nullptr;
      });
      for (const NamedType* item : items) {
        if (item == owner || !has_ids(*item)) continue;
        candidates_[item->index].push_back({owner, &field, listed, leads_back});
      }
    }
  }
  for (const NamedType* type : schema_->types()) {
    is_person_[type->index] = type->field("email") != nullptr || names_person(type->name);
    if (!has_ids(*type)) continue;
    settle(*type);
    for (const Candidate& candidate : candidates_[type->index]) {
      const bool is_home = by_type_[type->index].front()->owner_type == candidate.owner;
      if (candidate.leads_back && !is_home && candidate.listed == type) {
        links_[type->index].push_back(back(*type, *candidate.owner));
      }
    }
  }
  for (const FieldDefinition& field : schema_->query_type().fields) {
    const bool is_one = field.arguments.empty() && !is_list(*field.type);
    if (is_one && has_ids(*field.type->named)) is_single_[field.type->named->index] = true;
  }
}

bool Homes::is_looked_up(const NamedType& type) const {
  const auto& roots = schema_->query_type().fields;
  return std::any_of(roots.begin(), roots.end(), [&](const FieldDefinition& field) {
    const auto& types = field.type->named->possible_types;
    return !is_general(*field.type->named) &&
           std::find(types.begin(), types.end(), &type) != types.end();
  });
}

std::size_t Homes::depth_of(const NamedType& type) {
  settle(type);
  const auto& homes = by_type_[type.index];
  return homes.empty() ? 0 : homes.front()->depth;
}

void Homes::settle(const NamedType& type) {
  if (is_settled_[type.index]) return;
  is_settled_[type.index] = true;
  auto& candidates = candidates_[type.index];
  const Candidate* best = nullptr;
  std::tuple<std::size_t, bool> best_rank;
  for (const Candidate& candidate : candidates) {
    if (!candidate.leads_back) continue;
    const std::size_t depth = depth_of(*candidate.owner);
    // A ring of types that list each other begins somewhere.
    if (depth == 0) continue;
    const std::tuple rank(depth, type.name.starts_with(candidate.owner->name));
    if (best != nullptr && rank <= best_rank) continue;
    best = &candidate;
    best_rank = rank;
  }
  auto& homes = by_type_[type.index];
  if (best == nullptr && !is_looked_up(type)) {
    for (const Candidate& candidate : candidates) {
      if (candidate.leads_back || depth_of(*candidate.owner) == 0) continue;
      homes.push_back(add(type, &candidate));
    }
  }
  if (homes.empty()) homes.push_back(add(type, best));
}

const Home* Homes::add(const NamedType& type, const Candidate* candidate) {
  std::string name(type.name);
  if (candidate != nullptr) {
    name.assign(candidate->owner->name).append(".").append(candidate->field->name);
  }
  const auto same = std::find_if(homes_.begin(), homes_.end(),
                                 [&](const auto& home) { return home->name == name; });
  if (same != homes_.end()) return same->get();
  Home home(std::move(name), candidate == nullptr ? type : *candidate->listed);
  if (candidate != nullptr) {
    home.owner_type = candidate->owner;
    home.owner = by_type_[candidate->owner->index].front();
    home.field = candidate->field;
    home.depth = home.owner->depth + 1;
    home.is_momentary = home.is_numbered || home.owner->is_momentary;
  }
  return homes_.emplace_back(std::make_unique<Home>(std::move(home))).get();
}

const Home* Homes::in(const NamedType& owner, const FieldDefinition& field) const {
  const NamedType* listed = listed_type(field);
  if (listed == nullptr) return nullptr;
  for (const NamedType* item : listed->possible_types) {
    for (const Home* home : of(*item)) {
      if (home->owner_type == &owner && home->field == &field) return home;
    }
  }
  return nullptr;
}

const Home* Homes::numbered(const NamedType& owner, std::string_view item) const {
  for (const auto& home : homes_) {
    if (home->is_numbered && home->owner_type == &owner && home->type->name == item) {
      return home.get();
    }
  }
  return nullptr;
}

const Home* Homes::first_numbered(const NamedType& owner) const {
  const auto found = std::find_if(homes_.begin(), homes_.end(), [&](const auto& home) {
    return home->is_numbered && home->owner_type == &owner;
  });
  return found == homes_.end() ? nullptr : found->get();
}

}  // namespace porthole::graphql
