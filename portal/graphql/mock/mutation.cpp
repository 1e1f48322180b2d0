#include "portal/graphql/mock/mutation.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "portal/graphql/mock/echo_arguments.h"
#include "portal/graphql/mock/make_object.h"
#include "portal/graphql/mock/make_value.h"
#include "portal/graphql/mock/mutation_effects.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/relay_id.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {
namespace {

const json::Value* find_value(const NamedValues& values, std::string_view name) {
  for (const auto& [own, value] : values) {
    if (own == name) return value;
  }
  return nullptr;
}

/// An object with just this member of `values`.
Overrides member_only(const json::Value& values, std::string_view name) {
  OverridesBuilder builder;
  if (const json::Value* value = json::find(values, name)) {
    builder.add(builder.value(), name, *value);
  }
  return builder.finish();
}

/// One call of a mutation: determines each member of the payload.
class Mutation {
 public:
  Mutation(const MockObject& root, const FieldCall& call)
      : world_(root.world()),
        call_(call),
        payload_(*call.definition->type->named),
        origin_(root.field_key(call.name, &call.arguments)),
        is_about_one_(accepts_argument(*call.definition, "id")),
        event_(event_of_mutation(call.name)) {
    NodeStore* nodes = world_->scope().nodes.get();
    const std::uint64_t ordinal = nodes == nullptr ? 0 : nodes->next_ordinal(origin_);
    origin_ = MockHash(origin_).add(ordinal).finish();
  }

  ResolvedValue run();

 private:
  void add_leaf(const FieldDefinition& field);
  void remove(std::string_view id);
  void add_object(const FieldDefinition& field);
  /// Adds what is known of `object`, of type `type` and in the field `member`.
  void describe(const NamedType& type, const std::string& member, json::Value& object);
  /// The argument that identifies the member, if there is one; otherwise empty.
  std::string reference_argument(const std::string& member) const;
  bool is_left_alone(const FieldDefinition& field, const NamedType& type) const;
  void describe_named(const NamedType& type, const std::string& member, const json::Value& id,
                      json::Value& object);
  void describe_new(const NamedType& type, const std::string& member, json::Value& object);

