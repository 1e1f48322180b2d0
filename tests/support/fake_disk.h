#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "store/disk/disk.h"

namespace porthole::test {

/// A disk in memory that fails and stalls on demand, and counts operations. Thread-safe. The
/// waiting functions throw after a minute.
class FakeDisk final : public Disk {
 public:
  /// The step of a replacement that fails.
  enum class Step { none, replace, append, commit };

  bool exists(const std::string& path) const override;
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;
  Result<std::unique_ptr<FileReplacement>> replace(const std::string& path, unsigned mode) override;
  void remove_abandoned(const std::string& path) override;

  void put(const std::string& path, std::string bytes);
  /// Empty when there is no such file.
  std::string bytes_of(const std::string& path) const;
  unsigned mode_of(const std::string& path) const;

  /// Every replacement fails at `step` from now on.
  void fail_at(Step step);
  /// Every `nth` commit fails from now on; 0 for none.
  void fail_every(std::size_t nth);
  /// Commits block, before they do anything, until `release()`.
  void hold();
  void release();

  /// Waits until a commit blocks.
  void wait_until_held();
  void wait_for_commits(std::size_t count);
  void wait_for_failures(std::size_t count);

  /// Replacements that succeeded.
  std::size_t commits() const;
  /// Replacements that failed at some step.
  std::size_t failures() const;
  /// Replacements in progress.
  std::size_t open_replacements() const;

  static constexpr std::string_view kReason = "the fake disk is full";

 private:
  struct File {
    std::string bytes;
    unsigned mode = 0;
  };
  class Replacement;

  template <typename Condition>
  void wait_until(const Condition& condition);
  /// Fails if `step` is to fail. `mutex_` must be held.
  Result<void> pass(Step step);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, File> files_;
  Step failing_ = Step::none;
  std::size_t fail_every_ = 0;
  bool is_holding_ = false;
  std::size_t held_ = 0;
  std::size_t attempts_ = 0;
  std::size_t commits_ = 0;
  std::size_t failures_ = 0;
  std::size_t open_ = 0;
};

}  // namespace porthole::test
