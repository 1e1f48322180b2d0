#include "http/cli/demo_tour.h"

#include <string>

#include <doctest/doctest.h>

#include "http/cli/starter_fixtures.h"

namespace porthole::http {
namespace {

TEST_SUITE("demo tour") {
  TEST_CASE("calls the server that was started") {
    const std::string tour = demo_tour("http://127.0.0.1:41233");
    CHECK(tour.find(demo_call("http://127.0.0.1:41233") + '\n') != std::string::npos);
    CHECK(tour.find("8080") == std::string::npos);
    CHECK(tour.find(" -k ") == std::string::npos);
  }

  TEST_CASE("doesn't insist on a certificate that nobody trusts yet") {
    CHECK(demo_call("https://localhost:1").starts_with("curl -s -k "));
  }

  TEST_CASE("uses tokens that the demo's fixtures declare") {
    for (const char* token : {"bkpat_MQ_release", "bkpat_MQ_deploy"}) {
      CHECK(demo_tour("http://a").find(token) != std::string::npos);
      CHECK(kDemoJson.find(token) != std::string_view::npos);
    }
  }
}

}  // namespace
}  // namespace porthole::http
