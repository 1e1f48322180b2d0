#include <sys/stat.h>

#include <doctest/doctest.h>

#include "http/net/listening_socket.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

bool exists(const std::string& path) {
  struct stat status;
  return ::lstat(path.c_str(), &status) == 0;
}

ServerUnderTestOptions on_unix_socket(const std::string& path, bool on_tcp = false) {
  ServerUnderTestOptions options;
  options.server.unix_socket = path;
  if (!on_tcp) options.server.hosts.clear();
  return options;
}

ServerUnderTestOptions on_host(const std::string& host) {
  ServerUnderTestOptions options;
  options.server.hosts = {host};
  return options;
}

bool has_ipv6() {
  const auto probe = listen_tcp("::1", 0);
  if (!probe) MESSAGE("this machine has no IPv6: ", probe.error().message);
  return probe.ok();
}

TEST_SUITE("server: sockets") {
  TEST_CASE("serves on a Unix socket alone") {
    const TemporaryFolder folder;
    const std::string path = folder / "socket";
    {
      ServerUnderTest server(on_unix_socket(path));
      CHECK(server.port() == 0);
      CHECK(server.url() == "unix:" + path);
      HttpClient client = HttpClient::unix_socket(path);
      CHECK(client.exchange(post(kPortals, portal_body("Local"))).status == 201);
      CHECK(client.exchange(get(kPortals + "/local")).status == 200);
    }
    CHECK_FALSE(exists(path));
  }

  TEST_CASE("serves the same on a Unix socket beside TCP") {
    const TemporaryFolder folder;
    const std::string path = folder / "socket";
    const ServerUnderTest server(on_unix_socket(path, true));
    CHECK(server.ask(post(kPortals, portal_body("Both"))).status == 201);
    CHECK(HttpClient::unix_socket(path).exchange(get(kPortals + "/both")).status == 200);
  }

  TEST_CASE("refuses to start on the Unix socket of a running server, which keeps serving") {
    const TemporaryFolder folder;
    const std::string path = folder / "socket";
    const ServerUnderTest first(on_unix_socket(path));
    CHECK_THROWS_AS(ServerUnderTest(on_unix_socket(path)), std::runtime_error);
    CHECK(HttpClient::unix_socket(path).exchange(get("/")).status == 200);
  }

  TEST_CASE("refuses to start on a port that is taken") {
    const ServerUnderTest first;
    ServerUnderTestOptions options;
    options.server.port = first.port();
    CHECK_THROWS_AS(ServerUnderTest(std::move(options)), std::runtime_error);
    CHECK(first.ask(get("/")).status == 200);
  }

  TEST_CASE("serves on the port that it closed a moment ago") {
    ServerUnderTest first;
    const std::uint16_t port = first.port();
    HttpClient client = first.connect();
    CHECK(client.exchange(get("/", "Connection: close\r\n")).status == 200);
    first.stop(std::chrono::seconds(0));
    ServerUnderTestOptions options;
    options.server.port = port;
    const ServerUnderTest second(options);
    CHECK(second.ask(get("/")).status == 200);
  }

  TEST_CASE("serves IPv6, and puts its address in brackets") {
    if (!has_ipv6()) return;
    ServerUnderTest server(on_host("::1"));
    CHECK(server.url() == "http://[::1]:" + std::to_string(server.port()));
    CHECK(HttpClient::tcp(server.port(), "::1").exchange(get("/")).status == 200);
    CHECK(connect_tcp("127.0.0.1", server.port()) < 0);
  }

  TEST_CASE("serves both families on ::") {
    if (!has_ipv6()) return;
    ServerUnderTest server(on_host("::"));
    CHECK(server.url() == "http://[::1]:" + std::to_string(server.port()));
    CHECK(HttpClient::tcp(server.port(), "::1").exchange(get("/")).status == 200);
    CHECK(HttpClient::tcp(server.port(), "127.0.0.1").exchange(get("/")).status == 200);
  }

  TEST_CASE("serves IPv4 alone on 0.0.0.0") {
    ServerUnderTest server(on_host("0.0.0.0"));
    CHECK(server.url() == "http://127.0.0.1:" + std::to_string(server.port()));
    CHECK(server.ask(get("/")).status == 200);
    CHECK(connect_tcp("::1", server.port()) < 0);
  }

  TEST_CASE("begins URLs with the host that was asked, or with the public URL") {
    const auto link_of = [](const ServerUnderTest& server, const std::string& host) {
      const std::string request = "GET /v2/organizations/acme HTTP/1.1\r\nHost: " + host +
                                  "\r\nAuthorization: Bearer t\r\n\r\n";
      const std::string body = server.ask(request).body;
      const std::size_t from = body.find("\"url\":\"") + 7;
      return body.substr(from, body.find('"', from) - from);
    };
    const ServerUnderTest plain;
    CHECK(link_of(plain, "h.example:81") == "http://h.example:81/v2/organizations/acme");
    CHECK(link_of(plain, "[::1]:81") == "http://[::1]:81/v2/organizations/acme");
    ServerUnderTestOptions options;
    options.api.public_url = "https://portal.example/base";
    const ServerUnderTest hidden(options);
    CHECK(link_of(hidden, "h") == "https://portal.example/base/v2/organizations/acme");
  }
}

}  // namespace
}  // namespace porthole::http::test
