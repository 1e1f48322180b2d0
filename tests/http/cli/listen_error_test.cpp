#include "http/cli/listen_error.h"

#include <cerrno>
#include <cstdint>
#include <string>
#include <system_error>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

using Inodes = std::vector<std::uint64_t>;

constexpr std::string_view kTable =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode\n"
    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
    "4711 1\n"
    "   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000  1000        0 "
    "4712 1\n"
    "   2: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A "
    "00000000:00000000 00:00000000 00000000     0        0 4713 1\n"
    "   3: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
    "4714 1\n";

std::string explain(const std::string& endpoint, int number, std::uint16_t port) {
  ServerOptions options;
  options.port = port;
  return explain_listen_error({ErrorCode::conflict, "cannot listen on " + endpoint + ": " +
                                                        std::generic_category().message(number)},
                              options);
}

TEST_SUITE("listen error") {
  TEST_CASE("finds the sockets that listen on a port") {
    CHECK(listening_inodes(kTable, 8080) == Inodes{4711, 4713});
    CHECK(listening_inodes(kTable, 8081) == Inodes{4714});
    CHECK(listening_inodes(kTable, 80).empty());
  }

  TEST_CASE("reads nothing from what is no table") {
    CHECK(listening_inodes("", 8080).empty());
    CHECK(listening_inodes("a b c 0A\n: : : 0A 0 0 0 0 0 x\n", 0).empty());
    CHECK(listening_inodes(kTable.substr(0, 130), 8080).empty());
  }

  TEST_CASE("says what would be right") {
    CHECK(explain("192.0.2.1:80", EADDRNOTAVAIL, 80).find("--host must be an address") !=
          std::string::npos);
    CHECK(explain("127.0.0.1:80", EACCES, 80).find("below 1024") != std::string::npos);
  }

  TEST_CASE("adds nothing to other errors, nor to those of a Unix socket") {
    for (const std::string& text :
         {explain("127.0.0.1:80", EMFILE, 80), explain("/tmp/socket", EADDRINUSE, 80)}) {
      CHECK(text.find("--port") == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace porthole::http
