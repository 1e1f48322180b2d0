#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "portal/graphql/mock/hash.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// Writes queries for a schema at random, as `AnswerCheck` needs them. Arguments are pages'
/// (`first`, `last`) and those that are required.
class RandomQuery {
 public:
  RandomQuery(const Schema& schema, MockKey key) : schema_(schema), random_(key) {}

  std::string write(std::size_t depth) { return selections(schema_.query_type(), depth); }

 private:
  std::string selections(const NamedType& type, std::size_t depth) {
    std::string text = "{ __typename";
    if (type.is_abstract()) {
      for (const NamedType* possible : type.possible_types) {
        if (random_.below(2) == 0) continue;
        text += " ... on " + std::string(possible->name) + " " + fields(*possible, depth);
      }
      return text + " }";
    }
    const std::string rest = fields(type, depth);
    return text + rest.substr(1);
  }

  std::string fields(const NamedType& type, std::size_t depth) {
    std::string text = "{ " + key() + "__typename";
    for (const FieldDefinition& field : type.fields) {
      const bool is_leaf = field.type->named->is_leaf();
      if (random_.below(2) == 0 || (!is_leaf && depth == 0)) continue;
      text += ' ' + key() + std::string(field.name) + arguments(field);
      if (!is_leaf) text += ' ' + selections(*field.type->named, depth - 1);
    }
    return text + " }";
  }

  std::string arguments(const FieldDefinition& field) {
    std::vector<std::string> given;
    for (const InputValueDefinition& argument : field.arguments) {
      if (argument.type->is_non_null()) {
        const bool is_list = argument.type->nullable().is_list();
        given.push_back(std::string(argument.name) + (is_list ? R"(: ["a"])" : R"(: "a")"));
      }
    }
    if (field.argument("first") != nullptr) {
      const char* page[] = {"first: 3", "last: 3", "first: 1", "last: 0"};
      given.push_back(random_.pick(std::vector<std::string>(page, page + 4)));
    }
    std::string text;
    for (const std::string& one : given) text += (text.empty() ? "(" : ", ") + one;
    return text.empty() ? text : text + ')';
  }

  std::string key() { return 'f' + std::to_string(++keys_) + ": "; }

  const Schema& schema_;
  HashRandom random_;
  std::size_t keys_ = 0;
};

}  // namespace porthole::graphql
