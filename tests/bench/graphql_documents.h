#pragma once

#include <cstddef>
#include <string>

/// What the GraphQL engine is measured with. All of it is valid by the schema of the end-to-end
/// tests and by the vendor's.
namespace porthole::bench {

/// Ten fields with values, in four objects; takes the variable `slug`.
std::string ten_field_document();

/// A document of about 1,000 bytes, as people write them: variables, aliases, a connection, a
/// fragment, a union.
std::string kilobyte_document();

/// Many operations, of at least that many bytes together.
std::string long_document(std::size_t bytes);

/// `schema` with object types added to it, which nothing refers to, until it has that many bytes.
std::string padded_schema(std::string schema, std::size_t bytes);

}  // namespace porthole::bench
