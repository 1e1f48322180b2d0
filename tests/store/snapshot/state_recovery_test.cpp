#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "store/document/fixtures.h"
#include "store/snapshot/log_line.h"
#include "store/snapshot/snapshot_file.h"
#include "tests/store/snapshot/log_support.h"

namespace porthole {
namespace {

using std::chrono::minutes;
using test::draft_of;
using test::FakeDisk;
using test::kLogPath;
using test::LogHouse;
using test::named;

/// Makes a change at random, of any kind that there is. Most succeed.
class Changer {
 public:
  Changer(LogHouse& house, std::uint64_t seed) : house_(house), engine_(seed) {
    actor_.user = demo_user();
    actor_.address = "192.0.2.7";
  }

  void change() {
    Store& store = house_.store;
    const Result<OrganizationPtr> found = store.organization(pick_organization(), *house_.token());
    if (!found) return;
    const Organization& organization = **found;
    const std::string& slug = organization.slug;
    const std::string portal = "p" + std::to_string(below(12));
    switch (below(20)) {
      case 0:
      case 1: {
        PortalDraft draft = named(portal);
        draft.user_invokable = {Presence::given, true};
        (void)store.create_portal(organization, draft, actor_).ok();
        return;
      }
      case 2:
        (void)store
            .update_portal(organization, portal, draft_of(R"({"description":"\u2028 x"})"), actor_)
            .ok();
        return;
      case 3: {
        const std::string to = "p" + std::to_string(below(12));
        (void)store
            .update_portal(organization, portal, draft_of(R"({"slug":")" + to + "\"}"), actor_)
            .ok();
        return;
      }
      case 4:
        (void)store.delete_portal(organization, portal, actor_).ok();
        return;
      case 5:
        (void)store.create_portal_token(slug, portal, "for \"tests\"", actor_).ok();
        return;
      case 6: {
        const auto tokens = store.portal_tokens(slug, portal);
        if (tokens.ok() && !tokens->empty()) {
          (void)store.delete_portal_token(slug, portal, tokens->back()->uuid, actor_).ok();
        }
        return;
      }
      case 7: {
        const auto secret = store.create_portal_secret(slug, portal, "", actor_);
        if (!secret.ok()) return;
        const std::string client = secret->at.portal->uuid.to_string();
        const auto lifetime = minutes(1 + below(60));
        (void)store.exchange_secret(slug, portal, client, secret->text, lifetime, {}).ok();
        return;
      }
      case 8: {
        const auto secrets = store.portal_secrets(slug, portal);
        if (secrets.ok() && !secrets->empty()) {
          (void)store.delete_portal_secret(slug, portal, secrets->front()->uuid, actor_).ok();
        }
        return;
      }
      case 9:
      case 10: {
        const auto code = store.create_code(slug, portal, {nullptr, "::1", "curl"});
        if (!code.ok()) return;
        if (below(3) == 0) return;
        const Decision decision = below(3) == 0 ? Decision::deny : Decision::approve;
        (void)store.decide_code(code->code_text, decision, actor_).ok();
        (void)store.exchange_code(slug, portal, code->code_text, code->secret_text, minutes(60), {})
            .ok();
        return;
      }
      case 11:
        house_.clock.advance(std::chrono::seconds(below(400)));
        return;
      case 12: {
        const auto token = store.authenticate("t" + std::to_string(below(8)));
        if (token.ok()) (void)store.revoke(**token).ok();
        return;
      }
      case 13:
        if (below(4) == 0) (void)store.delete_organization(slug).ok();
        return;
      case 14: {
        const auto image = store.image(slug);
        if (image.ok() && below(2) == 0) (void)store.replace_organization(*image).ok();
        return;
      }
      case 15:
        if (below(6) == 0) (void)store.replace(store.image()).ok();
        return;
      case 16:
        return add_fixtures();
      case 17:
      case 18: {
        ApiSettingsDraft draft;
        draft.allowed_ip_addresses = {Presence::given, below(2) == 0 ? "" : "10.0.0.0/8 ::1/128"};
        draft.revoke_inactive_tokens_after_days = {Presence::given, 30};
        (void)store.update_api_settings(organization, draft, actor_).ok();
        return;
      }
      default: {
        const std::vector<UserPtr> users = store.users(100);
        (void)store.delete_user(users[below(users.size())]->uuid).ok();
        return;
      }
    }
  }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }
  std::string pick_organization() { return "org-" + std::to_string(below(3)); }

