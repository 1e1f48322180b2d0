#include "portal/portal.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "portal/base/json.h"

namespace porthole {
namespace {

/// The portal in the vendor's examples.
Portal example() {
  Portal portal;
  portal.uuid = *Uuid::parse("01234567-89ab-cdef-0123-456789abcdef");
  portal.organization_uuid = *Uuid::parse("f02d6a6f-7a0e-481d-9d6d-89b427aec48d");
  portal.contents.slug = "trigger-main-build";
  portal.contents.name = "Trigger main build";
  portal.contents.description = "Triggers a build on the main branch";
  portal.contents.query =
      "mutation triggerBuild { buildCreate(input: { branch: \"main\" }) { id } }";
  portal.contents.allowed_ip_addresses = "192.0.2.1/32 198.51.100.0/24";
  portal.created_at = *parse_iso8601("2024-08-26T03:22:45.555Z");
  portal.created_by = render({*Uuid::parse("3d3c3bf0-7d58-4afe-8fe7-b3017d5504de"), "Sam Kim",
                              "sam@example.com", "https://www.gravatar.com/avatar/example",
                              *parse_iso8601("2013-08-29T10:10:03.000Z")});
  return portal;
}

constexpr std::string_view kCreatedBy =
    R"("created_by":{"id":"3d3c3bf0-7d58-4afe-8fe7-b3017d5504de",)"
    R"("graphql_id":"VXNlci0tLTNkM2MzYmYwLTdkNTgtNGFmZS04ZmU3LWIzMDE3ZDU1MDRkZQ==",)"
    R"("name":"Sam Kim","email":"sam@example.com",)"
    R"("avatar_url":"https://www.gravatar.com/avatar/example",)"
    R"("created_at":"2013-08-29T10:10:03.000Z"},)";

}  // namespace

TEST_SUITE("portal") {
  TEST_CASE("is rendered like the vendor's examples, in the same order") {
    const PortalPtr portal = render(example());
    CHECK(portal->json ==
          R"({"uuid":"01234567-89ab-cdef-0123-456789abcdef",)"
          R"("slug":"trigger-main-build",)"
          R"("organization_uuid":"f02d6a6f-7a0e-481d-9d6d-89b427aec48d",)"
          R"("name":"Trigger main build",)"
          R"("description":"Triggers a build on the main branch",)"
          R"("query":"mutation triggerBuild { buildCreate(input: { branch: \"main\" }) { id } }",)"
          R"("created_at":"2024-08-26T03:22:45.555Z",)" +
              std::string(kCreatedBy) +
              R"("allowed_ip_addresses":"192.0.2.1/32 198.51.100.0/24",)"
              R"("user_invokable":false})");
  }

  TEST_CASE("renders absent values as null, and text byte for byte") {
    Portal portal = example();
    portal.contents.description.reset();
    portal.contents.allowed_ip_addresses.reset();
    portal.contents.user_invokable = true;
    portal.contents.name = "D\xC3\xA9ploie \xF0\x9F\x9A\x80 </script>";
    const std::string json = render(std::move(portal))->json;
    CHECK(json.find("\"description\":null,\"query\"") != std::string::npos);
    CHECK(json.ends_with("\"allowed_ip_addresses\":null,\"user_invokable\":true}"));
    CHECK(json.find("\"name\":\"D\xC3\xA9ploie \xF0\x9F\x9A\x80 </script>\"") != std::string::npos);
    CHECK_FALSE(json::parse(json).error.has_value());
  }

  TEST_CASE("has its token as the last member of the response to a creation") {
    const PortalPtr portal = render(example());
    const std::string json = json_with_token(*portal, "xxx-yyy-zzz");
    CHECK(json == portal->json.substr(0, portal->json.size() - 1) + ",\"token\":\"xxx-yyy-zzz\"}");
    const std::string quoted = json_with_token(*portal, "a\"b\\c");
    const json::ParseResult parsed = json::parse(quoted);
    REQUIRE_FALSE(parsed.error.has_value());
    CHECK(json::text_of(*json::find(parsed.document, "token")) == "a\"b\\c");
    CHECK(portal->json.find("token") == std::string::npos);
  }
}

}  // namespace porthole
