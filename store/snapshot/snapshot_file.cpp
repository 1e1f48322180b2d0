#include "store/snapshot/snapshot_file.h"

#include <cassert>
#include <functional>
#include <future>
#include <utility>

#include "portal/base/digest.h"

namespace porthole {
namespace {

constexpr unsigned kFileMode = 0600;
constexpr std::size_t kSnapshotBytesMax = std::size_t{8} * 1024 * 1024 * 1024;
constexpr std::string_view kHead = "{\"format\":\"porthole-snapshot\",";
constexpr std::string_view kSealBegin = ",\n\"sha256\":\"";
constexpr std::string_view kSealEnd = "\"}\n";
constexpr std::size_t kSealBytes = kSealBegin.size() + 2 * sizeof(Digest) + kSealEnd.size();

json::ParseOptions snapshot_parse_options() {
  json::ParseOptions options;
  options.nodes_max = std::size_t{1} << 32;
  return options;
}

ReadOptions read_options() {
  ReadOptions options;
  options.is_complete = true;
  // They were checked when they were stored; a call tells what a newer schema has against them.
  options.query_policy = QueryPolicy(nullptr, Validation::off);
  options.parse_options = snapshot_parse_options();
  return options;
}

bool is_sealed(std::string_view text) {
  if (text.size() < kSealBytes) return false;
  const std::string_view seal = text.substr(text.size() - kSealBytes);
  return seal.starts_with(kSealBegin) && seal.ends_with(kSealEnd);
}

/// Why the seal at the end of `text` does not hold; empty when it does.
std::string find_broken_seal(std::string_view text) {
  if (text.size() < kHead.size() + kSealBytes) return "it is too short to be a snapshot";
  const std::string_view body = text.substr(0, text.size() - kSealBytes);
  std::string_view seal = text.substr(body.size());
  if (!is_sealed(text)) {
    return "it does not end with its SHA-256, so that its end is missing or not ours";
  }
  seal.remove_prefix(kSealBegin.size());
  seal.remove_suffix(kSealEnd.size());
  if (seal == to_hex(sha256(body))) return {};
  return "its contents are not those that its SHA-256 was made of: it was damaged, or edited by "
         "hand "
         "(to start from edited contents, make them a fixtures file)";
}

/// Hands the bytes of a snapshot to `append`, piece by piece.
Result<void> write_sealed(const StateImage& image,
                          const std::function<Result<void>(std::string_view)>& append) {
  Sha256 hash;
  const auto append_hashed = [&](std::string_view bytes) -> Result<void> {
    hash.update(bytes);
    return append(bytes);
  };
  if (Result<void> done = append_hashed(kHead); !done) return done;
  if (Result<void> done = write_document_members(image, append_hashed); !done) return done;
  std::string seal(kSealBegin);
  seal += to_hex(hash.finish());
  seal += kSealEnd;
  return append(seal);
}

}  // namespace

Result<void> write_snapshot(const StateImage& image, const std::string& path, Disk& disk) {
  auto file = disk.replace(path, kFileMode);
  if (!file) return std::move(file).error();
  const auto append = [&](std::string_view bytes) { return (*file)->append(bytes); };
  if (Result<void> done = write_sealed(image, append); !done) return done;
  return (*file)->commit();
}

std::string snapshot_text(const StateImage& image) {
  std::string text;
  [[maybe_unused]] const Result<void> written =
      write_sealed(image, [&](std::string_view bytes) -> Result<void> {
        text += bytes;
        return {};
      });
  assert(written.ok());
  return text;
}

Result<ReadResult> read_state_text(std::string text, const Clock& clock, Random& random) {
  // Editors end files with line feeds of their own.
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  text += '\n';
  if (is_sealed(text)) {
    if (std::string broken = find_broken_seal(text); !broken.empty()) {
      ReadResult result;
      result.problems.push_back(
          {{}, {}, broken + "; without \"sha256\" it is taken as it is", "/sha256"});
      return result;
    }
    text.replace(text.size() - kSealBytes, kSealBytes, "}");
  }
  return read_text(std::move(text), read_options(), clock, random);
}

ReadResult parse_snapshot(const std::string& file, std::string text, const Clock& clock,
                          Random& random) {
  ReadResult result;
  const ReadOptions options = read_options();
  std::vector<StateDocument> documents(1);
  StateDocument& document = documents.front();
  document.file = file;
  document.text = std::move(text);
  // The hash of a large file takes as long as half of its parsing: on another core.
  std::future<std::string> broken_seal =
      std::async(std::launch::async, find_broken_seal, std::string_view(document.text));
  json::ParseResult parsed = json::parse(document.text, options.parse_options);
  const std::string broken = broken_seal.get();
  if (parsed.error) {
    result.problems.push_back({file, parsed.error->position, parsed.error->message});
    return result;
  }
  if (!broken.empty()) {
    const std::size_t end = document.text.size();
    result.problems.push_back(
        {file, json::position_of(document.text, end - std::min(end, kSealBytes)), broken});
    return result;
  }
  // The seal's own member is not part of the contents.
  parsed.document.RemoveMember("sha256");
  document.root = std::move(parsed.document);
  return read_documents(documents, options, clock, random);
}

ReadResult read_snapshot(const std::string& path, const Disk& disk, const Clock& clock,
                         Random& random) {
  Result<std::string> text = disk.read(path, kSnapshotBytesMax);
  if (!text) {
    ReadResult result;
    result.problems.push_back({path, {}, text.error().message});
    return result;
  }
  return parse_snapshot(path, *std::move(text), clock, random);
}

bool is_snapshot(const std::string& path, const Disk& disk) {
  const Result<std::string> text = disk.read(path, kSnapshotBytesMax);
  return text && text->starts_with(kHead);
}

}  // namespace porthole
