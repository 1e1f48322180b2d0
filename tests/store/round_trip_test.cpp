#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/text.h"
#include "store/document/fixtures.h"
#include "store/snapshot/snapshot_file.h"
#include "tests/store/store_support.h"
#include "tests/support/fake_disk.h"

namespace porthole {
namespace {

using test::House;
using test::written;

/// Makes random changes of every kind to a store that others change, too. Most are refused now and
/// then; that is right.
class RandomChanges {
 public:
  RandomChanges(House& house, std::uint64_t seed) : house_(house), engine_(seed) {}

  void make(int changes) {
    for (int i = 0; i < changes; ++i) make_one();
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  Store& store() { return house_.store; }

  // Few names, so that changes meet.
  std::string slug() { return "org-" + std::to_string(below(4)); }
  std::string portal_slug() { return "portal-" + std::to_string(below(6)); }
  std::string email() { return "u" + std::to_string(below(5)) + "@example.com"; }
  std::string query() {
    static const std::vector<std::string> queries = {
        "{ a b { c } }", "query Q($x: Int) { b(x: $x) { c d } }", "{ a }",
        "mutation M { change { done } } query R { a }", "{ é: a \n # \"quoted\" \\ \t\n }"};
    return queries[below(queries.size())];
  }
  Actor actor() {
    const auto users = store().users(10);
    return {users[below(users.size())], "127.0.0.1", "agent \xc3\xa9"};
  }
  OrganizationPtr organization() {
    const auto found = store().organization(slug(), *house_.token());
    return found ? *found : nullptr;
  }

  PortalDraft draft() {
    PortalDraft draft;
    draft.slug = {Presence::given, portal_slug()};
    draft.name = {Presence::given, "Name <\xc3\xa9> \"" + std::to_string(below(9)) + "\""};
    draft.query = {Presence::given, query()};
    if (below(2) == 0) draft.description = {Presence::given, std::string(below(80), '\n')};
    if (below(4) == 0) draft.allowed_ip_addresses = {Presence::given, "10.0.0.0/8 ::1"};
    draft.user_invokable = {Presence::given, below(3) != 0};
    return draft;
  }

  void set_rules() {
    static const std::vector<std::string> rules = {
        R"([{"when":{"nth":1},"status":201},{"data":{"b":{"c":1.5e300}}}])",
        R"([{"when":{"operation":"Q","variables":{"x":-0.0}},"data":{"b":{"d":["\u0000"]}}}])",
        R"([{"sequence":[{"data":null,"times":3},{"errors":[{"message":"No"}],"delay":"1s"}]}])"};
    const std::string in = slug();
    const std::string at = portal_slug();
    const auto portal = store().portal(in, at);
    if (!portal) return;
    const json::ParseResult parsed = json::parse(rules[below(rules.size())]);
    auto read = QueryPolicy().read_responses(parsed.document, "", (*portal)->contents.query);
    // Misfits, too, as an update between reading and setting makes them.
    if (below(2) == 0) read = graphql::ResponseRules::parse(parsed.document, "", nullptr, nullptr);
    if (auto* made = std::get_if<std::shared_ptr<graphql::ResponseRules>>(&read)) {
      ignore(store().set_responses(in, at, *made));
    }
  }

  void issue_user_token() {
    const std::string in = slug();
    const std::string at = portal_slug();
    const auto code = store().create_code(in, at, {nullptr, "::1", "device"});
    if (!code) return;
    ignore(store().decide_code(code->code_text, below(3) == 0 ? Decision::deny : Decision::approve,
                               actor()));
    if (below(2) == 0) return;
    ignore(store().exchange_code(in, at, code->code_text, code->secret_text,
                                 std::chrono::minutes(5), {}));
  }

  void issue_ephemeral_token() {
    const std::string in = slug();
    const std::string at = portal_slug();
    const auto secret = store().create_portal_secret(in, at, "described", actor());
    if (!secret) return;
    ignore(store().exchange_secret(in, at, secret->at.portal->uuid.to_string(), secret->text,
                                   std::chrono::minutes(5), {}));
    if (below(2) == 0) {
      ignore(store().delete_portal_secret(in, at, secret->secret->uuid, actor()));
    }
  }

  void change_settings(const Organization& in) {
    static const std::vector<std::uint64_t> days = {30, 60, 365, 7};
    ApiSettingsDraft draft;
    if (below(2) == 0) {
      draft.allowed_ip_addresses = {Presence::given, below(3) == 0 ? "" : "10.0.0.0/8\n ::1/128"};
    }
    if (below(2) == 0) {
      draft.revoke_inactive_tokens_after_days = {Presence::given, days[below(days.size())]};
    }
    if (below(2) == 0) draft.restrict_user_api_token_creation = {Presence::given, below(2) == 0};
    ignore(store().update_api_settings(in, draft, actor()));
  }

  /// An organization with roles, and with settings that some plans lack.
  std::string declared_organization() {
    static const std::vector<std::string> settings = {
        "", R"(,"api_settings":{"features":{"api_ip_allow_list":false}})",
        R"(,"api_settings":{"allowed_ip_addresses":"::/0",
            "features":{"inactive_api_token_revocation":false}})"};
    const std::string role = below(2) == 0 ? "admin" : "member";
    return R"({"slug":")" + slug() + R"(","members":[{"user":")" + email() + R"(","role":")" +
           role + R"("},{"user":"demo@example.com","role":"member"}])" +
           settings[below(settings.size())] + '}';
  }

  void declare_organization() {
    if (below(2) == 0) ignore(store().delete_organization(slug()));
    const std::string text = R"({"version":1,"organizations":[)" + declared_organization() + "]}";
    const auto read =
        read_more_fixtures(text, &store(), house_.clock, house_.random, QueryPolicy());
    if (read.ok() && read->problems.empty()) ignore(store().add(read->image));
  }

  void add_fixtures() {
    const std::string organization = slug();
    const std::string number = std::to_string(engine_());
    const std::string text =
        R"({"version":1,
      "users":[{"name":"U","email":")" +
        email() + R"("}],
      "organizations":[{"slug":")" +
        organization + R"("}],
      "access_tokens":[{"token":"t)" +
        number + R"(","scopes":["read_portals"],"organizations":[")" + slug() + R"("],"user":")" +
        email() + R"(","expires_at":"2030-01-01T00:00:00+05:30"}],
      "portals":[{"organization":")" +
        organization + R"(","name":"P )" + number + R"(","query":"{ a }","created_by":")" +
        email() + R"(","token":"bkpat_)" + number + R"("}]})";
    const auto read =
        read_more_fixtures(text, &store(), house_.clock, house_.random, QueryPolicy());
    if (read.ok() && read->problems.empty()) ignore(store().add(read->image));
  }

  void replace() {
    KeptImage& kept = kept_[below(kept_.size())];
    if (below(3) == 0) {
      kept = KeptImage(store().image());
    } else {
      ignore(store().replace(kept.restored()));
    }
  }

  void replace_organization() {
    // Sometimes what another organization was, under this one's name.
    const auto image = store().image(slug());
    if (!image) return;
    StateImage changed = KeptImage(*image).restored();
    if (below(2) == 0) {
      Organization renamed = *changed.organizations.front().organization;
      renamed.slug = slug();
      if (below(2) == 0) renamed.uuid = Uuid::make_v8(sha256(std::to_string(engine_())));
      changed.organizations.front().organization =
          std::make_shared<const Organization>(std::move(renamed));
      changed.organizations.front().portals.clear();
      changed.portal_tokens.clear();
      changed.portal_secrets.clear();
      changed.device_codes.clear();
    }
    ignore(store().replace_organization(changed));
  }

  void delete_something() {
    const auto portals = store().portal_tokens("org-0", "portal-0");
    if (portals && !portals->empty()) {
      ignore(store().delete_portal_token("org-0", "portal-0", portals->front()->uuid, actor()));
    }
    const auto users = store().users(10);
    ignore(store().delete_user(users[below(users.size())]->uuid));
    if (const auto tokens = store().access_tokens(); tokens.size() > 3) {
      ignore(store().delete_access_token(tokens[below(tokens.size())]->uuid));
    }
    if (below(4) == 0) ignore(store().delete_organization(slug()));
    const auto token = store().authenticate(std::to_string(below(3)));
    if (token) ignore(store().revoke(**token));
  }

  void make_one() {
    const OrganizationPtr in = organization();
    switch (in == nullptr ? 99 : below(18)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return ignore(store().create_portal(*in, draft(), actor()));
      case 4:
      case 5:
        return ignore(store().update_portal(*in, portal_slug(), draft(), actor()));
      case 6:
        return ignore(store().delete_portal(*in, portal_slug(), actor()));
      case 7:
      case 8:
        return set_rules();
      case 9:
        return ignore(store().create_portal_token(slug(), portal_slug(), "d", actor()));
      case 10:
        return issue_user_token();
      case 11:
        return issue_ephemeral_token();
      case 12:
        return add_fixtures();
      case 13:
        return replace();
      case 14:
        return replace_organization();
      case 15:
        return change_settings(*in);
      case 16:
        return declare_organization();
      default:
        delete_something();
        house_.clock.advance(std::chrono::seconds(below(200)));
        store().expire(house_.clock.now());
    }
  }

  template <typename T>
  static void ignore(const Result<T>& result) {
    static_cast<void>(result.ok());
  }

  House& house_;
  std::mt19937_64 engine_;
  std::vector<KeptImage> kept_ = std::vector<KeptImage>(2);
};

