#include "portal/base/result.h"

namespace porthole {

std::string join(const std::vector<std::string>& reasons, std::string_view separator) {
  std::string joined;
  for (const std::string& reason : reasons) {
    if (!joined.empty()) joined += separator;
    joined += reason;
  }
  return joined;
}

}  // namespace porthole
