#include "http/observe/journal_entry.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "http/message/url.h"
#include "http/observe/limits.h"
#include "portal/access_token.h"
#include "portal/base/ascii.h"
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

}  // namespace

JournalEntry::JournalEntry(const Exchange& exchange, std::string& text) {
  text.clear();
  keep_head(exchange.request, exchange.policy, text);
  keep_body(exchange.request.body, exchange.policy, text);
  keep_answer(exchange.response, exchange.policy, text);
  keep_names(exchange, text);
  text_ = text;
  keep_notes(exchange.notes, body() == exchange.request.body, text);
  text_ = text;
}

void JournalEntry::keep_head(const Request& request, RedactionPolicy policy, std::string& text) {
  text += request.method;
  end(Part::method, text);
  append_redacted(request.path, text);
  end(Part::path, text);
  append_redacted_query(request.query, policy, text);
  end(Part::query, text);
  for (const HeaderField& field : request.headers) {
    text += field.name;
    text += ' ';
    append_redacted_header(field, text);
    text += '\n';
    if (!equal_ignoring_case(field.name, "Authorization")) continue;
    const auto token = bearer_token(field.value);
    if (token) token_hash_ = std::hash<std::string_view>()(*token);
  }
  end(Part::headers, text);
}

void JournalEntry::keep_body(std::string_view body, RedactionPolicy policy, std::string& text) {
  const std::size_t kept = kept_bytes(body, kJournalBodyBytesMax);
  const std::size_t begin = text.size();
  append_redacted_body(body.substr(0, kept), policy, text);
  end(Part::body, text);
  // Counted as redacted, so that a difference is a cut.
  body_bytes_ = kept == body.size() ? text.size() - begin : body.size();
}

void JournalEntry::keep_answer(const Response& response, RedactionPolicy policy,
                               std::string& text) {
  const bool is_masked = !response.masked_body.empty();
  const std::string_view answer = is_masked ? response.masked_body : response.content();
  const std::size_t kept = kept_bytes(answer, kJournalAnswerBytesMax);
  const std::size_t begin = text.size();
  is_answer_redacted_ =
      (response.bears_credentials && !is_masked) || policy != RedactionPolicy::standard;
  if (is_answer_redacted_) {
    append_redacted_body(answer.substr(0, kept), policy, text);
  } else {
    text += answer.substr(0, kept);
  }
  end(Part::answer, text);
  answer_bytes_ = kept == answer.size() ? text.size() - begin : answer.size();
}

void JournalEntry::keep_names(const Exchange& exchange, std::string& text) {
  text += exchange.names.organization;
  end(Part::organization, text);
  text += exchange.names.portal;
  end(Part::portal, text);
  if (exchange.user != nullptr) text += exchange.user->email;
  end(Part::user, text);
}

void JournalEntry::keep_notes(const CallNotes& notes, bool is_body_whole, std::string& text) {
  rule_ = notes.rule;
  fault_ = notes.fault;
  append_redacted(notes.operation, text);
  end(Part::operation, text);
  // It tells values of variables, which by their names may be credentials of any form.
  if (notes.rule_mismatch.empty() || is_body_whole) {
    append_redacted(notes.rule_mismatch, text);
  } else {
    text +=
        "no rule matched; which is nearest is not told, since the variables hold credentials, or "
        "more than is kept";
  }
  end(Part::rule_mismatch, text);
  append_redacted(notes.refused, text);
  end(Part::refused, text);
}

std::vector<HeaderField> JournalEntry::headers() const {
  std::vector<HeaderField> headers;
  std::string_view lines = part(Part::headers);
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    const std::size_t blank = line.find(' ');
    headers.push_back({line.substr(0, blank), line.substr(blank + 1)});
    lines.remove_prefix(end + 1);
  }
  return headers;
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
  subject.organization = organization();
  subject.method = method();
  subject.path = path();
  subject.surface = surface;
  subject.portal = portal();
  subject.operation = [this] { return std::string(part(Part::operation)); };
  subject.token_kind = token_kind;
  subject.headers = headers;
  // What was cut is no JSON any more, and is not to be parsed in vain.
  subject.body = is_body_cut() ? std::string_view("!") : body();
  subject.operation_format = operation_format;
  subject.is_redacted = true;
  return subject;
}

void JournalEntry::write_request(json::Writer& writer) const {
  writer.key("organization");
  if (organization().empty()) {
    writer.null();
  } else {
    writer.string(organization());
  }
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
  const std::string_view answer = part(Part::answer);
  std::string redacted;
  if (!is_answer_redacted_) append_redacted_body(answer, RedactionPolicy::standard, redacted);
  write_body(writer, "response_body", is_answer_redacted_ ? answer : redacted,
             answer.size() < answer_bytes_, answer_bytes_);
}

void JournalEntry::write_notes(json::Writer& writer) const {
  write_some(writer, "portal", portal());
  write_some(writer, "operation", part(Part::operation));
  std::vector<HeaderField> storage;
  const MatchSubject looked_at = subject(storage);
  if (const json::Value* variables = looked_at.variables()) {
    writer.key("variables");
    writer.value(*variables);
  }
  write_some(writer, "token_kind", token_kind);
  write_some(writer, "user", part(Part::user));
  if (rule_) {
    writer.key("rule");
    writer.integer(static_cast<std::int64_t>(*rule_));
  }
  write_some(writer, "rule_mismatch", part(Part::rule_mismatch));
  if (fault_) {
    writer.key("fault");
    writer.integer(static_cast<std::int64_t>(*fault_));
  }
  write_some(writer, "refused", part(Part::refused));
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

}  // namespace porthole::http
