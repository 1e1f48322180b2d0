#pragma once

#include <string>

namespace porthole {

/// Where a path leads, symbolic links followed; the path itself when nothing is there.
std::string real_path(const std::string& path);

/// The folder that contains `path`; `.` for a bare name.
std::string folder_of(const std::string& path);

}  // namespace porthole
