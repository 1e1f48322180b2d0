#include "store/snapshot/log_line.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "portal/base/digest.h"
#include "store/document/change_document.h"
#include "store/snapshot/snapshot_file.h"

namespace porthole {
namespace {

constexpr std::uint64_t kLogVersion = 1;
constexpr std::string_view kFormat = "porthole-log";
constexpr std::string_view kChangeBegin = "{\"change\":";
constexpr std::string_view kLineChecksumBegin = ",\"sha256\":\"";
constexpr std::string_view kLineChecksumEnd = "\"}";
constexpr std::size_t kLineChecksumBytes =
    kLineChecksumBegin.size() + 2 * sizeof(Digest) + kLineChecksumEnd.size();

/// The whole object in `writer`, with its checksum.
std::string with_checksum(const json::Writer& writer) {
  std::string line(writer.view().substr(0, writer.view().size() - 1));
  const Digest digest = sha256(line);
  line += kLineChecksumBegin;
  line += to_hex(digest);
  line += kLineChecksumEnd;
  line += '\n';
  return line;
}

bool has_right_checksum(std::string_view line) {
  if (line.size() < kLineChecksumBytes) return false;
  const std::string_view body = line.substr(0, line.size() - kLineChecksumBytes);
  std::string_view checksum = line.substr(body.size());
  if (!checksum.starts_with(kLineChecksumBegin) || !checksum.ends_with(kLineChecksumEnd))
    return false;
  checksum.remove_prefix(kLineChecksumBegin.size());
  checksum.remove_suffix(kLineChecksumEnd.size());
  return checksum == to_hex(sha256(body));
}

std::optional<std::uint64_t> number_at(const json::Value& root, std::string_view name) {
  const json::Value* value = json::find(root, name);
  if (value == nullptr || !value->IsUint64()) return std::nullopt;
  return value->GetUint64();
}

}  // namespace

std::string log_head(const LogPosition& position) {
  json::Writer writer;
  writer.begin_object();
  writer.member("format", kFormat);
  writer.key("version");
  writer.integer(kLogVersion);
  writer.member("history", position.history.to_string());
  writer.key("after");
  writer.integer(static_cast<std::int64_t>(position.change));
  writer.end_object();
  return with_checksum(writer);
}

std::string log_line(std::uint64_t change, std::uint64_t after,
                     const std::vector<ChangeRecord>& records) {
  json::Writer writer;
  writer.begin_object();
  writer.key("change");
  writer.integer(static_cast<std::int64_t>(change));
  writer.key("after");
  writer.integer(static_cast<std::int64_t>(after));
  writer.key("changes");
  write_change(writer, records);
  writer.end_object();
  return with_checksum(writer);
}

std::uint64_t change_of(std::string_view line) {
  std::uint64_t change = 0;
  const std::size_t begin = std::min(kChangeBegin.size(), line.size());
  std::from_chars(line.data() + begin, line.data() + line.size(), change);
  return change;
}

ParsedLine parse_log_line(std::string_view line) {
  ParsedLine parsed;
  if (!has_right_checksum(line)) {
    parsed.problem = "it is not what its SHA-256 was made of: it was damaged, or edited by hand";
    return parsed;
  }
  json::ParseResult result = json::parse(line, snapshot_read_options().parse_options);
  if (result.error) {
    parsed.problem = result.error->message;
    parsed.position = result.error->position;
    return parsed;
  }
  result.document.RemoveMember("sha256");
  parsed.root = std::move(result.document);
  return parsed;
}

std::optional<LogPosition> read_log_head(const json::Value& root, std::string& problem) {
  const json::Value* format = json::find(root, "format");
  const bool is_log = format != nullptr && format->IsString() && json::text_of(*format) == kFormat;
  const auto version = number_at(root, "version");
  const json::Value* history = json::find(root, "history");
  const auto id = history != nullptr && history->IsString() ? Uuid::parse(json::text_of(*history))
                                                            : std::nullopt;
  const auto after = number_at(root, "after");
  if (!is_log || !version || !id || !after) {
    problem = "this is not the head of a log of changes";
    return std::nullopt;
  }
  if (*version != kLogVersion) {
    problem = "version " + std::to_string(*version) +
              " is not one that this porthole reads; it reads version " +
              std::to_string(kLogVersion);
    return std::nullopt;
  }
  return LogPosition{*id, *after};
}

}  // namespace porthole
