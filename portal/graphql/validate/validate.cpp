#include "portal/graphql/validate/validate.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "portal/graphql/validate/context.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql {

namespace {

struct Rule {
  void (*check)(validation::Context&);
  bool needs_schema;
};

// As graphql-ruby applies them to a node, then those that it doesn't have.
constexpr std::array kRules = std::to_array<Rule>({
    {validation::known_directives, true},
    {validation::unique_directives_per_location, false},
    {validation::unique_operation_names, false},
    {validation::unique_fragment_names, false},
    {validation::fragment_dependencies, false},
    {validation::known_type_names, true},
    {validation::fragments_on_composite_types, true},
    {validation::possible_fragment_spreads, true},
    {validation::fields_on_correct_type, true},
    {validation::overlapping_fields_can_be_merged, false},
    {validation::scalar_leafs, true},
    {validation::known_argument_names, true},
    {validation::values_of_correct_type, true},
    {validation::provided_required_arguments, true},
    {validation::required_input_fields, true},
    {validation::unique_argument_names, false},
    {validation::unique_variable_names, false},
    {validation::variables_are_input_types, true},
    {validation::variables_used_and_defined, false},
    {validation::variables_in_allowed_position, true},
    {validation::operation_types_exist, true},
    {validation::unique_input_field_names, false},
    {validation::one_of_input_objects, true},
    {validation::single_field_subscriptions, true},
    {validation::max_introspection_depth, false},
});

// Run last, as they look for graphql-ruby's words only if there is something to say.
bool runs_last(const Rule& rule) {
  return rule.check == validation::overlapping_fields_can_be_merged ||
         rule.check == validation::variables_in_allowed_position;
}

}  // namespace

std::vector<QueryError> validate(const Document& document, const Schema* schema,
                                 std::size_t errors_max) {
  validation::Context context(document, schema, std::max<std::size_t>(errors_max, 1));
  for (const bool is_last : {false, true}) {
    for (std::uint32_t index = 0; index < kRules.size(); ++index) {
      const Rule& rule = kRules[index];
      if ((rule.needs_schema && schema == nullptr) || runs_last(rule) != is_last) continue;
      context.begin_rule(index);
      rule.check(context);
    }
  }
  return context.take_errors();
}

}  // namespace porthole::graphql