  void add_fixtures() {
    const std::string name = "f" + std::to_string(++added_);
    const std::string text =
        R"({"version":1,"users":[{"name":"Ann","email":")" + name +
        R"("}],"organizations":[{"slug":")" + name + R"(","members":[{"user":")" + name +
        R"(","role":"member"}]}],"access_tokens":[{"token":")" + name +
        R"(","scopes":["read_user"],"user":")" + name + R"(","organizations":[")" + name +
        R"("]}],"portals":[{"organization":")" + name +
        R"(","name":"New","query":"{ a }","created_by":")" + name + R"(","token":"bkpat_)" + name +
        R"(","responses":[{"data":{"a":1}}]}]})";
    const auto read =
        read_more_fixtures(text, &house_.store, house_.clock, house_.random, QueryPolicy());
    REQUIRE(read.ok());
    for (const Problem& problem : read->problems) FAIL_CHECK(problem.to_string());
    (void)house_.store.add(read->image).ok();
  }

  LogHouse& house_;
  std::mt19937_64 engine_;
  Actor actor_;
  int added_ = 0;
};

/// A log with three changes, and what becomes of it.
struct Damage {
  Damage() {
    for (const char* name : {"A", "B", "C"}) house.create(*house.acme, name);
    snapshot = house.disk.bytes_of(test::kSnapshotPath);
    log = house.disk.bytes_of(kLogPath);
    for (std::size_t at = 0; at < log.size(); at = log.find('\n', at) + 1) begins.push_back(at);
  }

  RecoveredState recover(const std::string& changed_log) const {
    FakeDisk disk;
    disk.put(test::kSnapshotPath, snapshot);
    disk.put(kLogPath, changed_log);
    return recover(disk);
  }

  static RecoveredState recover(FakeDisk& disk) {
    ManualClock clock{*parse_iso8601("2025-01-01T00:00:00Z")};
    SeededRandom random{9};
    return recover_state(test::kSnapshotPath, 100, disk, clock, random);
  }

  static std::string problem(const RecoveredState& state) {
    return state.read.problems.empty() ? "" : state.read.problems.front().to_string();
  }

  std::string line(std::size_t i) const {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : log.size();
    return log.substr(begins[i], end - begins[i]);
  }

  LogHouse house;
  std::string snapshot;
  std::string log;
  std::vector<std::size_t> begins;
};

}  // namespace

