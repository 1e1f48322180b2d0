#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace porthole::bench {

/// A porthole started on a free port of 127.0.0.1. Killed by the destructor, and when this process
/// dies. Not thread-safe.
class ServerProcess {
 public:
  /// Starts `program --port 0 --log-level warn ARGUMENTS…` and waits for its ready line; throws
  /// `std::runtime_error` when none comes. Standard error goes to `stderr_file` unless that is
  /// empty.
  ServerProcess(const std::string& program, const std::vector<std::string>& arguments,
                const std::string& stderr_file = {});
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  std::uint16_t port() const { return port_; }
  /// The time from `fork` to the ready line.
  double ready_after_ms() const { return ready_after_ms_; }

  /// Processor time that all its threads have used so far.
  double processor_seconds() const;
  std::size_t resident_bytes() const;
  /// The peak of `resident_bytes()`.
  std::size_t resident_bytes_peak() const;
  std::size_t descriptor_count() const;

  /// Sends SIGTERM and waits. Returns the exit status; -1 when a signal ended it, or when it did
  /// not end within 30 seconds and was killed.
  int stop();

 private:
  void start(const std::string& program, const std::vector<std::string>& arguments,
             const std::string& stderr_file);
  void read_ready_line();
  std::size_t status_bytes(const std::string& field) const;

  pid_t pid_ = -1;
  int output_ = -1;
  std::uint16_t port_ = 0;
  double ready_after_ms_ = 0;
};

}  // namespace porthole::bench
