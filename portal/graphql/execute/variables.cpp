#include "portal/graphql/execute/variables.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "portal/graphql/execute/coerce_input.h"
#include "portal/graphql/execute/coerce_literal.h"
#include "portal/graphql/execute/json_append.h"
#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

std::string print(const TypeReference& type) {
  switch (type.kind) {
    case TypeKind::named:
      return std::string(type.name);
    case TypeKind::list:
      return "[" + print(*type.inner) + "]";
    case TypeKind::non_null:
      return print(*type.inner) + "!";
  }
  return {};
}

std::string to_json(const std::vector<InputProblem>& problems) {
  json::Writer writer;
  writer.begin_array();
  for (const InputProblem& problem : problems) {
    writer.begin_object();
    writer.key("path");
    write_path(writer, problem.path);
    writer.member("explanation", problem.explanation);
    writer.end_object();
  }
  writer.end_array();
  return writer.take();
}

// The problems within the value: ` for input.branch (Expected value to not be null), x (…)`.
std::string describe_inner(const std::vector<InputProblem>& problems) {
  std::string text;
  for (const InputProblem& problem : problems) {
    if (problem.path.empty()) continue;
    text += text.empty() ? " for " : ", ";
    std::string_view separator;
    for (const PathSegment& segment : problem.path) {
      text += separator;
      separator = ".";
      if (const auto* key = std::get_if<std::string>(&segment)) {
        text += *key;
      } else {
        text += std::to_string(std::get<std::uint64_t>(segment));
      }
    }
    text += " (" + problem.explanation + ")";
  }
  return text;
}

QueryError invalid_value(const VariableDeclaration& variable, const Document& document,
                         const json::Value* input, const std::vector<InputProblem>& problems) {
  QueryError error;
  error.message = "Variable $" + std::string(variable.node->name.text) + " of type " +
                  variable.type_text + " was provided invalid value" + describe_inner(problems);
  error.locations.push_back(document.locate(variable.node->offset));
  std::string value = "null";
  if (input != nullptr) {
    value.clear();
    append_json(value, *input);
  }
  error.with_json("value", std::move(value));
  error.with_json("problems", to_json(problems));
  return error;
}

}  // namespace

VariableTable declare_variables(const OperationDefinition& operation, const Schema* schema,
                                ValueSpace& space) {
  std::vector<VariableDeclaration> declarations;
  declarations.reserve(operation.variables.size());
  for (const VariableDefinition& node : operation.variables) {
    VariableDeclaration& variable = declarations.emplace_back();
    variable.node = &node;
    variable.type_text = print(node.type);
    if (schema != nullptr) variable.type = schema->resolve(node.type);
    if (node.default_value == nullptr) continue;
    variable.default_value =
        variable.type != nullptr
            ? coerce_literal(*node.default_value, *variable.type, nullptr, space)
            : coerce_untyped(*node.default_value, nullptr, space);
  }
  return VariableTable(std::move(declarations));
}

std::variant<VariableValues, std::vector<QueryError>> coerce_variables(const VariableTable& table,
                                                                       const Document& document,
                                                                       const json::Value& inputs,
                                                                       ValueSpace& space) {
  const std::vector<VariableDeclaration>& declarations = table.declarations();
  VariableValues values(table);
  std::vector<QueryError> errors;
  std::size_t problem_count = 0;
  // Reserved at once, so that the values don't move.
  json::Value made(rapidjson::kArrayType);
  if (!declarations.empty()) {
    made.Reserve(static_cast<rapidjson::SizeType>(declarations.size()), space.allocator());
  }
  for (std::size_t i = 0; i < declarations.size() && problem_count < kVariableProblemsMax; ++i) {
    const VariableDeclaration& variable = declarations[i];
    const json::Value* input =
        inputs.IsObject() ? json::find(inputs, variable.node->name.text) : nullptr;
    std::vector<InputProblem> problems;
    if (input == nullptr && variable.default_value) {
      values.set(i, &*variable.default_value);
    } else if ((input == nullptr || input->IsNull()) && variable.is_non_null()) {
      problems.push_back({{}, "Expected value to not be null"});
    } else if (input != nullptr && variable.type != nullptr) {
      made.PushBack(coerce_input(*input, *variable.type, space, problems), space.allocator());
      values.set(i, &made[made.Size() - 1]);
    } else {
      values.set(i, input);
    }
    if (problems.empty()) continue;
    problem_count += problems.size();
    errors.push_back(invalid_value(variable, document, input, problems));
  }
  if (!errors.empty()) return errors;
  return values;
}

}  // namespace porthole::graphql
