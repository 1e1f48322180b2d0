#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "portal/graphql/execute/executable.h"
#include "portal/graphql/execute/execution.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/execute/select_operation.h"
#include "portal/graphql/type/build_schema.h"
#include "tests/portal/graphql/language/parse_support.h"

namespace porthole::graphql {

/// An object whose fields are set individually, to values or functions of the call. Other fields
/// are null.
class FakeObject final : public Object {
 public:
  using Resolver = std::function<ResolvedValue(const FieldCall&)>;

  explicit FakeObject(std::string type_name) : type_name_(std::move(type_name)) {}

  FakeObject& set(const std::string& field, const ResolvedValue& value) {
    return compute(field, [value](const FieldCall&) { return value; });
  }
  FakeObject& compute(const std::string& field, Resolver resolver) {
    resolvers_[field] = std::move(resolver);
    return *this;
  }

  std::string_view type_name() const override { return type_name_; }
  ResolvedValue resolve(const FieldCall& call) const override {
    const auto resolver = resolvers_.find(call.name);
    return resolver == resolvers_.end() ? ResolvedValue() : resolver->second(call);
  }

 private:
  std::string type_name_;
  std::map<std::string, Resolver, std::less<>> resolvers_;
};

inline std::shared_ptr<FakeObject> fake(std::string type_name) {
  return std::make_shared<FakeObject>(std::move(type_name));
}

/// Builds the schema in `source`. Fails the test if it is invalid.
inline SchemaPtr built(std::string source) {
  auto outcome = build_schema(std::move(source));
  if (const auto* problems = std::get_if<SchemaProblems>(&outcome)) {
    FAIL(problems->front().message);
  }
  return std::get<SchemaPtr>(outcome);
}

/// `source`, ready to be called; `schema` may be null.
inline Executable compiled(std::string source, SchemaPtr schema) {
  return {std::make_shared<const Document>(parsed(std::move(source))), std::move(schema)};
}

/// The arguments of a call as JSON, for resolvers that return them.
inline std::string arguments_text(const FieldCall& call) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  call.arguments.Accept(writer);
  return buffer.GetString();
}

/// Runs the operation of that name, or the only one.
inline Answer answer_of(const Executable& executable, const ObjectPtr& root,
                        std::string_view variables = "{}",
                        std::optional<std::string_view> operation = std::nullopt) {
  const auto found = select_operation(executable.document(), operation);
  if (const auto* error = std::get_if<QueryError>(&found)) return {{}, {*error}};
  const json::ParseResult inputs = json::parse(variables);
  REQUIRE_FALSE(inputs.error);
  const auto& selected = *std::get<const OperationDefinition*>(found);
  return Execution(executable, selected, inputs.document).run(root);
}

inline std::string run(const SchemaPtr& schema, std::string source, const ObjectPtr& root,
                       std::string_view variables = "{}") {
  return answer_of(compiled(std::move(source), schema), root, variables).to_json();
}

}  // namespace porthole::graphql
