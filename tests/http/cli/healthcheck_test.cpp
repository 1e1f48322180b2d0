#include "http/cli/healthcheck.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

ServerAddress address_of(const std::string& url) {
  const Result<ServerAddress> address = parse_server_url(url);
  REQUIRE_MESSAGE(address, url);
  return *address;
}

TEST_SUITE("healthcheck") {
  TEST_CASE("reads the URL of a server") {
    const ServerAddress plain = address_of("http://127.0.0.1:8080");
    CHECK_FALSE(plain.is_secure);
    CHECK(plain.host == "127.0.0.1");
    CHECK(plain.port == 8080);
    CHECK(plain.base_path.empty());
    const ServerAddress secure = address_of("https://[fe80::1]:9000/mock//");
    CHECK(secure.is_secure);
    CHECK(secure.host == "fe80::1");
    CHECK(secure.port == 9000);
    CHECK(secure.base_path == "/mock");
    CHECK(address_of("http://here").port == 80);
    CHECK(address_of("https://here/").port == 443);
    CHECK(address_of("https://[::1]").port == 443);
    CHECK(address_of("unix:/run/porthole.sock").unix_socket == "/run/porthole.sock");
  }

  TEST_CASE("refuses other texts, and says what is expected") {
    for (const char* url :
         {"", "here", "127.0.0.1:8080", "ftp://here", "http://", "http:///path", "http://:80",
          "http://here:", "http://here:x", "http://here:0", "http://here:65536", "http://here:1:2",
          "http://[::1", "http://[]:1", "http://[::1]8", "http://user@here", "http://here/?a",
          "http://here/a b", "unix:"}) {
      CAPTURE(url);
      const Result<ServerAddress> address = parse_server_url(url);
      REQUIRE_FALSE(address);
      CHECK(address.error().code == ErrorCode::invalid);
      CHECK(address.error().message.find("expected http://HOST[:PORT]") != std::string::npos);
    }
  }
}

}  // namespace
}  // namespace porthole::http
