#include "http/observe/credential.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

TEST_SUITE("credential") {
  TEST_CASE("shows the prefix and the last four characters of what is long enough") {
    CHECK(mask("bkpat_MQ_d9478ceb1d1ca340a575f6dfac190fbc33e01a2b") == "bkpat_…1a2b");
    CHECK(mask("bkua_0123456789abcdef0123456789abcdef01234567") == "bkua_…4567");
    CHECK(mask("d9478ceb1d1ca340a575f6dfac190fbc33e044f4") == "…44f4");
    CHECK(mask("dXNlcjpwYXNzd29yZA==dXNl") == "…");
    CHECK(mask("dXNlcjpwYXNzd29yZGFiYw==") == "…Yw==");
    CHECK(mask("sesame") == "…");
    CHECK(mask("nineteen-characters") == "…");
    CHECK(mask("twenty-characters-ok") == "…s-ok");
    CHECK(mask("") == "…");
  }

  TEST_CASE("shows nothing of several words, whose last may be a whole secret") {
    CHECK(mask("with blanks and dots...........") == "…");
    CHECK(mask("a\"_bcdefghijklmnopqrstuvw") == "…");
    CHECK(mask("session=0123456789abcdef; b=c") == "…");
    CHECK(mask("a_long_name_of_a_cookie=abcd") == "…");
  }

  TEST_CASE("leaves what is masked, and nothing that only contains an ellipsis") {
    for (const std::string masked : {"…", "bkpat_…1a2b", "…44f4"}) CHECK(mask(masked) == masked);
    CHECK(mask("hunter2…") == "…");
    CHECK(mask("…hunter2") == "…");
  }

  TEST_CASE("is what members and parameters of some names hold") {
    CHECK(is_secret_name("token", RedactionPolicy::standard));
    CHECK_FALSE(is_secret_name("code", RedactionPolicy::standard));
    CHECK(is_secret_name("code", RedactionPolicy::token_endpoint));
    CHECK(is_secret_name("device_code", RedactionPolicy::token_endpoint));
  }
}

}  // namespace
}  // namespace porthole::http
