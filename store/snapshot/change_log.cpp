#include "store/snapshot/change_log.h"

#include <utility>

namespace porthole {
namespace {

constexpr unsigned kLogFileMode = 0600;

}  // namespace

Result<ChangeLog> ChangeLog::create(const std::string& path, const LogPosition& position,
                                    std::string_view lines, std::uint64_t last_change, Disk& disk) {
  const std::string head = log_head(position);
  auto file = disk.replace(path, kLogFileMode);
  if (!file) return std::move(file).error();
  Result<void> done = (*file)->append(head);
  if (done && !lines.empty()) done = (*file)->append(lines);
  if (done) done = (*file)->commit();
  if (!done) return std::move(done).error();
  return open(path, {position.history, last_change}, head.size() + lines.size(), disk);
}

Result<ChangeLog> ChangeLog::open(const std::string& path, const LogPosition& last,
                                  std::size_t bytes, Disk& disk) {
  auto file = disk.append_to(path, bytes);
  if (!file) return std::move(file).error();
  return ChangeLog(*std::move(file), last, bytes);
}

Result<void> ChangeLog::append(std::string_view lines, std::uint64_t last_change) {
  if (Result<void> there = file_->check_in_place(); !there) return there;
  if (Result<void> appended = file_->append(lines); !appended) {
    if (Result<void> cut = file_->cut(bytes_); !cut) unusable_ = std::move(cut).error().message;
    return appended;
  }
  bytes_ += lines.size();
  last_.change = last_change;
  return {};
}

Result<std::string> ChangeLog::lines_after(std::uint64_t change, std::size_t offset) const {
  Result<std::string> lines = file_->read_from(offset);
  if (!lines) return lines;
  std::string_view rest = *lines;
  while (!rest.empty() && change_of(rest) <= change) rest.remove_prefix(rest.find('\n') + 1);
  return std::string(rest);
}

}  // namespace porthole
