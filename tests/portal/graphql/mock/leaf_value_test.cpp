#include "portal/graphql/mock/leaf_value.h"

#include <string>
#include <variant>

#include <doctest/doctest.h>

#include "portal/graphql/mock/text_value.h"

namespace porthole::graphql {
namespace {

MockSubject subject_of(std::string_view type_name, bool is_person = false) {
  MockSubject subject;
  subject.key = {1, 2};
  subject.type_name = type_name;
  subject.is_person = is_person;
  subject.organization = "acme";
  subject.web_url = "https://example.com";
  subject.epoch = Timestamp(std::chrono::milliseconds(1'735'689'600'000));
  subject.uuid = mock_uuid({3, 4}, subject.epoch);
  return subject;
}

ResolvedValue scalar(std::string_view type_name, std::string_view field) {
  NamedType type;
  type.name = type_name;
  return mock_leaf(subject_of("Thing"), type, field, {5, 6});
}

std::string text(const ResolvedValue& value) {
  const auto* text = std::get_if<std::string>(&value.any());
  REQUIRE(text != nullptr);
  return *text;
}

}  // namespace

TEST_SUITE("mock_value") {
  TEST_CASE("makes UUIDs of version 7 that bear their time") {
    const Timestamp time(std::chrono::milliseconds(1'724'642'565'555));
    MockSubject subject;
    subject.uuid = mock_uuid({~0ULL, ~0ULL}, time);
    CHECK(subject.uuid.to_string() == "01918cb5-1db3-7fff-bfff-ffffffffffff");
    CHECK(mock_created_at(subject) == time);
  }

  TEST_CASE("makes up a time before the epoch for UUIDs that bear none") {
    MockSubject subject = subject_of("Build");
    subject.uuid = {};
    CHECK(mock_created_at(subject) <= subject.epoch);
    CHECK(mock_created_at(subject) > subject.epoch - std::chrono::hours(91 * 24));
    subject.uuid.bytes.fill(0xff);
    subject.uuid.bytes[6] = 0x7f;
    CHECK(mock_time(subject, "createdAt") == "9999-01-01T00:00:00Z");
  }

  TEST_CASE("keeps the times of an object in order") {
    for (std::uint64_t i = 0; i < 50; ++i) {
      MockSubject subject = subject_of("Build");
      subject.key = {i, i};
      const std::string times[] = {
          mock_time(subject, "createdAt"),  mock_time(subject, "scheduledAt"),
          mock_time(subject, "startedAt"),  mock_time(subject, "finishedAt"),
          mock_time(subject, "updatedAt"),  mock_time(subject, "archivedAt"),
          mock_time(subject, "expires_at"),
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

  TEST_CASE("makes texts by the names of their fields") {
    const auto made = [](std::string_view field) {
      return mock_text(subject_of("Build"), field, {7, 8});
    };
    CHECK(made("commit").size() == 40);
    CHECK(made("color").size() == 7);
    CHECK(made("color").front() == '#');
    CHECK(made("ipAddress").starts_with("192.0.2."));
    CHECK(made("hostname").ends_with(".example.com"));
    CHECK(made("emoji").front() == ':');
    CHECK(made("exitStatus").size() == 1);
    CHECK(made("env").find('=') != std::string::npos);
    CHECK(made("pipelineID").starts_with("UGlwZWxpbmUtLS0"));
    CHECK(Uuid::parse(made("jobUuid")));
    CHECK(made("uuid") == subject_of("Build").uuid.to_string());
    CHECK(made("badgeURL").ends_with("/badge"));
    CHECK(made("url").starts_with("https://example.com/acme/builds/"));
  }

  TEST_CASE("keeps what belongs together the same") {
    MockSubject person = subject_of("User", true);
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
    MockSubject thing = subject_of("Pipeline");
    thing.given_slug = "my-app";
    CHECK(mock_text(thing, "name", {}) == "My App");
    thing.given_slug = {};
    thing.given_name = "Our App";
    CHECK(mock_text(thing, "slug", {}) == "our-app");
  }

  TEST_CASE("guesses the type by the name where there is no schema") {
    const auto made = [](std::string_view field) {
      return mock_leaf(subject_of("Build"), field, {1, 1});
    };
    CHECK(std::holds_alternative<bool>(made("isPublic").any()));
    CHECK(std::holds_alternative<bool>(made("archived").any()));
    CHECK(std::holds_alternative<std::int64_t>(made("number").any()));
    CHECK(std::holds_alternative<std::int64_t>(made("jobsCount").any()));
    CHECK(std::holds_alternative<std::string>(made("status").any()));
    CHECK(std::holds_alternative<std::string>(made("issue").any()));
  }
}

}  // namespace porthole::graphql
