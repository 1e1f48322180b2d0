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
    disk_.wait_while_holding(lock);
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

class FakeDisk::Appended final : public AppendedFile {
 public:
  Appended(FakeDisk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

  Result<void> append(std::string_view bytes) override {
    std::unique_lock lock(disk_.mutex_);
    disk_.wait_while_holding(lock);
    std::string& file = disk_.files_[path_].bytes;
    if (disk_.failing_ == Step::cut) {
      file += bytes;
      return Error{ErrorCode::internal, std::string(kReason)};
    }
    if (Result<void> passed = disk_.pass(Step::append_to_log); !passed) {
      file += bytes.substr(0, bytes.size() / 2);
      return passed;
    }
    file += bytes;
    ++disk_.appends_;
    disk_.changed_.notify_all();
    return {};
  }

  Result<void> cut(std::size_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    if (Result<void> passed = disk_.pass(Step::cut); !passed) return passed;
    disk_.files_[path_].bytes.resize(size);
    return {};
  }

  Result<std::string> read_from(std::size_t offset) const override {
    return disk_.bytes_of(path_).substr(offset);
  }

  Result<void> check_in_place() const override {
    if (disk_.exists(path_)) return {};
    return Error{ErrorCode::internal, path_ + " is gone"};
  }

 private:
  FakeDisk& disk_;
  const std::string path_;
};

void FakeDisk::wait_while_holding(std::unique_lock<std::mutex>& lock) {
  ++held_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return !is_holding_; });
  --held_;
}

Result<void> FakeDisk::pass(Step step) {
  const bool is_turn =
      step == Step::append_to_log && fail_every_ != 0 && ++attempts_ % fail_every_ == 0;
  if (failing_ != step && also_failing_ != step && !is_turn) return {};
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

Result<std::unique_ptr<AppendedFile>> FakeDisk::append_to(const std::string& path,
                                                          std::size_t size) {
  auto opened = std::make_unique<Appended>(*this, path);
  const std::lock_guard lock(mutex_);
  files_[path].bytes.resize(size);
  return std::unique_ptr<AppendedFile>(std::move(opened));
}

Result<void> FakeDisk::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  files_.erase(path);
  return {};
}

Result<std::unique_ptr<FileLock>> FakeDisk::lock(const std::string&) {
  return std::unique_ptr<FileLock>();
}

void FakeDisk::remove_abandoned(const std::string&) {}

void FakeDisk::put(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  files_[path] = {std::move(bytes), 0600};
}

void FakeDisk::copy_to(FakeDisk& other) const {
  const std::lock_guard lock(mutex_);
  other.files_ = files_;
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

void FakeDisk::fail_at(Step step, Step other) {
  const std::lock_guard lock(mutex_);
  failing_ = step;
  also_failing_ = other;
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

std::size_t FakeDisk::appends() const {
  const std::lock_guard lock(mutex_);
  return appends_;
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
