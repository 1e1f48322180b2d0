#include "http/cli/exec_target.h"

#include <doctest/doctest.h>

#include "tests/support/server_under_test.h"

namespace porthole::http {
namespace {

StateImage image_with_tokens() {
  const UserPtr user = test::make_user("ann@example.com");
  StateImage image;
  image.users = {user};
  image.organizations = {{test::make_organization("first", 1), {}},
                         {test::make_organization("second", 2), {}}};
  image.access_tokens = {test::make_access_token("other", user, {}),
                         test::make_access_token("limited", user, {}, {"second"})};
  return image;
}

TEST_SUITE("exec target") {
  TEST_CASE("has the declared token and the first organization that it sees") {
    const ExecTarget limited = find_exec_target(image_with_tokens(), "limited");
    CHECK(limited.access_token == "limited");
    CHECK(limited.organization == "second");
    const ExecTarget other = find_exec_target(image_with_tokens(), "other");
    CHECK(other.access_token == "other");
    CHECK(other.organization == "first");
  }

  TEST_CASE("has no token that the state doesn't have") {
    for (const char* token : {"", "of other fixtures"}) {
      const ExecTarget target = find_exec_target(image_with_tokens(), token);
      CHECK(target.access_token.empty());
      CHECK(target.organization == "first");
    }
    CHECK(find_exec_target({}, "limited").organization.empty());
  }
}

}  // namespace
}  // namespace porthole::http
