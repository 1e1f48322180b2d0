#include <array>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/credentials_support.h"

namespace porthole::http::test {
namespace {

// What a bearer token does at each endpoint. One more endpoint is one more column: a member of
// `TokenRow`, and an entry of `token_columns`.

enum class Fate { live, past_its_time, removed, others, portal_renamed, portal_deleted };

struct TokenRow {
  PortalTokenKind kind;
  Fate fate;
  /// Of the portal, when the token is shown.
  bool user_invokable;
  Expected call;
  Expected listed;
  Expected removal;
  Expected rest;
};

constexpr Expected kOpens{200, ""};
constexpr Expected kRefused{401, "Authentication required. Please supply a valid portal token"};
constexpr Expected kUsersOff{403, "Users can't invoke this portal"};
constexpr Expected kListed{200, "listed"};
constexpr Expected kUnlisted{200, "not listed"};
constexpr Expected kRemoved{204, ""};
constexpr Expected kNoToken{404, "No portal token found"};
constexpr Expected kNoPortal{404, "No portal found"};
constexpr Expected kNoApiAccess{401,
                                "Authentication required. Please supply a valid API Access Token: "
                                "https://buildkite.com/docs/apis/rest-api#authentication"};

constexpr PortalTokenKind kService = PortalTokenKind::service;
constexpr PortalTokenKind kEphemeral = PortalTokenKind::ephemeral;
constexpr PortalTokenKind kUser = PortalTokenKind::user;

const std::vector<TokenRow>& token_rows() {
  static const std::vector<TokenRow> rows = {
      {kService, Fate::live, true, kOpens, kListed, kRemoved, kNoApiAccess},
      {kService, Fate::live, false, kOpens, kListed, kRemoved, kNoApiAccess},
      {kService, Fate::past_its_time, true, kOpens, kListed, kRemoved, kNoApiAccess},
      {kService, Fate::past_its_time, false, kOpens, kListed, kRemoved, kNoApiAccess},
      {kService, Fate::removed, true, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kService, Fate::removed, false, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kService, Fate::others, true, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kService, Fate::others, false, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kService, Fate::portal_renamed, true, kOpens, kListed, kRemoved, kNoApiAccess},
      {kService, Fate::portal_renamed, false, kOpens, kListed, kRemoved, kNoApiAccess},
      {kService, Fate::portal_deleted, true, kRefused, kNoPortal, kNoPortal, kNoApiAccess},
      {kService, Fate::portal_deleted, false, kRefused, kNoPortal, kNoPortal, kNoApiAccess},
      {kEphemeral, Fate::live, true, kOpens, kListed, kRemoved, kNoApiAccess},
      {kEphemeral, Fate::live, false, kOpens, kListed, kRemoved, kNoApiAccess},
      {kEphemeral, Fate::past_its_time, true, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kEphemeral, Fate::past_its_time, false, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kEphemeral, Fate::removed, true, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kEphemeral, Fate::removed, false, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kEphemeral, Fate::others, true, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kEphemeral, Fate::others, false, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kEphemeral, Fate::portal_renamed, true, kOpens, kListed, kRemoved, kNoApiAccess},
      {kEphemeral, Fate::portal_renamed, false, kOpens, kListed, kRemoved, kNoApiAccess},
      {kEphemeral, Fate::portal_deleted, true, kRefused, kNoPortal, kNoPortal, kNoApiAccess},
      {kEphemeral, Fate::portal_deleted, false, kRefused, kNoPortal, kNoPortal, kNoApiAccess},
      {kUser, Fate::live, true, kOpens, kListed, kRemoved, kNoApiAccess},
      {kUser, Fate::live, false, kUsersOff, kListed, kRemoved, kNoApiAccess},
      {kUser, Fate::past_its_time, true, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kUser, Fate::past_its_time, false, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kUser, Fate::removed, true, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kUser, Fate::removed, false, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kUser, Fate::others, true, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kUser, Fate::others, false, kRefused, kUnlisted, kNoToken, kNoApiAccess},
      {kUser, Fate::portal_renamed, true, kOpens, kListed, kRemoved, kNoApiAccess},
      {kUser, Fate::portal_renamed, false, kUsersOff, kListed, kRemoved, kNoApiAccess},
      {kUser, Fate::portal_deleted, true, kRefused, kNoPortal, kNoPortal, kNoApiAccess},
      {kUser, Fate::portal_deleted, false, kRefused, kNoPortal, kNoPortal, kNoApiAccess},
  };
  return rows;
}

/// A token, and where it is shown.
struct Shown {
  std::string text;
  std::string uuid;
  std::string slug;
};

Shown prepare(CredentialsServer& house, const TokenRow& row) {
  const PortalPtr portal = house.make_portal(true);
  std::string slug = portal->contents.slug;
  const PortalPtr issuer = row.fate == Fate::others ? house.make_portal(true) : portal;
  const IssuedToken issued = house.issue(row.kind, *issuer);
  Shown shown{issued.text, issued.token->uuid.to_string(), slug};
  if (row.fate == Fate::past_its_time) house.server.clock.advance(std::chrono::hours(13));
  if (row.fate == Fate::removed) house.remove_token(slug, shown.uuid);
  if (row.fate == Fate::portal_renamed) shown.slug = house.rename(slug);
  house.set_user_invokable(shown.slug, row.user_invokable);
  if (row.fate == Fate::portal_deleted) house.delete_portal(shown.slug);
  return shown;
}

struct TokenColumn {
  const char* name;
  Expected TokenRow::*expected;
  std::function<Seen(CredentialsServer&, const Shown&)> ask;
};

const std::vector<TokenColumn>& token_columns() {
  static const std::vector<TokenColumn> columns = {
      {"the portal is opened", &TokenRow::call,
       [](CredentialsServer& house, const Shown& shown) {
         return house.open(shown.slug, shown.text);
       }},
      {"the tokens are listed", &TokenRow::listed,
       [](CredentialsServer& house, const Shown& shown) {
         const Answer answer = house.server.ask(get(control_of(shown.slug) + "/tokens"));
         if (answer.status != 200) return seen(answer);
         const bool is_listed = answer.body.find(shown.uuid) != std::string::npos;
         return Seen{200, is_listed ? "listed" : "not listed"};
       }},
      {"the token is removed", &TokenRow::removal,
       [](CredentialsServer& house, const Shown& shown) {
         return seen(house.server.ask(del(control_of(shown.slug) + "/tokens/" + shown.uuid)));
       }},
      {"the REST API is called", &TokenRow::rest,
       [](CredentialsServer& house, const Shown& shown) {
         return seen(house.server.ask(
             RequestText{.target = "/v2/access-token", .token = shown.text}.to_string()));
       }},
  };
  return columns;
}

// What a portal's secret does at the endpoint for tokens.

enum class SecretFate { right, wrong, removed, others, wrong_client, renamed, deleted };

struct SecretRow {
  SecretFate fate;
  bool user_invokable;
  Expected tokens;
};

constexpr Expected kGiven{200, ""};
constexpr Expected kWrongClient{400, "The client_id or the secret is wrong", "invalid_grant"};

constexpr std::array<SecretRow, 14> kSecretRows = {{
    {SecretFate::right, true, kGiven},
    {SecretFate::right, false, kGiven},
    {SecretFate::wrong, true, kWrongClient},
    {SecretFate::wrong, false, kWrongClient},
    {SecretFate::removed, true, kWrongClient},
    {SecretFate::removed, false, kWrongClient},
    {SecretFate::others, true, kWrongClient},
    {SecretFate::others, false, kWrongClient},
    {SecretFate::wrong_client, true, kWrongClient},
    {SecretFate::wrong_client, false, kWrongClient},
    {SecretFate::renamed, true, kGiven},
    {SecretFate::renamed, false, kGiven},
    {SecretFate::deleted, true, kWrongClient},
    {SecretFate::deleted, false, kWrongClient},
}};

Seen ask_with_secret(CredentialsServer& house, const SecretRow& row) {
  const PortalPtr portal = house.make_portal(row.user_invokable);
  std::string slug = portal->contents.slug;
  const PortalPtr other = house.make_portal(true);
  const IssuedSecret issued =
      house.make_secret(row.fate == SecretFate::others ? other->contents.slug : slug);
  std::string secret = issued.text;
  std::string client = portal->uuid.to_string();
  if (row.fate == SecretFate::wrong) secret.back() = secret.back() == '0' ? '1' : '0';
  if (row.fate == SecretFate::wrong_client) client = other->uuid.to_string();
  if (row.fate == SecretFate::removed) {
    CHECK(house.server.ask(del(control_of(slug) + "/secrets/" + issued.secret->uuid.to_string()))
              .status == 204);
  }
  if (row.fate == SecretFate::renamed) slug = house.rename(slug);
  if (row.fate == SecretFate::deleted) house.delete_portal(slug);
  return seen(house.ask_for_token(slug, client_grant(client, secret)));
}

// What a code does at each endpoint.

enum class CodeFate {
  pending,
  approved,
  denied,
  used,
  expired,
  locked,
  wrong_secret,
  others,
  renamed,
  deleted
};

struct CodeRow {
  CodeFate fate;
  /// When the code is shown; it was on when it was made.
  bool user_invokable;
  Expected tokens;
  Expected approval;
  Expected denial;
  /// A status, and what the page says.
  Expected page;
};

constexpr Expected kPending{400, "The code has not been approved yet", "authorization_pending"};
constexpr Expected kDenied{400, "The user denied the request", "access_denied"};
constexpr Expected kOff{400, "Users can't invoke this portal", "access_denied"};
constexpr Expected kUsed{400, "The code has been exchanged for a token already", "invalid_grant"};
constexpr Expected kExpired{400, "The code has expired", "expired_token"};
constexpr Expected kLocked{400, "Too many wrong secrets were tried, and the code is dead",
                           "invalid_grant"};
constexpr Expected kWrong{400, "The code or its secret is wrong", "invalid_grant"};
constexpr Expected kDone{204, ""};
constexpr Expected kNoCode{404, "No code found"};
constexpr Expected kApproved409{409, "The code has been approved already"};
constexpr Expected kDenied409{409, "The code has been denied already"};
constexpr Expected kExpired409{409, "The code has expired"};
constexpr Expected kLocked409{409, "Too many wrong secrets were tried, and the code is dead"};
constexpr Expected kOff409{409, "Users can't invoke this portal"};
constexpr Expected kAsks{200, ">Approve</button>"};
constexpr Expected kSaysApproved{200, "<h1>Approved</h1>"};
constexpr Expected kSaysDenied{200, "<h1>Denied</h1>"};
constexpr Expected kSaysExpired{200, "<h1>This code has expired</h1>"};
constexpr Expected kSaysDead{200, "<h1>This code is dead</h1>"};
constexpr Expected kSaysOff{200, "<h1>Users can&#39;t invoke this portal</h1>"};
constexpr Expected kSaysUnknown{404, "<h1>Unknown code</h1>"};

constexpr std::array<CodeRow, 20> kCodeRows = {{
    {CodeFate::pending, true, kPending, kDone, kDone, kAsks},
    {CodeFate::pending, false, kOff, kOff409, kOff409, kSaysOff},
    {CodeFate::approved, true, kGiven, kApproved409, kApproved409, kSaysApproved},
    {CodeFate::approved, false, kOff, kApproved409, kApproved409, kSaysApproved},
    {CodeFate::denied, true, kDenied, kDenied409, kDenied409, kSaysDenied},
    {CodeFate::denied, false, kDenied, kDenied409, kDenied409, kSaysDenied},
    {CodeFate::used, true, kUsed, kApproved409, kApproved409, kSaysApproved},
    {CodeFate::used, false, kUsed, kApproved409, kApproved409, kSaysApproved},
    {CodeFate::expired, true, kExpired, kExpired409, kExpired409, kSaysExpired},
    {CodeFate::expired, false, kExpired, kExpired409, kExpired409, kSaysExpired},
    {CodeFate::locked, true, kLocked, kLocked409, kLocked409, kSaysDead},
    {CodeFate::locked, false, kLocked, kLocked409, kLocked409, kSaysDead},
    {CodeFate::wrong_secret, true, kWrong, kDone, kDone, kAsks},
    {CodeFate::wrong_secret, false, kWrong, kOff409, kOff409, kSaysOff},
    {CodeFate::others, true, kWrong, kNoCode, kNoCode, kAsks},
    {CodeFate::others, false, kWrong, kNoCode, kNoCode, kAsks},
    {CodeFate::renamed, true, kPending, kDone, kDone, kAsks},
    {CodeFate::renamed, false, kOff, kOff409, kOff409, kSaysOff},
    {CodeFate::deleted, true, kWrong, kNoCode, kNoCode, kSaysUnknown},
    {CodeFate::deleted, false, kWrong, kNoCode, kNoCode, kSaysUnknown},
}};

struct ShownCode {
  std::string code;
  std::string secret;
  std::string slug;
};

ShownCode prepare(CredentialsServer& house, const CodeRow& row) {
  const PortalPtr portal = house.make_portal(true);
  const std::string slug = portal->contents.slug;
  const PortalPtr other = house.make_portal(true);
  const IssuedCode issued =
      house.make_code(row.fate == CodeFate::others ? other->contents.slug : slug);
  ShownCode shown{issued.code_text, issued.secret_text, slug};
  const bool is_approved = row.fate == CodeFate::approved || row.fate == CodeFate::used;
  if (is_approved) house.decide(shown.code, Decision::approve);
  if (row.fate == CodeFate::denied) house.decide(shown.code, Decision::deny);
  if (row.fate == CodeFate::used) {
    CHECK(house.ask_for_token(slug, code_grant(shown.code, shown.secret)).status == 200);
  }
  if (row.fate == CodeFate::expired) house.server.clock.advance(std::chrono::minutes(5));
  if (row.fate == CodeFate::locked) {
    for (unsigned i = 0; i < limits::kWrongTriesMax; ++i) {
      CHECK(house.ask_for_token(slug, code_grant(shown.code, "guess")).status == 400);
    }
  }
  if (row.fate == CodeFate::wrong_secret) shown.secret = "guess";
  if (row.fate == CodeFate::renamed) shown.slug = house.rename(slug);
  house.set_user_invokable(shown.slug, row.user_invokable);
  if (row.fate == CodeFate::deleted) house.delete_portal(shown.slug);
  return shown;
}

struct CodeColumn {
  const char* name;
  Expected CodeRow::*expected;
  std::function<Seen(CredentialsServer&, const ShownCode&, const Expected&)> ask;
};

const std::vector<CodeColumn>& code_columns() {
  static const std::vector<CodeColumn> columns = {
      {"a token is asked for", &CodeRow::tokens,
       [](CredentialsServer& house, const ShownCode& shown, const Expected&) {
         return seen(house.ask_for_token(shown.slug, code_grant(shown.code, shown.secret)));
       }},
      {"the code is approved", &CodeRow::approval,
       [](CredentialsServer& house, const ShownCode& shown, const Expected&) {
         return seen(house.server.ask(
             post(control_of(shown.slug) + "/codes/" + shown.code + "/approve", "")));
       }},
      {"the code is denied", &CodeRow::denial,
       [](CredentialsServer& house, const ShownCode& shown, const Expected&) {
         return seen(
             house.server.ask(post(control_of(shown.slug) + "/codes/" + shown.code + "/deny", "")));
       }},
      {"the page is looked at", &CodeRow::page,
       [](CredentialsServer& house, const ShownCode& shown, const Expected& expected) {
         const Answer page = house.server.ask(get("/_porthole/authorize/" + shown.code));
         const bool says = page.body.find(expected.message) != std::string::npos;
         return Seen{page.status, says ? std::string(expected.message) : page.body};
       }},
  };
  return columns;
}

}  // namespace

TEST_SUITE("server: credentials, each in each state at each endpoint") {
  TEST_CASE("tokens") {
    CredentialsServer house;
    for (const TokenRow& row : token_rows()) {
      for (const TokenColumn& column : token_columns()) {
        CAPTURE(name_of(row.kind));
        CAPTURE(static_cast<int>(row.fate));
        CAPTURE(row.user_invokable);
        CAPTURE(column.name);
        const Shown shown = prepare(house, row);
        CHECK(column.ask(house, shown) == row.*column.expected);
      }
    }
  }

  TEST_CASE("secrets") {
    CredentialsServer house;
    for (const SecretRow& row : kSecretRows) {
      CAPTURE(static_cast<int>(row.fate));
      CAPTURE(row.user_invokable);
      CHECK(ask_with_secret(house, row) == row.tokens);
    }
  }

  TEST_CASE("codes") {
    CredentialsServer house;
    for (const CodeRow& row : kCodeRows) {
      for (const CodeColumn& column : code_columns()) {
        CAPTURE(static_cast<int>(row.fate));
        CAPTURE(row.user_invokable);
        CAPTURE(column.name);
        const ShownCode shown = prepare(house, row);
        const Expected& expected = row.*column.expected;
        CHECK(column.ask(house, shown, expected) == expected);
      }
    }
  }

  TEST_CASE("nothing, nonsense and what names no portal") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    const std::string off = house.make_portal(false)->contents.slug;
    CHECK(house.open(slug, std::nullopt) == kRefused);
    CHECK(house.open(slug, "") == kRefused);
    CHECK(house.open(slug, "bkpat_MQ_nonsense") == kRefused);
    CHECK(house.open("nowhere", "bkpat_MQ_nonsense") == kRefused);
    CHECK(house.open("nowhere", std::nullopt) == kRefused);
    CHECK(seen(house.ask_for_token("nowhere", client_grant(std::string(36, '0'), "s"))) ==
          kWrongClient);
    CHECK(seen(house.ask_for_token("nowhere", code_grant("c", "s"))) == kWrong);
    CHECK(seen(house.ask_for_token(slug, code_grant("c", "s"))) == kWrong);
    constexpr Expected kNone{404, "No portal found that users can invoke"};
    CHECK(seen(house.server.ask(post(portal_path("nowhere") + "/codes", ""))) == kNone);
    CHECK(seen(house.server.ask(post(portal_path(off) + "/codes", ""))) == kNone);
  }
}

}  // namespace porthole::http::test
