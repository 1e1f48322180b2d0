#include "portal/portal_draft.h"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/portal/draft_support.h"

namespace porthole {
namespace {

using test::draft_of;

}  // namespace

TEST_SUITE("portal draft") {
  TEST_CASE("distinguishes absent, null, given and mistyped properties") {
    const PortalDraft nothing = draft_of("{}");
    CHECK_FALSE(nothing.slug.mentioned());
    CHECK_FALSE(nothing.user_invokable.mentioned());

    const PortalDraft draft =
        draft_of(R"({"slug":null,"name":"n\u0000","description":7,"query":["x"],)"
                 R"("allowed_ip_addresses":{},"user_invokable":true,"unknown":1})");
    CHECK(draft.slug.presence == Presence::null);
    CHECK(draft.name.presence == Presence::given);
    CHECK(draft.name.value == std::string("n\0", 2));
    CHECK(draft.description.presence == Presence::wrong_type);
    CHECK(draft.query.presence == Presence::wrong_type);
    CHECK(draft.allowed_ip_addresses.presence == Presence::wrong_type);
    CHECK(draft.user_invokable.presence == Presence::given);
    CHECK(draft.user_invokable.value);

    CHECK(draft_of(R"({"user_invokable":"true"})").user_invokable.presence == Presence::wrong_type);
    CHECK(draft_of(R"({"user_invokable":0})").user_invokable.presence == Presence::wrong_type);
    CHECK(draft_of(R"({"user_invokable":null})").user_invokable.presence == Presence::null);
    // Names must match exactly, including case.
    CHECK_FALSE(draft_of(R"({"Name":"x","name ":"x"})").name.mentioned());
  }

  TEST_CASE("lists the properties in the order of the data model") {
    CHECK(draft_property_names() == std::vector<std::string_view>{"slug", "name", "description",
                                                                  "query", "allowed_ip_addresses",
                                                                  "user_invokable"});
  }

  TEST_CASE("reports every reason in the service's words") {
    const Error error =
        validation_failed({{"name", "Name can't be blank"}, {"query", "Query can't be blank"}});
    CHECK(error.code == ErrorCode::invalid);
    CHECK(error.message == "Validation failed: Name can't be blank, Query can't be blank");
  }
}

}  // namespace porthole
