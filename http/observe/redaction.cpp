#include "http/observe/redaction.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <optional>

#include "http/message/query_string.h"
#include "portal/base/ascii.h"
#include "portal/base/json.h"

namespace porthole::http {
namespace {

constexpr std::string_view kHidden = "…";
/// What has no fewer characters than this shows its prefix and its end.
constexpr std::size_t kShownFrom = 20;
constexpr std::size_t kPrefixCharactersMax = 8;
constexpr std::size_t kEndCharacters = 4;
/// Characters behind its prefix without which something is no credential but the talk of one.
constexpr std::size_t kFormCharactersMin = 4;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Of base64 in both alphabets, and of escapes in a URL.
bool is_credential_character(char c) {
  return is_word(c) || c == '_' || c == '-' || c == '+' || c == '/' || c == '=' || c == '%';
}

/// How long the underscore at the front of `text` is, escaped or not; 0 when there is none.
std::size_t underscore_bytes(std::string_view text) {
  if (text.starts_with('_')) return 1;
  if (equal_ignoring_case(text.substr(0, 3), "%5f")) return 3;
  return equal_ignoring_case(text.substr(0, 6), "\\u005f") ? 6 : 0;
}

/// How many bytes at the front of `text`, which begins with `bk`, have a credential's form; 0 when
/// they have not: `bkua_`, `bkpat_`, `bkps_` and what the service may think of next.
std::size_t credential_bytes(std::string_view text) {
  std::size_t end = 2;
  while (end < text.size() && end < kPrefixCharactersMax && text[end] >= 'a' && text[end] <= 'z') {
    ++end;
  }
  const std::size_t underscore = underscore_bytes(text.substr(end));
  if (underscore == 0) return 0;
  end += underscore;
  const std::size_t begin = end;
  while (end < text.size() && is_credential_character(text[end])) ++end;
  return end - begin < kFormCharactersMin ? 0 : end;
}

/// Of a string in `json` with its first quote at `quote`: the place of the quote that ends it, or
/// the end of `json` when none does.
std::size_t string_end(std::string_view json, std::size_t quote) {
  std::size_t at = quote + 1;
  std::size_t end = std::min(json.find('"', at), json.size());
  for (;;) {
    const std::size_t escape = json.substr(0, end).find('\\', at);
    if (escape == std::string_view::npos) return end;
    at = escape + 2;
    // Only an escaped quote makes another one the end, so that no byte is looked at twice.
    if (at > end) end = std::min(json.find('"', at), json.size());
  }
}

/// Whether a member with that between the quotes of its name holds a credential. Who escapes
/// letters in it means the same name.
bool is_secret_member(std::string_view between_quotes, RedactionPolicy policy) {
  if (between_quotes.find('\\') == std::string_view::npos) {
    return is_secret_name(between_quotes, policy);
  }
  json::ParseResult parsed = json::parse('"' + std::string(between_quotes) + '"');
  return !parsed.error && is_secret_name(json::text_of(parsed.document), policy);
}

/// Where the blanks that stand at `at` end.
std::size_t blanks_at(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n')) {
    ++at;
  }
  return at;
}

/// Goes from string to string: names are those with a colon behind them. What lies between two
/// credentials is taken over in one piece.
void append_redacted_json(std::string_view body, RedactionPolicy policy, std::string& out) {
  std::size_t taken = 0;
  bool is_secret = false;
  std::size_t at = 0;
  for (;;) {
    const std::size_t quote = body.find('"', at);
    if (quote == std::string_view::npos) break;
    // Between a name and its string there is nothing but the colon.
    is_secret = is_secret && blanks_at(body, at) == quote;
    const std::size_t end = string_end(body, quote);
    const std::string_view text = body.substr(quote + 1, end - quote - 1);
    if (is_secret) {
      append_redacted(body.substr(taken, quote + 1 - taken), out);
      out += mask(text);
      taken = end;
    }
    at = blanks_at(body, std::min(end + 1, body.size()));
    is_secret = at < body.size() && body[at] == ':' && is_secret_member(text, policy);
    if (is_secret) ++at;
  }
  append_redacted(body.substr(taken), out);
}

bool is_json(std::string_view body) {
  const std::size_t first = blanks_at(body, 0);
  return first < body.size() &&
         std::string_view("{[\"").find(body[first]) != std::string_view::npos;
}

}  // namespace

