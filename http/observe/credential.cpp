#include "http/observe/credential.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "portal/base/ascii.h"

namespace porthole::http {
namespace {

constexpr std::string_view kEllipsis = "…";
/// Credentials of this length or longer show their prefix and their end.
constexpr std::size_t kShownFrom = 20;
constexpr std::size_t kPrefixCharactersMax = 8;
constexpr std::size_t kEndCharacters = 4;
/// With fewer characters after its prefix, a text only mentions a credential.
constexpr std::size_t kFormCharactersMin = 4;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The characters of base64 in both alphabets, and of escapes in a URL.
bool is_credential_character(char c) {
  return is_alphanumeric(c) || c == '_' || c == '-' || c == '+' || c == '/' || c == '=' || c == '%';
}

/// The length of the underscore at the front of `text`, escaped or not; 0 when there is none.
std::size_t underscore_bytes(std::string_view text) {
  if (text.starts_with('_')) return 1;
  if (equal_ignoring_case(text.substr(0, 3), "%5f")) return 3;
  return equal_ignoring_case(text.substr(0, 6), "\\u005f") ? 6 : 0;
}

/// The length of the credential at the front of `text`, which begins with `bk`; 0 when there is
/// none. Known prefixes: `bkua_`, `bkpat_`, `bkps_`. Takes any others of that form as well.
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

}  // namespace

std::string mask(std::string_view credential) {
  if (credential.find(kEllipsis) != std::string_view::npos) return std::string(credential);
  if (credential.size() < kShownFrom) return std::string(kEllipsis);
  const std::size_t underscore = credential.substr(0, kPrefixCharactersMax).find('_');
  std::string shown;
  if (underscore != std::string_view::npos &&
      std::all_of(credential.begin(), credential.begin() + static_cast<std::ptrdiff_t>(underscore),
                  is_alphanumeric)) {
    shown = credential.substr(0, underscore + 1);
  }
  shown += kEllipsis;
  const std::string_view end = credential.substr(credential.size() - kEndCharacters);
  // Other bytes could be half a character, or half an escape.
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

}  // namespace porthole::http
