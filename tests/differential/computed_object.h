#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "portal/graphql/execute/object.h"
#include "portal/graphql/type/schema.h"

namespace porthole::differential {

/// An object whose fields are a pure function of their path, name and arguments: values of their
/// type, and sometimes null, a failure, or a value of another type. The reference implementation
/// uses the same function (src/resolver.js): change both together.
class ComputedObject final : public graphql::Object {
 public:
  /// The root of an operation. `schema` must outlive it.
  static graphql::ObjectPtr root(const graphql::Schema& schema, const graphql::NamedType& type);

  ComputedObject(const graphql::Schema& schema, std::string_view type_name, std::uint32_t hash)
      : schema_(schema), type_name_(type_name), hash_(hash) {}

  std::string_view type_name() const override { return type_name_; }
  graphql::ResolvedValue resolve(const graphql::FieldCall& call) const override;

 private:
  graphql::ResolvedValue value_of(const graphql::Type& type, std::uint32_t hash) const;
  graphql::ResolvedValue named_value(const graphql::NamedType& type, std::uint32_t hash) const;
  graphql::ResolvedValue abstract_value(const graphql::NamedType& type, std::uint32_t hash) const;

  const graphql::Schema& schema_;
  const std::string_view type_name_;
  const std::uint32_t hash_;
};

}  // namespace porthole::differential
