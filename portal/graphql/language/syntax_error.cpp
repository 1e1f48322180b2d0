#include "portal/graphql/language/syntax_error.h"

namespace porthole::graphql {

std::string SyntaxError::to_string() const {
  if (kind == SyntaxErrorKind::empty) return message;
  return message + " at line " + std::to_string(location.line) + ", column " +
         std::to_string(location.column);
}

SyntaxError source_too_long(std::string_view source, std::size_t bytes_max) {
  return {SyntaxErrorKind::limit, "longer than " + std::to_string(bytes_max) + " bytes",
          locate(source, static_cast<ByteOffset>(bytes_max))};
}

}  // namespace porthole::graphql
