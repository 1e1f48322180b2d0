#include "http/cli/fixtures_command.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/cli/input_disk.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "portal/limits.h"
#include "store/disk/disk.h"
#include "store/document/document_reader.h"
#include "store/snapshot/snapshot_file.h"
#include "store/snapshot/state_recovery.h"

namespace porthole::http {
namespace {

constexpr std::size_t kSnapshotBytesMax = std::size_t{8} * 1024 * 1024 * 1024;

/// What fixtures have.
constexpr std::array<const char*, 4> kLists = {"users", "organizations", "access_tokens",
                                               "portals"};

std::size_t count(const json::Value& root, std::string_view name) {
  const json::Value* list = json::find(root, name);
  return list != nullptr && list->IsArray() ? list->Size() : 0;
}

/// Removes the codes of portals, which only live for minutes. Returns how many there were.
std::size_t remove_codes(json::Document& root) {
  std::size_t codes = 0;
  if (!root.IsObject() || count(root, "portals") == 0) return codes;
  for (json::Value& portal : root["portals"].GetArray()) {
    if (!portal.IsObject()) continue;
    codes += count(portal, "codes");
    portal.RemoveMember("codes");
  }
  return codes;
}

/// Leaves what only snapshots have out of `root`. Returns what is lost by that, for people.
std::string remove_foreign(json::Document& root) {
  std::string lost;
  const auto note = [&lost](std::size_t number, std::string_view what) {
    if (number == 0) return;
    lost += (lost.empty() ? "" : ", ") + std::to_string(number).append(" ").append(what);
  };
  note(count(root, "audit_events"), "audit events");
  note(count(root, "revoked_tokens_sha256"), "revoked tokens");
  note(remove_codes(root), "codes");
  if (!root.IsObject()) return lost;
  for (const char* name :
       {"format", "history", "sha256", "revoked_tokens_sha256", "audit_events"}) {
    root.RemoveMember(name);
  }
  return lost;
}

/// A line for each object, as in snapshots.
std::string to_text(const json::Value& root) {
  json::Writer writer;
  std::string text = "{\n\"version\": 1";
  for (const char* name : kLists) {
    text += ",\n\"" + std::string(name) + "\": [";
    std::string_view separator = "\n";
    if (const json::Value* list = json::find(root, name); list != nullptr && list->IsArray()) {
      for (const json::Value& object : list->GetArray()) {
        writer.reset();
        writer.value(object);
        text.append(separator).append(writer.view());
        separator = ",\n";
      }
    }
    text += "\n]";
  }
  return text + "\n}\n";
}

/// The text of the snapshot, with the changes of its log if it wasn't edited.
Result<std::string> read_source(const std::string& path, const Disk& disk, const Clock& clock,
                                Random& random) {
  Result<std::string> text = disk.read(path, kSnapshotBytesMax);
  const std::string log = log_path_of(path);
  if (!text || path == kStandardInput || !disk.exists(log)) return text;
  const RecoveredState recovered =
      recover_state(path, limits::kAuditEventsMax, disk, clock, random);
  if (recovered.is_there && recovered.read.problems.empty()) {
    return snapshot_text(recovered.read.image);
  }
  print_error("the changes in " + log + " are left out: they don't follow an edited snapshot");
  return text;
}

}  // namespace

ExitStatus print_fixtures(const FixturesCommand& command) {
  const SystemClock clock;
  SystemRandom random;
  SystemDisk system_disk;
  const InputDisk disk(system_disk);
  const std::string& path = command.snapshot;
  Result<std::string> text = read_source(path, disk, clock, random);
  if (!text) {
    print_error(text.error().message);
    return ExitStatus::invalid_input;
  }
  ReadOptions options;
  options.parse_options = snapshot_read_options().parse_options;
  options.parse_options.comments = true;
  options.query_policy = QueryPolicy(nullptr, Validation::off);
  std::vector<StateDocument> documents(1);
  documents.front().file = path;
  documents.front().text = *std::move(text);
  json::ParseResult parsed = json::parse(documents.front().text, options.parse_options);
  if (parsed.error) {
    print_problems(stderr, {{path, parsed.error->position, parsed.error->message}});
    return ExitStatus::invalid_input;
  }
  const std::string lost = remove_foreign(parsed.document);
  documents.front().root = std::move(parsed.document);
  const ReadResult read = read_documents(documents, options, clock, random);
  if (!read.problems.empty()) {
    print_problems(stderr, read.problems);
    return ExitStatus::invalid_input;
  }
  if (!lost.empty()) print_error("left out what fixtures can't declare: " + lost);
  print(stdout, to_text(documents.front().root));
  return ExitStatus::success;
}

}  // namespace porthole::http
