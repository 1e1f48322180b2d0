#include "http/journal_entry.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "http/framing.h"
#include "http/limits.h"
#include "portal/access.h"
#include "portal/base/utf8.h"

namespace porthole::http {
namespace {

/// What a masked token has in its middle.
constexpr std::string_view kMasked = "…";

/// `text` with what is no UTF-8 replaced.
std::string as_utf8(std::string_view text) {
  std::string shown;
  while (const auto malformed = utf8::find_malformed(text)) {
    shown += text.substr(0, *malformed);
    shown += "\uFFFD";
    text.remove_prefix(*malformed + 1);
  }
  shown += text;
  return shown;
}

/// The length of `body` as it is kept: not cut within a character.
std::size_t kept_bytes(std::string_view body, std::size_t bytes_max) {
  if (body.size() <= bytes_max) return body.size();
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(body[end]) & 0xC0) == 0x80) --end;
  return end;
}

/// A body: as JSON if it is such, else its text; null when there is none.
void write_body(json::Writer& writer, std::string_view name, std::string_view body, bool is_cut,
                std::size_t bytes) {
  writer.key(name);
  if (body.empty()) {
    writer.null();
  } else if (!is_cut && !json::parse(body).error) {
    writer.raw(body);
  } else {
    writer.string(as_utf8(body));
  }
  if (!is_cut) return;
  writer.key(std::string(name) + "_bytes");
  writer.integer(static_cast<std::int64_t>(bytes));
}

/// `1.234`
std::string milliseconds_text(std::chrono::microseconds duration) {
  const std::int64_t us = duration.count();
  const std::string thousandths = std::to_string(1000 + us % 1000);
  return std::to_string(us / 1000) + '.' + thousandths.substr(1);
}

void write_some(json::Writer& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) writer.member(name, as_utf8(text));
}

/// Takes the segment behind `prefix`, decoded.
bool take_named(std::string_view& path, std::string_view prefix, std::string& name) {
  if (!path.starts_with(prefix)) return false;
  path.remove_prefix(prefix.size());
  const std::size_t end = std::min(path.find('/'), path.size());
  const auto decoded = decode_path_segment(path.substr(0, end));
  path.remove_prefix(end);
  if (!decoded || !utf8::is_valid(*decoded)) return false;
  name = *decoded;
  return true;
}

}  // namespace

JournalEntry::JournalEntry(const Request& request, Secrecy secrecy) {
  const std::size_t kept = kept_bytes(request.body, kJournalBodyBytesMax);
  std::size_t bytes = request.method.size() + request.path.size() + request.query.size() + kept;
  for (const HeaderField& field : request.headers) {
    bytes += field.name.size() + field.value.size() + 2;
  }
  text_.reserve(bytes);
  const auto end = [this] { return static_cast<std::uint32_t>(text_.size()); };
  text_ += request.method;
  method_end_ = end();
  append_redacted(request.path, text_);
  path_end_ = end();
  append_redacted_query(request.query, secrecy, text_);
  query_end_ = end();
  for (const HeaderField& field : request.headers) append_header(field);
  headers_end_ = end();
  append_redacted_body(request.body.substr(0, kept), secrecy, text_);
  // Counted as redacted, so that a difference is a cut.
  body_bytes_ = kept == request.body.size() ? body().size() : request.body.size();
}

void JournalEntry::append_header(const HeaderField& field) {
  text_ += field.name;
  text_ += ' ';
  append_redacted_header(field, text_);
  text_ += '\n';
  if (!equal_ignoring_case(field.name, "Authorization")) return;
  const auto token = bearer_token(field.value);
  if (token) token_hash_ = std::hash<std::string_view>()(*token);
}

void JournalEntry::keep_answer(std::shared_ptr<const std::string> shared, std::string_view own,
                               Secrecy secrecy) {
  if (shared != nullptr && shared->size() <= kJournalAnswerBytesMax) {
    answer_bytes_ = shared->size();
    answer_ = std::move(shared);
    return;
  }
  if (shared != nullptr) own = *shared;
  answer_bytes_ = own.size();
  is_answer_redacted_ = true;
  if (own.empty()) return;
  auto kept = std::make_shared<std::string>();
  const std::string_view cut = own.substr(0, kept_bytes(own, kJournalAnswerBytesMax));
  kept->reserve(cut.size());
  append_redacted_body(cut, secrecy, *kept);
  if (cut.size() == own.size()) answer_bytes_ = kept->size();
  answer_ = std::move(kept);
}

std::vector<HeaderField> JournalEntry::headers() const {
  std::vector<HeaderField> headers;
  std::string_view lines = part(query_end_, headers_end_);
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    const std::size_t blank = line.find(' ');
    headers.push_back({line.substr(0, blank), line.substr(blank + 1)});
    lines.remove_prefix(end + 1);
  }
  return headers;
}

