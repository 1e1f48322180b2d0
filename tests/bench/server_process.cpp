#include "tests/bench/server_process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

namespace porthole::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kReadyTimeMaxMs = 60'000;
constexpr std::chrono::seconds kStopTimeMax{30};

/// In the child: executes the program, or exits with 127.
[[noreturn]] void become(const std::vector<std::string>& command, int output,
                         const std::string& stderr_file, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  ::dup2(output, STDOUT_FILENO);
  if (!stderr_file.empty()) {
    const int file = ::open(stderr_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) ::_exit(127);
    ::dup2(file, STDERR_FILENO);
  }
  std::vector<char*> argv;
  for (const std::string& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(argv.front(), argv.data());
  ::_exit(127);
}

}  // namespace

ServerProcess::ServerProcess(const std::string& program, const std::vector<std::string>& arguments,
                             const std::string& stderr_file) {
  const Clock::time_point started = Clock::now();
  start(program, arguments, stderr_file);
  try {
    read_ready_line();
  } catch (...) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::close(output_);
    throw;
  }
  ready_after_ms_ = std::chrono::duration<double, std::milli>(Clock::now() - started).count();
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(output_);
}

void ServerProcess::start(const std::string& program, const std::vector<std::string>& arguments,
                          const std::string& stderr_file) {
  std::vector<std::string> command = {program, "--port", "0", "--log-level", "warn"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) become(command, ends[1], stderr_file, parent);
  ::close(ends[1]);
  output_ = ends[0];
  if (pid_ < 0) throw std::runtime_error("fork failed");
}

void ServerProcess::read_ready_line() {
  std::string line;
  while (line.find('\n') == std::string::npos) {
    pollfd waiting{output_, POLLIN, 0};
    std::array<char, 512> buffer;
    ssize_t count = 0;
    if (::poll(&waiting, 1, kReadyTimeMaxMs) > 0) {
      count = ::read(output_, buffer.data(), buffer.size());
    }
    if (count <= 0) throw std::runtime_error("the server did not get ready");
    line.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const std::string name = "\"port\":";
  const std::size_t place = line.find(name);
  if (place == std::string::npos) throw std::runtime_error("no ready line: " + line);
  port_ = static_cast<std::uint16_t>(std::stoi(line.substr(place + name.size())));
}

double ServerProcess::processor_seconds() const {
  clockid_t clock{};
  timespec time{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) {
    throw std::runtime_error("the server has gone");
  }
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::size_t ServerProcess::status_bytes(const std::string& field) const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  std::string line;
  while (std::getline(status, line)) {
    if (!line.starts_with(field + ':')) continue;
    std::istringstream words(line.substr(field.size() + 1));
    std::size_t kib = 0;
    words >> kib;
    return kib * 1024;
  }
  throw std::runtime_error("the server has gone");
}

std::size_t ServerProcess::resident_bytes() const {
  return status_bytes("VmRSS");
}

std::size_t ServerProcess::resident_bytes_peak() const {
  return status_bytes("VmHWM");
}

std::size_t ServerProcess::descriptor_count() const {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid_) + "/fd")) {
    ++count;
  }
  return count;
}

int ServerProcess::stop() {
  const pid_t pid = std::exchange(pid_, -1);
  ::kill(pid, SIGTERM);
  const Clock::time_point deadline = Clock::now() + kStopTimeMax;
  for (;;) {
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG) == pid) {
      return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    if (Clock::now() > deadline) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  return -1;
}

}  // namespace porthole::bench
