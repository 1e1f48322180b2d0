#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "store/snapshot/snapshot_file.h"
#include "store/snapshot/snapshot_writer.h"
#include "tests/store/store_support.h"
#include "tests/support/fake_disk.h"

namespace porthole {
namespace {

using test::draft_of;
using test::FakeDisk;
using test::House;
using test::named;
using test::Slugs;

constexpr const char* kUndone =
    "The change was undone, because no snapshot of it could be written: the fake disk is full";

/// A house whose changes wait for the disk. It begins with one organization and a portal in it.
struct SyncHouse : House {
  SyncHouse() {
    acme = organization();
    create(*acme, "First");
    SnapshotOptions options;
    options.path = test::kSnapshotPath;
    options.interval = std::chrono::hours(1);  // Of no meaning here.
    options.sync = true;
    writer =
        std::make_unique<SnapshotWriter>(store, disk, options, [this](const Error&) { ++reports; });
  }

  /// Begins a change in a thread of its own, which puts its error, or nothing, into `outcomes`.
  template <typename Change>
  void begin(const Change& change) {
    threads.emplace_back([this, change] {
      const auto result = change();
      const std::lock_guard lock(mutex);
      outcomes.push_back(result.ok() ? "" : result.error().message);
    });
  }

  void begin_create(const std::string& name) {
    begin([this, name] { return store.create_portal(*acme, named(name), {demo_user()}); });
  }

  /// Until the store has made so many changes, acknowledged or not.
  void wait_for_revision(std::uint64_t revision) const {
    while (store.revision() < revision) std::this_thread::yield();
  }

  std::vector<std::string> join() {
    for (std::thread& thread : threads) thread.join();
    threads.clear();
    return std::exchange(outcomes, {});
  }

  std::size_t outcome_count() {
    const std::lock_guard lock(mutex);
    return outcomes.size();
  }

  std::string text_on_disk() {
    const ReadResult read = read_snapshot(test::kSnapshotPath, disk, clock, random);
    CHECK(read.problems.empty());
    return test::written(read.image);
  }

  FakeDisk disk;
  OrganizationPtr acme;
  std::atomic<int> reports = 0;
  std::mutex mutex;
  std::vector<std::string> outcomes;
  std::vector<std::thread> threads;
  std::unique_ptr<SnapshotWriter> writer;
};

}  // namespace

TEST_SUITE("snapshot_writer: with each change") {
  TEST_CASE("acknowledges a change of any kind once a snapshot holds it") {
    SyncHouse house;
    Store& store = house.store;
    const auto check_written = [&](std::size_t commits) {
      CHECK(house.disk.commits() == commits);
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
    CHECK(house.writer->stop().ok());
    check_written(5);
  }

  TEST_CASE("keeps a change waiting for as long as the disk takes") {
    SyncHouse house;
    house.disk.hold();
    house.begin_create("Second");
    house.disk.wait_until_held();
    // Others may see it already; who made it has no answer yet.
    CHECK(house.slugs() == Slugs{"first", "second"});
    CHECK(house.outcome_count() == 0);
    CHECK(house.disk.commits() == 0);
    house.disk.release();
    CHECK(house.join() == std::vector<std::string>{""});
    CHECK(house.disk.commits() == 1);
  }

  TEST_CASE("writes one snapshot for all who wait together") {
    SyncHouse house;
    house.disk.hold();
    house.begin_create("A");
    house.disk.wait_until_held();
    for (int i = 0; i < 16; ++i) house.begin_create("P" + std::to_string(i));
    house.wait_for_revision(19);
    house.disk.release();
    CHECK(house.join() == std::vector<std::string>(17, ""));
    // The first, the one for the others, and one more if some of them came to wait while that was
    // being written.
    CHECK(house.disk.commits() >= 2);
    CHECK(house.disk.commits() <= 3);
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("answers every change that a failure undoes with its reason, and keeps earlier ones") {
    SyncHouse house;
    REQUIRE(house.store.create_portal(*house.acme, named("Kept"), {demo_user()}).ok());
    const std::string before = house.text();
    const std::string on_disk = house.disk.bytes_of(test::kSnapshotPath);
    house.disk.fail_at(FakeDisk::Step::commit);
    house.disk.hold();
    house.begin_create("Doomed");
    house.disk.wait_until_held();
    // These are not in the snapshot that fails, but they build on what it holds.
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
    CHECK(house.disk.bytes_of(test::kSnapshotPath) == on_disk);
    CHECK(house.store.authenticate("dead").ok());
    CHECK(house.reports == 1);
    house.check();

    house.disk.fail_at(FakeDisk::Step::none);
    CHECK(house.store.create_portal(*house.acme, named("After"), {demo_user()}).ok());
    CHECK(house.slugs() == Slugs{"first", "kept", "after"});
    CHECK(house.text_on_disk() == house.text());
    CHECK(house.writer->stop().ok());
  }

  TEST_CASE("undoes changes whatever the step at which the disk fails") {
    for (const FakeDisk::Step step :
         {FakeDisk::Step::replace, FakeDisk::Step::append, FakeDisk::Step::commit}) {
      SyncHouse house;
      const std::string before = house.text();
      house.disk.fail_at(step);
      for (int i = 0; i < 3; ++i) {
        const auto failed = house.store.delete_portal(*house.acme, "first", {});
        REQUIRE_FALSE(failed.ok());
        CHECK(failed.error().code == ErrorCode::internal);
        CHECK(failed.error().message == kUndone);
        CHECK(house.text() == before);
      }
      house.disk.fail_at(FakeDisk::Step::none);
      CHECK(house.store.delete_portal(*house.acme, "first", {}).ok());
      CHECK(house.text_on_disk() == house.text());
      CHECK(house.reports == 3);
    }
  }

  TEST_CASE("acknowledges exactly what stays, when every third write fails under eight threads") {
    SyncHouse house;
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
    CHECK(house.writer->stop().ok());
    CHECK(house.disk.commits() > 0);
    house.disk.fail_every(0);
    // Whatever the last write held, no acknowledged change is missing from it.
    CHECK(house.text_on_disk() == house.text());
  }

  TEST_CASE("writes one at the start when asked to, and acknowledges none without changes") {
    House house;
    house.create(*house.organization(), "First");
    FakeDisk disk;
    SnapshotOptions options;
    options.path = test::kSnapshotPath;
    options.sync = true;
    options.write_at_start = true;
    SnapshotWriter writer(house.store, disk, options, [](const Error&) {});
    disk.wait_for_commits(1);
    CHECK(writer.stop().ok());
    CHECK(disk.commits() == 1);
    const ReadResult read = read_snapshot(test::kSnapshotPath, disk, house.clock, house.random);
    CHECK(test::written(read.image) == house.text());
  }
}

}  // namespace porthole
