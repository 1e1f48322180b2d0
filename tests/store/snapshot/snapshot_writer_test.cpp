#include "store/snapshot/snapshot_writer.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "store/snapshot/snapshot_file.h"
#include "tests/store/store_support.h"
#include "tests/support/fake_disk.h"

namespace porthole {
namespace {

using test::FakeDisk;
using test::House;

/// A house with a disk, and what the writer reports.
struct WriterHouse : House {
  explicit WriterHouse(std::chrono::milliseconds interval) {
    acme = organization();
    options.path = test::kSnapshotPath;
    options.interval = interval;
  }

  std::unique_ptr<SnapshotWriter> writer() {
    return std::make_unique<SnapshotWriter>(store, disk, options, on_disk,
                                            [this](const Error& error) {
                                              const std::lock_guard lock(mutex);
                                              reports.push_back(error.message);
                                            });
  }

  std::vector<std::string> reported() {
    const std::lock_guard lock(mutex);
    return reports;
  }

  /// The slugs in the snapshot on disk.
  test::Slugs slugs_on_disk() {
    const ReadResult read = read_snapshot(test::kSnapshotPath, disk, clock, random);
    CHECK(read.problems.empty());
    test::Slugs slugs;
    for (const auto& organization : read.image.organizations) {
      for (const PortalPtr& portal : organization.portals) slugs.push_back(portal->contents.slug);
    }
    return slugs;
  }

  FakeDisk disk;
  OrganizationPtr acme;
  SnapshotOptions options;
  StateOnDisk on_disk{true};
  std::mutex mutex;
  std::vector<std::string> reports;
};

constexpr std::chrono::hours kForever{1};

}  // namespace

TEST_SUITE("snapshot_writer: at intervals") {
  TEST_CASE("writes nothing when nothing changes") {
    WriterHouse house(std::chrono::milliseconds(0));
    const auto writer = house.writer();
    CHECK(writer->stop().ok());
    CHECK(house.disk.commits() == 0);
    CHECK_FALSE(house.disk.exists(test::kSnapshotPath));
  }

  TEST_CASE("writes one at the start when asked to") {
    WriterHouse house(kForever);
    house.on_disk.has_snapshot = false;
    const auto writer = house.writer();
    house.disk.wait_for_commits(1);
    CHECK(writer->stop().ok());
    CHECK(house.disk.commits() == 1);
    CHECK(house.slugs_on_disk().empty());
  }

  TEST_CASE("writes the first change at once, and those of an interval together") {
    WriterHouse house(kForever);
    const auto writer = house.writer();
    house.create(*house.acme, "First");
    house.disk.wait_for_commits(1);
    for (int i = 0; i < 50; ++i) house.create(*house.acme, "P" + std::to_string(i));
    CHECK(house.disk.commits() == 1);
    CHECK(writer->stop().ok());
    CHECK(house.disk.commits() == 2);
    CHECK(house.slugs_on_disk() == house.slugs());
    CHECK(house.slugs().size() == 51);
  }

  TEST_CASE("writes again when the interval is over") {
    WriterHouse house(std::chrono::milliseconds(1));
    const auto writer = house.writer();
    for (std::size_t i = 1; i <= 5; ++i) {
      house.create(*house.acme, "P" + std::to_string(i));
      house.disk.wait_for_commits(i);
    }
    CHECK(writer->stop().ok());
    CHECK(house.slugs_on_disk() == house.slugs());
  }

  TEST_CASE("lets changes pass while the disk takes its time") {
    WriterHouse house(kForever);
    const auto writer = house.writer();
    house.disk.hold();
    house.create(*house.acme, "First");
    house.disk.wait_until_held();
    for (int i = 0; i < 20; ++i) house.create(*house.acme, "P" + std::to_string(i));
    CHECK(house.disk.commits() == 0);
    house.disk.release();
    CHECK(writer->stop().ok());
    // What came while the first was written is in the second.
    CHECK(house.disk.commits() == 2);
    CHECK(house.slugs_on_disk() == house.slugs());
  }

  TEST_CASE("writes the last change when it stops, and stops twice without harm") {
    WriterHouse house(kForever);
    const auto writer = house.writer();
    house.create(*house.acme, "First");
    house.disk.wait_for_commits(1);
    REQUIRE(house.store.delete_portal(*house.acme, "first", {}).ok());
    CHECK(writer->stop().ok());
    CHECK(house.slugs_on_disk().empty());
    CHECK(writer->stop().ok());
    CHECK(house.disk.commits() == 2);
  }

  TEST_CASE("reports a failure, keeps change and old file, and tries again by itself") {
    for (const FakeDisk::Step step :
         {FakeDisk::Step::replace, FakeDisk::Step::append, FakeDisk::Step::commit}) {
      WriterHouse house(std::chrono::milliseconds(1));
      const auto writer = house.writer();
      house.create(*house.acme, "First");
      house.disk.wait_for_commits(1);
      const std::string old = house.disk.bytes_of(test::kSnapshotPath);
      house.disk.fail_at(step);
      house.create(*house.acme, "Second");
      house.disk.wait_for_failures(2);
      CHECK(house.disk.bytes_of(test::kSnapshotPath) == old);
      CHECK(house.slugs() == test::Slugs{"first", "second"});
      house.disk.fail_at(FakeDisk::Step::none);
      house.disk.wait_for_commits(2);
      CHECK(house.slugs_on_disk() == test::Slugs{"first", "second"});
      // Once it is well again, nothing is left of the failure.
      CHECK(writer->stop().ok());
      CHECK(house.disk.commits() == 2);
      const std::vector<std::string> reported = house.reported();
      CHECK(reported.size() == house.disk.failures());
      for (const std::string& message : reported) CHECK(message == FakeDisk::kReason);
    }
  }

  TEST_CASE("says at its end that the last change could not be written") {
    WriterHouse house(kForever);
    const auto writer = house.writer();
    house.create(*house.acme, "First");
    house.disk.wait_for_commits(1);
    const std::string old = house.disk.bytes_of(test::kSnapshotPath);
    house.disk.fail_at(FakeDisk::Step::commit);
    house.create(*house.acme, "Second");
    const Result<void> stopped = writer->stop();
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().message == FakeDisk::kReason);
    CHECK(house.disk.bytes_of(test::kSnapshotPath) == old);
    CHECK(house.disk.failures() == 1);
  }

