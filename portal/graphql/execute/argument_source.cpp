#include "portal/graphql/execute/argument_source.h"

#include <algorithm>
#include <array>
#include <vector>

namespace porthole::graphql {
namespace {

/// Names and indices on the way to a part of the arguments.
using Steps = std::vector<std::string>;

bool says_by_name(std::string_view name, const SoughtValue& sought) {
  if (name == sought.field) return true;
  if (sought.field != "id" && sought.field != "uuid") return false;
  if (!name.starts_with(sought.object_field)) return false;
  constexpr std::array<std::string_view, 4> kEndings = {"ID", "Id", "UUID", "Uuid"};
  return std::find(kEndings.begin(), kEndings.end(), name.substr(sought.object_field.size())) !=
         kEndings.end();
}

bool says_by_value(const json::Value& value, const SoughtValue& sought) {
  if (!value.IsString() || sought.text.empty()) return false;
  std::string_view rest = json::text_of(value);
  if (rest == sought.text) return true;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    if (part == sought.text) return true;
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
  return false;
}

/// Looks at members before their own members. Recurses once per level of `value`.
template <typename Says>
bool find_steps(const json::Value& value, const Says& says, Steps& steps) {
  if (value.IsArray()) {
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      steps.push_back(std::to_string(i));
      if (says(std::string_view(), value[i]) || find_steps(value[i], says, steps)) return true;
      steps.pop_back();
    }
    return false;
  }
  if (!value.IsObject()) return false;
  for (const auto& member : value.GetObject()) {
    if (!says(json::text_of(member.name), member.value)) continue;
    steps.emplace_back(json::text_of(member.name));
    return true;
  }
  for (const auto& member : value.GetObject()) {
    steps.emplace_back(json::text_of(member.name));
    if (find_steps(member.value, says, steps)) return true;
    steps.pop_back();
  }
  return false;
}

std::string joined(Steps::const_iterator begin, Steps::const_iterator end) {
  std::string text;
  for (auto step = begin; step != end; ++step) {
    if (!text.empty()) text += '.';
    text += *step;
  }
  return text;
}

const Value* part_of(const Value& value, const std::string& step) {
  if (value.kind == ValueKind::object) {
    const auto* found =
        std::find_if(value.fields.begin(), value.fields.end(),
                     [&](const ObjectField& field) { return field.name.text == step; });
    return found == value.fields.end() ? nullptr : &found->value;
  }
  if (value.kind != ValueKind::list) return nullptr;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (std::to_string(i) == step) return &value.items[i];
  }
  return nullptr;
}

/// The variable in which the document has the value at `steps`; empty if it has the value itself,
/// or a default.
std::string variable_at(const Field& field, const Steps& steps) {
  const auto* argument =
      std::find_if(field.arguments.begin(), field.arguments.end(),
                   [&](const Argument& one) { return one.name.text == steps.front(); });
  const Value* value = argument == field.arguments.end() ? nullptr : &argument->value;
  for (auto step = steps.begin() + 1; value != nullptr; ++step) {
    if (value->kind == ValueKind::variable) {
      const std::string rest = joined(step, steps.end());
      return std::string(value->text) + (rest.empty() ? "" : "." + rest);
    }
    if (step == steps.end()) return {};
    value = part_of(*value, *step);
  }
  return {};
}

}  // namespace

std::optional<ArgumentSource> find_source(const FieldPlan& field, const json::Value& arguments,
                                          const SoughtValue& sought) {
  Steps steps;
  const auto by_name = [&](std::string_view name, const json::Value& /*value*/) {
    return says_by_name(name, sought);
  };
  const auto by_value = [&](std::string_view /*name*/, const json::Value& value) {
    return says_by_value(value, sought);
  };
  if (!find_steps(arguments, by_name, steps) && !find_steps(arguments, by_value, steps)) {
    return std::nullopt;
  }
  return ArgumentSource{joined(steps.begin(), steps.end()),
                        variable_at(*field.nodes.front(), steps)};
}

}  // namespace porthole::graphql
