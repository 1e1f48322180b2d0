#include "portal/graphql/mock/bridged_object.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "portal/graphql/mock/mock_node.h"
#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/named_object.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {
namespace {

class BridgedObject final : public MockNode {
 public:
  BridgedObject(MockWorldPtr world, ObjectPtr typed)
      : world_(std::move(world)),
        typed_(std::move(typed)),
        type_(world_->schema()->find_type(typed_->type_name())) {}

  std::string_view type_name() const override { return typed_->type_name(); }
  ResolvedValue resolve(const FieldCall& call) const override;
  Origin origin(const FieldCall& call) const override;
  ObjectPtr extra(const FieldCall& call, std::string_view type_name,
                  std::uint64_t index) const override;

 private:
  /// The field of the type that the document selects; null if it selects it as something else, or
  /// there is none.
  const FieldDefinition* field_of(const FieldCall& call) const;
  ResolvedValue bridged(ResolvedValue value) const;
  std::shared_ptr<const MockNode> by_name() const;

  const MockWorldPtr world_;
  const ObjectPtr typed_;
  const NamedType* const type_;
};

FieldCall typed_call(const FieldCall& call, const FieldDefinition& field) {
  return {&field, call.name, call.response_key, call.arguments, call.nodes};
}

const FieldDefinition* BridgedObject::field_of(const FieldCall& call) const {
  const FieldDefinition* field = type_ == nullptr ? nullptr : type_->field(call.name);
  if (field == nullptr) return nullptr;
  const bool has_selections =
      std::any_of(call.nodes.begin(), call.nodes.end(),
                  [](const Field* node) { return node->selection_set.present(); });
  return has_selections == field->type->named->is_composite() ? field : nullptr;
}

ResolvedValue BridgedObject::bridged(ResolvedValue value) const {
  if (const auto* object = std::get_if<ObjectPtr>(&value.any())) {
    if (*object == nullptr) return {};
    return bridge(world_, *object);
  }
  if (const auto* items = std::get_if<ResolvedValue::Items>(&value.any())) {
    ResolvedValue::Items result;
    result.reserve(items->size());
    for (const ResolvedValue& item : *items) result.push_back(bridged(item));
    return result;
  }
  return value;
}

std::shared_ptr<const MockNode> BridgedObject::by_name() const {
  const auto* object = dynamic_cast<const MockObject*>(typed_.get());
  return make_untyped_object(world_, std::string(typed_->type_name()),
                             object == nullptr ? Uuid() : object->uuid());
}

Origin BridgedObject::origin(const FieldCall& call) const {
  const FieldDefinition* field = field_of(call);
  if (field == nullptr) return by_name()->origin(call);
  return typed_->origin(typed_call(call, *field));
}

ResolvedValue BridgedObject::resolve(const FieldCall& call) const {
  const FieldDefinition* field = field_of(call);
  if (field == nullptr) return by_name()->resolve(call);
  return bridged(typed_->resolve(typed_call(call, *field)));
}

ObjectPtr BridgedObject::extra(const FieldCall& call, std::string_view type_name,
                               std::uint64_t index) const {
  const FieldDefinition* field = field_of(call);
  const auto* node = dynamic_cast<const MockNode*>(typed_.get());
  if (field == nullptr || node == nullptr) return by_name()->extra(call, type_name, index);
  ObjectPtr object = node->extra(typed_call(call, *field), type_name, index);
  return object == nullptr ? nullptr : bridge(world_, std::move(object));
}

}  // namespace

ObjectPtr bridge(const MockWorldPtr& world, ObjectPtr typed) {
  return std::make_shared<const BridgedObject>(world, std::move(typed));
}

const NamedType* bridged_type(const MockWorld& world, std::string_view type_name) {
  const NamedType* type = world.schema()->find_type(type_name);
  return type != nullptr && type->kind == NamedTypeKind::object && is_node(*type) ? type : nullptr;
}

}  // namespace porthole::graphql
