#include "http/cli/listen_error.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>

#include "http/cli/healthcheck.h"
#include "http/net/listening_socket.h"
#include "portal/base/json.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {

constexpr std::chrono::seconds kHealthTimeout{1};
/// After an answer that took longer, no second question is asked.
constexpr std::chrono::milliseconds kPatience{500};
constexpr std::size_t kNameBytesMax = 60;
/// Of /proc: more processes, or open files of one, aren't looked at.
constexpr std::size_t kProcessesMax = 20'000;
constexpr std::size_t kFilesMax = 4'096;
/// In /proc/net/tcp, a socket that listens.
constexpr std::string_view kListening = "0A";

std::string read_start(const std::filesystem::path& path, std::size_t bytes_max) {
  std::ifstream file(path);
  std::string text(bytes_max, '\0');
  file.read(text.data(), static_cast<std::streamsize>(bytes_max));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

bool holds_socket(const std::filesystem::path& process, const std::vector<std::string>& sockets) {
  std::error_code error;
  std::filesystem::directory_iterator files(process / "fd", error);
  for (std::size_t count = 0;
       !error && files != std::filesystem::directory_iterator() && count < kFilesMax;
       files.increment(error), ++count) {
    std::error_code unreadable;
    const std::string target = std::filesystem::read_symlink(files->path(), unreadable).string();
    if (std::find(sockets.begin(), sockets.end(), target) != sockets.end()) return true;
  }
  return false;
}

/// `process 99 (python3)`; empty if it can't be seen: on other systems, or another user's.
std::string find_process(std::uint16_t port) {
  constexpr std::size_t kTableBytesMax = std::size_t{4} * 1024 * 1024;
  std::vector<std::string> sockets;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    for (const std::uint64_t inode : listening_inodes(read_start(table, kTableBytesMax), port)) {
      sockets.push_back("socket:[" + std::to_string(inode) + ']');
    }
  }
  if (sockets.empty()) return {};
  std::error_code error;
  std::filesystem::directory_iterator processes("/proc", error);
  for (std::size_t count = 0;
       !error && processes != std::filesystem::directory_iterator() && count < kProcessesMax;
       processes.increment(error), ++count) {
    const std::string id = processes->path().filename().string();
    if (id.find_first_not_of("0123456789") != std::string::npos) continue;
    if (!holds_socket(processes->path(), sockets)) continue;
    // Not its command line, which may have secrets.
    std::string name = read_start(processes->path() / "comm", kNameBytesMax);
    name.erase(std::min(name.find('\n'), name.size()));
    return "process " + id + " (" + printable(name, kNameBytesMax) + ')';
  }
  return {};
}

/// The version of the porthole at that address; nothing if there is none.
std::optional<std::string> find_porthole(const std::string& host, std::uint16_t port) {
  const auto begin = std::chrono::steady_clock::now();
  for (const bool is_secure : {false, true}) {
    const Result<ServerAddress> address = parse_server_url(local_url(is_secure, host, port));
    if (!address) return std::nullopt;
    if (const Result<std::string> health = get_health(*address, kHealthTimeout)) {
      const json::ParseResult parsed = json::parse(*health);
      if (parsed.error || !parsed.document.IsObject()) return std::nullopt;
      const json::Value* version = json::find(parsed.document, "version");
      if (version == nullptr || !version->IsString()) return std::nullopt;
      return printable(json::text_of(*version), kNameBytesMax);
    }
    // Whoever says nothing to one question says nothing to the other.
    if (std::chrono::steady_clock::now() - begin >= kPatience) return std::nullopt;
  }
  return std::nullopt;
}

std::string describe_owner(const ServerOptions& options) {
  const std::string process = find_process(options.port);
  for (const std::string& host : options.hosts) {
    if (const std::optional<std::string> version = find_porthole(host, options.port)) {
      return "by another porthole, version " + *version +
             (process.empty() ? std::string() : ", " + process);
    }
  }
  return process.empty() ? "by a process that can't be seen from here" : "by " + process;
}

bool is_because(const Error& error, int number) {
  return error.message.ends_with(std::generic_category().message(number));
}

}  // namespace

std::vector<std::uint64_t> listening_inodes(std::string_view table, std::uint16_t port) {
  std::vector<std::uint64_t> inodes;
  std::istringstream lines{std::string(table)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    // sl, local and remote address, state, queues, timer, retransmissions, user, timeout, inode.
    std::string word[10];
    for (std::string& one : word) words >> one;
    if (!words || word[3] != kListening) continue;
    const std::size_t colon = word[1].find(':');
    if (colon == std::string::npos) continue;
    unsigned number = 0;
    const char* const end = word[1].data() + word[1].size();
    const auto parsed = std::from_chars(word[1].data() + colon + 1, end, number, 16);
    if (parsed.ec != std::errc() || parsed.ptr != end || number != port) continue;
    std::uint64_t inode = 0;
    std::from_chars(word[9].data(), word[9].data() + word[9].size(), inode);
    if (inode != 0) inodes.push_back(inode);
  }
  return inodes;
}

std::string explain_listen_error(const Error& error, const ServerOptions& options) {
  const bool is_socket =
      error.message.find(':' + std::to_string(options.port) + ':') == std::string::npos;
  if (is_because(error, EADDRINUSE) && !is_socket) {
    return error.message + " " + describe_owner(options) + "; --port 0 takes any free port";
  }
  if (is_because(error, EADDRNOTAVAIL)) {
    return error.message + "; --host must be an address of this machine, such as 127.0.0.1";
  }
  if (is_because(error, EACCES) && !is_socket) {
    return error.message + "; ports below 1024 may need a privilege; --port 0 takes any free port";
  }
  return error.message;
}

}  // namespace porthole::http
