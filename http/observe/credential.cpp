#include "http/observe/credential.h"

#include <algorithm>
#include <cstddef>

#include "http/observe/text_scan.h"
#include "portal/base/ascii.h"
#include "portal/base/secret_name.h"

namespace porthole::http {
namespace {

/// Credentials of this length or longer show their prefix and their end.
constexpr std::size_t kShownFrom = 20;
constexpr std::size_t kPrefixCharactersMax = 8;
constexpr std::size_t kEndCharacters = 4;

constexpr CharacterSet kCredentialCharacters([](char c) {
  return is_alphanumeric(c) || is_one_of(c, "_-+/=%.");
});

bool are_credential_characters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return kCredentialCharacters(c); });
}

/// The prefix that may be shown, `bkpat_`; empty when there is none.
std::string_view prefix_of(std::string_view credential) {
  const std::size_t underscore = credential.substr(0, kPrefixCharactersMax).find('_');
  if (underscore == std::string_view::npos) return {};
  const std::string_view prefix = credential.substr(0, underscore);
  if (!std::all_of(prefix.begin(), prefix.end(), is_alphanumeric)) return {};
  return credential.substr(0, underscore + 1);
}

/// Whether `text` is what `mask` returns.
bool is_masked(std::string_view text) {
  text.remove_prefix(prefix_of(text).size());
  if (!text.starts_with(kMask)) return false;
  const std::string_view end = text.substr(kMask.size());
  return end.empty() || (end.size() == kEndCharacters && are_credential_characters(end));
}

}  // namespace

bool is_credential_character(char c) {
  return kCredentialCharacters(c);
}

std::string mask(std::string_view credential) {
  if (is_masked(credential)) return std::string(credential);
  // Of several words or pairs, the end could be a whole secret. `=` pads base64.
  const std::string_view unpadded = credential.substr(0, credential.find_last_not_of('=') + 1);
  if (credential.size() < kShownFrom || unpadded.find('=') != std::string_view::npos ||
      !are_credential_characters(unpadded)) {
    return std::string(kMask);
  }
  std::string shown(prefix_of(credential));
  shown += kMask;
  shown += credential.substr(credential.size() - kEndCharacters);
  return shown;
}

bool is_secret_name(std::string_view name, RedactionPolicy policy) {
  return porthole::is_secret_name(name) ||
         (policy == RedactionPolicy::token_endpoint && name_ends_in(name, "code"));
}

}  // namespace porthole::http
