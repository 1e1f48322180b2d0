#include "http/observe/version.h"

namespace porthole::http {

const std::string& version() {
  static const std::string text = PORTHOLE_VERSION;
  return text;
}

}  // namespace porthole::http
