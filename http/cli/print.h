#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "store/document/state_document.h"

namespace porthole::http {

/// Writes all of `text` at once. That nobody reads it is no error.
void print(std::FILE* stream, const std::string& text);

/// `file:line:column: message`, one a line.
std::string join_lines(const std::vector<Problem>& problems);

}  // namespace porthole::http
