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
  /// The step that fails: of a replacement, or of a file that is appended to. `cut` fails with the
  /// appends that make it necessary, which then leave all of their bytes behind.
  enum class Step { none, replace, append, commit, append_to_log, cut };

  bool exists(const std::string& path) const override;
  Result<std::string> read(const std::string& path, std::size_t bytes_max) const override;
  Result<std::unique_ptr<FileReplacement>> replace(const std::string& path, unsigned mode) override;
  Result<std::unique_ptr<AppendedFile>> append_to(const std::string& path,
                                                  std::size_t size) override;
  Result<void> remove(const std::string& path) override;
  void remove_abandoned(const std::string& path) override;
  Result<std::unique_ptr<FileLock>> lock(const std::string& path) override;

  void put(const std::string& path, std::string bytes);
  /// Gives another disk the files that this one has at this moment.
  void copy_to(FakeDisk& other) const;
  /// Empty when there is no such file.
  std::string bytes_of(const std::string& path) const;
  unsigned mode_of(const std::string& path) const;

  /// Everything fails at `step`, and at `other`, from now on.
  void fail_at(Step step, Step other = Step::none);
  /// Every `nth` append to a log fails from now on; 0 for none.
  void fail_every(std::size_t nth);
  /// Commits, and appends to logs, block before they do anything, until `release()`.
  void hold();
  void release();

  /// Waits until one blocks.
  void wait_until_held();
  void wait_for_commits(std::size_t count);
  void wait_for_failures(std::size_t count);

  /// Replacements that succeeded.
  std::size_t commits() const;
  /// Appends to logs that succeeded.
  std::size_t appends() const;
  /// Operations that failed at some step.
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
  class Appended;

  template <typename Condition>
  void wait_until(const Condition& condition);
  /// Fails if `step` is to fail. `mutex_` must be held.
  Result<void> pass(Step step);
  void wait_while_holding(std::unique_lock<std::mutex>& lock);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, File> files_;
  Step failing_ = Step::none;
  Step also_failing_ = Step::none;
  std::size_t fail_every_ = 0;
  bool is_holding_ = false;
  std::size_t held_ = 0;
  std::size_t attempts_ = 0;
  std::size_t commits_ = 0;
  std::size_t appends_ = 0;
  std::size_t failures_ = 0;
  std::size_t open_ = 0;
};

}  // namespace porthole::test
