#include "store/snapshot/state_recovery.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "portal/base/text.h"
#include "store/document/change_document.h"
#include "store/snapshot/log_line.h"
#include "store/snapshot/snapshot_file.h"
#include "store/state_conversion.h"

namespace porthole {
namespace {

constexpr std::size_t kLogBytesMax = std::size_t{8} * 1024 * 1024 * 1024;

/// Reads a log, and makes its changes again.
class LogReplay {
 public:
  LogReplay(std::string path, std::string_view text, std::size_t audit_events_max,
            const Clock& clock, Random& random, RecoveredState& into)
      : path_(std::move(path)),
        text_(text),
        audit_events_max_(audit_events_max),
        clock_(clock),
        random_(random),
        into_(into),
        snapshot_change_(into.position ? into.position->change : 0) {}

  void run() {
    while (position_ < text_.size() && into_.read.problems.empty()) {
      ++line_number_;
      const std::size_t end = text_.find('\n', position_);
      // Lines are appended with their line feed.
      if (end == std::string_view::npos) return drop_last_line();
      const bool is_last = end + 1 == text_.size();
      ParsedLine line = parse_log_line(text_.substr(position_, end - position_));
      if (!line.problem.empty() && is_last) return drop_last_line();
      if (!line.problem.empty()) return refuse(line.problem, line.position.column);
      if (line_number_ == 1) {
        read_head(line.root);
      } else {
        read_change(line.root, text_.substr(position_, end - position_));
      }
      position_ = end + 1;
    }
    finish();
  }

 private:
  void read_head(const json::Value& root) {
    std::string problem;
    const std::optional<LogPosition> head = read_log_head(root, problem);
    if (!head) return refuse(problem);
    if (!into_.is_there) {
      last_change_ = head->change;
      return;
    }
    if (!into_.position || into_.position->history != head->history) {
      return refuse(
          "this log doesn't belong to the snapshot beside it, which another file has replaced: to "
          "start from the snapshot alone, remove the log");
    }
    if (head->change > into_.position->change) return refuse_gap(head->change);
    last_change_ = head->change;
  }

  void read_change(const json::Value& root, std::string_view line) {
    const JsonPath top;
    Findings findings;
    ObjectReader object(root, top, findings);
    const auto change = object.natural("change", Need::required);
    const auto after = object.natural("after", Need::required);
    const json::Value* changes = object.array("changes", Need::required);
    object.refuse_unknown();
    // What is missing between two lines may be in the snapshot, or have been undone.
    const bool follows = after == last_change_ || after <= snapshot_change_;
    if (findings.empty() && !follows) return refuse_gap(*after);
    if (findings.empty() && *change <= last_change_) {
      object.refuse("change", "must be greater than the one before it");
    }
    if (findings.empty()) {
      last_change_ = *change;
      if (!into_.is_there) {
        return refuse(
            "this log has changes, but the snapshot that they follow is missing: to "
            "start afresh, remove the log");
      }
      if (*change > into_.position->change) replay(*change, *changes, top.at("changes"), findings);
    }
    if (findings.empty()) return;
    const json::Position place =
        json::locate(line, findings.front().pointer, snapshot_read_options().parse_options);
    refuse(findings.front().message, place.column);
  }

  void replay(std::uint64_t change, const json::Value& changes, const JsonPath& path,
              Findings& findings) {
    if (reader_ == nullptr) {
      state_ = make_state(into_.read.image);
      reader_ = std::make_unique<ChangeReader>(state_, audit_events_max_, snapshot_read_options(),
                                               clock_.now(), random_);
    }
    reader_->apply(changes, path, findings);
    into_.position->change = change;
    ++into_.replayed;
  }

  void finish() {
    if (!into_.read.problems.empty()) return;
    into_.log_bytes = position_;
    if (reader_ != nullptr) into_.read.image = to_image(capture(state_));
  }

  void drop_last_line() {
    into_.has_torn_line = true;
    finish();
  }

  void refuse(const std::string& message, std::size_t column = 1) {
    into_.read.problems.push_back({path_, {line_number_, column}, message});
  }

  void refuse_gap(std::uint64_t after) {
    const std::uint64_t have = line_number_ == 1 ? into_.position->change : last_change_;
    refuse("the changes after " + std::to_string(have) + " up to " + std::to_string(after) +
           " are missing: the snapshot or the log is older than the other, or was edited");
  }

  const std::string path_;
  const std::string_view text_;
  const std::size_t audit_events_max_;
  const Clock& clock_;
  Random& random_;
  RecoveredState& into_;
  const std::uint64_t snapshot_change_;
  std::size_t position_ = 0;
  std::size_t line_number_ = 0;
  std::uint64_t last_change_ = 0;
  StoreState state_;
  std::unique_ptr<ChangeReader> reader_;
};

void read_snapshot_or_backup(const std::string& path, const Disk& disk, const Clock& clock,
                             Random& random, RecoveredState& into) {
  into.read = read_snapshot(path, disk, clock, random, &into.position);
  const std::string backup = path + std::string(kBackupSuffix);
  if (into.read.problems.empty() || !disk.exists(backup)) return;
  std::optional<LogPosition> position;
  ReadResult read = read_snapshot(backup, disk, clock, random, &position);
  if (!read.problems.empty()) return;
  into.read = std::move(read);
  into.position = position;
  into.is_from_backup = true;
}

}  // namespace

std::string log_path_of(const std::string& snapshot_path) {
  return snapshot_path + ".log";
}

std::string lock_path_of(const std::string& snapshot_path) {
  return snapshot_path + ".lock";
}

RecoveredState recover_state(const std::string& snapshot_path, std::size_t audit_events_max,
                             const Disk& disk, const Clock& clock, Random& random) {
  RecoveredState recovered;
  recovered.is_there = disk.exists(snapshot_path);
  if (recovered.is_there) {
    read_snapshot_or_backup(snapshot_path, disk, clock, random, recovered);
    if (!recovered.read.problems.empty()) return recovered;
  }
  const std::string log_path = log_path_of(snapshot_path);
  if (!disk.exists(log_path)) return recovered;
  const Result<std::string> text = disk.read(log_path, kLogBytesMax);
  if (!text) {
    recovered.read.problems.push_back({log_path, {}, text.error().message});
    return recovered;
  }
  LogReplay(log_path, *text, audit_events_max, clock, random, recovered).run();
  return recovered;
}

}  // namespace porthole
