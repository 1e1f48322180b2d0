#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "store/snapshot/start_state_writer.h"
#include "store/snapshot/state_recovery.h"
#include "tests/store/store_support.h"
#include "tests/support/fake_disk.h"

namespace porthole::test {

inline const std::string kLogPath = log_path_of(kSnapshotPath);
inline constexpr std::chrono::minutes kPatience{1};

/// A house whose changes wait for a log. It begins with one organization and a portal in it.
struct LogHouse : House {
  explicit LogHouse(SnapshotOptions with = {}) : options(std::move(with)) {
    acme = organization();
    create(*acme, "First");
    options.path = kSnapshotPath;
    options.sync = true;
    start({});
  }

  void start(const StateOnDisk& on_disk) {
    auto started = start_state_writer(store, disk, options, on_disk, random_ids,
                                      [this](const Error&) { ++reports; });
    REQUIRE(started.ok());
    writer = *std::move(started);
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

  /// What a server that starts now finds.
  RecoveredState recovered() {
    FakeDisk now;
    disk.copy_to(now);
    return recover_state(kSnapshotPath, limits::kAuditEventsMax, now, clock, random_ids);
  }

  std::string text_on_disk() {
    const RecoveredState state = recovered();
    for (const Problem& problem : state.read.problems) FAIL_CHECK(problem.to_string());
    return written(state.read.image);
  }

  FakeDisk disk;
  SeededRandom random_ids{77};
  OrganizationPtr acme;
  SnapshotOptions options;
  std::atomic<int> reports = 0;
  std::mutex mutex;
  std::vector<std::string> outcomes;
  std::vector<std::thread> threads;
  std::unique_ptr<StateWriter> writer;
};

}  // namespace porthole::test