  TEST_CASE("tries once more at its end after a failure, whatever the pause") {
    WriterHouse house(kForever);
    const auto writer = house.writer();
    house.disk.fail_at(FakeDisk::Step::append);
    house.create(*house.acme, "First");
    house.disk.wait_for_failures(1);
    house.disk.fail_at(FakeDisk::Step::none);
    CHECK(writer->stop().ok());
    CHECK(house.slugs_on_disk() == test::Slugs{"first"});
  }

  TEST_CASE("continues a history, and removes a log once the snapshot has its changes") {
    WriterHouse house(kForever);
    house.disk.put("state.json.log", "old");
    const Uuid history = Uuid::make_v7(house.clock.now(), house.random);
    house.on_disk = {true, LogPosition{history, 7}, 3, 2};
    const auto writer = house.writer();
    house.disk.wait_for_commits(1);
    house.create(*house.acme, "First");
    CHECK(writer->stop().ok());
    CHECK_FALSE(house.disk.exists("state.json.log"));
    std::optional<LogPosition> position;
    read_snapshot(test::kSnapshotPath, house.disk, house.clock, house.random, &position);
    REQUIRE(position.has_value());
    CHECK(position->history == history);
    CHECK(position->change == 8);
  }

  TEST_CASE("reports at its end what nobody asked about") {
    WriterHouse house(kForever);
    house.disk.fail_at(FakeDisk::Step::replace);
    {
      const auto writer = house.writer();
      house.create(*house.acme, "First");
    }
    CHECK_FALSE(house.reported().empty());
    CHECK(house.reported().back() == FakeDisk::kReason);
  }
}

}  // namespace porthole
