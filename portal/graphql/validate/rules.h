#pragma once

#include "portal/graphql/validate/context.h"

namespace porthole::graphql::validation {

// The rules of the specification, section 5, in its order. Each reads the context and reports
// violations. Each is implemented in the file of its name, headed by the requirement of the
// specification; a header for each single function would add nothing. There is no rule for
// executable definitions (5.1.1): the parser accepts no others.

void unique_operation_names(Context& context);
void operation_types_exist(Context& context);
void single_field_subscriptions(Context& context);
void fields_on_correct_type(Context& context);
void overlapping_fields_can_be_merged(Context& context);
void scalar_leafs(Context& context);
void known_argument_names(Context& context);
void unique_argument_names(Context& context);
void provided_required_arguments(Context& context);
void unique_fragment_names(Context& context);
void known_type_names(Context& context);
void fragments_on_composite_types(Context& context);
void fragment_dependencies(Context& context);
void possible_fragment_spreads(Context& context);
void values_of_correct_type(Context& context);
void required_input_fields(Context& context);
void unique_input_field_names(Context& context);
void one_of_input_objects(Context& context);
void known_directives(Context& context);
void unique_directives_per_location(Context& context);
void unique_variable_names(Context& context);
void variables_are_input_types(Context& context);
void variables_used_and_defined(Context& context);
void variables_in_allowed_position(Context& context);
void max_introspection_depth(Context& context);

}  // namespace porthole::graphql::validation
