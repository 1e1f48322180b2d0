#include "http/net/listening_socket.h"

#include <cstring>
#include <fstream>
#include <memory>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "tests/support/server_under_test.h"

namespace porthole::http {
namespace {

bool exists(const std::string& path) {
  struct stat status;
  return ::lstat(path.c_str(), &status) == 0;
}

/// A socket of `type` bound to `path`; its file remains.
int bind_unix(const std::string& path, int type) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int descriptor = ::socket(AF_UNIX, type, 0);
  REQUIRE(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return descriptor;
}

TEST_SUITE("listen") {
  TEST_CASE("takes any free port for 0") {
    const auto one = listen_tcp("127.0.0.1", 0);
    const auto other = listen_tcp("127.0.0.1", 0);
    REQUIRE((one && other));
    CHECK(one->port() != 0);
    CHECK(one->port() != other->port());
  }

  TEST_CASE("says which address and port are taken") {
    const auto first = listen_tcp("127.0.0.1", 0);
    REQUIRE(first);
    const auto second = listen_tcp("127.0.0.1", first->port());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::conflict);
    CHECK(second.error().message.find("127.0.0.1:" + std::to_string(first->port())) !=
          std::string::npos);
    CHECK(second.error().message.find("in use") != std::string::npos);
  }

  TEST_CASE("says which address this machine doesn't have") {
    const auto listening = listen_tcp("192.0.2.1", 0);
    REQUIRE_FALSE(listening);
    CHECK(listening.error().code == ErrorCode::conflict);
    CHECK(listening.error().message.starts_with("cannot listen on 192.0.2.1:0: "));
    CHECK_FALSE(listen_tcp("300.1.1.1", 0));
  }

  TEST_CASE("replaces the socket file of a server that has ended, and removes its own") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "socket";
    ::close(bind_unix(path, SOCK_STREAM));
    REQUIRE(exists(path));
    {
      const auto listening = listen_unix(path);
      REQUIRE(listening);
      CHECK(listening->port() == 0);
      CHECK(exists(path));
    }
    CHECK_FALSE(exists(path));
  }

  TEST_CASE("leaves the socket file of a running server alone") {
    const test::TemporaryFolder folder;
    const std::string path = folder / "socket";
    const auto first = listen_unix(path);
    REQUIRE(first);
    const auto second = listen_unix(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::conflict);
    CHECK(second.error().message.find(path) != std::string::npos);
    CHECK(exists(path));
  }

  TEST_CASE("leaves the socket of something that isn't a stream alone") {
    // Was once mistaken for the file of a server that has ended, since connecting to it fails.
    const test::TemporaryFolder folder;
    const std::string path = folder / "socket";
    const int other = bind_unix(path, SOCK_DGRAM);
    CHECK_FALSE(listen_unix(path));
    CHECK(exists(path));
    ::close(other);
  }

  TEST_CASE("leaves files, folders and links that are not sockets alone") {
    const test::TemporaryFolder folder;
    std::ofstream(folder / "file") << "precious";
    REQUIRE(::mkdir((folder / "folder").c_str(), 0700) == 0);
    REQUIRE(::symlink("nowhere", (folder / "link").c_str()) == 0);
    for (const std::string name : {"file", "folder", "link"}) {
      CAPTURE(name);
      CHECK_FALSE(listen_unix(folder / name));
      CHECK(exists(folder / name));
    }
    CHECK_FALSE(listen_unix(folder / "missing/socket"));
  }

  TEST_CASE("refuses a path that no socket can have") {
    CHECK_FALSE(listen_unix(""));
    const auto listening = listen_unix("/tmp/" + std::string(200, 'x'));
    REQUIRE_FALSE(listening);
    CHECK(listening.error().message.find("bytes") != std::string::npos);
  }

  TEST_CASE("recognizes loopback hosts") {
    CHECK(is_loopback_host("127.0.0.1"));
    CHECK(is_loopback_host("127.9.9.9"));
    CHECK(is_loopback_host("::1"));
    CHECK_FALSE(is_loopback_host("0.0.0.0"));
    CHECK_FALSE(is_loopback_host("::"));
    CHECK_FALSE(is_loopback_host("192.0.2.1"));
    CHECK_FALSE(is_loopback_host("no such host"));
  }
}

}  // namespace
}  // namespace porthole::http
