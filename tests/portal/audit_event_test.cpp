#include "portal/audit_event.h"

#include <doctest/doctest.h>

namespace porthole {
namespace {

const Timestamp kHappened = *parse_iso8601("2024-08-26T03:22:45.555Z");
const Uuid kUuid = *Uuid::parse("01234567-89ab-cdef-0123-456789abcdef");

PortalContents contents_of(const std::string& name) {
  PortalContents contents;
  contents.slug = "main";
  contents.name = name;
  contents.query = "{ a }";
  return contents;
}

Portal audited_portal(const PortalContents& contents) {
  Portal portal;
  portal.uuid = kUuid;
  portal.contents = contents;
  return portal;
}

std::string event_json(const AuditEvent& event) {
  json::Writer writer;
  write_json(writer, event, "http://localhost/e");
  return writer.take();
}

}  // namespace

TEST_SUITE("audit event") {
  TEST_CASE("maps every type to a name and back") {
    for (const std::string_view name :
         {"PortalCreatedEvent", "PortalUpdatedEvent", "PortalDeletedEvent",
          "PortalTokenCreatedEvent", "PortalTokenDeletedEvent", "PortalSecretCreatedEvent",
          "PortalSecretDeletedEvent", "PortalTokenCodeAuthorizedEvent"}) {
      const auto type = parse_audit_event_type(name);
      REQUIRE(type);
      CHECK(name_of(*type) == name);
    }
    for (const std::string_view name :
         {"User", "Portal", "PortalToken", "PortalSecret", "PortalTokenCode"}) {
      const auto kind = parse_audit_kind(name);
      REQUIRE(kind);
      CHECK(name_of(*kind) == name);
    }
    CHECK(name_of(*parse_actor_surface("APIContext")) == "APIContext");
    CHECK(name_of(*parse_actor_surface("WebContext")) == "WebContext");
    CHECK_FALSE(parse_audit_event_type("PortalEvent"));
    CHECK_FALSE(parse_audit_kind(""));
    CHECK_FALSE(parse_actor_surface("AgentAPIContext"));
  }

  TEST_CASE("renders an event as the service does") {
    AuditEvent event;
    event.uuid = kUuid;
    event.type = AuditEventType::portal_updated;
    event.occurred_at = kHappened;
    event.actor = reference_to(*demo_user());
    event.subject = reference_to(audited_portal(contents_of("Main")));
    event.address = "192.0.2.1";
    event.user_agent = "curl/8";
    event.data = AuditData(R"({"name":{"old":"A","new":"B"}})");
    CHECK(event_json(event) ==
          R"({"uuid":"01234567-89ab-cdef-0123-456789abcdef","graphql_id":")" +
              graphql_id("AuditEvent", kUuid) +
              R"(","type":"PortalUpdatedEvent","occurred_at":"2024-08-26T03:22:45.555Z",)"
              R"("actor":{"type":"User","uuid":")" +
              demo_user()->uuid.to_string() + R"(","name":")" + demo_user()->name +
              R"("},"subject":{"type":"Portal","uuid":"01234567-89ab-cdef-0123-456789abcdef",)"
              R"("name":"Main"},"context":{"type":"APIContext","request_ip":"192.0.2.1",)"
              R"("request_user_agent":"curl/8"},"data":{"name":{"old":"A","new":"B"}},)"
              R"("url":"http://localhost/e"})");
  }

  TEST_CASE("renders an unknown user and a missing address as null") {
    SeededRandom random(1);
    const AuditEventPtr event = make_audit_event(AuditEventType::portal_deleted,
                                                 reference_to(audited_portal(contents_of("Main"))),
                                                 {}, {}, kHappened, random);
    const std::string json = event_json(*event);
    CHECK(json.find(R"("actor":null)") != std::string::npos);
    CHECK(json.find(R"("request_ip":null,"request_user_agent":null)") != std::string::npos);
  }

  TEST_CASE("describes credentials without their plain text") {
    SeededRandom random(1);
    const Portal portal = audited_portal(contents_of("Main"));
    PortalToken token;
    token.uuid = kUuid;
    token.kind = PortalTokenKind::ephemeral;
    token.expires_at = kHappened;
    const AuditEventPtr made = make_audit_event(AuditEventType::portal_token_created, token, portal,
                                                {}, kHappened, random);
    CHECK(made->data.json() ==
          R"({"portal":{"old":null,"new":"main"},"kind":{"old":null,"new":"ephemeral"},)"
          R"("expires_at":{"old":null,"new":"2024-08-26T03:22:45.555Z"}})");
    PortalSecret secret;
    secret.description = "ci";
    const AuditEventPtr removed = make_audit_event(AuditEventType::portal_secret_deleted, secret,
                                                   portal, {}, kHappened, random);
    CHECK(removed->data.json() ==
          R"({"portal":{"old":"main","new":null},"description":{"old":"ci","new":null}})");
    CHECK(removed->subject.kind == AuditKind::portal_secret);
    CHECK(removed->subject.name == "ci");
  }
}

}  // namespace porthole
