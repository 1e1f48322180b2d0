#include "portal/graphql/mock/leaf_value.h"

#include <set>
#include <string>
#include <variant>

#include <doctest/doctest.h>

#include "portal/graphql/mock/text_value.h"
#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

MockIdentity identity_of(std::string_view type_name, bool is_person = false) {
  MockIdentity identity;
  identity.key = {1, 2};
  identity.type_name = type_name;
  identity.is_person = is_person;
  identity.organization = "acme";
  identity.web_url = "https://example.com";
  identity.now = kMockEra;
  identity.created_at = kMockEra - std::chrono::hours(1);
  identity.uuid = mock_uuid({3, 4}, identity.created_at);
  return identity;
}

ResolvedValue scalar(std::string_view type_name, std::string_view field) {
  NamedType type;
  type.name = type_name;
  return mock_leaf(identity_of("Thing"), type, field, {5, 6});
}

std::string text(const ResolvedValue& value) {
  const auto* text = std::get_if<std::string>(&value.any());
  REQUIRE(text != nullptr);
  return *text;
}

}  // namespace

TEST_SUITE("leaf_value") {
  TEST_CASE("makes UUIDs of version 7 that bear their time") {
    const Timestamp time(std::chrono::milliseconds(1'724'642'565'555));
    const Uuid uuid = mock_uuid({~0ULL, ~0ULL}, time);
    CHECK(uuid.to_string() == "01918cb5-1db3-7fff-bfff-ffffffffffff");
    CHECK(mock_created_at(uuid, {}, kMockEra) == time);
    // Times move with the world's now.
    const auto later = std::chrono::hours(5);
    CHECK(mock_created_at(uuid, {}, kMockEra + later) == time + later);
  }

  TEST_CASE("makes up a time before the epoch for UUIDs that bear none") {
    Uuid uuid;
    CHECK(mock_created_at(uuid, {1, 2}, kMockEra) <= kMockEra);
    CHECK(mock_created_at(uuid, {1, 2}, kMockEra) > kMockEra - std::chrono::hours(91 * 24));
    uuid.bytes.fill(0xff);
    uuid.bytes[6] = 0x7f;
    CHECK(mock_created_at(uuid, {}, kMockEra) == kMockEra);
  }

  TEST_CASE("keeps the times of an object in order") {
    for (std::uint64_t i = 0; i < 50; ++i) {
      MockIdentity identity = identity_of("Build");
      identity.key = {i, i};
      const std::string times[] = {
          mock_time(identity, "createdAt"), mock_time(identity, "scheduledAt"),
          mock_time(identity, "startedAt"), mock_time(identity, "finishedAt"),
          mock_time(identity, "updatedAt"), mock_time(identity, "expires_at"),
      };
      for (std::size_t at = 1; at < std::size(times); ++at) CHECK(times[at - 1] < times[at]);
    }
  }

  TEST_CASE("makes scalars of other kinds by the names of their types") {
    CHECK(std::holds_alternative<ResolvedValue::Json>(scalar("JSON", "data").any()));
    CHECK(std::holds_alternative<ResolvedValue::Json>(scalar("JSONObject", "data").any()));
    CHECK(std::holds_alternative<std::int64_t>(scalar("JSInt", "amount").any()));
    CHECK(std::holds_alternative<std::int64_t>(scalar("BigInt", "amount").any()));
    CHECK(std::holds_alternative<double>(scalar("Decimal", "amount").any()));
    CHECK(parse_iso8601(text(scalar("DateTime", "whatever"))));
    CHECK(text(scalar("Date", "day")).size() == 10);
    CHECK(text(scalar("URL", "home")).starts_with("https://"));
    CHECK(text(scalar("XML", "report")).starts_with("<report>"));
    CHECK(text(scalar("YAML", "steps")).starts_with("steps:\n"));
    CHECK(Uuid::parse(text(scalar("UUID", "key"))));
    CHECK_FALSE(text(scalar("Mystery", "something")).empty());
  }

  TEST_CASE("takes an enum's value from the name of the object's type") {
    const SchemaPtr schema =
        built("type Query { type: Kind } enum Kind { FINISHED TIMED_OUT OUT STACK_ERRORED }");
    const NamedType& type = *schema->find_type("Kind");
    const auto made = [&](std::string_view owner) {
      return text(mock_leaf(identity_of(owner), type, "type", {5, 6}));
    };
    CHECK(made("JobEventFinished") == "FINISHED");
    CHECK(made("JobEventTimedOut") == "TIMED_OUT");
    CHECK(made("JobEventStackError") == "STACK_ERRORED");
    CHECK(type.enum_value(made("Unfinished")) != nullptr);
  }

  TEST_CASE("lists what differs") {
    for (std::uint64_t i = 0; i < 100; ++i) {
      NamedType string;
      string.name = "String";
      string.scalar = ScalarKind::string;
      const auto items = mock_leaf_list(identity_of("Agent"), string, "metaData", {i, 1});
      CHECK(!items.empty());
      std::set<std::string> names;
      for (const ResolvedValue& item : items) {
        const std::string tag = text(item);
        CHECK(tag.find('=') != std::string::npos);
        CHECK(names.insert(tag.substr(0, tag.find('='))).second);
      }
    }
  }

  TEST_CASE("lists times that are times") {
    NamedType time;
    time.name = "DateTime";
    for (std::uint64_t i = 0; i < 20; ++i) {
      const auto items = mock_leaf_list(identity_of("Thing"), time, "dates", {i, 1});
      CHECK(!items.empty());
      for (const ResolvedValue& item : items) CHECK(parse_iso8601(text(item)));
    }
  }

  TEST_CASE("leaves out what there is nothing to say about") {
    MockIdentity job = identity_of("JobTypeCommand");
    job.passed = true;
    CHECK(is_unsaid(job, "signal"));
    CHECK(is_unsaid(job, "signalReason"));
    CHECK(is_unsaid(job, "promisedExitStatus"));
    CHECK_FALSE(is_unsaid(job, "command"));
    CHECK_FALSE(is_unsaid(identity_of("JobEventPromisedExitStatus"), "promisedExitStatusReason"));
    CHECK_FALSE(is_unsaid(identity_of("JobEventCanceled"), "signal"));
    CHECK_FALSE(is_unsaid(identity_of("JobRetryRuleAutomatic"), "signal"));
  }

  TEST_CASE("keeps what belongs together the same") {
    MockIdentity person = identity_of("User", true);
    const std::string name = mock_text(person, "name", {});
    std::string local = name;
    for (char& character : local) {
      character = character == ' ' ? '.' : static_cast<char>(character | 0x20);
    }
    CHECK(mock_email(person, "email") == local + "@example.com");
    CHECK(name.starts_with(mock_text(person, "firstName", {1, 1})));
    CHECK(name == mock_text(person, "displayName", {9, 9}));
    person.given_name = "Jo Doe";
    CHECK(mock_email(person, "email") == "jo.doe@example.com");
    MockIdentity thing = identity_of("Pipeline");
    thing.given_slug = "my-app";
    CHECK(mock_text(thing, "name", {}) == "My App");
    thing.given_slug = {};
    thing.given_name = "Our App";
    CHECK(mock_text(thing, "slug", {}) == "our-app");
  }

  TEST_CASE("guesses the type by the name where there is no schema") {
    const auto made = [](std::string_view field) {
      return mock_leaf(identity_of("Build"), field, {1, 1});
    };
    CHECK(std::holds_alternative<bool>(made("isPublic").any()));
    CHECK(std::holds_alternative<bool>(made("archived").any()));
    CHECK(std::holds_alternative<std::int64_t>(made("number").any()));
    CHECK(std::holds_alternative<std::int64_t>(made("jobsCount").any()));
    CHECK(std::holds_alternative<std::string>(made("status").any()));
    CHECK(std::holds_alternative<std::string>(made("issue").any()));
    // As enums of the real service are written.
    CHECK(text(made("state")) == "PASSED");
    CHECK(text(mock_leaf(identity_of("Agent"), "connectionState", {1, 1})) == "connected");
  }
}

}  // namespace porthole::graphql
