#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "store/pending_change.h"
#include "store/snapshot/snapshot_file.h"
#include "tests/store/snapshot/log_support.h"

namespace porthole {
namespace {

using test::draft_of;
using test::FakeDisk;
using test::kLogPath;
using test::kPatience;
using test::LogHouse;
using test::named;
using test::Slugs;

constexpr const char* kUndone =
    "The change was undone, because it could not be written: the fake disk is full";

/// How many lines the log has, its head included.
std::size_t lines_of(const FakeDisk& disk) {
  std::size_t lines = 0;
  for (const char c : disk.bytes_of(kLogPath)) lines += c == '\n' ? 1 : 0;
  return lines;
}

}  // namespace

TEST_SUITE("change_log_writer") {
  TEST_CASE("acknowledges a change of any kind once the log holds it, and writes nothing else") {
    LogHouse house;
    Store& store = house.store;
    const std::size_t snapshots = house.disk.commits();
    const auto check_written = [&](std::size_t appends) {
      CHECK(house.disk.appends() == appends);
      CHECK(lines_of(house.disk) == appends + 1);
      CHECK(house.text_on_disk() == house.text());
    };
    CHECK(store.create_portal(*house.acme, named("Second"), {demo_user()}).ok());
    check_written(1);
    CHECK(store.update_portal(*house.acme, "second", draft_of(R"({"slug":"other"})"), {}).ok());
    check_written(2);
    CHECK(store.delete_portal(*house.acme, "first", {}).ok());
    check_written(3);
    CHECK(store.revoke(*house.token("dead")).ok());
    check_written(4);
    CHECK(store.organization("globex", *house.token()).ok());
    check_written(5);
    // What changes nothing writes nothing.
    CHECK_FALSE(store.delete_portal(*house.acme, "none", {}).ok());
    CHECK(store.organization("globex", *house.token()).ok());
    check_written(5);
    CHECK(house.disk.commits() == snapshots);
  }

  TEST_CASE("leaves a snapshot alone at its end, and no log") {
    LogHouse house;
    house.create(*house.acme, "Second");
    const std::string before = house.text();
    CHECK(house.writer->stop().ok());
    CHECK_FALSE(house.disk.exists(kLogPath));
    CHECK(house.text_on_disk() == before);
    CHECK(house.recovered().replayed == 0);
  }

  TEST_CASE("continues the log of an earlier process") {
    LogHouse house;
    house.create(*house.acme, "Second");
    const RecoveredState state = house.recovered();
    test::House later;
    later.store.load(state.read.image);
    SnapshotOptions options = house.options;
    FakeDisk disk;
    disk.put(test::kSnapshotPath, house.disk.bytes_of(test::kSnapshotPath));
    disk.put(kLogPath, house.disk.bytes_of(kLogPath) + "torn");
    const auto writer = start_state_writer(later.store, disk, options,
                                           {true, state.position, state.log_bytes, state.replayed},
                                           house.random_ids, [](const Error&) {});
    REQUIRE(writer.ok());
    later.create(*later.organization(), "Third");
    const RecoveredState again = recover_state(test::kSnapshotPath, limits::kAuditEventsMax, disk,
                                               later.clock, later.random);
    CHECK(again.read.problems.empty());
    CHECK(test::written(again.read.image) == later.text());
    CHECK(again.replayed == 2);
  }

  TEST_CASE("keeps a change waiting for as long as the disk takes") {
    LogHouse house;
    house.disk.hold();
    house.begin_create("Second");
    house.disk.wait_until_held();
    // Others may see it already; who made it has no answer yet.
    CHECK(house.slugs() == Slugs{"first", "second"});
    CHECK(house.outcome_count() == 0);
    CHECK(house.disk.appends() == 0);
    house.disk.release();
    CHECK(house.join() == std::vector<std::string>{""});
    CHECK(house.disk.appends() == 1);
  }

  TEST_CASE("leaves the waiting to whoever collects a thread's changes") {
    LogHouse house;
    house.disk.hold();
    PendingChangePtr last;
    {
      const PendingChanges changes;
      house.create(*house.acme, "Second");
      house.create(*house.acme, "Third");
      last = changes.last();
    }
    REQUIRE(last != nullptr);
    CHECK_FALSE(last->outcome().has_value());
    bool is_known = false;
    last->notify([&] { is_known = true; });
    house.disk.release();
    CHECK(last->wait().ok());
    last->ignore();
    CHECK(is_known);
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("appends the changes of all who wait together") {
    LogHouse house;
    house.disk.hold();
    house.begin_create("A");
    house.disk.wait_until_held();
    for (int i = 0; i < 16; ++i) house.begin_create("P" + std::to_string(i));
    house.wait_for_revision(19);
    house.disk.release();
    CHECK(house.join() == std::vector<std::string>(17, ""));
    CHECK(house.disk.appends() <= 3);
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("answers every change that a failure undoes with its reason, and keeps earlier ones") {
    LogHouse house;
    REQUIRE(house.store.create_portal(*house.acme, named("Kept"), {demo_user()}).ok());
    const std::string before = house.text();
    const std::string log = house.disk.bytes_of(kLogPath);
    house.disk.fail_at(FakeDisk::Step::append_to_log);
    house.disk.hold();
    house.begin_create("Doomed");
    house.disk.wait_until_held();
    // These are not in the append that fails, but they build on what it holds.
    house.begin([&] {
      return house.store.update_portal(*house.acme, "doomed", draft_of(R"({"slug":"moved"})"), {});
    });
    house.wait_for_revision(5);
    house.begin([&] { return house.store.delete_portal(*house.acme, "kept", {}); });
    house.begin([&] { return house.store.organization("globex", *house.token()); });
    house.begin([&] { return house.store.revoke(*house.token("dead")); });
    house.wait_for_revision(8);
    house.disk.release();
    CHECK(house.join() == std::vector<std::string>(5, kUndone));
    CHECK(house.text() == before);
    CHECK(house.disk.bytes_of(kLogPath) == log);
    CHECK(house.store.authenticate("dead").ok());
    CHECK(house.reports == 1);
    house.check();

    house.disk.fail_at(FakeDisk::Step::none);
    CHECK(house.store.create_portal(*house.acme, named("After"), {demo_user()}).ok());
    CHECK(house.slugs() == Slugs{"first", "kept", "after"});
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("accepts nothing while it isn't known what the log holds") {
    LogHouse house;
    const std::string before = house.text();
    house.disk.fail_at(FakeDisk::Step::cut);
    // A whole snapshot and a new log are written at once, so that the change is undone for sure.
    const auto undone = house.store.create_portal(*house.acme, named("Undone"), {demo_user()});
    REQUIRE_FALSE(undone.ok());
    CHECK(undone.error().message == kUndone);
    CHECK(house.text() == before);
    CHECK(house.text_on_disk() == before);
  }

  TEST_CASE("says that it isn't known whether a change stays, and undoes it once it can") {
    LogHouse house;
    const std::string before = house.text();
    house.disk.fail_at(FakeDisk::Step::cut, FakeDisk::Step::replace);
    const auto unknown = house.store.create_portal(*house.acme, named("Unknown"), {demo_user()});
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().message.starts_with("It is not known whether the change will be there"));
    CHECK(house.text() == before);
    const auto refused = house.store.create_portal(*house.acme, named("Refused"), {demo_user()});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message == kUndone);
    house.disk.fail_at(FakeDisk::Step::none);
    // It is tried again without being asked.
    while (house.text_on_disk() != before) std::this_thread::yield();
    while (!house.store.create_portal(*house.acme, named("After"), {demo_user()}).ok()) {
      std::this_thread::yield();
    }
    CHECK(house.slugs() == Slugs{"first", "after"});
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("makes the log anew when somebody has removed it") {
    LogHouse house;
    house.create(*house.acme, "Kept");
    const std::string before = house.text();
    REQUIRE(house.disk.remove(kLogPath).ok());
    CHECK_FALSE(house.store.create_portal(*house.acme, named("Undone"), {demo_user()}).ok());
    CHECK(house.text_on_disk() == before);
    CHECK(house.store.create_portal(*house.acme, named("After"), {demo_user()}).ok());
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("replaces a log that has grown by a snapshot, and loses nothing meanwhile") {
    LogHouse house({.log_bytes_max = 4'000});
    std::size_t largest = 0;
    for (int i = 0; i < 200; ++i) {
      house.create(*house.acme, "P" + std::to_string(i));
      largest = std::max(largest, house.disk.bytes_of(kLogPath).size());
      if (i % 20 == 0) CHECK(house.text_on_disk() == house.text());
    }
    CHECK(largest > 4'000);
    CHECK(house.disk.commits() > 4);
    CHECK(house.text_on_disk() == house.text());
    CHECK(house.writer->stop().ok());
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("never replaces a snapshot by one with a change that was undone") {
    LogHouse house({.log_bytes_max = 1});
    house.create(*house.acme, "A");
    for (int i = 0; i < 50; ++i) {
      house.disk.fail_every(2);
      const std::string name = "P" + std::to_string(i);
      const bool is_made = house.store.create_portal(*house.acme, named(name), {demo_user()}).ok();
      house.disk.fail_every(0);
      CHECK(house.text_on_disk() == house.text());
      CHECK(is_made == (house.slugs().back() == "p" + std::to_string(i)));
    }
    house.check();
  }

  TEST_CASE("acknowledges exactly what stays, when every third append fails under eight threads") {
    LogHouse house({.log_bytes_max = 20'000});
    house.disk.fail_every(3);
    std::mutex mutex;
    std::set<std::string> acknowledged = {"first"};
    int failed = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 40; ++i) {
          const std::string slug = "t" + std::to_string(thread) + "-" + std::to_string(i);
          const bool is_made =
              house.store.create_portal(*house.acme, named(slug), {demo_user()}).ok();
          const bool is_deleted =
              is_made && i % 3 == 0 && house.store.delete_portal(*house.acme, slug, {}).ok();
          const std::lock_guard lock(mutex);
          if (is_made && !is_deleted) acknowledged.insert(slug);
          if (!is_made) ++failed;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    house.check();
    const Slugs slugs = house.slugs();
    CHECK(std::set<std::string>(slugs.begin(), slugs.end()) == acknowledged);
    CHECK(failed > 0);
    CHECK(house.text_on_disk() == house.text());
    house.disk.fail_every(0);
    CHECK(house.writer->stop().ok());
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("fails to start where nothing can be written") {
    for (const FakeDisk::Step step : {FakeDisk::Step::replace, FakeDisk::Step::commit}) {
      test::House house;
      FakeDisk disk;
      disk.fail_at(step);
      SnapshotOptions options;
      options.path = test::kSnapshotPath;
      options.sync = true;
      const auto started =
          start_state_writer(house.store, disk, options, {}, house.random, [](const Error&) {});
      REQUIRE_FALSE(started.ok());
      CHECK(started.error().message == FakeDisk::kReason);
    }
  }
}

}  // namespace porthole
