#include "portal/portal_token.h"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "portal/portal_secret.h"

namespace porthole {
namespace {

constexpr Timestamp kTokenTime{std::chrono::hours(1)};

template <typename T>
std::string token_json(const T& value, std::string_view text = {}) {
  json::Writer writer;
  write_json(writer, value, text);
  return writer.take();
}

}  // namespace

TEST_SUITE("portal tokens and secrets") {
  TEST_CASE("kinds have names and maximum lifetimes") {
    for (const PortalTokenKind kind :
         {PortalTokenKind::service, PortalTokenKind::ephemeral, PortalTokenKind::user}) {
      CHECK(parse_token_kind(name_of(kind)) == kind);
    }
    CHECK_FALSE(parse_token_kind("other").has_value());
    CHECK(longest_lifetime(PortalTokenKind::ephemeral) == std::chrono::minutes(60));
    CHECK(longest_lifetime(PortalTokenKind::user) == std::chrono::minutes(720));
  }

  TEST_CASE("a token expires exactly at its expiry time") {
    PortalToken token;
    CHECK_FALSE(token.is_expired(kTokenTime));
    token.expires_at = kTokenTime;
    CHECK(token.is_expired(kTokenTime));
    CHECK_FALSE(token.is_expired(kTokenTime - std::chrono::milliseconds(1)));
  }

  TEST_CASE("the last use is recorded, and copied with the token") {
    PortalToken token;
    CHECK_FALSE(token.last_use.get().has_value());
    token.last_use.note(kTokenTime);
    const PortalToken copy = token;
    token.last_use.note(kTokenTime + std::chrono::hours(1));
    CHECK(copy.last_use.get() == kTokenTime);
    CHECK(token.last_use.get() == kTokenTime + std::chrono::hours(1));
  }

  TEST_CASE("a token is shown with its text once, and listed without") {
    PortalToken token;
    token.description = "CI \"main\"";
    token.created_by = demo_user();
    token.created_at = kTokenTime;
    const std::string listed = token_json(token);
    CHECK(listed.find("\"token\"") == std::string::npos);
    CHECK(listed.starts_with(
        R"({"uuid":"00000000-0000-0000-0000-000000000000","kind":"service","description":"CI \"main\"",)"
        R"("created_at":"1970-01-01T01:00:00.000Z","created_by":{"uuid":")"));
    CHECK(listed.ends_with(R"("},"last_used_at":null,"expires_at":null})"));
    CHECK(token_json(token, "bkpat_x").find(R"("kind":"service","token":"bkpat_x",)") !=
          std::string::npos);
    token.kind = PortalTokenKind::ephemeral;
    token.created_by = nullptr;
    token.secret_uuid = Uuid{};
    CHECK(token_json(token).find(R"("created_by":null)") != std::string::npos);
    CHECK(token_json(token).ends_with(R"("secret_uuid":"00000000-0000-0000-0000-000000000000"})"));
    token.user = demo_user();
    CHECK(token_json(token).find(R"("user":{"uuid":)") != std::string::npos);
  }

  TEST_CASE("a secret has the vendor's format, and is shown once") {
    SeededRandom random(1);
    const std::string text = make_portal_secret(random);
    CHECK(text.starts_with("bkps_"));
    CHECK(text.size() == 5 + 64);
    PortalSecret secret;
    secret.created_at = kTokenTime;
    CHECK(token_json(secret, text).find(text) != std::string::npos);
    CHECK(token_json(secret).find("\"secret\"") == std::string::npos);
  }

  TEST_CASE("generates portal tokens in the vendor's format, with the organization's number") {
    SeededRandom random(5);
    struct Numbered {
      std::uint64_t number;
      std::string prefix;
    };
    for (const Numbered& numbered :
         {Numbered{1, "bkpat_MQ_"}, Numbered{12, "bkpat_MTI_"}, Numbered{123, "bkpat_MTIz_"},
          Numbered{1234, "bkpat_MTIzNA_"}}) {
      CAPTURE(numbered.number);
      const std::string token = make_portal_token(random, numbered.number);
      REQUIRE(token.starts_with(numbered.prefix));
      CHECK(token.size() == numbered.prefix.size() + 40);
      CHECK(token.find_first_not_of("0123456789abcdef", numbered.prefix.size()) ==
            std::string::npos);
      CHECK(token != make_portal_token(random, numbered.number));
    }
  }
}

}  // namespace porthole
