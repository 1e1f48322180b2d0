#include "http/cli/command.h"

#include <chrono>
#include <unistd.h>

#include "http/observe/line_writer.h"

namespace porthole::http {
namespace {

/// How long to wait for a reader of standard error that doesn't read.
constexpr std::chrono::milliseconds kErrorPatience{1000};

}  // namespace

void print(std::FILE* stream, const std::string& text) {
  if (stream == stderr) {
    (void)write_within(STDERR_FILENO, text, kErrorPatience);
    return;
  }
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
