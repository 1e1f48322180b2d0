#include "portal/user.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole {

TEST_SUITE("user") {
  TEST_CASE("is rendered like the vendor's `created_by`, in the same order") {
    const UserPtr user = render(
        {*Uuid::parse("3d3c3bf0-7d58-4afe-8fe7-b3017d5504de"), "Sam \"S\" Kim", "sam@example.com",
         "https://www.gravatar.com/avatar/example", *parse_iso8601("2013-08-29T10:10:03.000Z")});
    CHECK(user->json ==
          R"({"id":"3d3c3bf0-7d58-4afe-8fe7-b3017d5504de",)"
          R"("graphql_id":"VXNlci0tLTNkM2MzYmYwLTdkNTgtNGFmZS04ZmU3LWIzMDE3ZDU1MDRkZQ==",)"
          R"("name":"Sam \"S\" Kim","email":"sam@example.com",)"
          R"("avatar_url":"https://www.gravatar.com/avatar/example",)"
          R"("created_at":"2013-08-29T10:10:03.000Z"})");
  }

  TEST_CASE("has a Gravatar URL that ignores the case of the e-mail address") {
    CHECK(avatar_url_of("MyEmailAddress@example.com") ==
          "https://www.gravatar.com/avatar/0bc83cb571cd1c50ba6f3e8a78ef1346");
    CHECK(avatar_url_of("myemailaddress@EXAMPLE.com") ==
          avatar_url_of("myemailaddress@example.com"));
  }

  TEST_CASE("the demo user is always the same object") {
    CHECK(demo_user() == demo_user());
    CHECK(demo_user()->email == "demo@example.com");
    CHECK(demo_user()->json.find("\"name\":\"Demo User\"") != std::string::npos);
  }
}

}  // namespace porthole
