#include "portal/portal.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "tests/portal/draft_support.h"

namespace porthole {
namespace {

using test::draft_of;

/// The portal of the page's examples.
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
  portal.created_by =
      seal({*Uuid::parse("3d3c3bf0-7d58-4afe-8fe7-b3017d5504de"), "Sam Kim", "sam@example.com",
            "https://www.gravatar.com/avatar/example", *parse_iso8601("2013-08-29T10:10:03.000Z")});
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
  TEST_CASE("is rendered as the page's examples are, in their order") {
    const PortalPtr portal = seal(example());
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

  TEST_CASE("renders what is not there as null, and text byte for byte") {
    Portal portal = example();
    portal.contents.description.reset();
    portal.contents.allowed_ip_addresses.reset();
    portal.contents.user_invokable = true;
    portal.contents.name = "D\xC3\xA9ploie \xF0\x9F\x9A\x80 </script>";
    const std::string json = seal(std::move(portal))->json;
    CHECK(json.find("\"description\":null,\"query\"") != std::string::npos);
    CHECK(json.ends_with("\"allowed_ip_addresses\":null,\"user_invokable\":true}"));
    CHECK(json.find("\"name\":\"D\xC3\xA9ploie \xF0\x9F\x9A\x80 </script>\"") != std::string::npos);
    CHECK_FALSE(json::parse(json).error.has_value());
  }

  TEST_CASE("shows its token as the last member of the answer to a creation") {
    const PortalPtr portal = seal(example());
    const std::string json = json_with_token(*portal, "xxx-yyy-zzz");
    CHECK(json == portal->json.substr(0, portal->json.size() - 1) + ",\"token\":\"xxx-yyy-zzz\"}");
    const std::string quoted = json_with_token(*portal, "a\"b\\c");
    const json::ParseResult parsed = json::parse(quoted);
    REQUIRE_FALSE(parsed.error.has_value());
    CHECK(json::text_of(*json::find(parsed.document, "token")) == "a\"b\\c");
    CHECK(portal->json.find("token") == std::string::npos);
  }

  TEST_CASE("a draft tells what is absent, null, given and of a wrong type") {
    using State = Property<std::string>::State;
    const PortalDraft nothing = draft_of("{}");
    CHECK_FALSE(nothing.slug.mentioned());
    CHECK_FALSE(nothing.user_invokable.mentioned());

    const PortalDraft draft =
        draft_of(R"({"slug":null,"name":"n\u0000","description":7,"query":["x"],)"
                 R"("allowed_ip_addresses":{},"user_invokable":true,"unknown":1})");
    CHECK(draft.slug.state == State::null);
    CHECK(draft.name.state == State::given);
    CHECK(draft.name.value == std::string("n\0", 2));
    CHECK(draft.description.state == State::wrong_type);
    CHECK(draft.query.state == State::wrong_type);
    CHECK(draft.allowed_ip_addresses.state == State::wrong_type);
    CHECK(draft.user_invokable.state == Property<bool>::State::given);
    CHECK(draft.user_invokable.value);

    CHECK(draft_of(R"({"user_invokable":"true"})").user_invokable.state ==
          Property<bool>::State::wrong_type);
    CHECK(draft_of(R"({"user_invokable":0})").user_invokable.state ==
          Property<bool>::State::wrong_type);
    CHECK(draft_of(R"({"user_invokable":null})").user_invokable.state ==
          Property<bool>::State::null);
    // Names are compared whole and with regard to case.
    CHECK_FALSE(draft_of(R"({"Name":"x","name ":"x"})").name.mentioned());
  }

  TEST_CASE("knows the properties of a draft, in the order of the data model") {
    CHECK(draft_property_names() == std::vector<std::string_view>{"slug", "name", "description",
                                                                  "query", "allowed_ip_addresses",
                                                                  "user_invokable"});
  }

  TEST_CASE("puts every reason into the service's words") {
    const Error error =
        validation_failed({{"name", "Name can't be blank"}, {"query", "Query can't be blank"}});
    CHECK(error.code == ErrorCode::invalid);
    CHECK(error.message == "Validation failed: Name can't be blank, Query can't be blank");
  }
}

}  // namespace porthole
