#include "portal/graphql/mock/connection_items.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "portal/base/ascii.h"
#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/paging.h"

namespace porthole::graphql {
namespace {

/// How many a filter lists that nothing passes.
constexpr std::size_t kWanted = 3;

bool contains(std::string_view text, std::string_view part) {
  const auto same = [](char left, char right) { return to_lower(left) == to_lower(right); };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

/// The field that a bound such as `createdAtFrom` is about; null if it is none.
const FieldDefinition* bounded_field(const NamedType& type, std::string_view argument) {
  for (const std::string_view ending : {"From", "To"}) {
    if (argument.size() <= ending.size() || !argument.ends_with(ending)) continue;
    const FieldDefinition* field =
        find_member(type, argument.substr(0, argument.size() - ending.size()));
    if (field != nullptr && field->type->named->is_leaf()) return field;
  }
  return nullptr;
}

/// The possible type that an enum value names: `JobTypeCommand` for `COMMAND`; null if none.
const NamedType* named_type(const NamedType& declared, std::string_view value) {
  for (const NamedType* type : declared.possible_types) {
    const std::string name = in_capitals(type->name);
    if (name.size() > value.size() && name.ends_with(value)) return type;
  }
  return nullptr;
}

/// The text field by which an order such as `NAME` sorts; null if it means another one.
const FieldDefinition* ordering_field(const NamedType& type, std::string_view order) {
  for (const FieldDefinition& field : type.fields) {
    if (in_capitals(hyphenated(field.name)) == order &&
        field.type->named->scalar == ScalarKind::string)
      return &field;
  }
  return nullptr;
}

std::string text_of(const ResolvedValue& value) {
  const auto* text = std::get_if<std::string>(&value.any());
  return text == nullptr ? std::string() : *text;
}

/// Whether what was just made has none of these yet: builds and artifacts come later, but steps
/// that wait, and figures, are there.
bool comes_later(const Home& home) {
  const NamedType& item = *home.type->possible_types[0];
  if (home.is_momentary && !home.is_numbered) return state_field(item) == nullptr;
  return home.is_numbered || item.field("createdAt") != nullptr;
}

constexpr std::string_view kSearchedFields[] = {"name", "slug", "label", "message", "email", "key"};

}  // namespace

ConnectionItems::ConnectionItems(const MockObjectPtr& owner, const FieldCall& call,
                                 const NamedType& item)
    : world_(owner->world()),
      owner_(owner),
      item_(item),
      key_(owner->field_key(call.name, &call.arguments)) {
  read_arguments(call);
  if (const auto* known = world_->known_of_type(item.name)) {
    list_known(*known);
    return;
  }
  home_ = world_->homes().in(owner->type(), *call.definition);
  is_home_ = home_ != nullptr;
  for (const NamedType* type : item.possible_types) {
    const auto& homes = world_->homes().of(*type);
    if (home_ == nullptr && !homes.empty()) home_ = homes.front();
  }
  list_created();
  if (is_home_) {
    list_population();
  } else {
    list_elsewhere();
  }
  if (!is_lazy_) sort();
}

void ConnectionItems::read_arguments(const FieldCall& call) {
  for (const auto& [name, value] : flatten(call.arguments, item_)) {
    if (is_page_argument(name)) continue;
    const FieldDefinition* field = find_member(item_, name);
    if (field != nullptr && field->type->named->is_leaf()) {
      const bool is_empty_list = value->IsArray() && value->Empty() && !is_list(*field->type);
      if (!is_empty_list) filters_.push_back({field, value});
    } else if (const FieldDefinition* bounded = bounded_field(item_, name)) {
      const auto time = value->IsString() ? parse_iso8601(json::text_of(*value)) : std::nullopt;
      if (time) bounds_.push_back({bounded, *time, name.ends_with("To")});
    } else if (name == "search" && value->IsString()) {
      search_ = json::text_of(*value);
    } else if (name == "order" && value->IsString()) {
      order_ = ordering_field(item_, json::text_of(*value));
    }
  }
  read_type_filter(call);
  // A page of objects with nothing selected would say nothing.
  if (call.wanted != nullptr) only(*call.wanted);
}

void ConnectionItems::read_type_filter(const FieldCall& call) {
  if (!item_.is_abstract()) return;
  for (const InputValueDefinition& argument : call.definition->arguments) {
    if (argument.type->named->kind != NamedTypeKind::enumeration) continue;
    const json::Value* value = json::find(call.arguments, argument.name);
    if (value == nullptr || find_member(item_, argument.name) != nullptr) continue;
    std::vector<const NamedType*> types;
    const auto add = [&](const json::Value& one) {
      const NamedType* type = one.IsString() ? named_type(item_, json::text_of(one)) : nullptr;
      if (type != nullptr) types.push_back(type);
    };
    if (value->IsArray()) {
      for (const json::Value& one : value->GetArray()) add(one);
    } else {
      add(*value);
    }
    if (!types.empty()) only(types);
  }
}

void ConnectionItems::only(const std::vector<const NamedType*>& types) {
  if (!types_) {
    types_ = types;
    return;
  }
  std::erase_if(*types_, [&](const NamedType* type) {
    return std::find(types.begin(), types.end(), type) == types.end();
  });
}

bool ConnectionItems::filters() const {
  return order_ != nullptr || !filters_.empty() || !bounds_.empty() || types_ || !search_.empty();
}

bool ConnectionItems::passes(const MockObject& object) const {
  if (types_ && std::find(types_->begin(), types_->end(), &object.type()) == types_->end()) {
    return false;
  }
  const bool has_values = std::all_of(filters_.begin(), filters_.end(), [&](const Filter& filter) {
    const FieldDefinition* field = object.type().field(filter.field->name);
    return field != nullptr && field->type->named->is_leaf() &&
           object.has_value(*field, *filter.value);
  });
  if (!has_values) return false;
  const bool is_within = std::all_of(bounds_.begin(), bounds_.end(), [&](const Bound& bound) {
    const FieldDefinition* field = object.type().field(bound.field->name);
    if (field == nullptr) return true;
    const auto time = parse_iso8601(text_of(object.leaf(*field, nullptr)));
    return time && (bound.is_upper ? *time <= bound.time : *time >= bound.time);
  });
  if (!is_within || search_.empty()) return is_within;
  bool is_searched = false;
  for (const std::string_view name : kSearchedFields) {
    const FieldDefinition* field = object.type().field(name);
    if (field == nullptr || !field->type->named->is_leaf()) continue;
    is_searched = true;
    if (contains(text_of(object.leaf(*field, nullptr)), search_)) return true;
  }
  return !is_searched;
}

void ConnectionItems::list_known(const std::vector<KnownObjects::Known>& known) {
  for (const KnownObjects::Known& one : known) {
    MockObjectPtr object = make_mock_object(world_, {item_, key_, one.fields});
    if (object != nullptr && passes(*object)) first_.push_back(std::move(object));
  }
}

void ConnectionItems::list_created() {
  const NodeStore* nodes = world_->scope().nodes.get();
  if (nodes == nullptr) return;
  for (const NamedType* type : item_.possible_types) {
    for (const Uuid& uuid : nodes->created(type->name)) {
      // Each costs as much as one that is shown.
      is_whole_ = is_whole_ && world_->take();
      if (!is_whole_) return;
      MockRequest request{*type, key_};
      request.uuid = uuid;
      MockObjectPtr object = make_mock_object(world_, request);
      if (object == nullptr || !belongs(*object) || !passes(*object)) continue;
      first_.push_back(std::move(object));
    }
  }
}

bool ConnectionItems::leads_to_owner(const MockObject& object) const {
  for (const FieldDefinition& field : object.type().fields) {
    const auto& types = field.type->named->possible_types;
    const bool may_be_owner = !is_list(*field.type) && field.arguments.empty() &&
                              is_node(owner_->type()) &&
                              std::find(types.begin(), types.end(), &owner_->type()) != types.end();
    if (!may_be_owner) continue;
    const Overrides own = object.chosen(field.name);
    if (own != nullptr) {
      const json::Value* id = find(own, "id");
      if (id != nullptr && id->IsString() && json::text_of(*id) == owner_->id()) return true;
      continue;
    }
    const MockObjectPtr referred = object.referred(field);
    if (referred != nullptr && referred->uuid() == owner_->uuid()) return true;
  }
  return false;
}

/// Whether a created object may belong to the owner: not if it belongs to or refers to another
/// object of the owner's type.
bool ConnectionItems::belongs(const MockObject& object) const {
  if (!is_node(owner_->type())) return true;
  for (MockObjectPtr around = object.home_owner(); around != nullptr;
       around = around->home_owner()) {
    if (&around->type() == &owner_->type()) return around->uuid() == owner_->uuid();
  }
  return Homes::back(object.type(), owner_->type()) == nullptr || leads_to_owner(object);
}

MockObjectPtr ConnectionItems::make(const Place& place, Overrides given) const {
  MockRequest request{item_, key_};
  request.place = place;
  request.given = std::move(given);
  if (is_home_) request.owner = owner_;
  return make_mock_object(world_, request);
}

Place ConnectionItems::place_at(std::size_t position) const {
  const std::uint32_t index =
      position < population_.count
          ? Places::index_at(*home_, population_, static_cast<std::uint32_t>(position))
          : Places::unlisted_index(*home_, population_, MockHash(key_).add(position).finish());
  return world_->places().at(*home_, owner_place_ ? &*owner_place_ : nullptr, population_, index);
}

void ConnectionItems::list_population() {
  owner_place_ = owner_->place();
  population_ = world_->places().population(*home_, &*owner_place_);
  if (owner_->is_created() && comes_later(*home_)) population_.count = 0;
  const NodeStore* nodes = world_->scope().nodes.get();
  const bool may_be_removed =
      nodes != nullptr &&
      std::any_of(item_.possible_types.begin(), item_.possible_types.end(),
                  [&](const NamedType* type) { return nodes->has_removed(type->name); });
  is_lazy_ = !filters() && !may_be_removed;
  if (is_lazy_) return;
  for (std::size_t position = 0; position < population_.count; ++position) {
    MockObjectPtr object = make(place_at(position), nullptr);
    if (object != nullptr && passes(*object)) first_.push_back(std::move(object));
  }
  if (population_.count > 0) add_wanted();
}

void ConnectionItems::list_elsewhere() {
  if (home_ == nullptr) return;
  constexpr std::uint64_t kTriesMax = 40;
  const MockKey key = owner_->field_key("elsewhere", nullptr);
  const std::uint64_t wanted =
      HashRandom(MockHash(key).add(home_->name).finish()).between(kListedMin, kListedMax);
  std::set<std::string> seen;
  bool leads_back = false;
  for (const NamedType* type : item_.possible_types) {
    leads_back = leads_back || Homes::back(*type, owner_->type()) != nullptr;
  }
  std::uint64_t listed = 0;
  for (std::uint64_t i = 0; i < kTriesMax && listed < wanted; ++i) {
    // Each try costs as much as one that is shown.
    is_whole_ = is_whole_ && world_->take();
    if (!is_whole_) return;
    const Place place = pick_place(*world_, *home_, owner_.get(),
                                   MockHash(key).add(home_->name).add(i).finish(), nullptr);
    MockObjectPtr object = make(place, nullptr);
    if (object == nullptr || !seen.insert(object->id()).second) continue;
    if (leads_back && !belongs(*object)) continue;
    ++listed;
    if (passes(*object)) first_.push_back(std::move(object));
  }
}

Overrides ConnectionItems::wanted_values(std::uint64_t index) const {
  OverridesBuilder given;
  HashRandom random(MockHash(key_).add("filter").add(index).finish());
  for (const Filter& filter : filters_) {
    const bool is_choice = filter.value->IsArray() && !is_list(*filter.field->type);
    if (!is_choice) {
      given.add(given.value(), filter.field->name, *filter.value);
    } else {
      const auto choice = static_cast<rapidjson::SizeType>(random.below(filter.value->Size()));
      given.add(given.value(), filter.field->name, (*filter.value)[choice]);
    }
  }
  if (!search_.empty() && find_member(item_, "name") != nullptr) {
    given.add(given.value(), "name", search_);
  }
  if (home_->has_slug) {
    const json::Value* name = json::find(given.value(), "name");
    const std::string slug =
        name != nullptr && name->IsString() ? slug_of(json::text_of(*name)) : "";
    const auto beyond =
        population_.count + static_cast<std::uint32_t>(random.below(population_.count) + index);
    given.add(given.value(), "slug",
              slug.empty() ? Places::slug_at(*home_, population_, beyond) : slug);
  }
  return given.empty() ? nullptr : given.finish();
}

void ConnectionItems::add_wanted() {
  // What a text names may be anywhere; a state that nothing is in is nowhere.
  const bool names_one =
      !search_.empty() || std::any_of(filters_.begin(), filters_.end(), [](const Filter& filter) {
        const NamedType& named = *filter.field->type->named;
        return named.scalar == ScalarKind::string || named.scalar == ScalarKind::id;
      });
  if (!first_.empty() || !names_one) return;
  std::set<std::uint32_t> taken;
  for (std::uint64_t i = 0; first_.size() < kWanted && i < 2 * kWanted; ++i) {
    const MockKey key = MockHash(key_).add("wanted").add(i).finish();
    const Overrides values = wanted_values(i);
    const json::Value* slug = home_->has_slug ? find(values, "slug") : nullptr;
    const std::uint32_t index =
        slug != nullptr && slug->IsString()
            ? Places::index_of_slug(*home_, population_, json::text_of(*slug))
            : Places::unlisted_index(*home_, population_, key);
    if (!taken.insert(index).second) continue;
    MockObjectPtr object =
        make(world_->places().at(*home_, &*owner_place_, population_, index), values);
    if (object != nullptr && passes(*object)) first_.push_back(std::move(object));
  }
}

void ConnectionItems::sort() {
  // Steps stay in the order in which they are taken.
  if (order_ == nullptr && home_ != nullptr && home_->is_momentary && !home_->is_numbered) return;
  std::stable_sort(first_.begin(), first_.end(), [this](const auto& left, const auto& right) {
    if (order_ == nullptr) return left->created_at() > right->created_at();
    return text_of(left->leaf(*order_, nullptr)) < text_of(right->leaf(*order_, nullptr));
  });
}

Uuid ConnectionItems::uuid_at(std::size_t index) const {
  if (index < first_.size()) return first_[index]->uuid();
  return is_lazy_ ? place_at(index - first_.size()).uuid : at(index)->uuid();
}

MockObjectPtr ConnectionItems::at(std::size_t index) const {
  if (index < first_.size()) return first_[index];
  if (is_home_) {
    const std::size_t position = index - (is_lazy_ ? first_.size() : 0);
    return make(place_at(position), position < population_.count ? nullptr : wanted_values(index));
  }
  MockRequest request{item_, MockHash(key_).add("beyond").add(index).finish()};
  return make_mock_object(world_, request);
}

}  // namespace porthole::graphql
