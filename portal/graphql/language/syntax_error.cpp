#include "portal/graphql/language/syntax_error.h"

namespace porthole::graphql {

std::string SyntaxError::to_string() const {
  if (kind == SyntaxErrorKind::empty) return message;
  return message + " at line " + std::to_string(location.line) + ", column " +
         std::to_string(location.column);
}

}  // namespace porthole::graphql
