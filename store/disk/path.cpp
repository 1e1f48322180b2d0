#include "store/disk/path.h"

#include <cstddef>
#include <filesystem>
#include <system_error>

namespace porthole {

std::string real_path(const std::string& path) {
  std::error_code is_new;
  const std::filesystem::path target = std::filesystem::canonical(path, is_new);
  return is_new ? path : target.string();
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

}  // namespace porthole
