#include "portal/graphql/validate/validate.h"

#include <algorithm>
#include <array>

#include "portal/graphql/validate/context.h"
#include "portal/graphql/validate/rules.h"

namespace porthole::graphql {

namespace {

struct Rule {
  void (*check)(validation::Context&);
  bool needs_schema;
};

// Errors at one location are reported in this order.
constexpr std::array<Rule, 26> kRules{{
    {validation::unique_operation_names, false},
    {validation::lone_anonymous_operation, false},
    {validation::single_field_subscriptions, true},
    {validation::known_type_names, true},
    {validation::fragments_on_composite_types, true},
    {validation::variables_are_input_types, true},
    {validation::scalar_leafs, true},
    {validation::fields_on_correct_type, true},
    {validation::unique_fragment_names, false},
    {validation::known_fragment_names, false},
    {validation::no_unused_fragments, false},
    {validation::possible_fragment_spreads, true},
    {validation::no_fragment_cycles, false},
    {validation::unique_variable_names, false},
    {validation::no_undefined_variables, false},
    {validation::no_unused_variables, false},
    {validation::known_directives, true},
    {validation::unique_directives_per_location, false},
    {validation::known_argument_names, true},
    {validation::unique_argument_names, false},
    {validation::values_of_correct_type, true},
    {validation::provided_required_arguments, true},
    {validation::variables_in_allowed_position, true},
    {validation::overlapping_fields_can_be_merged, false},
    {validation::unique_input_field_names, false},
    {validation::max_introspection_depth, false},
}};

}  // namespace

std::vector<QueryError> validate(const Document& document, const Schema* schema,
                                 std::size_t errors_max) {
  validation::Context context(document, schema, std::max<std::size_t>(errors_max, 1));
  for (const Rule& rule : kRules) {
    if (rule.needs_schema && schema == nullptr) continue;
    context.begin_rule();
    rule.check(context);
  }
  return context.take_errors();
}

}  // namespace porthole::graphql