std::string mask(std::string_view credential) {
  if (credential.find(kHidden) != std::string_view::npos) return std::string(credential);
  if (credential.size() < kShownFrom) return std::string(kHidden);
  const std::size_t underscore = credential.substr(0, kPrefixCharactersMax).find('_');
  std::string shown;
  if (underscore != std::string_view::npos &&
      std::all_of(credential.begin(), credential.begin() + static_cast<std::ptrdiff_t>(underscore),
                  is_word)) {
    shown = credential.substr(0, underscore + 1);
  }
  shown += kHidden;
  const std::string_view end = credential.substr(credential.size() - kEndCharacters);
  // Half a character, or half an escape, is nothing that can be shown.
  if (std::all_of(end.begin(), end.end(), is_credential_character)) shown += end;
  return shown;
}

bool is_secret_name(std::string_view name, RedactionPolicy policy) {
  const auto is_one_of = [name](std::initializer_list<std::string_view> known) {
    return std::any_of(known.begin(), known.end(),
                       [name](std::string_view one) { return equal_ignoring_case(one, name); });
  };
  switch (name.size()) {
    case 4:
      return policy == RedactionPolicy::token_endpoint && is_one_of({"code"});
    case 5:
      return is_one_of({"token"});
    case 6:
      return is_one_of({"secret", "cookie"});
    case 8:
      return is_one_of({"password"});
    case 9:
      return is_one_of({"api_token"});
    case 11:
      return is_one_of({"accessToken"});
    case 12:
      return is_one_of({"clientSecret", "access_token"});
    case 13:
      return is_one_of({"client_secret", "refresh_token", "authorization"});
    case 17:
      return is_one_of({"authorization_url"});
    default:
      return false;
  }
}

void append_redacted(std::string_view text, std::string& out) {
  std::size_t from = 0;
  for (;;) {
    const std::size_t at = text.find("bk", from);
    if (at == std::string_view::npos) break;
    const std::size_t bytes = credential_bytes(text.substr(at));
    if (bytes == 0) {
      out += text.substr(from, at + 2 - from);
      from = at + 2;
      continue;
    }
    out += text.substr(from, at - from);
    out += mask(text.substr(at, bytes));
    from = at + bytes;
  }
  out += text.substr(from);
}

void append_redacted_header(const HeaderField& field, std::string& out) {
  constexpr std::array<std::string_view, 6> kSecret = {
      "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "X-Auth-Token"};
  const auto is_name = [&](std::string_view name) { return equal_ignoring_case(name, field.name); };
  const auto* const found = std::find_if(kSecret.begin(), kSecret.end(), is_name);
  if (found == kSecret.end()) return append_redacted(field.value, out);
  const bool has_scheme = found - kSecret.begin() < 2;
  const std::size_t blank = has_scheme ? field.value.find(' ') : std::string_view::npos;
  if (blank == std::string_view::npos) {
    out += field.value.empty() ? std::string() : mask(field.value);
    return;
  }
  out += field.value.substr(0, blank + 1);
  out += mask(field.value.substr(blank + 1));
}

void append_redacted_query(std::string_view query, RedactionPolicy policy, std::string& out) {
  for (;;) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    const std::size_t equals = parameter.find('=');
    if (equals != std::string_view::npos &&
        is_secret_name(split_parameter(parameter).first, policy)) {
      out += parameter.substr(0, equals + 1);
      out += mask(parameter.substr(equals + 1));
    } else {
      append_redacted(parameter, out);
    }
    if (end == query.size()) return;
    out += '&';
    query.remove_prefix(end + 1);
  }
}

void append_redacted_body(std::string_view body, RedactionPolicy policy, std::string& out) {
  if (is_json(body)) {
    append_redacted_json(body, policy, out);
  } else {
    append_redacted_query(body, policy, out);
  }
}

}  // namespace porthole::http
