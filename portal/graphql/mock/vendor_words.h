#pragma once

#include <cstddef>
#include <string_view>

#include "portal/graphql/mock/identity.h"

namespace porthole::graphql {

// What Buildkite's own types hold, where no rule about names would find it.

/// The value of a field of this object: a pattern as `expand` takes it, an integer, `true` or
/// `false`, or an enum value. The fields of one object come from the same row of a table, so they
/// fit each other; expand them from the same random numbers. Empty if there is no table for the
/// type, or none for the field.
std::string_view vendor_words(const MockIdentity& identity, std::string_view field);

/// How many different labels objects of that type have; 0 if any number.
std::size_t label_count(std::string_view type_name);

/// The path of the page of an object of this type below the web address, as a pattern; empty if
/// nothing special is known.
std::string_view vendor_page(std::string_view type_name);

}  // namespace porthole::graphql
