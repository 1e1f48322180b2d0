#include "http/observe/line_writer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

std::string loss_line(std::uint64_t lost) {
  return "lost " + std::to_string(lost);
}

/// Two ends, closed with this.
struct Ends {
  explicit Ends(bool is_socket) {
    const int failed =
        is_socket ? ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) : ::pipe(ends.data());
    REQUIRE(failed == 0);
  }
  ~Ends() {
    close_reader();
    ::close(ends[1]);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;

  int writer() const { return ends[1]; }
  void close_reader() {
    if (ends[0] >= 0) ::close(ends[0]);
    ends[0] = -1;
  }
  /// Reads until `text` holds `end`.
  void read_until(std::string& text, const std::string& end) const {
    std::array<char, 65'536> bytes;
    while (text.find(end) == std::string::npos) {
      const ssize_t count = ::read(ends[0], bytes.data(), bytes.size());
      REQUIRE(count > 0);
      text.append(bytes.data(), static_cast<std::size_t>(count));
    }
  }

  std::array<int, 2> ends{};
};

/// Writes lines of 100 bytes, far more than the writer keeps.
std::uint64_t overfill(LineWriter& writer) {
  const std::string line(99, 'x');
  constexpr std::size_t kLines = 3 * LineWriter::kBytesKept / 100;
  for (std::size_t i = 0; i < kLines; ++i) writer.write(line);
  CHECK(writer.lost() > 0);
  CHECK(writer.lost() < kLines);
  return kLines;
}

TEST_SUITE("line writer") {
  TEST_CASE("writes each line at once where there is room") {
    for (const bool is_socket : {false, true}) {
      const Ends ends(is_socket);
      LineWriter writer(ends.writer(), loss_line);
      writer.write("one");
      writer.write("two");
      std::string text;
      ends.read_until(text, "two\n");
      CHECK(text == "one\ntwo\n");
      CHECK(writer.lost() == 0);
    }
  }

  TEST_CASE("waits for no reader, loses lines, and says how many") {
    for (const bool is_socket : {false, true}) {
      const Ends ends(is_socket);
      LineWriter writer(ends.writer(), loss_line);
      const std::uint64_t written = overfill(writer);
      const std::uint64_t lost = writer.lost();
      std::string text;
      ends.read_until(text, "lost " + std::to_string(lost) + '\n');
      CHECK(text.size() == (written - lost) * 100 + loss_line(lost).size() + 1);
      // And goes on.
      writer.write("after");
      ends.read_until(text, "after\n");
      CHECK(writer.lost() == lost);
    }
  }

  TEST_CASE("keeps the order of lines that wait for a slow reader") {
    const Ends ends(false);
    LineWriter writer(ends.writer(), loss_line);
    constexpr int kLines = 40'000;  // More than a pipe holds, less than the writer keeps.
    std::string expected;
    for (int i = 0; i < kLines; ++i) {
      writer.write(std::to_string(i));
      expected += std::to_string(i) + '\n';
    }
    std::string text;
    ends.read_until(text, '\n' + std::to_string(kLines - 1) + '\n');
    CHECK(text == expected);
  }

  TEST_CASE("leaves the descriptor as blocking as it was") {
    const Ends ends(false);
    const LineWriter writer(ends.writer(), loss_line);
    CHECK((::fcntl(ends.writer(), F_GETFL) & O_NONBLOCK) == 0);
  }

  TEST_CASE("ends although nobody reads") {
    for (const bool is_socket : {false, true}) {
      const Ends ends(is_socket);
      LineWriter writer(ends.writer(), loss_line);
      overfill(writer);
    }
  }

  TEST_CASE("counts lines that can't be written, each once") {
    const int full = ::open("/dev/full", O_WRONLY);
    if (full < 0) return;
    {
      LineWriter writer(full, loss_line);
      for (int i = 0; i < 5; ++i) writer.write("line");
      CHECK(writer.lost() == 5);
    }
    ::close(full);
  }

  TEST_CASE("takes lines from several threads whole") {
    const Ends ends(false);
    LineWriter writer(ends.writer(), loss_line);
    constexpr int kThreads = 4;
    constexpr int kLines = 2'000;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([&writer, thread] {
        for (int i = 0; i < kLines; ++i) {
          writer.write(
              std::string(static_cast<std::size_t>(20 + i % 7), static_cast<char>('a' + thread)));
        }
      });
    }
    std::string text;
    std::array<char, 4096> bytes;
    std::size_t lines = 0;
    while (lines < std::size_t{kThreads} * kLines) {
      const ssize_t count = ::read(ends.ends[0], bytes.data(), bytes.size());
      REQUIRE(count > 0);
      text.append(bytes.data(), static_cast<std::size_t>(count));
      lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    }
    for (std::thread& thread : threads) thread.join();
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = text.find('\n', begin)) != std::string::npos;
         begin = end + 1) {
      const std::string line = text.substr(begin, end - begin);
      REQUIRE(line == std::string(line.size(), line.front()));
    }
  }

  TEST_CASE("writes last words as far as somebody reads") {
    const Ends ends(false);
    CHECK(write_within(ends.writer(), "words\n", std::chrono::milliseconds(0)));
    CHECK_FALSE(
        write_within(ends.writer(), std::string(1'000'000, 'x'), std::chrono::milliseconds(0)));
  }
}

}  // namespace
}  // namespace porthole::http
