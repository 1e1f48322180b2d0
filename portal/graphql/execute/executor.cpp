#include "portal/graphql/execute/executor.h"

#include <algorithm>
#include <variant>

#include "portal/graphql/execute/argument_source.h"
#include "portal/graphql/execute/introspection_objects.h"
#include "portal/graphql/execute/json_append.h"
#include "portal/graphql/execute/serialize_leaf.h"

namespace porthole::graphql {

namespace {

// Most responses fit without reallocation.
constexpr std::size_t kFirstAnswerBytes = 1024;

bool is_null(const ResolvedValue& value) {
  if (value.is_null()) return true;
  if (const auto* object = std::get_if<ObjectPtr>(&value.any())) return *object == nullptr;
  if (const auto* json = std::get_if<ResolvedValue::Json>(&value.any())) {
    return json->text == "null";
  }
  return false;
}

bool has_objects(const ResolvedValue& value) {
  if (const auto* object = std::get_if<ObjectPtr>(&value.any())) return *object != nullptr;
  const auto* items = std::get_if<ResolvedValue::Items>(&value.any());
  return items != nullptr && std::any_of(items->begin(), items->end(), has_objects);
}

std::string text_of(const ResolvedValue& value) {
  if (const auto* text = std::get_if<std::string>(&value.any())) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value.any())) return std::to_string(*number);
  return {};
}

FieldCall call_of(const FieldPlan& field, const json::Value& arguments) {
  return {field.definition, field.name,  field.response_key,
          arguments,        field.nodes, field.wanted.empty() ? nullptr : &field.wanted};
}

}  // namespace

Answer Executor::run(const Object& root) {
  out_.reserve(kFirstAnswerBytes);
  std::string problem;
  const SelectionPlan* plan = call_.root_plan(problem);
  if (plan == nullptr) {
    errors_.push_back(
        {.message = std::move(problem),
         .locations = {call_.document().document().locate(call_.operation().node.offset)}});
  }
  if (plan == nullptr || !write_object(*plan, root, nullptr)) {
    out_ = "null";
    complexity_ = 0;
  }
  if (provenance_ != nullptr && !errors_.empty()) keep_present(*provenance_, out_);
  return {std::move(out_), std::move(errors_), complexity_};
}

bool Executor::write_object(const SelectionPlan& plan, const Object& object,
                            const ResponsePath* parent) {
  const std::size_t begin = out_.size();
  char separator = '{';
  for (const FieldPlan& field : plan.fields) {
    if (!field.conditions.empty() && !call_.includes(field)) continue;
    out_ += separator;
    separator = ',';
    out_ += field.key_text;
    if (!write_field({plan, field}, object, {parent, &field})) {
      cut_off(begin);
      return false;
    }
  }
  out_ += separator == '{' ? "{}" : "}";
  return true;
}

bool Executor::write_field(const Site& site, const Object& object, const ResponsePath& path) {
  const FieldPlan& field = site.field;
  if (field.source == FieldSource::type_name) {
    append_json(out_, site.parent.type != nullptr ? site.parent.type->name : object.type_name());
    if (provenance_ != nullptr) note_origin(site, object, {}, path);
    return true;
  }
  std::string problem;
  const json::Value* arguments = call_.arguments(field, problem);
  const ResolvedValue value =
      arguments != nullptr ? resolve(site, object, *arguments) : FieldFailure{std::move(problem)};
  const bool is_complete = field.definition != nullptr
                               ? complete(*field.definition->type, site, value, path)
                               : complete_untyped(site, value, path);
  if (provenance_ != nullptr && is_complete) note_origin(site, object, value, path);
  return is_complete;
}

void Executor::note_origin(const Site& site, const Object& object, const ResolvedValue& value,
                           const ResponsePath& path) {
  if (has_objects(value) || std::holds_alternative<FieldFailure>(value.any())) return;
  ValueOrigin one;
  const bool is_introspected = object.type_name().starts_with("__");
  if (site.field.source == FieldSource::object && !is_introspected) {
    std::string problem;
    const json::Value* arguments = call_.arguments(site.field, problem);
    one.origin = object.origin(call_of(site.field, *arguments));
    if (one.origin.kind == Origin::Kind::echoed) find_argument(value, path, one.origin);
  } else {
    one.origin.kind = Origin::Kind::schema;
    one.origin.object = object.type_name();
  }
  std::vector<std::string> steps;
  for (const ResponsePath* at = &path; at != nullptr; at = at->parent) {
    steps.push_back(at->field != nullptr ? std::string(at->field->response_key)
                                         : std::to_string(at->index));
  }
  one.pointer = "/data";
  std::reverse(steps.begin(), steps.end());
  for (const std::string& step : steps) one.pointer += "/" + step;
  provenance_->push_back(std::move(one));
}

