#include "tests/support/fake_disk.h"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace porthole::test {

class FakeDisk::Replacement final : public FileReplacement {
 public:
  Replacement(FakeDisk& disk, std::string path, unsigned mode)
      : disk_(disk), path_(std::move(path)), file_{{}, mode} {
    ++disk_.open_;
  }

  ~Replacement() override {
    const std::lock_guard lock(disk_.mutex_);
    --disk_.open_;
  }

  Result<void> append(std::string_view bytes) override {
    const std::lock_guard lock(disk_.mutex_);
    if (Result<void> passed = disk_.pass(Step::append); !passed) return passed;
    file_.bytes += bytes;
    return {};
  }

  Result<void> commit() override {
    std::unique_lock lock(disk_.mutex_);
    ++disk_.held_;
    disk_.changed_.notify_all();
    disk_.changed_.wait(lock, [&] { return !disk_.is_holding_; });
    --disk_.held_;
    if (Result<void> passed = disk_.pass(Step::commit); !passed) return passed;
    disk_.files_[path_] = std::move(file_);
    ++disk_.commits_;
    disk_.changed_.notify_all();
    return {};
  }

 private:
  FakeDisk& disk_;
  const std::string path_;
  File file_;
};

Result<void> FakeDisk::pass(Step step) {
  const bool is_turn = step == Step::commit && fail_every_ != 0 && ++attempts_ % fail_every_ == 0;
  if (failing_ != step && !is_turn) return {};
  ++failures_;
  changed_.notify_all();
  return Error{ErrorCode::internal, std::string(kReason)};
}

bool FakeDisk::exists(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return files_.contains(path);
}

Result<std::string> FakeDisk::read(const std::string& path, std::size_t bytes_max) const {
  const std::lock_guard lock(mutex_);
  const auto file = files_.find(path);
  if (file == files_.end())
    return Error{ErrorCode::internal, "cannot open " + path + ": not there"};
  if (file->second.bytes.size() > bytes_max) {
    return Error{ErrorCode::internal, "cannot read " + path + ": it is too large"};
  }
  return file->second.bytes;
}

Result<std::unique_ptr<FileReplacement>> FakeDisk::replace(const std::string& path, unsigned mode) {
  const std::lock_guard lock(mutex_);
  if (Result<void> passed = pass(Step::replace); !passed) return std::move(passed).error();
  return std::unique_ptr<FileReplacement>(std::make_unique<Replacement>(*this, path, mode));
}

void FakeDisk::remove_abandoned(const std::string&) {}

void FakeDisk::put(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  files_[path] = {std::move(bytes), 0600};
}

std::string FakeDisk::bytes_of(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto file = files_.find(path);
  return file == files_.end() ? std::string() : file->second.bytes;
}

unsigned FakeDisk::mode_of(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const auto file = files_.find(path);
  return file == files_.end() ? 0 : file->second.mode;
}

void FakeDisk::fail_at(Step step) {
  const std::lock_guard lock(mutex_);
  failing_ = step;
}

void FakeDisk::fail_every(std::size_t nth) {
  const std::lock_guard lock(mutex_);
  fail_every_ = nth;
}

void FakeDisk::hold() {
  const std::lock_guard lock(mutex_);
  is_holding_ = true;
}

void FakeDisk::release() {
  const std::lock_guard lock(mutex_);
  is_holding_ = false;
  changed_.notify_all();
}

template <typename Condition>
void FakeDisk::wait_until(const Condition& condition) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, std::chrono::minutes(1), condition)) {
    throw std::runtime_error("the fake disk waited for a minute for what did not come");
  }
}

void FakeDisk::wait_until_held() {
  wait_until([&] { return is_holding_ && held_ > 0; });
}

void FakeDisk::wait_for_commits(std::size_t count) {
  wait_until([&] { return commits_ >= count; });
}

void FakeDisk::wait_for_failures(std::size_t count) {
  wait_until([&] { return failures_ >= count; });
}

std::size_t FakeDisk::commits() const {
  const std::lock_guard lock(mutex_);
  return commits_;
}

std::size_t FakeDisk::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

std::size_t FakeDisk::open_replacements() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

}  // namespace porthole::test
