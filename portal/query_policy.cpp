#include "portal/query_policy.h"

#include <algorithm>
#include <utility>

#include "portal/graphql/language/document_parser.h"
#include "portal/graphql/language/ruby_syntax.h"
#include "portal/graphql/validate/validate.h"

namespace porthole {
namespace {

/// Whether a document with this error can be executed anyway: it only declares more than it uses.
bool is_harmless(const graphql::QueryError& error) {
  const auto has_code = [&](std::string_view code) {
    return std::any_of(error.extensions.begin(), error.extensions.end(), [&](const auto& member) {
      return member.first == "code" && member.second == code;
    });
  };
  return has_code("\"variableNotUsed\"") ||
         (has_code("\"useAndDefineFragment\"") && error.message.ends_with("but not used"));
}

}  // namespace

std::vector<std::string> QueryPolicy::Check::sentences() const {
  std::vector<std::string> sentences;
  for (const graphql::QueryError& error : errors) {
    sentences.push_back("Query is invalid: " + error.to_string());
  }
  return sentences;
}

QueryPolicy::Check QueryPolicy::check(const std::string& query) const {
  if (cache_ != nullptr) {
    const PreparedQueryPtr prepared = prepare(query);
    const bool is_parsed = prepared->document != nullptr;
    return is_parsed ? verdict(prepared->errors) : Check{prepared->errors, true, false};
  }
  const auto parsed = graphql::parse_document(query);
  if (const auto* error = std::get_if<graphql::SyntaxError>(&parsed)) {
    return {{graphql::to_query_error(*error, query)}, true, false};
  }
  if (validation_ == Validation::off) return {};
  return verdict(graphql::validate(std::get<graphql::Document>(parsed), schema_.get()));
}

QueryPolicy::Check QueryPolicy::verdict(std::vector<graphql::QueryError> errors) const {
  if (validation_ == Validation::off) return {};
  const bool is_refused = validation_ == Validation::strict && !errors.empty();
  return {std::move(errors), is_refused, is_refused};
}

graphql::ResponseRules::Parsed QueryPolicy::read_responses(const json::Value& rules,
                                                           std::string_view pointer,
                                                           const std::string& query) const {
  const auto parsed = graphql::parse_document(query);
  if (const auto* error = std::get_if<graphql::SyntaxError>(&parsed)) {
    return graphql::RuleProblems{
        {std::string(pointer), "the portal's query is invalid: " + error->to_string()}};
  }
  return graphql::ResponseRules::parse(rules, pointer, &std::get<graphql::Document>(parsed),
                                       schema_.get());
}

std::vector<graphql::RuleMisfit> QueryPolicy::find_misfits(const Portal& portal,
                                                           std::string_view pointer) const {
  if (portal.responses == nullptr) return {};
  const auto parsed = graphql::parse_document(portal.contents.query);
  const auto* document = std::get_if<graphql::Document>(&parsed);
  if (document == nullptr) return {};
  return portal.responses->misfits(pointer, *document, schema_.get());
}

PreparedQueryPtr QueryPolicy::prepare(const std::string& query) const {
  if (cache_ == nullptr) return std::make_shared<const PreparedQuery>(prepare_uncached(query));
  return cache_->get(query, [&] { return prepare_uncached(query); });
}

PreparedQuery QueryPolicy::prepare_uncached(const std::string& query) const {
  auto parsed = graphql::parse_document(query);
  if (const auto* error = std::get_if<graphql::SyntaxError>(&parsed)) {
    return {nullptr, nullptr, {graphql::to_query_error(*error, query)}};
  }
  auto document =
      std::make_shared<const graphql::Document>(std::get<graphql::Document>(std::move(parsed)));
  std::vector<graphql::QueryError> errors = graphql::validate(*document, schema_.get());
  if (validation_ == Validation::off) std::erase_if(errors, is_harmless);
  if (!errors.empty()) return {std::move(document), nullptr, std::move(errors)};
  return {document, std::make_unique<const graphql::Executable>(document, schema_), {}};
}

}  // namespace porthole