void Executor::find_argument(const ResolvedValue& value, const ResponsePath& path, Origin& origin) {
  const std::string text = text_of(value);
  const ResponsePath* above = path.parent;
  while (above != nullptr && above->field == nullptr) above = above->parent;
  const SoughtValue sought{path.field->name,
                           above == nullptr ? std::string_view() : above->field->name, text};
  for (const ResponsePath* at = &path; at != nullptr; at = at->parent) {
    std::string problem;
    const json::Value* arguments =
        at->field == nullptr ? nullptr : call_.arguments(*at->field, problem);
    if (arguments == nullptr) continue;
    if (auto source = find_source(*at->field, *arguments, sought)) {
      origin.argument = std::move(source->argument);
      origin.variable = std::move(source->variable);
      return;
    }
  }
  origin.kind = Origin::Kind::made_up;
}

ResolvedValue Executor::resolve(const Site& site, const Object& object,
                                const json::Value& arguments) const {
  const FieldPlan& field = site.field;
  const Schema* schema = call_.document().schema();
  if (field.source == FieldSource::object) {
    return object.resolve(call_of(field, arguments));
  }
  if (schema == nullptr) return FieldFailure{"Introspection needs a schema"};
  if (field.source == FieldSource::introspected_schema) return introspect_schema(*schema);
  return introspect_type(*schema, json::text_of(*json::find(arguments, "name")));
}

bool Executor::complete(const Type& type, const Site& site, const ResolvedValue& value,
                        const ResponsePath& path) {
  const std::size_t begin = out_.size();
  const std::uint64_t complexity_before = complexity_;
  if (is_null(value)) {
    if (type.is_non_null()) {
      return fail(site, &path,
                  "Cannot return null for non-nullable field " +
                      std::string(site.parent.type->name) + "." + std::string(site.field.name));
    }
  } else if (complete_present(type.nullable(), site, value, path)) {
    if (!is_too_long()) return true;
    abort(site, &path, "Answer is longer than " + std::to_string(kAnswerBytesMax) + " bytes");
  }
  cut_off(begin);
  complexity_ = complexity_before;
  if (type.is_non_null() || is_aborted_) return false;
  out_ += "null";
  return true;
}

bool Executor::complete_present(const Type& type, const Site& site, const ResolvedValue& value,
                                const ResponsePath& path) {
  if (const auto* failure = std::get_if<FieldFailure>(&value.any())) {
    return fail(site, &path, failure->message);
  }
  if (type.is_list()) return complete_list(type, site, value, path);
  if (type.named->is_composite()) return complete_object(*type.named, site, value, path);
  if (auto problem = append_leaf(out_, *type.named, value)) {
    return fail(site, &path, std::move(*problem));
  }
  return true;
}

bool Executor::complete_list(const Type& type, const Site& site, const ResolvedValue& value,
                             const ResponsePath& path) {
  const auto* items = std::get_if<ResolvedValue::Items>(&value.any());
  if (items == nullptr) {
    return fail(site, &path,
                "Expected a list for field '" + std::string(site.field.name) + "' of type '" +
                    to_string(type) + "'");
  }
  if (!enter_level(site, path)) return false;
  bool is_complete = true;
  const PagePart part = site.field.page_part;
  const std::uint64_t complexity_before = complexity_ + (part == PagePart::edges ? 1 : 0);
  std::uint64_t of_items = 0;
  out_ += '[';
  for (std::size_t i = 0; i < items->size() && is_complete; ++i) {
    if (i > 0) out_ += ',';
    complexity_ = 0;
    is_complete = complete(*type.inner, site, (*items)[i], {&path, nullptr, i});
    of_items = part == PagePart::none ? std::max(of_items, complexity_) : of_items + complexity_;
  }
  out_ += ']';
  complexity_ = complexity_before + of_items;
  leave_level();
  return is_complete;
}

bool Executor::complete_object(const NamedType& type, const Site& site, const ResolvedValue& value,
                               const ResponsePath& path) {
  const auto* object = std::get_if<ObjectPtr>(&value.any());
  if (object == nullptr) {
    return fail(site, &path,
                "Expected an object for field '" + std::string(site.field.name) + "' of type '" +
                    std::string(type.name) + "'");
  }
  const NamedType* concrete = object_type(type, site, **object, path);
  if (concrete == nullptr) return false;
  std::string problem;
  const SelectionPlan* plan = call_.subplan(site.field, concrete, problem);
  if (plan == nullptr) return fail(site, &path, std::move(problem));
  if (!enter_level(site, path)) return false;
  // The list of edges counts instead of each edge.
  if (site.field.page_part != PagePart::edges) ++complexity_;
  const bool is_complete = write_object(*plan, **object, &path);
  leave_level();
  return is_complete;
}

