#pragma once

#include <cstddef>
#include <string>

/// Documents for benchmarks of the GraphQL engine. All are valid against the schema of the
/// end-to-end tests and the vendor's.
namespace porthole::bench {

/// An operation with ten leaf fields in four objects; takes the variable `slug`.
std::string ten_field_document();

/// A realistic document of about 1,000 bytes: variables, aliases, a connection, a fragment, a
/// union.
std::string kilobyte_document();

/// Many operations, at least `bytes` long in total.
std::string long_document(std::size_t bytes);

/// `schema` with unreferenced object types added until it is `bytes` long.
std::string padded_schema(std::string schema, std::size_t bytes);

}  // namespace porthole::bench
