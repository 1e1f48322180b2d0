#include "portal/graphql/type/root_types.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "portal/graphql/type/schema_coordinate.h"

namespace porthole::graphql {

namespace {

constexpr std::array<std::string_view, 3> kDefaultRootNames{"Query", "Mutation", "Subscription"};

}  // namespace

void RootTypes::define(List<SchemaSyntax> schemas) {
  const SchemaSyntax* definition = nullptr;
  for (const SchemaSyntax& schema : schemas) {
    if (!schema.is_extension && definition != nullptr) {
      problems_.report(schema.offset, "the schema is defined more than once");
    }
    if (!schema.is_extension && definition == nullptr) definition = &schema;
    for (const RootTypeSyntax& root : schema.root_types) define_one(root);
  }
  if (definition == nullptr) define_defaults();
  check();
  if (of(OperationType::query) == nullptr && problems_.empty()) {
    problems_.report(definition == nullptr ? 0 : definition->offset,
                     "the schema has no query type: define a type \"Query\", or name another with "
                     "\"schema { query: Type }\"");
  }
}

void RootTypes::define_one(const RootTypeSyntax& root) {
  const auto operation = static_cast<std::size_t>(root.operation);
  const std::string name(to_string(root.operation));
  if (roots_[operation] != nullptr) {
    problems_.report(root.offset, "the " + name + " type is given more than once");
    return;
  }
  roots_[operation] = types_.use(root.type.text, root.type.offset);
  offsets_[operation] = root.type.offset;
}

void RootTypes::define_defaults() {
  for (std::size_t operation = 0; operation < roots_.size(); ++operation) {
    const NamedType* type = types_.find(kDefaultRootNames[operation]);
    if (type == nullptr) continue;
    roots_[operation] = type;
    offsets_[operation] = type->offset;
  }
}

void RootTypes::check() {
  for (std::size_t operation = 0; operation < roots_.size(); ++operation) {
    const NamedType* type = roots_[operation];
    if (type == nullptr) continue;
    const std::string name(to_string(static_cast<OperationType>(operation)));
    if (type->kind != NamedTypeKind::object) {
      problems_.report(offsets_[operation], "the " + name + " type must be an object, and " +
                                                quoted(type->name) + " is " +
                                                with_article(to_string(type->kind)));
    }
    if (std::find(roots_.begin(), roots_.end(), type) != roots_.begin() + operation) {
      problems_.report(offsets_[operation],
                       "the " + name + " type must be another than those of other operations");
    }
  }
}

}  // namespace porthole::graphql
