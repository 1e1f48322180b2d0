#include "portal/graphql/respond/pinned_object.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "portal/graphql/mock/json_value.h"
#include "portal/graphql/mock/mock_node.h"
#include "portal/graphql/mock/shape.h"
#include "portal/graphql/respond/pinned_index.h"

namespace porthole::graphql {
namespace {

class PinnedObject final : public Object {
 public:
  PinnedObject(ObjectPtr object, Overrides data)
      : object_(std::move(object)), data_(std::move(data)) {}

  std::string_view type_name() const override { return object_->type_name(); }

  ResolvedValue resolve(const FieldCall& call) const override;
  Origin origin(const FieldCall& call) const override;

 private:
  /// `value` with `pinned` merged over it. `type` is null without a schema; `index` is the index of
  /// the value in its list, or 0.
  ResolvedValue merge(const FieldCall& call, const Type* type, const ResolvedValue& value,
                      const Overrides& pinned, std::uint64_t index) const;
  ResolvedValue merge_object(const FieldCall& call, const ResolvedValue& value,
                             const Overrides& pinned, std::uint64_t index) const;
  ResolvedValue merge_list(const FieldCall& call, const Type* item, const ResolvedValue& value,
                           const Overrides& pinned, std::uint64_t index) const;
  ResolvedValue merge_items(const FieldCall& call, const Type* item, const ResolvedValue& value,
                            const Overrides& pinned, std::uint64_t index) const;
  /// An item beyond the end of a list.
  ResolvedValue another(const FieldCall& call, const Type* type, std::uint64_t index) const;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name, std::uint64_t index) const;

  const ObjectPtr object_;
  const Overrides data_;
};

bool is_leaf(const FieldCall& call, const Type* type) {
  if (type != nullptr) return type->named->is_leaf();
  return std::none_of(call.nodes.begin(), call.nodes.end(),
                      [](const Field* field) { return field->selection_set.present(); });
}

const Type* item_of(const Type* type) {
  return type == nullptr ? nullptr : type->nullable().inner;
}

/// The index of an item of a list that is itself the item at `index` of another.
std::uint64_t index_within(std::uint64_t index, std::size_t item) {
  return index * (kPinnedIndexMax + 1) + item;
}

ResolvedValue PinnedObject::resolve(const FieldCall& call) const {
  const Overrides pinned = member_of(data_, call.response_key);
  if (pinned == nullptr) return object_->resolve(call);
  if (pinned->IsNull()) return {};
  const Type* type = call.definition == nullptr ? nullptr : call.definition->type;
  if (is_leaf(call, type)) {
    if (type == nullptr) return resolved_json(*pinned);
    if (fits(*type, *pinned)) return resolved_leaf(*type, *pinned);
  }
  return merge(call, type, object_->resolve(call), pinned, 0);
}

Origin PinnedObject::origin(const FieldCall& call) const {
  Origin origin = object_->origin(call);
  if (find(data_, call.response_key) == nullptr) return origin;
  return {.kind = Origin::Kind::pinned, .object = std::move(origin.object)};
}

ResolvedValue PinnedObject::merge(const FieldCall& call, const Type* type,
                                  const ResolvedValue& value, const Overrides& pinned,
                                  std::uint64_t index) const {
  if (pinned->IsNull()) return {};
  if (pinned->IsArray()) return merge_list(call, item_of(type), value, pinned, index);
  if (pinned->IsObject()) {
    const bool by_index = type == nullptr
                              ? std::holds_alternative<ResolvedValue::Items>(value.any())
                              : type->nullable().is_list();
    return by_index ? merge_items(call, item_of(type), value, pinned, index)
                    : merge_object(call, value, pinned, index);
  }
  return type == nullptr ? resolved_json(*pinned) : resolved_leaf(*type, *pinned);
}

ResolvedValue PinnedObject::merge_object(const FieldCall& call, const ResolvedValue& value,
                                         const Overrides& pinned, std::uint64_t index) const {
  // A custom scalar accepts any JSON.
  if (is_leaf(call, call.definition == nullptr ? nullptr : call.definition->type)) {
    return resolved_json(*pinned);
  }
  const json::Value* name = find(pinned, "__typename");
  const std::string_view type_name = name == nullptr ? std::string_view() : json::text_of(*name);
  const auto* present = std::get_if<ObjectPtr>(&value.any());
  ObjectPtr object = present == nullptr ? nullptr : *present;
  const bool is_other = object != nullptr && !type_name.empty() && object->type_name() != type_name;
  if (object == nullptr || is_other) object = extra(call, type_name, index);
  if (object == nullptr) {
    return FieldFailure{"There is no object in whose index the pinned one could stand"};
  }
  return pin(std::move(object), pinned);
}

ResolvedValue PinnedObject::merge_list(const FieldCall& call, const Type* item,
                                       const ResolvedValue& value, const Overrides& pinned,
                                       std::uint64_t index) const {
  const auto* present = std::get_if<ResolvedValue::Items>(&value.any());
  ResolvedValue::Items items;
  items.reserve(pinned->Size());
  for (rapidjson::SizeType i = 0; i < pinned->Size(); ++i) {
    const bool is_there = present != nullptr && i < present->size();
    items.push_back(merge(call, item, is_there ? (*present)[i] : ResolvedValue(),
                          part_of(pinned, (*pinned)[i]), index_within(index, i)));
  }
  return items;
}

ResolvedValue PinnedObject::merge_items(const FieldCall& call, const Type* item,
                                        const ResolvedValue& value, const Overrides& pinned,
                                        std::uint64_t index) const {
  const auto* present = std::get_if<ResolvedValue::Items>(&value.any());
  ResolvedValue::Items items = present == nullptr ? ResolvedValue::Items() : *present;
  for (const auto& member : pinned->GetObject()) {
    const std::optional<std::size_t> at = pinned_index(json::text_of(member.name));
    if (!at) continue;
    while (items.size() <= *at) {
      items.push_back(another(call, item, index_within(index, items.size())));
    }
    items[*at] =
        merge(call, item, items[*at], part_of(pinned, member.value), index_within(index, *at));
  }
  return items;
}

ResolvedValue PinnedObject::another(const FieldCall& call, const Type* type,
                                    std::uint64_t index) const {
  if (is_leaf(call, type) || (type != nullptr && is_list(*type))) return {};
  ObjectPtr object = extra(call, {}, index);
  if (object == nullptr) return {};
  return object;
}

ObjectPtr PinnedObject::extra(const FieldCall& call, std::string_view type_name,
                              std::uint64_t index) const {
  const auto* node = dynamic_cast<const MockNode*>(object_.get());
  return node == nullptr ? nullptr : node->extra(call, type_name, index);
}

}  // namespace

ObjectPtr pin(ObjectPtr object, Overrides data) {
  if (object == nullptr) return nullptr;
  return std::make_shared<const PinnedObject>(std::move(object), std::move(data));
}

}  // namespace porthole::graphql
