#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace porthole::http {

/// Writes lines to a descriptor without ever waiting for whoever reads them. A line that finds no
/// room is kept, up to `kBytesKept`, and written by a thread of its own once there is room. Lines
/// past that are lost and counted; a line says so when there is room again. Safe from any thread.
///
/// A pipe or a terminal is opened a second time, so that only this writer's descriptor is
/// non-blocking: others share the first one. Regular files are written directly: they have no
/// reader to wait for.
class LineWriter {
 public:
  /// Of lines that wait for room: some seconds of a busy server's log.
  static constexpr std::size_t kBytesKept = std::size_t{1024} * 1024;
  /// How long the destructor waits for a reader.
  static constexpr std::chrono::milliseconds kFlushTimeMax{500};

  /// Makes the line, without a line feed, that says how many were lost.
  using LossLine = std::function<std::string(std::uint64_t lost)>;

  /// `descriptor` must stay open. Throws `std::system_error` when no thread can be started.
  LineWriter(int descriptor, LossLine loss_line);
  /// Writes what is kept if that takes at most `kFlushTimeMax`.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// `line` has no line feed.
  void write(std::string_view line);

  /// Lines lost so far.
  std::uint64_t lost() const;

 private:
  class Sink;
  struct State;

  /// Shared with the thread, which may outlive the writer: nothing ends a write that hangs.
  const std::shared_ptr<State> state_;
  std::thread thread_;
};

/// Writes `text` in pieces for which there is room, and gives up when there is none for `patience`.
/// For a few last words: nothing but the reader's slowness is waited for. Returns whether all of it
/// was written.
bool write_within(int descriptor, std::string_view text, std::chrono::milliseconds patience);

}  // namespace porthole::http
