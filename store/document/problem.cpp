#include "store/document/problem.h"

namespace porthole {

std::string Problem::to_string() const {
  return file + ':' + std::to_string(position.line) + ':' + std::to_string(position.column) + ": " +
         message;
}

}  // namespace porthole
