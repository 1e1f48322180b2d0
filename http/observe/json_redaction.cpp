#include "http/observe/json_redaction.h"

#include <algorithm>
#include <cstddef>

#include "portal/base/json.h"

namespace porthole::http {
namespace {

/// The offset of the quote that ends the string that begins with the one at `quote`; the size of
/// `json` when the string has no end.
std::size_t string_end(std::string_view json, std::size_t quote) {
  std::size_t at = quote + 1;
  std::size_t end = std::min(json.find('"', at), json.size());
  for (;;) {
    const std::size_t escape = json.substr(0, end).find('\\', at);
    if (escape == std::string_view::npos) return end;
    at = escape + 2;
    // Search for the next quote only when this one is escaped, so that each byte is scanned once.
    if (at > end) end = std::min(json.find('"', at), json.size());
  }
}

/// Whether a member holds a credential, given its name as written between the quotes: escapes don't
/// hide it.
bool is_secret_member(std::string_view quoted_name, RedactionPolicy policy) {
  if (quoted_name.find('\\') == std::string_view::npos) {
    return is_secret_name(quoted_name, policy);
  }
  json::ParseResult parsed = json::parse('"' + std::string(quoted_name) + '"');
  return !parsed.error && is_secret_name(json::text_of(parsed.document), policy);
}

/// The offset of the first character from `at` on that is not white space.
std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

}  // namespace

void append_redacted_json(std::string_view json, RedactionPolicy policy, std::string& out) {
  // What lies between two credentials is copied in one piece, from `copied_to` on.
  std::size_t copied_to = 0;
  bool is_secret = false;
  std::size_t at = 0;
  for (;;) {
    const std::size_t quote = json.find('"', at);
    if (quote == std::string_view::npos) break;
    // The value of a secret member is a string only when nothing but blanks comes before it.
    is_secret = is_secret && skip_blanks(json, at) == quote;
    const std::size_t end = string_end(json, quote);
    const std::string_view text = json.substr(quote + 1, end - quote - 1);
    if (is_secret) {
      append_redacted(json.substr(copied_to, quote + 1 - copied_to), out);
      out += mask(text);
      copied_to = end;
    }
    // A string is a member's name when a colon follows.
    at = skip_blanks(json, std::min(end + 1, json.size()));
    is_secret = at < json.size() && json[at] == ':' && is_secret_member(text, policy);
    if (is_secret) ++at;
  }
  append_redacted(json.substr(copied_to), out);
}

}  // namespace porthole::http
