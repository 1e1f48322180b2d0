#include "http/observe/credential.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

const std::string kLongToken = "bkpat_MQ_d9478ceb1d1ca340a575f6dfac190fbc33e01a2b";
const std::string kLongSecret = "d9478ceb1d1ca340a575f6dfac190fbc33e044f4";

TEST_SUITE("credential") {
  TEST_CASE("shows the prefix and the last four characters of what is long enough") {
    CHECK(mask(kLongToken) == "bkpat_…1a2b");
    CHECK(mask("bkua_0123456789abcdef0123456789abcdef01234567") == "bkua_…4567");
    CHECK(mask(kLongSecret) == "…44f4");
    CHECK(mask("ABCD-EFGH-IJKL-MNOP-QRST") == "…QRST");
    CHECK(mask("sesame") == "…");
    CHECK(mask("nineteen-characters") == "…");
    CHECK(mask("twenty-characters-ok") == "…s-ok");
    CHECK(mask("") == "…");
    CHECK(mask("bkpat_…1a2b") == "bkpat_…1a2b");
    CHECK(mask("with blanks and dots...........") == "…");
    CHECK(mask("a\"_bcdefghijklmnopqrstuvw") == "…tuvw");
  }

  TEST_CASE("knows credentials by their form, wherever they stand") {
    const auto text = [](std::string_view given) {
      std::string out;
      append_redacted(given, out);
      return out;
    };
    CHECK(text("see " + kLongToken + ", and " + kLongToken) == "see bkpat_…1a2b, and bkpat_…1a2b");
    CHECK(text("bk" + kLongToken) == "bkbkpat_…1a2b");
    CHECK(text("bkua%5F" + kLongSecret) == "…44f4");
    CHECK(text("bkua\\u005f" + kLongSecret).find(kLongSecret) == std::string::npos);
    // Too short for its end to be shown.
    CHECK(text("bkps_12345") == "…");
    for (const std::string plain : {"", "b", "bk", "bkua_", "bkua_abc", "back_to_the_roots",
                                    "bookkeeping_department", "bkabcdefghijkl_0123456789"}) {
      CHECK(text(plain) == plain);
    }
  }

  TEST_CASE("is what members and parameters of some names hold") {
    for (const std::string name : {"token", "secret", "password", "client_secret", "clientSecret",
                                   "api_token", "accessToken", "refresh_token", "access_token",
                                   "authorization_url", "authorization", "cookie"}) {
      CHECK(is_secret_name(name, RedactionPolicy::standard));
    }
    CHECK_FALSE(is_secret_name("code", RedactionPolicy::standard));
    CHECK(is_secret_name("code", RedactionPolicy::token_endpoint));
    CHECK_FALSE(is_secret_name("tokens", RedactionPolicy::standard));
  }
}

}  // namespace
}  // namespace porthole::http
