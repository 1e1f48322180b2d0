#include "http/observe/journal_entry.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "http/message/url.h"
#include "http/observe/limits.h"
#include "http/observe/origin.h"
#include "portal/access_token.h"
#include "portal/base/ascii.h"
#include "portal/base/text.h"
#include "portal/base/utf8.h"

namespace porthole::http {
namespace {

/// `text` redacted, and without what was masked in the request.
std::string without_secrets(std::string_view text, const MaskedValues& masked) {
  if (text.empty()) return {};
  return masked.without_values(redacted(text));
}

}  // namespace

JournalEntry::JournalEntry(const Exchange& exchange, std::string& text) {
  text.clear();
  MaskedValues masked;
  append_head(exchange, text, masked);
  append_body(exchange, text, masked);
  append_response(exchange, text, masked);
  append_names(exchange, text);
  append_notes(exchange.notes, text, masked);
  text += origin_of(exchange.request);
  end(Part::origin, text);
  text_ = text;
}

void JournalEntry::append_head(const Exchange& exchange, std::string& text, MaskedValues& masked) {
  const Request& request = exchange.request;
  append_redacted(request.method, text);
  end(Part::method, text);
  append_redacted_path(request.path, exchange.path_kind, text);
  end(Part::path, text);
  append_redacted_query(request.query, exchange.policy, text, &masked);
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

void JournalEntry::append_body(const Exchange& exchange, std::string& text, MaskedValues& masked) {
  const std::string_view body = exchange.request.body;
  const std::size_t kept = cut_length(body, kJournalBodyBytesMax);
  const std::size_t begin = text.size();
  append_redacted_body(body.substr(0, kept), exchange.policy, text, &masked);
  end(Part::body, text);
  // The size after redaction when nothing was cut: then the sizes differ only for a cut body.
  body_bytes_ = kept == body.size() ? text.size() - begin : body.size();
}

void JournalEntry::append_response(const Exchange& exchange, std::string& text,
                                   const MaskedValues& masked) {
  const Response& response = exchange.response;
  const bool is_masked = !response.masked_body.empty();
  const std::string_view body = is_masked ? response.masked_body : response.content();
  const std::size_t kept = cut_length(body, kJournalResponseBytesMax);
  const std::size_t begin = text.size();
  is_response_redacted_ = (response.bears_credentials && !is_masked) || !masked.empty() ||
                          exchange.policy != RedactionPolicy::standard;
  if (is_response_redacted_) {
    std::string redacted;
    append_redacted_body(body.substr(0, kept), exchange.policy, redacted);
    text += masked.without_values(std::move(redacted));
  } else {
    text += body.substr(0, kept);
  }
  end(Part::response, text);
  response_bytes_ = kept == body.size() ? text.size() - begin : body.size();
}

void JournalEntry::append_names(const Exchange& exchange, std::string& text) {
  text += exchange.names.organization;
  end(Part::organization, text);
  text += exchange.names.portal;
  end(Part::portal, text);
  if (exchange.user != nullptr) text += exchange.user->email;
  end(Part::user, text);
}

void JournalEntry::append_notes(const JournalNotes& notes, std::string& text,
                                const MaskedValues& masked) {
  rule_ = notes.rule;
  fault_ = notes.fault;
  text += without_secrets(notes.operation, masked);
  end(Part::operation, text);
  text += without_secrets(notes.rule_mismatch, masked);
  end(Part::rule_mismatch, text);
  text += without_secrets(notes.refused, masked);
  end(Part::refused, text);
}

std::string without_credentials_of(const Request& request, RedactionPolicy policy,
                                   std::string_view text) {
  MaskedValues masked;
  std::string unused;
  append_redacted_query(request.query, policy, unused, &masked);
  const std::string_view body = request.body;
  append_redacted_body(body.substr(0, cut_length(body, kJournalBodyBytesMax)), policy, unused,
                       &masked);
  return without_secrets(text, masked);
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

std::string JournalEntry::response_body() const {
  const std::string_view body = part(Part::response);
  if (is_response_redacted_) return std::string(body);
  std::string redacted;
  append_redacted_body(body, RedactionPolicy::standard, redacted);
  return redacted;
}

bool JournalEntry::has_token(std::string_view token) const {
  if (token_hash_ == 0) return false;
  if (token.find(kMask) == std::string_view::npos) {
    return std::hash<std::string_view>()(token) == token_hash_;
  }
  const std::vector<HeaderField> fields = headers();
  const auto authorization = std::find_if(
      fields.begin(), fields.end(),
      [](const HeaderField& field) { return equal_ignoring_case(field.name, "Authorization"); });
  if (authorization == fields.end()) return false;
  return authorization->value.substr(authorization->value.find(' ') + 1) == token;
}

MatchInput JournalEntry::match_input(std::vector<HeaderField>& headers) const {
  headers = this->headers();
  MatchInput input;
  input.organization = organization();
  input.method = method();
  input.path = path();
  input.surface = surface;
  input.portal = portal();
  input.operation = [this] { return std::string(operation()); };
  input.token_kind = token_kind;
  input.origin = origin();
  input.headers = headers;
  // A cut body is no JSON any more: something that fails at once saves the parser the work.
  input.body = is_body_cut() ? std::string_view("!") : body();
  input.operation_format = operation_format;
  input.is_redacted = true;
  return input;
}

}  // namespace porthole::http