  const MockWorldPtr world_;
  const FieldCall& call_;
  const NamedType& payload_;
  MockKey origin_;
  /// Whether the input has an `id`.
  const bool is_about_one_;
  const MutationEvent event_;
  /// The type that `id` refers to, and its member; null until found.
  const NamedType* named_type_ = nullptr;
  std::string named_member_;
  MockObjectPtr named_;
  /// Why there is no payload; empty if there is one.
  std::string failure_;
  /// The values of what was made, by member.
  std::map<std::string, Overrides> created_;
  /// What the payload says.
  OverridesBuilder given_;
};

ResolvedValue Mutation::run() {
  if (is_node(payload_)) {
    describe(payload_, member_name(payload_.name), given_.value());
  } else if (edge_node(payload_) == nullptr) {
    for (const FieldDefinition& field : payload_.fields) {
      if (field.type->named->is_leaf()) {
        add_leaf(field);
      } else {
        add_object(field);
      }
    }
  }
  if (!failure_.empty()) return FieldFailure{failure_};
  MockRequest request{payload_, origin_};
  if (!given_.empty()) request.given = given_.finish();
  return make_mock_value(world_, request);
}

/// A payload leaf that repeats the input, such as `clientMutationId`, or the given `id` under any
/// name (`deletedPipelineID`).
void Mutation::add_leaf(const FieldDefinition& field) {
  const NamedValues values = flatten(call_.arguments, payload_);
  const json::Value* value = find_value(values, field.name);
  const bool is_id = field.type->named->scalar == ScalarKind::id;
  if (value == nullptr && is_id) {
    value = find_value(values, "id");
    const std::string_view deleted = referred_member(field.name);
    if (value != nullptr && value->IsString() && deleted.starts_with("deleted")) {
      remove(json::text_of(*value));
    }
  }
  if (value == nullptr) {
    if (accepts_argument(*call_.definition, field.name)) {
      given_.add_null(given_.value(), field.name);
    }
  } else if (fits(*field.type, *value)) {
    given_.add(given_.value(), field.name, *value);
  }
}

/// Removes the object with this id. Others than those of answers name nothing that is there.
void Mutation::remove(std::string_view id) {
  NodeStore* nodes = world_->scope().nodes.get();
  const std::optional<RelayId> parsed = parse_relay_id(id);
  if (nodes == nullptr || !parsed) return;
  nodes->remove(parsed->type_name, world_->uuid_of_id(parsed->key));
}

bool Mutation::is_left_alone(const FieldDefinition& field, const NamedType& type) const {
  if (!is_node(type) || connection_shape(*field.type->named) || !field.arguments.empty())
    return true;
  if (world_->find_known(type.name, nullptr, false) != nullptr) return true;
  const FieldDefinition* root = world_->schema()->query_type().field(field.name);
  return root != nullptr && root->arguments.empty() && root->type->named == &type;
}

std::string Mutation::reference_argument(const std::string& member) const {
  for (const std::string_view ending : {"ID", "Id", "_id"}) {
    std::string name = std::string(member).append(ending);
    if (accepts_argument(*call_.definition, name)) return name;
  }
  return {};
}

void Mutation::add_object(const FieldDefinition& field) {
  const NamedType* node = edge_node(*field.type->named);
  const NamedType& type = node == nullptr ? *field.type->named : *node;
  if (is_left_alone(field, type)) return;
  const bool in_list = is_list(*field.type);
  std::string member = in_list ? singular(field.name) : std::string(field.name);
  if (node != nullptr && member.ends_with("Edge")) member.resize(member.size() - 4);

  const std::string reference = reference_argument(member);
  if (!reference.empty() && !in_list) {
    const json::Value* id = find_value(flatten(call_.arguments, payload_), reference);
    if (id == nullptr) {
      given_.add_null(given_.value(), field.name);
      return;
    }
    json::Value& object = given_.add_object(given_.value(), field.name);
    given_.add(node == nullptr ? object : given_.add_object(object, "node"), "id", *id);
    return;
  }
  json::Value& object = in_list ? given_.add_list(given_.value(), field.name)
                                : given_.add_object(given_.value(), field.name);
  describe(type, member, node == nullptr ? object : given_.add_object(object, "node"));
}

void Mutation::describe(const NamedType& type, const std::string& member, json::Value& object) {
  const json::Value* id = find_value(flatten(call_.arguments, type), "id");
  const bool is_named = is_about_one_ && id != nullptr && id->IsString() &&
                        (named_type_ == nullptr || named_member_ == member) &&
                        may_have_id(type, json::text_of(*id), ForeignIds::accepted);
  if (is_named) return describe_named(type, member, *id, object);
  if (!is_about_one_ || &type == named_type_) describe_new(type, member, object);
}

void Mutation::describe_named(const NamedType& type, const std::string& member,
                              const json::Value& id, json::Value& object) {
  named_type_ = &type;
  named_member_ = member;
  OverridesBuilder values;
  echo(world_->homes(), type, flatten(call_.arguments, type, Nulls::kept), ForeignIds::accepted,
       values, values.value());
  values.add(values.value(), "id", id);
  named_ = make_mock_object(world_, {type, origin_, member_only(values.value(), "id")});
  if (named_ == nullptr) {
    failure_ = "No " + std::string(type.name) + " has the id '" + std::string(json::text_of(id)) +
               "': it was deleted";
    return;
  }
  tell_event(*named_, event_, values);
  const Overrides given = values.finish();
  for (const auto& value : given->GetObject()) {
    given_.add(object, json::text_of(value.name), value.value);
  }
  NodeStore* nodes = world_->scope().nodes.get();
  if (nodes != nullptr && given->MemberCount() > 1) {
    nodes->change(named_->type_name(), named_->uuid(), *given, world_->scope().request);
  }
}

void Mutation::describe_new(const NamedType& type, const std::string& member, json::Value& object) {
  const auto add = [&](const Overrides& given) {
    for (const auto& value : given->GetObject()) {
      given_.add(object, json::text_of(value.name), value.value);
    }
  };
  // The payload may have it twice: alone and in an edge.
  const auto made_before = created_.find(member);
  if (made_before != created_.end()) return add(made_before->second);
  NamedValues input = flatten(call_.arguments, type, Nulls::kept);
  std::erase_if(input, [](const auto& value) { return value.first == "id"; });
  OverridesBuilder values;
  echo(world_->homes(), type, input, ForeignIds::refused, values, values.value());
  const NamedType* made_type = type.possible_types.empty() ? nullptr : type.possible_types[0];
  if (made_type == nullptr) return;
  if (named_ != nullptr && &named_->type() == made_type) tell_origin(*named_, values);
  const json::Value* name = json::find(values.value(), "name");
  if (name != nullptr && name->IsString() && type.field("slug") != nullptr) {
    const std::string slug = slug_of(json::text_of(*name));
    if (!slug.empty()) values.add(values.value(), "slug", slug);
  }
  const MockKey origin = MockHash(origin_).add(member).finish();
  const Place place = creation_place(world_, *made_type, values.so_far(), origin);
  tell_creation(*world_, *made_type, *call_.definition, place, values);
  values.add(values.value(), "id", graphql_id(made_type->name, place.uuid));
  const Overrides given = values.finish();
  add(given);
  created_.emplace(member, given);
  if (NodeStore* nodes = world_->scope().nodes.get()) {
    nodes->create(made_type->name, place.uuid, *given, world_->scope().request);
  }
}

}  // namespace

ResolvedValue mutate(const MockObject& root, const FieldCall& call) {
  return Mutation(root, call).run();
}

}  // namespace porthole::graphql
