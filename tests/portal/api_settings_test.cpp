#include "portal/api_settings.h"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "portal/audit_data.h"

namespace porthole {
namespace {

ApiSettingsDraft settings_draft(std::string_view text) {
  const json::ParseResult parsed = json::parse(text);
  REQUIRE_MESSAGE(!parsed.error, text);
  return decode_api_settings(parsed.document);
}

/// The settings that a valid draft leads to.
ApiSettings revised(const ApiSettings& current, std::string_view draft) {
  const ApiSettingsRevision revision = revise(current, settings_draft(draft));
  CHECK(join_messages(revision.reasons) == "");
  return revision.settings;
}

std::string refusal(std::string_view draft) {
  return join_messages(revise({}, settings_draft(draft)).reasons);
}

}  // namespace

TEST_SUITE("api settings") {
  TEST_CASE("change only in what a draft mentions") {
    const ApiSettings all = revised({}, R"({"allowed_ip_addresses":"192.0.2.0/24 ::1/128",
        "revoke_inactive_tokens_after_days":90,"restrict_user_api_token_creation":true,"x":1})");
    CHECK(all.allowed_ip_addresses == "192.0.2.0/24 ::1/128");
    CHECK(all.allowlist.allows(*IpAddress::parse("192.0.2.7")));
    CHECK_FALSE(all.allowlist.allows(*IpAddress::parse("192.0.3.7")));
    CHECK(all.revoke_inactive_tokens_after_days == 90);
    CHECK(all.restrict_user_api_token_creation);
    CHECK(revised(all, "{}") == all);
    const ApiSettings open = revised(all, R"({"allowed_ip_addresses":null})");
    CHECK_FALSE(open.allowed_ip_addresses);
    CHECK(open.allowlist.empty());
    CHECK(open.revoke_inactive_tokens_after_days == 90);
    CHECK_FALSE(revised(all, R"({"revoke_inactive_tokens_after_days":null})")
                    .revoke_inactive_tokens_after_days);
    CHECK_FALSE(revised(all, R"({"restrict_user_api_token_creation":false})")
                    .restrict_user_api_token_creation);
  }

  TEST_CASE("an allowlist of nothing is none") {
    for (const char* text : {"", " ", " \\n "}) {
      const std::string draft = R"({"allowed_ip_addresses":")" + std::string(text) + "\"}";
      CHECK(revised({}, draft) == ApiSettings());
    }
  }

  TEST_CASE("take every period that the service has, and no other") {
    for (const std::uint64_t days : kRevocationDays) {
      const std::string draft =
          R"({"revoke_inactive_tokens_after_days":)" + std::to_string(days) + '}';
      CHECK(revised({}, draft).revoke_inactive_tokens_after_days == days);
    }
    for (const char* days : {"0", "31", "-30", "30.5", "366", "\"30\"", "true", "[30]"}) {
      CHECK(refusal(R"({"revoke_inactive_tokens_after_days":)" + std::string(days) + '}') ==
            "Revoke inactive tokens after days must be 30, 60, 90, 180, 365 or null");
    }
  }

  TEST_CASE("are refused with every reason, in the order of the data model") {
    CHECK(refusal(R"({"restrict_user_api_token_creation":null,"allowed_ip_addresses":7,
                     "revoke_inactive_tokens_after_days":7})") ==
          "Allowed ip addresses must be a string or null, "
          "Revoke inactive tokens after days must be 30, 60, 90, 180, 365 or null, "
          "Restrict user api token creation must be a boolean");
  }

  TEST_CASE("want their networks in CIDR notation") {
    CHECK(refusal(R"({"allowed_ip_addresses":"10.0.0.0/8 192.0.2.1"})") ==
          "Allowed ip addresses is invalid: \"192.0.2.1\" is not in CIDR notation, like "
          "\"192.0.2.1/32\"");
    CHECK(refusal(R"({"allowed_ip_addresses":"::1"})").ends_with("like \"::1/128\""));
    CHECK(refusal(R"({"allowed_ip_addresses":"nowhere"})") ==
          "Allowed ip addresses is invalid: \"nowhere\" is not an IP address or a CIDR block");
  }

  TEST_CASE("of what a plan lacks may not even be mentioned") {
    const auto missing = [](const ApiSettings::Features& features, std::string_view draft) {
      return join_messages(find_missing_features(features, settings_draft(draft)));
    };
    constexpr std::string_view kAll = R"({"allowed_ip_addresses":null,
        "revoke_inactive_tokens_after_days":null,"restrict_user_api_token_creation":true})";
    CHECK(missing({}, kAll) == "");
    CHECK(missing({false, true}, kAll) ==
          "The organization's plan does not include the API IP allowlist");
    CHECK(missing({true, false}, kAll) ==
          "The organization's plan does not include inactive API token revocation");
    CHECK(missing({false, false}, "{}") == "");
    CHECK(missing({false, false}, R"({"restrict_user_api_token_creation":true})") == "");
  }

  TEST_CASE("are described for the audit log by what changed") {
    const ApiSettings before = revised({}, R"({"allowed_ip_addresses":"::1/128"})");
    const ApiSettings after =
        revised(before, R"({"allowed_ip_addresses":null,"revoke_inactive_tokens_after_days":30})");
    CHECK(describe_change(before, after) ==
          R"({"allowed_ip_addresses":{"old":"::1/128","new":null},)"
          R"("revoke_inactive_tokens_after_days":{"old":null,"new":30}})");
    CHECK(describe_change(after, after) == "{}");
  }
}

}  // namespace porthole