void JournalEntry::keep_notes(const CallNotes& notes, std::string_view body) {
  notes_.rule = notes.rule;
  notes_.fault = notes.fault;
  append_redacted(notes.operation, notes_.operation);
  append_redacted(notes.refused, notes_.refused);
  if (notes.rule_mismatch.empty()) return;
  // It tells values of variables, which by their names may be credentials of any form.
  if (this->body() == body) {
    append_redacted(notes.rule_mismatch, notes_.rule_mismatch);
  } else {
    notes_.rule_mismatch =
        "no rule matched; which is nearest is not told, since the variables hold credentials, or "
        "more than is kept";
  }
}

std::size_t JournalEntry::bytes() const {
  // Each allocation has some bytes of its own.
  constexpr std::size_t kPieces = 128;
  return sizeof(JournalEntry) + kPieces + text_.capacity() +
         (answer_ == nullptr ? 0 : answer_->size()) + organization.size() + portal.size() +
         notes_.operation.size() + notes_.rule_mismatch.size() + notes_.refused.size();
}

bool JournalEntry::bears(std::string_view token) const {
  if (token_hash_ == 0) return false;
  if (token.find(kMasked) == std::string_view::npos) {
    return std::hash<std::string_view>()(token) == token_hash_;
  }
  for (const HeaderField& field : headers()) {
    if (!equal_ignoring_case(field.name, "Authorization")) continue;
    return field.value.substr(field.value.find(' ') + 1) == token;
  }
  return false;
}

MatchSubject JournalEntry::subject(std::vector<HeaderField>& headers) const {
  headers = this->headers();
  MatchSubject subject;
  subject.organization = organization;
  subject.method = method();
  subject.path = path();
  subject.surface = surface;
  subject.portal = portal;
  subject.operation = [this] { return notes_.operation; };
  subject.token_kind = token_kind;
  subject.headers = headers;
  // What was cut is no JSON any more, and is not to be parsed in vain.
  subject.body = is_body_cut() ? std::string_view("!") : body();
  subject.variables_in = variables_in;
  subject.is_redacted = true;
  return subject;
}

void JournalEntry::write_request(json::Writer& writer) const {
  writer.member("organization", organization.empty() ? std::optional<std::string>() : organization);
  writer.member("surface", name_of(surface));
  writer.member("method", method());
  writer.member("path", as_utf8(path()));
  writer.member("query", as_utf8(query()));
  writer.key("headers");
  writer.begin_object();
  std::vector<HeaderField> left = headers();
  while (!left.empty()) {
    const HeaderField first = left.front();
    std::string values = as_utf8(first.value);
    left.erase(left.begin());
    std::erase_if(left, [&](const HeaderField& field) {
      if (!equal_ignoring_case(field.name, first.name)) return false;
      values += ", " + as_utf8(field.value);
      return true;
    });
    writer.member(as_utf8(first.name), values);
  }
  writer.end_object();
  write_body(writer, "body", body(), is_body_cut(), body_bytes_);
}

void JournalEntry::write_answer(json::Writer& writer) const {
  writer.key("status");
  if (status == 0) {
    writer.null();
  } else {
    writer.integer(status);
  }
  writer.key("duration_ms");
  writer.raw(milliseconds_text(duration));
  // Shared ones hold no credentials, but perhaps what looks like one.
  std::string redacted;
  if (!is_answer_redacted_) append_redacted_body(answer(), Secrecy::usual, redacted);
  write_body(writer, "response_body", is_answer_redacted_ ? answer() : redacted,
             answer().size() < answer_bytes_, answer_bytes_);
}

void JournalEntry::write_notes(json::Writer& writer) const {
  write_some(writer, "portal", portal);
  write_some(writer, "operation", notes_.operation);
  std::vector<HeaderField> storage;
  const MatchSubject looked_at = subject(storage);
  if (const json::Value* variables = looked_at.variables()) {
    writer.key("variables");
    writer.value(*variables);
  }
  write_some(writer, "token_kind", token_kind);
  if (user != nullptr) writer.member("user", user->email);
  if (notes_.rule) {
    writer.key("rule");
    writer.integer(static_cast<std::int64_t>(*notes_.rule));
  }
  write_some(writer, "rule_mismatch", notes_.rule_mismatch);
  if (notes_.fault) {
    writer.key("fault");
    writer.integer(static_cast<std::int64_t>(*notes_.fault));
  }
  write_some(writer, "refused", notes_.refused);
}

void write_json(json::Writer& writer, const JournalEntry& entry) {
  writer.begin_object();
  writer.key("id");
  writer.integer(static_cast<std::int64_t>(entry.id));
  writer.member("at", to_iso8601(entry.at));
  entry.write_request(writer);
  entry.write_answer(writer);
  entry.write_notes(writer);
  writer.end_object();
}

std::optional<Surface> journaled_surface(std::string_view path) {
  const auto is_below = [path](std::string_view root) {
    return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
  };
  if (is_below("/v2")) return Surface::rest;
  if (is_below("/v1")) return Surface::graphql;
  if (is_below("/organizations")) return Surface::portal;
  return std::nullopt;
}

PathNames names_in_path(std::string_view path) {
  PathNames names;
  if (path.starts_with("/v2/")) path.remove_prefix(3);
  if (take_named(path, "/organizations/", names.organization)) {
    take_named(path, "/portals/", names.portal);
  }
  return names;
}

}  // namespace porthole::http
