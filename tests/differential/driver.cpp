// Runs the engine behind a pipe, for comparison with another one: each line of standard input is a
// request, a JSON object, and is answered by one line on standard output.
//
//   {"do": "schema", "definition": SDL}     {} or {"problems": [{"message", "line", "column"}…]};
//                                           also sets the schema for later requests
//   {"do": "parse", "source": TEXT}         {} or {"syntax": {"message", "line", "column"}}
//   {"do": "validate", "source": TEXT}      as `parse`, or {"errors": […]}, empty if valid
//   {"do": "execute", "source": TEXT, "operation": NAME, "variables": {…}}
//                                           as `validate` if it isn't valid, or {"answer": {…}}
//   {"do": "answer", "source": TEXT, "operation": NAME or null, "variables": "{…}"}
//                                           {"errors": […]}: what a call is refused with, before
//                                           anything is executed; empty if it isn't
//
// A malformed request is answered {"broken": reason}. Exits with status 0 at the end of input.

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "portal/base/json.h"
#include "portal/graphql/execute/executable.h"
#include "portal/graphql/execute/execution.h"
#include "portal/graphql/execute/select_operation.h"
#include "portal/graphql/language/document_parser.h"
#include "portal/graphql/language/ruby_syntax.h"
#include "portal/graphql/type/build_schema.h"
#include "portal/graphql/validate/validate.h"
#include "tests/differential/computed_object.h"

namespace porthole::differential {

namespace {

using graphql::QueryError;

std::string_view text_member(const json::Value& request, std::string_view name) {
  const json::Value* member = json::find(request, name);
  return member != nullptr && member->IsString() ? json::text_of(*member) : std::string_view();
}

void write_place(const std::string& message, graphql::Location location, json::Writer& writer) {
  writer.begin_object();
  writer.member("message", message);
  writer.key("line");
  writer.integer(location.line);
  writer.key("column");
  writer.integer(location.column);
  writer.end_object();
}

void write_errors(const std::vector<QueryError>& errors, json::Writer& writer) {
  writer.key("errors");
  writer.begin_array();
  for (const QueryError& error : errors) error.write(writer);
  writer.end_array();
}

class Driver {
 public:
  std::string answer(const std::string& line) {
    constexpr json::ParseOptions kOptions = {.depth_max = 500, .nodes_max = 1'000'000};
    const json::ParseResult request = json::parse(line, kOptions);
    writer_.reset();
    writer_.begin_object();
    if (request.error || !request.document.IsObject()) {
      writer_.member("broken", request.error ? request.error->to_string() : "not an object");
    } else {
      handle(request.document);
    }
    writer_.end_object();
    return writer_.take();
  }

 private:
  void handle(const json::Value& request) {
    const std::string_view command = text_member(request, "do");
    if (command == "schema") return load_schema(request);
    if (command == "parse") {
      read_document(request);
    } else if (schema_ == nullptr) {
      writer_.member("broken", "no schema yet");
    } else if (command == "validate") {
      validate(request);
    } else if (command == "execute") {
      execute(request);
    } else if (command == "answer") {
      write_errors(refusal(request), writer_);
    } else {
      writer_.member("broken", "nothing known to do");
    }
  }

  void load_schema(const json::Value& request) {
    auto outcome = graphql::build_schema(std::string(text_member(request, "definition")));
    if (auto* schema = std::get_if<graphql::SchemaPtr>(&outcome)) {
      schema_ = std::move(*schema);
      return;
    }
    writer_.key("problems");
    writer_.begin_array();
    for (const graphql::SchemaProblem& problem : std::get<graphql::SchemaProblems>(outcome)) {
      write_place(problem.message, problem.location, writer_);
    }
    writer_.end_array();
  }

  // Null if there is none; then the error is written.
  std::shared_ptr<const graphql::Document> read_document(const json::Value& request) {
    auto outcome = graphql::parse_document(std::string(text_member(request, "source")));
    if (const auto* error = std::get_if<graphql::SyntaxError>(&outcome)) {
      writer_.key("syntax");
      write_place(error->message, error->location, writer_);
      return nullptr;
    }
    return std::make_shared<graphql::Document>(std::get<graphql::Document>(std::move(outcome)));
  }

  void validate(const json::Value& request) {
    const auto document = read_document(request);
    if (document == nullptr) return;
    write_errors(graphql::validate(*document, schema_.get()), writer_);
  }

  void execute(const json::Value& request) {
    auto document = read_document(request);
    if (document == nullptr) return;
    const std::vector<QueryError> errors = graphql::validate(*document, schema_.get());
    if (!errors.empty()) return write_errors(errors, writer_);

    const std::string_view name = text_member(request, "operation");
    const auto found = graphql::select_operation(
        *document, name.empty() ? std::nullopt : std::optional<std::string_view>(name));
    const graphql::Executable executable(std::move(document), schema_);
    if (const auto* error = std::get_if<QueryError>(&found)) {
      writer_.key("answer");
      writer_.raw(graphql::Answer{.data = {}, .errors = {*error}}.to_json());
      return;
    }
    const auto* operation = std::get<const graphql::OperationDefinition*>(found);

    static const json::Value kNoVariables(rapidjson::kObjectType);
    const json::Value* variables = json::find(request, "variables");
    const graphql::ObjectPtr root =
        ComputedObject::root(*schema_, *schema_->root_type(operation->type));
    const graphql::Answer answer =
        graphql::Execution(executable, *operation, variables == nullptr ? kNoVariables : *variables)
            .run(root);
    writer_.key("answer");
    writer_.raw(answer.to_json());
  }

  // As `Invoker` does.
  std::vector<QueryError> refusal(const json::Value& request) {
    const std::string_view source = text_member(request, "source");
    auto parsed = graphql::parse_document(std::string(source));
    if (const auto* error = std::get_if<graphql::SyntaxError>(&parsed)) {
      return {graphql::to_query_error(*error, source)};
    }
    const auto document =
        std::make_shared<graphql::Document>(std::get<graphql::Document>(std::move(parsed)));
    const json::Value* name = json::find(request, "operation");
    const bool has_name = name != nullptr && name->IsString();
    const auto found = graphql::select_operation(
        *document, has_name ? std::optional(json::text_of(*name)) : std::nullopt);
    if (const auto* error = std::get_if<QueryError>(&found)) return {*error};
    std::vector<QueryError> errors = graphql::validate(*document, schema_.get());
    if (!errors.empty()) return errors;

    const graphql::Executable executable(document, schema_);
    const std::string_view variables = text_member(request, "variables");
    const json::ParseResult inputs = json::parse(variables.empty() ? "{}" : variables);
    const auto& operation = *std::get<const graphql::OperationDefinition*>(found);
    const graphql::ObjectPtr root =
        ComputedObject::root(*schema_, *schema_->root_type(operation.type));
    const graphql::Answer answer =
        graphql::Execution(executable, operation, inputs.document).run(root);
    return answer.data.empty() ? answer.errors : std::vector<QueryError>();
  }

  graphql::SchemaPtr schema_;
  json::Writer writer_;
};

}  // namespace

}  // namespace porthole::differential

int main() {
  std::ios::sync_with_stdio(false);
  porthole::differential::Driver driver;
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << driver.answer(line) << '\n';
    // Flush only if no further input is buffered: a client that sent more doesn't wait for this
    // answer.
    if (std::cin.rdbuf()->in_avail() == 0) std::cout.flush();
  }
}
