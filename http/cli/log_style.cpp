#include "http/cli/log_style.h"

#include <cstdlib>
#include <unistd.h>

namespace porthole::http {
namespace {

bool is_terminal() {
  return ::isatty(STDERR_FILENO) != 0;
}

/// https://no-color.org: if it is there and not empty.
bool refuses_color() {
  const char* value = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value != nullptr && *value != '\0';
}

LogFormat format_of(LogFormatChoice choice) {
  switch (choice) {
    case LogFormatChoice::text:
      return LogFormat::text;
    case LogFormatChoice::json:
      return LogFormat::json;
    case LogFormatChoice::people:
      return LogFormat::people;
    case LogFormatChoice::automatic:
      break;
  }
  return is_terminal() ? LogFormat::people : LogFormat::text;
}

bool is_colored(ColorChoice choice) {
  if (choice == ColorChoice::automatic) return is_terminal() && !refuses_color();
  return choice == ColorChoice::always;
}

}  // namespace

LogStyle log_style(const Options& options) {
  return {format_of(options.log_format), is_colored(options.color)};
}

}  // namespace porthole::http
