#include "http/cli/command.h"

namespace porthole::http {

void print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fflush(stream);
}

void print_error(const std::string& message) {
  print(stderr, "porthole: " + message + '\n');
}

void print_problems(std::FILE* stream, const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) lines += problem.to_string() + '\n';
  print(stream, lines);
}

}  // namespace porthole::http
