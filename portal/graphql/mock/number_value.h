#pragma once

#include <cstdint>
#include <string_view>

#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/identity.h"

namespace porthole::graphql {

/// A plausible number for a field called `field`: in a range that its name suggests. Numbers of one
/// object add up: `used` and `remaining` to `limit`, `min` is at most `p50`, `parallelIndex` below
/// `parallelTotal`.
std::int64_t mock_integer(const MockIdentity& identity, std::string_view field, HashRandom& random);

/// The same with quarters, which are exact in binary: no rounding that compilers could disagree on.
double mock_quarters(const MockIdentity& identity, std::string_view field, HashRandom& random);

/// As likely to be true as its name suggests: few things are deprecated, most are enabled.
bool mock_boolean(const MockIdentity& identity, std::string_view field, HashRandom& random);

/// Whether something of that name is a number, or a boolean, where there is no schema.
bool names_number(std::string_view field);
bool names_boolean(std::string_view field);

}  // namespace porthole::graphql
