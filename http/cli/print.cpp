#include "http/cli/print.h"

namespace porthole::http {

void print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

std::string join_lines(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) lines += problem.to_string() + '\n';
  return lines;
}

}  // namespace porthole::http