const NamedType* Executor::object_type(const NamedType& type, const Site& site,
                                       const Object& object, const ResponsePath& path) {
  const std::string_view name = object.type_name();
  if (name == type.name && type.kind == NamedTypeKind::object) return &type;
  const Schema& schema = *call_.document().schema();
  const NamedType* concrete = schema.find_type(name);
  if (concrete != nullptr && schema.is_possible_type(type, *concrete)) return concrete;
  fail(site, &path,
       "An object of type '" + std::string(name) + "' can't be the value of field '" +
           std::string(site.field.name) + "' of type '" + std::string(type.name) + "'");
  return nullptr;
}

bool Executor::complete_untyped(const Site& site, const ResolvedValue& value,
                                const ResponsePath& path) {
  const std::size_t begin = out_.size();
  if (!is_null(value) && complete_untyped_present(site, value, path)) {
    if (!is_too_long()) return true;
    abort(site, &path, "Answer is longer than " + std::to_string(kAnswerBytesMax) + " bytes");
  }
  cut_off(begin);
  if (is_aborted_) return false;
  out_ += "null";
  return true;
}

bool Executor::complete_untyped_present(const Site& site, const ResolvedValue& value,
                                        const ResponsePath& path) {
  if (const auto* failure = std::get_if<FieldFailure>(&value.any())) {
    return fail(site, &path, failure->message);
  }
  if (const auto* items = std::get_if<ResolvedValue::Items>(&value.any())) {
    return complete_untyped_list(site, *items, path);
  }
  if (!site.field.has_selections) {
    if (auto problem = append_untyped_leaf(out_, value)) {
      return fail(site, &path, std::move(*problem));
    }
    return true;
  }
  const auto* object = std::get_if<ObjectPtr>(&value.any());
  if (object == nullptr) {
    return fail(site, &path,
                "Expected an object for field '" + std::string(site.field.name) +
                    "', which has selections");
  }
  std::string problem;
  const SelectionPlan* plan = call_.subplan(site.field, nullptr, problem);
  if (plan == nullptr) return fail(site, &path, std::move(problem));
  if (!enter_level(site, path)) return false;
  const bool is_complete = write_object(*plan, **object, &path);
  leave_level();
  return is_complete;
}

bool Executor::complete_untyped_list(const Site& site, const ResolvedValue::Items& items,
                                     const ResponsePath& path) {
  if (!enter_level(site, path)) return false;
  bool is_complete = true;
  out_ += '[';
  for (std::size_t i = 0; i < items.size() && is_complete; ++i) {
    if (i > 0) out_ += ',';
    is_complete = complete_untyped(site, items[i], {&path, nullptr, i});
  }
  out_ += ']';
  leave_level();
  return is_complete;
}

bool Executor::fail(const Site& site, const ResponsePath* path, std::string message) {
  if (is_aborted_) return false;
  if (errors_.size() == kAnswerErrorsMax) {
    abort(site, path, "More than " + std::to_string(kAnswerErrorsMax) + " fields have errors");
    return false;
  }
  QueryError& error = errors_.emplace_back();
  error.message = std::move(message);
  error.locations.push_back(location_of(*site.field.nodes.front()));
  std::vector<PathSegment>& segments = error.path.emplace();
  for (; path != nullptr; path = path->parent) {
    if (path->field == nullptr) {
      segments.emplace_back(path->index);
    } else {
      segments.emplace_back(std::string(path->field->response_key));
    }
  }
  std::reverse(segments.begin(), segments.end());
  return false;
}

void Executor::abort(const Site& site, const ResponsePath* path, std::string message) {
  // Make room for this error.
  if (errors_.size() == kAnswerErrorsMax) errors_.pop_back();
  fail(site, path, std::move(message));
  is_aborted_ = true;
}

bool Executor::enter_level(const Site& site, const ResponsePath& path) {
  if (depth_ == kAnswerDepthMax) {
    return fail(site, &path,
                "Answer is nested deeper than " + std::to_string(kAnswerDepthMax) + " levels");
  }
  ++depth_;
  return true;
}

void Executor::cut_off(std::size_t size) {
  cut_off_bytes_ += out_.size() - size;
  out_.resize(size);
}

Location Executor::location_of(const Field& field) {
  if (!last_location_ || last_location_->first != field.offset) {
    last_location_.emplace(field.offset, call_.document().document().locate(field.offset));
  }
  return last_location_->second;
}

}  // namespace porthole::graphql