/// Exports, imports into another store, and exports again; and does the same with a file.
void check_round_trip(House& house) {
  house.check();
  const StateImage image = house.store.image();
  const std::string text = snapshot_text(image);
  House other;
  Result<ReadResult> read = read_state_text(text, other.clock, other.random);
  REQUIRE(read.ok());
  for (const Problem& problem : read->problems) {
    FAIL_CHECK(problem.pointer << ": " << problem.message);
  }
  if (!read->problems.empty()) return;
  other.store.load(read->image);
  CHECK(snapshot_text(other.store.image()) == text);
  other.check();
  test::FakeDisk disk;
  REQUIRE(write_snapshot(image, {test::kSnapshotPath}, disk).ok());
  const ReadResult loaded = read_snapshot(test::kSnapshotPath, disk, other.clock, other.random);
  CHECK(loaded.problems.empty());
  // One organization by itself, put back where it is.
  for (const OrganizationPtr& organization : house.store.organizations()) {
    const auto part = house.store.image(organization->slug);
    REQUIRE(part.ok());
    read = read_state_text(snapshot_text(*part), other.clock, other.random);
    REQUIRE(read.ok());
    REQUIRE(read->problems.empty());
    CHECK(other.store.replace_organization(read->image).ok());
  }
  CHECK(written(other.store.image()).size() == written(image).size());
  other.check();
}

}  // namespace

TEST_SUITE("store: whatever is written can be read") {
  TEST_CASE("after random changes of every kind") {
    for (const std::uint64_t seed : {1u, 2u, 3u}) {
      CAPTURE(seed);
      House house;
      RandomChanges changes(house, seed);
      std::size_t portals = 0;
      for (int round = 0; round < 12; ++round) {
        changes.make(60);
        check_round_trip(house);
        portals += house.store.portal_count();
      }
      CHECK(portals > 12);
    }
  }

  TEST_CASE("after concurrent ones") {
    House house;
    std::vector<RandomChanges> all;
    for (std::uint64_t i = 0; i < 6; ++i) all.emplace_back(house, 100 + i);
    for (int round = 0; round < 8; ++round) {
      std::vector<std::thread> threads;
      for (RandomChanges& changes : all) threads.emplace_back([&changes] { changes.make(40); });
      for (std::thread& thread : threads) thread.join();
      check_round_trip(house);
    }
  }
}

}  // namespace porthole
