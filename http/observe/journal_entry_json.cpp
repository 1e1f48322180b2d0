#include "http/observe/journal_entry_json.h"

#include <string>
#include <vector>

#include "http/net/request_head.h"
#include "portal/base/ascii.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {

/// Writes a body as JSON if it is a whole JSON document, else as a string; null when it is empty.
/// A body that was cut gets its full size as a member `NAME_bytes`.
void write_body(json::Writer& writer, std::string_view name, std::string_view body, bool is_cut,
                std::size_t bytes) {
  writer.key(name);
  if (body.empty()) {
    writer.null();
  } else if (!is_cut && !json::parse(body).error) {
    writer.raw(body);
  } else {
    writer.string(replace_malformed(body));
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

void write_unless_empty(json::Writer& writer, std::string_view name, std::string_view text) {
  if (!text.empty()) writer.member(name, replace_malformed(text));
}

void write_headers(json::Writer& writer, std::vector<HeaderField> fields) {
  writer.key("headers");
  writer.begin_object();
  while (!fields.empty()) {
    const HeaderField first = fields.front();
    std::string values = replace_malformed(first.value);
    fields.erase(fields.begin());
    std::erase_if(fields, [&](const HeaderField& field) {
      if (!equal_ignoring_case(field.name, first.name)) return false;
      values += ", " + replace_malformed(field.value);
      return true;
    });
    writer.member(replace_malformed(first.name), values);
  }
  writer.end_object();
}

void write_request(json::Writer& writer, const JournalEntry& entry) {
  writer.key("organization");
  if (entry.organization().empty()) {
    writer.null();
  } else {
    writer.string(entry.organization());
  }
  writer.member("surface", name_of(entry.surface));
  writer.member("method", entry.method());
  writer.member("path", replace_malformed(entry.path()));
  writer.member("query", replace_malformed(entry.query()));
  write_headers(writer, entry.headers());
  write_body(writer, "body", entry.body(), entry.is_body_cut(), entry.body_bytes());
}

void write_response(json::Writer& writer, const JournalEntry& entry) {
  writer.key("status");
  if (entry.status == 0) {
    writer.null();
  } else {
    writer.integer(entry.status);
  }
  writer.key("duration_ms");
  writer.raw(milliseconds_text(entry.duration));
  write_body(writer, "response_body", entry.response_body(), entry.is_response_cut(),
             entry.response_bytes());
}

void write_notes(json::Writer& writer, const JournalEntry& entry) {
  write_unless_empty(writer, "portal", entry.portal());
  write_unless_empty(writer, "operation", entry.operation());
  std::vector<HeaderField> headers;
  const MatchInput input = entry.match_input(headers);
  if (const json::Value* variables = input.variables()) {
    writer.key("variables");
    writer.value(*variables);
  }
  write_unless_empty(writer, "token_kind", entry.token_kind);
  write_unless_empty(writer, "user", entry.user());
  if (const auto rule = entry.rule()) {
    writer.key("rule");
    writer.integer(static_cast<std::int64_t>(*rule));
  }
  write_unless_empty(writer, "rule_mismatch", entry.rule_mismatch());
  write_unless_empty(writer, "origin", entry.origin());
  if (const auto fault = entry.fault()) {
    writer.key("fault");
    writer.integer(static_cast<std::int64_t>(*fault));
  }
  write_unless_empty(writer, "refused", entry.refused());
}

}  // namespace

void write_json(json::Writer& writer, const JournalEntry& entry) {
  writer.begin_object();
  writer.key("id");
  writer.integer(static_cast<std::int64_t>(entry.id));
  writer.member("at", to_iso8601(entry.at));
  write_request(writer, entry);
  write_response(writer, entry);
  write_notes(writer, entry);
  writer.end_object();
}

}  // namespace porthole::http
