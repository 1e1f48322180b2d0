#include "http/observe/journal_entry.h"

#include <algorithm>
#include <functional>

#include "http/message/url.h"
#include "http/observe/limits.h"
#include "portal/access_token.h"
#include "portal/base/ascii.h"
#include "portal/base/text.h"
#include "portal/base/utf8.h"

namespace porthole::http {
namespace {

/// What every masked token contains.
constexpr std::string_view kMask = "…";

}  // namespace

JournalEntry::JournalEntry(const Exchange& exchange, std::string& text) {
  text.clear();
  append_head(exchange.request, exchange.policy, text);
  append_body(exchange.request.body, exchange.policy, text);
  append_response(exchange.response, exchange.policy, text);
  append_names(exchange, text);
  text_ = text;
  append_notes(exchange.notes, body() == exchange.request.body, text);
  text_ = text;
}

void JournalEntry::append_head(const Request& request, RedactionPolicy policy, std::string& text) {
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

void JournalEntry::append_body(std::string_view body, RedactionPolicy policy, std::string& text) {
  const std::size_t kept = cut_length(body, kJournalBodyBytesMax);
  const std::size_t begin = text.size();
  append_redacted_body(body.substr(0, kept), policy, text);
  end(Part::body, text);
  // The size after redaction when nothing was cut: then the sizes differ only for a cut body.
  body_bytes_ = kept == body.size() ? text.size() - begin : body.size();
}

void JournalEntry::append_response(const Response& response, RedactionPolicy policy,
                                   std::string& text) {
  const bool is_masked = !response.masked_body.empty();
  const std::string_view body = is_masked ? response.masked_body : response.content();
  const std::size_t kept = cut_length(body, kJournalResponseBytesMax);
  const std::size_t begin = text.size();
  is_response_redacted_ =
      (response.bears_credentials && !is_masked) || policy != RedactionPolicy::standard;
  if (is_response_redacted_) {
    append_redacted_body(body.substr(0, kept), policy, text);
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

void JournalEntry::append_notes(const JournalNotes& notes, bool is_body_unchanged,
                                std::string& text) {
  rule_ = notes.rule;
  fault_ = notes.fault;
  append_redacted(notes.operation, text);
  end(Part::operation, text);
  // The reason quotes values of variables. Where the body had something to mask, these may be
  // credentials of any form.
  if (notes.rule_mismatch.empty() || is_body_unchanged) {
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
  input.headers = headers;
  // A cut body is no JSON any more: something that fails at once saves the parser the work.
  input.body = is_body_cut() ? std::string_view("!") : body();
  input.operation_format = operation_format;
  input.is_redacted = true;
  return input;
}

}  // namespace porthole::http
