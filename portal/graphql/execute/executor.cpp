#include "portal/graphql/execute/executor.h"

#include <algorithm>
#include <variant>

#include "portal/graphql/execute/introspection_objects.h"
#include "portal/graphql/execute/json_append.h"
#include "portal/graphql/execute/serialize_leaf.h"

namespace porthole::graphql {

namespace {

// Most answers fit in without moving.
constexpr std::size_t kFirstAnswerBytes = 1024;

bool is_null(const ResolvedValue& value) {
  if (value.is_null()) return true;
  if (const auto* object = std::get_if<ObjectPtr>(&value.any())) return *object == nullptr;
  if (const auto* json = std::get_if<ResolvedValue::Json>(&value.any())) {
    return json->text == "null";
  }
  return false;
}

std::string in_single_quotes(std::string_view text) {
  return "'" + std::string(text) + "'";
}

}  // namespace

Answer Execution::run(const Object& root) {
  out_.reserve(kFirstAnswerBytes);
  std::string problem;
  const SelectionPlan* plan = call_.root_plan(problem);
  if (plan == nullptr) {
    errors_.push_back(
        {.message = std::move(problem),
         .locations = {call_.document().document().locate(call_.operation().node.offset)}});
  }
  if (plan == nullptr || !write_object(*plan, root, nullptr)) out_ = "null";
  return {std::move(out_), std::move(errors_)};
}

bool Execution::write_object(const SelectionPlan& plan, const Object& object, const Step* before) {
  const std::size_t begin = out_.size();
  char separator = '{';
  for (const FieldPlan& field : plan.fields) {
    if (!field.conditions.empty() && !call_.includes(field)) continue;
    out_ += separator;
    separator = ',';
    out_ += field.key_text;
    if (!write_field({plan, field}, object, {before, field.response_key})) {
      cut_off(begin);
      return false;
    }
  }
  out_ += separator == '{' ? "{}" : "}";
  return true;
}

bool Execution::write_field(const Site& site, const Object& object, const Step& step) {
  const FieldPlan& field = site.field;
  if (field.source == FieldSource::type_name) {
    append_json(out_, site.parent.type != nullptr ? site.parent.type->name : object.type_name());
    return true;
  }
  std::string problem;
  const json::Value* arguments = call_.arguments(field, problem);
  const ResolvedValue value =
      arguments != nullptr ? resolve(site, object, *arguments) : FieldFailure{std::move(problem)};
  return field.definition != nullptr ? complete(*field.definition->type, site, value, step)
                                     : complete_untyped(site, value, step);
}

ResolvedValue Execution::resolve(const Site& site, const Object& object,
                                 const json::Value& arguments) const {
  const FieldPlan& field = site.field;
  const Schema* schema = call_.document().schema();
  if (field.source == FieldSource::object) {
    return object.resolve(
        {field.definition, field.name, field.response_key, arguments, field.nodes});
  }
  if (schema == nullptr) return FieldFailure{"Introspection needs a schema"};
  if (field.source == FieldSource::introspected_schema) return introspect_schema(*schema);
  return introspect_type(*schema, json::text_of(*json::find(arguments, "name")));
}

bool Execution::complete(const Type& type, const Site& site, const ResolvedValue& value,
                         const Step& step) {
  const std::size_t begin = out_.size();
  if (is_null(value)) {
    if (type.is_non_null()) {
      return fail(site, &step,
                  "Cannot return null for non-nullable field " +
                      std::string(site.parent.type->name) + "." + std::string(site.field.name));
    }
  } else if (complete_present(type.nullable(), site, value, step)) {
    if (!is_too_long()) return true;
    abort(site, &step, "Answer is longer than " + std::to_string(kAnswerBytesMax) + " bytes");
  }
  cut_off(begin);
  if (type.is_non_null() || is_aborted_) return false;
  out_ += "null";
  return true;
}

bool Execution::complete_present(const Type& type, const Site& site, const ResolvedValue& value,
                                 const Step& step) {
  if (const auto* failure = std::get_if<FieldFailure>(&value.any())) {
    return fail(site, &step, failure->message);
  }
  if (type.is_list()) return complete_list(type, site, value, step);
  if (type.named->is_composite()) return complete_object(*type.named, site, value, step);
  if (auto problem = append_leaf(out_, *type.named, value)) {
    return fail(site, &step, std::move(*problem));
  }
  return true;
}

bool Execution::complete_list(const Type& type, const Site& site, const ResolvedValue& value,
                              const Step& step) {
  const auto* items = std::get_if<ResolvedValue::Items>(&value.any());
  if (items == nullptr) {
    return fail(site, &step,
                "Expected a list for field " + in_single_quotes(site.field.name) + " of type " +
                    in_single_quotes(to_string(type)));
  }
  if (!enter_level(site, step)) return false;
  bool is_complete = true;
  out_ += '[';
  for (std::size_t i = 0; i < items->size() && is_complete; ++i) {
    if (i > 0) out_ += ',';
    is_complete = complete(*type.inner, site, (*items)[i], {&step, {}, i});
  }
  out_ += ']';
  leave_level();
  return is_complete;
}

bool Execution::complete_object(const NamedType& type, const Site& site, const ResolvedValue& value,
                                const Step& step) {
  const auto* object = std::get_if<ObjectPtr>(&value.any());
  if (object == nullptr) {
    return fail(site, &step,
                "Expected an object for field " + in_single_quotes(site.field.name) + " of type " +
                    in_single_quotes(type.name));
  }
  const NamedType* concrete = object_type(type, site, **object, step);
  if (concrete == nullptr) return false;
  std::string problem;
  const SelectionPlan* plan = call_.subplan(site.field, concrete, problem);
  if (plan == nullptr) return fail(site, &step, std::move(problem));
  if (!enter_level(site, step)) return false;
  const bool is_complete = write_object(*plan, **object, &step);
  leave_level();
  return is_complete;
}

const NamedType* Execution::object_type(const NamedType& type, const Site& site,
                                        const Object& object, const Step& step) {
  const std::string_view name = object.type_name();
  if (name == type.name && type.kind == NamedTypeKind::object) return &type;
  const Schema& schema = *call_.document().schema();
  const NamedType* concrete = schema.find_type(name);
  if (concrete != nullptr && schema.is_possible_type(type, *concrete)) return concrete;
  fail(site, &step,
       "An object of type " + in_single_quotes(name) + " can't be the value of field " +
           in_single_quotes(site.field.name) + " of type " + in_single_quotes(type.name));
  return nullptr;
}

bool Execution::complete_untyped(const Site& site, const ResolvedValue& value, const Step& step) {
  const std::size_t begin = out_.size();
  if (!is_null(value) && complete_untyped_present(site, value, step)) {
    if (!is_too_long()) return true;
    abort(site, &step, "Answer is longer than " + std::to_string(kAnswerBytesMax) + " bytes");
  }
  cut_off(begin);
  if (is_aborted_) return false;
  out_ += "null";
  return true;
}

bool Execution::complete_untyped_present(const Site& site, const ResolvedValue& value,
                                         const Step& step) {
  if (const auto* failure = std::get_if<FieldFailure>(&value.any())) {
    return fail(site, &step, failure->message);
  }
  if (const auto* items = std::get_if<ResolvedValue::Items>(&value.any())) {
    return complete_untyped_list(site, *items, step);
  }
  if (!site.field.has_selections) {
    if (auto problem = append_untyped_leaf(out_, value)) {
      return fail(site, &step, std::move(*problem));
    }
    return true;
  }
  const auto* object = std::get_if<ObjectPtr>(&value.any());
  if (object == nullptr) {
    return fail(site, &step,
                "Expected an object for field " + in_single_quotes(site.field.name) +
                    ", which has selections");
  }
  std::string problem;
  const SelectionPlan* plan = call_.subplan(site.field, nullptr, problem);
  if (plan == nullptr) return fail(site, &step, std::move(problem));
  if (!enter_level(site, step)) return false;
  const bool is_complete = write_object(*plan, **object, &step);
  leave_level();
  return is_complete;
}

bool Execution::complete_untyped_list(const Site& site, const ResolvedValue::Items& items,
                                      const Step& step) {
  if (!enter_level(site, step)) return false;
  bool is_complete = true;
  out_ += '[';
  for (std::size_t i = 0; i < items.size() && is_complete; ++i) {
    if (i > 0) out_ += ',';
    is_complete = complete_untyped(site, items[i], {&step, {}, i});
  }
  out_ += ']';
  leave_level();
  return is_complete;
}

bool Execution::fail(const Site& site, const Step* step, std::string message) {
  if (is_aborted_) return false;
  if (errors_.size() == kAnswerErrorsMax) {
    abort(site, step, "More than " + std::to_string(kAnswerErrorsMax) + " fields have errors");
    return false;
  }
  QueryError& error = errors_.emplace_back();
  error.message = std::move(message);
  error.locations.push_back(location_of(*site.field.nodes.front()));
  for (; step != nullptr; step = step->before) {
    if (step->key.empty()) {
      error.path.emplace_back(step->place);
    } else {
      error.path.emplace_back(std::string(step->key));
    }
  }
  std::reverse(error.path.begin(), error.path.end());
  return false;
}

void Execution::abort(const Site& site, const Step* step, std::string message) {
  // Makes room for this one.
  if (errors_.size() == kAnswerErrorsMax) errors_.pop_back();
  fail(site, step, std::move(message));
  is_aborted_ = true;
}

bool Execution::enter_level(const Site& site, const Step& step) {
  if (depth_ == kAnswerDepthMax) {
    return fail(site, &step,
                "Answer is nested deeper than " + std::to_string(kAnswerDepthMax) + " levels");
  }
  ++depth_;
  return true;
}

void Execution::cut_off(std::size_t size) {
  cut_off_bytes_ += out_.size() - size;
  out_.resize(size);
}

Location Execution::location_of(const Field& field) {
  if (!last_location_ || last_location_->first != field.offset) {
    last_location_.emplace(field.offset, call_.document().document().locate(field.offset));
  }
  return last_location_->second;
}

}  // namespace porthole::graphql
