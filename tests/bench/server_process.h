#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace porthole::bench {

/// A porthole that this program started on a free port of 127.0.0.1. It dies with the object, and
/// with this process. For one thread.
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
  /// From just before the start to the ready line.
  double ready_after_ms() const { return ready_after_ms_; }

  /// Processor time used by now, of all threads.
  double processor_seconds() const;
  std::size_t resident_bytes() const;
  /// The most that was ever resident.
  std::size_t resident_bytes_peak() const;
  std::size_t descriptor_count() const;

  /// Asks it to end, as `kill` does. Returns its exit status; -1 when it died of a signal, or did
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