TEST_SUITE("state_recovery") {
  TEST_CASE("makes every change again exactly, whatever the changes") {
    for (const std::uint64_t seed : {21u, 22u, 23u, 24u}) {
      CAPTURE(seed);
      LogHouse house;
      Changer changer(house, seed);
      for (int i = 0; i < 400; ++i) {
        changer.change();
        if (i % 40 != 0) continue;
        CAPTURE(i);
        // Tokens whose time is over go whenever something else is done.
        house.store.expire(house.clock.now());
        const RecoveredState state = house.recovered();
        for (const Problem& problem : state.read.problems) FAIL(problem.to_string());
        test::House other;
        other.clock.set(house.clock.now());
        other.store.load(state.read.image);
        other.store.expire(house.clock.now());
        REQUIRE(other.text() == house.text());
      }
      CHECK(house.disk.appends() > 100);
    }
  }

  TEST_CASE("holds nothing secret in plain text") {
    LogHouse house;
    const auto created = house.store.create_portal(*house.acme, named("New"), {demo_user()});
    const auto secret = house.store.create_portal_secret("acme", "new", "", {demo_user()});
    REQUIRE(created.ok());
    REQUIRE(secret.ok());
    const std::string log = house.disk.bytes_of(kLogPath);
    CHECK(log.find(created->token) == std::string::npos);
    CHECK(log.find(secret->text) == std::string::npos);
    CHECK(log.find(to_hex(sha256(created->token))) != std::string::npos);
  }

  TEST_CASE("drops a last line that is torn anywhere, and no other") {
    const Damage damage;
    const std::size_t begin = damage.begins.back();
    for (std::size_t size = begin + 1; size < damage.log.size(); ++size) {
      const RecoveredState state = damage.recover(damage.log.substr(0, size));
      REQUIRE(Damage::problem(state) == "");
      CHECK(state.has_torn_line);
      CHECK(state.log_bytes == begin);
      CHECK(state.replayed == 2);
    }
    const RecoveredState whole = damage.recover(damage.log);
    CHECK_FALSE(whole.has_torn_line);
    CHECK(whole.replayed == 3);
    std::string last_damaged = damage.log;
    last_damaged[begin + 40] ^= 1;
    CHECK(damage.recover(last_damaged).has_torn_line);
  }

  TEST_CASE("refuses a damaged line that isn't the last, with file and line") {
    const Damage damage;
    for (std::size_t i = 0; i + 1 < damage.begins.size(); ++i) {
      const std::size_t begin = damage.begins[i];
      const std::size_t end = damage.begins[i + 1] - 1;
      for (std::size_t at = begin; at < end; at += 7) {
        std::string log = damage.log;
        log[at] ^= 1;
        CHECK(Damage::problem(damage.recover(log)) ==
              "state.json.log:" + std::to_string(i + 1) +
                  ":1: it is not what its SHA-256 was made of: it was damaged, or edited by hand");
      }
    }
  }

  TEST_CASE("refuses a log that lacks changes, or is another snapshot's") {
    const Damage damage;
    CHECK(Damage::problem(damage.recover(damage.line(0) + damage.line(1) + damage.line(3))) ==
          "state.json.log:3:1: the changes after 1 up to 2 are missing: the snapshot or the log is "
          "older than the other, or was edited");
    CHECK(Damage::problem(damage.recover(damage.line(0) + damage.line(2) + damage.line(3))) ==
          "state.json.log:2:1: the changes after 0 up to 1 are missing: the snapshot or the log is "
          "older than the other, or was edited");
    CHECK(Damage::problem(damage.recover(damage.line(1) + damage.line(2))) ==
          "state.json.log:1:1: this is not the head of a log of changes");
    const LogPosition other{Uuid::make_v8(sha256("other")), 0};
    CHECK(Damage::problem(damage.recover(log_head(other) + damage.line(1)))
              .starts_with("state.json.log:1:1: this log doesn't belong to the snapshot"));
    FakeDisk alone;
    alone.put(kLogPath, damage.log);
    CHECK(Damage::problem(Damage::recover(alone))
              .starts_with("state.json.log:2:1: this log has changes, but the snapshot that they "
                           "follow is missing"));
    // Without changes it is of no account.
    alone.put(kLogPath, damage.line(0));
    CHECK(Damage::problem(Damage::recover(alone)) == "");
  }

  TEST_CASE("says what in a change can't be made again") {
    const Damage damage;
    const auto recover_with = [&](const std::vector<ChangeRecord>& records) {
      return Damage::problem(
          damage.recover(damage.line(0) + log_line(1, 0, records) + damage.line(2)));
    };
    CHECK(
        recover_with({RemoveOrganization{"none"}}).ends_with("there is no organization \"none\""));
    const OrganizationPtr acme = damage.house.acme;
    CHECK(recover_with({PortalRemovalRecord{acme, Uuid()}}).find("there is no portal") !=
          std::string::npos);
  }

  TEST_CASE("skips changes that the snapshot has") {
    Damage damage;
    CHECK(write_snapshot(damage.house.store.image(),
                         {damage.house.options.path, damage.house.recovered().position},
                         damage.house.disk)
              .ok());
    const RecoveredState state = damage.house.recovered();
    CHECK(Damage::problem(state) == "");
    CHECK(state.replayed == 0);
    CHECK(test::written(state.read.image) == damage.house.text());
  }

  TEST_CASE("takes lines between which changes are missing that the snapshot has") {
    // A snapshot was written, but no new log; then a process continued the old one.
    Damage damage;
    const StateImage image = damage.house.store.image();
    LogPosition position = *damage.house.recovered().position;
    position.change += 2;
    REQUIRE(write_snapshot(image, {damage.house.options.path, position}, damage.house.disk).ok());
    damage.house.disk.put(kLogPath,
                          damage.log + log_line(position.change + 1, position.change, {}));
    const RecoveredState state = damage.house.recovered();
    CHECK(Damage::problem(state) == "");
    CHECK(state.replayed == 1);
    CHECK(test::written(state.read.image) == damage.house.text());
  }

  TEST_CASE("reads the copy of a snapshot that was being written in place") {
    const Damage damage;
    FakeDisk disk;
    disk.put(test::kSnapshotPath, damage.snapshot.substr(0, 100));
    CHECK(Damage::problem(Damage::recover(disk)) != "");
    disk.put("state.json.old", damage.snapshot);
    disk.put(kLogPath, damage.log);
    const RecoveredState state = Damage::recover(disk);
    CHECK(Damage::problem(state) == "");
    CHECK(state.is_from_backup);
    CHECK(state.replayed == 3);
  }
}

}  // namespace porthole
