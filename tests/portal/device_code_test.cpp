#include "portal/device_code.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>

#include <doctest/doctest.h>

namespace porthole {
namespace {

constexpr Timestamp kAsked{std::chrono::hours(1)};
constexpr Timestamp kCodeEnd = kAsked + kCodeLifetime;

UserPtr approver() {
  static const UserPtr user = demo_user();
  return user;
}

Digest secret() {
  return sha256("secret");
}

DeviceCode code_in(CodeState state) {
  DeviceCode code;
  code.secret_digest = secret();
  code.created_at = kAsked;
  code.expires_at = kCodeEnd;
  code.state = state;
  if (state != CodeState::pending) code.decided_by = approver();
  return code;
}

/// The `protocol_code` for a caller with the right secret; empty for a token.
std::string word(const DeviceCode& code, Timestamp now = kAsked) {
  const CodeExchange result = exchange(code, secret(), now, std::nullopt);
  return result.refusal ? result.refusal->protocol_code : std::string();
}

}  // namespace

TEST_SUITE("device codes") {
  TEST_CASE("consist of characters that are hard to confuse") {
    SeededRandom random(1);
    std::set<std::string> seen;
    for (int i = 0; i < 1'000; ++i) {
      const std::string code = make_device_code(random);
      REQUIRE(code.size() == 19);
      CHECK(code.find_first_not_of("23456789ABCDEFGHJKLMNPQRSTUVWXYZ-") == std::string::npos);
      CHECK((code[4] == '-' && code[9] == '-' && code[14] == '-'));
      seen.insert(code);
    }
    CHECK(seen.size() == 1'000);
    CHECK(make_device_secret(random).size() == 64);
  }

  TEST_CASE("yield one token once approved") {
    const DeviceCode pending = code_in(CodeState::pending);
    CHECK(word(pending) == "authorization_pending");
    const Result<DeviceCode> approved = decide(pending, Decision::approve, approver(), kAsked);
    REQUIRE(approved.ok());
    CHECK(approved->decided_by == approver());
    const CodeExchange used = exchange(*approved, secret(), kAsked, std::nullopt);
    CHECK_FALSE(used.refusal.has_value());
    CHECK(used.code.state == CodeState::used);
    CHECK(word(used.code) == "invalid_grant");
  }

  TEST_CASE("keep reporting how they ended") {
    for (const Timestamp now : {kAsked, kCodeEnd, kCodeEnd + std::chrono::hours(1)}) {
      CHECK(word(code_in(CodeState::denied), now) == "access_denied");
      CHECK(word(code_in(CodeState::used), now) == "invalid_grant");
      CHECK(word(code_in(CodeState::expired), now) == "expired_token");
    }
  }

  TEST_CASE("expire, and stay expired when the clock is set back") {
    for (const CodeState state : {CodeState::pending, CodeState::approved}) {
      const DeviceCode code = code_in(state);
      CHECK(word(code, kCodeEnd - std::chrono::milliseconds(1)) != "expired_token");
      const CodeExchange late = exchange(code, secret(), kCodeEnd, std::nullopt);
      CHECK(late.code.state == CodeState::expired);
      CHECK(word(late.code, kAsked) == "expired_token");
      CHECK(decide(late.code, Decision::approve, approver(), kAsked).error().message ==
            "The code has expired");
    }
  }

  TEST_CASE("reveal nothing without the secret, and lock after ten wrong ones") {
    for (const CodeState state : {CodeState::pending, CodeState::approved, CodeState::denied,
                                  CodeState::used, CodeState::expired}) {
      DeviceCode code = code_in(state);
      for (unsigned tries = 1; tries <= limits::kWrongTriesMax + 1; ++tries) {
        CodeExchange result = exchange(code, sha256("guess"), kAsked, std::nullopt);
        REQUIRE(result.refusal.has_value());
        CHECK(result.refusal->protocol_code == "invalid_grant");
        CHECK(result.refusal->message == wrong_code_or_secret().message);
        const bool was_open = code.is_open();
        code = result.code;
        CHECK(code.wrong_tries == (was_open || code.is_locked() ? std::min(tries, 10u) : 0u));
      }
      if (state != CodeState::pending && state != CodeState::approved) continue;
      CHECK(code.is_locked());
      CHECK(word(code) == "invalid_grant");
      CHECK_FALSE(decide(code, Decision::approve, approver(), kAsked).ok());
    }
  }

  TEST_CASE("are decided once") {
    for (const CodeState state : {CodeState::approved, CodeState::denied, CodeState::used}) {
      for (const Decision decision : {Decision::approve, Decision::deny}) {
        const Result<DeviceCode> decided = decide(code_in(state), decision, approver(), kAsked);
        REQUIRE_FALSE(decided.ok());
        CHECK(decided.error().code == ErrorCode::conflict);
      }
    }
    CHECK(
        decide(code_in(CodeState::pending), Decision::approve, approver(), kCodeEnd).error().code ==
        ErrorCode::conflict);
  }

  TEST_CASE("are approved automatically after the configured number of polls") {
    const AutoApproval automatic{2, approver()};
    DeviceCode code = code_in(CodeState::pending);
    for (int i = 0; i < 2; ++i) {
      const CodeExchange poll = exchange(code, secret(), kAsked, automatic);
      REQUIRE(poll.refusal.has_value());
      CHECK(poll.refusal->protocol_code == "authorization_pending");
      code = poll.code;
    }
    const CodeExchange last = exchange(code, secret(), kAsked, automatic);
    CHECK_FALSE(last.refusal.has_value());
    CHECK(last.code.decided_by == approver());
    CHECK(exchange(code_in(CodeState::denied), secret(), kAsked, AutoApproval{0, approver()})
              .refusal->protocol_code == "access_denied");
  }

  TEST_CASE("have names for their states") {
    for (const CodeState state : {CodeState::pending, CodeState::approved, CodeState::denied,
                                  CodeState::used, CodeState::expired}) {
      CHECK(parse_code_state(name_of(state)) == state);
    }
    CHECK_FALSE(parse_code_state("dead").has_value());
  }
}

}  // namespace porthole
