#pragma once

#include <string_view>

namespace porthole::graphql {

/// Whether graphql-ruby's `ISO8601DateTime` takes the text: what Ruby's `Time.iso8601` takes
/// (`2024-08-26T03:22:45.5+02:00`, also without an offset or with a day 31 in any month), and a
/// date alone (`2024-08-26`, `20240826`, `2024-08`), taken for midnight.
bool is_ruby_time(std::string_view text);

/// Whether graphql-ruby's `ISO8601Date` takes the text: what Ruby's `Date.iso8601` takes, as far as
/// it names a year: `2024-08-26`, `20240826`, `2024-239`, `2024-W35-1`, with or without `T` and
/// a time.
bool is_ruby_date(std::string_view text);

}  // namespace porthole::graphql
