#include "http/cli/input_disk.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "http/cli/starter_fixtures.h"

namespace porthole::http {
namespace {

/// How often a signal is looked for while nothing comes.
constexpr int kPollMs = 200;

bool is_stream(const std::string& path) {
  struct stat status {};
  return path == kStandardInput || (::stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode));
}

/// Whether a blocked signal waits that ends the process. (Others end it by themselves.)
bool is_asked_to_end() {
  sigset_t pending;
  if (::sigpending(&pending) != 0) return false;
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    if (sigismember(&pending, number) == 1) return true;
  }
  return false;
}

Error failure(const std::string& name, const std::string& why) {
  return {ErrorCode::internal, "cannot read " + name + ": " + why};
}

Result<std::string> read_to_end(int descriptor, const std::string& name, std::size_t bytes_max) {
  std::string text;
  std::array<char, 65'536> bytes;
  for (;;) {
    pollfd wait{descriptor, POLLIN, 0};
    if (::poll(&wait, 1, kPollMs) <= 0) {
      if (is_asked_to_end()) return failure(name, "interrupted before its end");
      continue;
    }
    const ssize_t count = ::read(descriptor, bytes.data(), bytes.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return failure(name, std::generic_category().message(errno));
    if (count == 0) return text;
    text.append(bytes.data(), static_cast<std::size_t>(count));
    if (text.size() > bytes_max) {
      return failure(name, "it is larger than " + std::to_string(bytes_max) + " bytes");
    }
  }
}

}  // namespace

bool InputDisk::exists(const std::string& path) const {
  return path == kStandardInput || path == kDemoFile || ForwardingDisk::exists(path);
}

Result<std::string> InputDisk::read(const std::string& path, std::size_t bytes_max) const {
  if (const auto known = read_.find(path); known != read_.end()) return known->second;
  if (path == kDemoFile) return std::string(kDemoJson);
  if (!is_stream(path)) return ForwardingDisk::read(path, bytes_max);
  const bool is_input = path == kStandardInput;
  // Without O_NONBLOCK, opening a pipe waits for a writer, whatever signals come.
  const int descriptor =
      is_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  const std::string name = is_input ? "standard input" : path;
  if (descriptor < 0) return failure(name, std::generic_category().message(errno));
  Result<std::string> text = read_to_end(descriptor, name, bytes_max);
  if (!is_input) ::close(descriptor);
  if (text) read_[path] = *text;
  return text;
}

}  // namespace porthole::http
