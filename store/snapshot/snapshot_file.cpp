#include "store/snapshot/snapshot_file.h"

#include <cassert>
#include <functional>
#include <future>
#include <utility>

#include "portal/base/digest.h"
#include "store/document/document_reader.h"
#include "store/document/document_writer.h"

namespace porthole {
namespace {

constexpr unsigned kFileMode = 0600;
constexpr std::size_t kSnapshotBytesMax = std::size_t{8} * 1024 * 1024 * 1024;
constexpr std::string_view kHead = "{\"format\":\"porthole-snapshot\",";
constexpr std::string_view kChecksumBegin = ",\n\"sha256\":\"";
constexpr std::string_view kChecksumEnd = "\"}\n";
constexpr std::size_t kChecksumBytes =
    kChecksumBegin.size() + 2 * sizeof(Digest) + kChecksumEnd.size();

bool has_checksum(std::string_view text) {
  if (text.size() < kChecksumBytes) return false;
  const std::string_view checksum = text.substr(text.size() - kChecksumBytes);
  return checksum.starts_with(kChecksumBegin) && checksum.ends_with(kChecksumEnd);
}

/// What is wrong with the checksum at the end of `text`; empty when it is right.
std::string find_checksum_error(std::string_view text) {
  if (text.size() < kHead.size() + kChecksumBytes) return "it is too short to be a snapshot";
  const std::string_view body = text.substr(0, text.size() - kChecksumBytes);
  std::string_view checksum = text.substr(body.size());
  if (!has_checksum(text)) {
    return "it does not end with its SHA-256, so that its end is missing or not ours";
  }
  checksum.remove_prefix(kChecksumBegin.size());
  checksum.remove_suffix(kChecksumEnd.size());
  if (checksum == to_hex(sha256(body))) return {};
  return "its contents are not those that its SHA-256 was made of: it was damaged, or edited by "
         "hand (to start from edited contents, make them fixtures: porthole fixtures from FILE)";
}

std::string history_member(const LogPosition& position) {
  return R"("history":{"id":")" + position.history.to_string() + R"(","change":)" +
         std::to_string(position.change) + "},";
}

/// What the member says. Nothing when there is none, or it is damaged: then no log
/// continues the file.
std::optional<LogPosition> history_of(const json::Document& root) {
  const json::Value* history = root.IsObject() ? json::find(root, "history") : nullptr;
  if (history == nullptr || !history->IsObject()) return std::nullopt;
  const json::Value* id = json::find(*history, "id");
  const json::Value* change = json::find(*history, "change");
  if (id == nullptr || !id->IsString() || change == nullptr || !change->IsUint64()) {
    return std::nullopt;
  }
  const std::optional<Uuid> uuid = Uuid::parse(json::text_of(*id));
  if (!uuid) return std::nullopt;
  return LogPosition{*uuid, change->GetUint64()};
}

/// Passes the bytes of a snapshot to `append`, in chunks.
Result<void> write_with_checksum(const StateImage& image,
                                 const std::optional<LogPosition>& position,
                                 const std::function<Result<void>(std::string_view)>& append) {
  Sha256 hash;
  const auto append_hashed = [&](std::string_view bytes) -> Result<void> {
    hash.update(bytes);
    return append(bytes);
  };
  std::string head(kHead);
  if (position) head += history_member(*position);
  if (Result<void> done = append_hashed(head); !done) return done;
  if (Result<void> done = write_document_members(image, append_hashed); !done) return done;
  std::string checksum(kChecksumBegin);
  checksum += to_hex(hash.finish());
  checksum += kChecksumEnd;
  return append(checksum);
}

}  // namespace

Result<std::size_t> write_snapshot(const StateImage& image, const SnapshotFile& file, Disk& disk) {
  auto replacement = disk.replace(file.path, kFileMode);
  if (!replacement) return std::move(replacement).error();
  std::size_t size = 0;
  const auto append = [&](std::string_view bytes) {
    size += bytes.size();
    return (*replacement)->append(bytes);
  };
  Result<void> done = write_with_checksum(image, file.position, append);
  if (done && file.may_commit) done = file.may_commit();
  if (done) done = (*replacement)->commit();
  if (!done) return std::move(done).error();
  return size;
}

const ReadOptions& snapshot_read_options() {
  static const ReadOptions options = [] {
    ReadOptions complete;
    complete.is_complete = true;
    // Queries were checked when they were stored. A newer schema's objections are reported by
    // calls.
    complete.query_policy = QueryPolicy(nullptr, Validation::off);
    complete.parse_options.nodes_max = std::size_t{1} << 32;
    // Response rules are nested less deeply in the requests that set them.
    complete.parse_options.depth_max += 8;
    return complete;
  }();
  return options;
}

std::string snapshot_text(const StateImage& image) {
  std::string text;
  [[maybe_unused]] const Result<void> written =
      write_with_checksum(image, std::nullopt, [&](std::string_view bytes) -> Result<void> {
        text += bytes;
        return {};
      });
  assert(written.ok());
  return text;
}

Result<ReadResult> read_state_text(std::string text, const Clock& clock, Random& random) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // A byte order mark.
  // Editors add line feeds at the end.
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  text += '\n';
  if (has_checksum(text)) {
    if (std::string broken = find_checksum_error(text); !broken.empty()) {
      ReadResult result;
      result.problems.push_back(
          {{}, {}, broken + "; without \"sha256\" it is taken as it is", "/sha256"});
      return result;
    }
    text.replace(text.size() - kChecksumBytes, kChecksumBytes, "}");
  }
  return read_text(std::move(text), snapshot_read_options(), clock, random);
}

ReadResult parse_snapshot(const std::string& file, std::string text, const Clock& clock,
                          Random& random, std::optional<LogPosition>* position) {
  ReadResult result;
  const ReadOptions& options = snapshot_read_options();
  std::vector<StateDocument> documents(1);
  StateDocument& document = documents.front();
  document.file = file;
  document.text = std::move(text);
  // Hashing a large file takes half as long as parsing it: do it on another core.
  std::future<std::string> checksum_error =
      std::async(std::launch::async, find_checksum_error, std::string_view(document.text));
  json::ParseResult parsed = json::parse(document.text, options.parse_options);
  const std::string broken = checksum_error.get();
  if (parsed.error) {
    result.problems.push_back({file, parsed.error->position, parsed.error->message});
    return result;
  }
  if (!broken.empty()) {
    const std::size_t end = document.text.size();
    result.problems.push_back(
        {file, json::position_of(document.text, end - std::min(end, kChecksumBytes)), broken});
    return result;
  }
  // The checksum is no member of the document.
  parsed.document.RemoveMember("sha256");
  if (position != nullptr) *position = history_of(parsed.document);
  document.root = std::move(parsed.document);
  return read_documents(documents, options, clock, random);
}

ReadResult read_snapshot(const std::string& path, const Disk& disk, const Clock& clock,
                         Random& random, std::optional<LogPosition>* position) {
  Result<std::string> text = disk.read(path, kSnapshotBytesMax);
  if (!text) {
    ReadResult result;
    result.problems.push_back({path, {}, text.error().message});
    return result;
  }
  return parse_snapshot(path, *std::move(text), clock, random, position);
}

bool is_snapshot(const std::string& path, const Disk& disk) {
  const Result<std::string> text = disk.read(path, kSnapshotBytesMax);
  return text && text->starts_with(kHead);
}

}  // namespace porthole
