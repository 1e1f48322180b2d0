#include "http/observe/credential_finder.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

#include "http/observe/assignment.h"
#include "http/observe/text_scan.h"
#include "portal/base/ascii.h"
#include "portal/base/secret_name.h"

namespace porthole::http {
namespace {

using Match = CredentialMatch;
using Shown = CredentialMatch::Shown;

constexpr std::size_t kNone = std::string_view::npos;

// ---- Tokens of the vendor. Its prefixes: bkaa bkaj bkar bkat bkcqt bkct bkjat bkpat bkps bkpt
// bkrt bktr bktx bkua bkur.

constexpr std::size_t kVendorPrefixMax = 8;
/// With fewer characters after its prefix, a text only mentions a token.
constexpr std::size_t kVendorCharactersMin = 4;

/// The length of the underscore at the front of `text`, escaped or not; 0 when there is none.
std::size_t underscore_bytes(std::string_view text) {
  if (text.starts_with('_')) return 1;
  if (equal_ignoring_case(text.substr(0, 3), "%5f")) return 3;
  return equal_ignoring_case(text.substr(0, 6), "\\u005f") ? 6 : 0;
}

/// The length of the token at the front of `text`, which begins with `bk`; 0 when there is none.
std::size_t vendor_token_bytes(std::string_view text) {
  std::size_t end = 2;
  while (end < text.size() && end < kVendorPrefixMax && is_lower(text[end])) ++end;
  const std::size_t underscore = underscore_bytes(text.substr(end));
  if (underscore == 0) return 0;
  const std::size_t begin = end + underscore;
  end = end_of_run(text, begin, is_credential_character);
  while (end > begin && text[end - 1] == '.') --end;  // It ends a sentence.
  return end - begin < kVendorCharactersMin ? 0 : end;
}

Match find_vendor_token(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("bk", from); at != kNone; at = text.find("bk", at + 2)) {
    const std::size_t bytes = vendor_token_bytes(text.substr(at));
    if (bytes != 0) return {at, at + bytes, Shown::ends};
  }
  return {};
}

// ---- JSON Web Tokens: `eyJ…` (which is `{"` in base64) with dots.

bool is_web_token_character(char c) {
  return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
}

Match find_web_token(std::string_view text, std::size_t from) {
  std::size_t at = text.find('J', from);
  while (at != kNone) {
    const std::size_t end = end_of_run(text, at, is_web_token_character);
    const std::size_t last_dot = text.substr(0, end).rfind('.');
    for (; at < end && last_dot != kNone && at < last_dot; at = text.find('J', at + 1)) {
      if (at >= from + 2 && text.substr(at - 2, 2) == "ey") return {at - 2, end, Shown::ends};
    }
    at = text.find('J', std::max(std::min(at, text.size()), end));
  }
  return {};
}

// ---- Codes that users approve, and private keys: both are known by hyphens.

constexpr std::size_t kCodeBytes = 19;
constexpr std::size_t kCodeGroupBytes = 4;
constexpr std::size_t kLastShown = 4;

/// `XXXX-XXXX-XXXX-XXXX`, with nothing before it or behind it that goes on like this.
bool is_device_code(std::string_view text, std::size_t begin) {
  const auto continues = [&](std::size_t at) {
    return at < text.size() && (is_alphanumeric(text[at]) || text[at] == '-');
  };
  if (begin + kCodeBytes > text.size() || continues(begin + kCodeBytes)) return false;
  if (begin > 0 && continues(begin - 1)) return false;
  for (std::size_t i = 0; i < kCodeBytes; ++i) {
    const char c = text[begin + i];
    const bool is_hyphen_due = i % (kCodeGroupBytes + 1) == kCodeGroupBytes;
    if (is_hyphen_due ? c != '-' : !is_alphanumeric(c)) return false;
  }
  return true;
}

/// The end of the private key in PEM that begins at `begin`; `begin` when there is none.
std::size_t private_key_end(std::string_view text, std::size_t begin) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kKey = "PRIVATE KEY";
  constexpr std::string_view kEnd = "-----END ";
  constexpr std::size_t kLabelBytesMax = 40;
  const std::string_view rest = text.substr(begin);
  if (!rest.starts_with(kBegin) || rest.substr(0, kLabelBytesMax).find(kKey) == kNone) return begin;
  // One that was cut goes on to the end of the string.
  const std::size_t end = std::min(rest.find(kEnd, kBegin.size()), rest.size());
  return begin + std::min(end, std::min(rest.find('"'), rest.size()));
}

Match find_hyphenated(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('-', from); at != kNone; at = text.find('-', at + 1)) {
    if (at >= from + kCodeGroupBytes && is_device_code(text, at - kCodeGroupBytes)) {
      const std::size_t begin = at - kCodeGroupBytes;
      return {begin, begin + kCodeBytes, Shown::last};
    }
    if (const std::size_t end = private_key_end(text, at); end > at) return {at, end};
  }
  return {};
}

// ---- `user:password@` in a URL.

bool is_authority_character(char c) {
  return static_cast<unsigned char>(c) > ' ' && !is_one_of(c, "/\\?#\"'<>`");
}

Match find_user_information(std::string_view text, std::size_t from) {
  std::size_t at = text.find('@', from);
  while (at != kNone) {
    std::size_t begin = at;
    while (begin > from && is_authority_character(text[begin - 1])) --begin;
    const std::size_t end = end_of_run(text, at, is_authority_character);
    const std::string_view before = text.substr(0, begin);
    if (before.ends_with("://") || before.ends_with(":\\/\\/")) {
      const std::size_t host = begin + text.substr(begin, end - begin).rfind('@');
      const std::string_view user = text.substr(begin, host - begin);
      // `ssh://git@…` names no one.
      if (!user.empty() && user != "git") return {begin, host};
    }
    at = text.find('@', end);
  }
  return {};
}

/// The end of the JSON string that `at` is in.
std::size_t string_end(std::string_view text, std::size_t at) {
  std::size_t run = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '"' && run % 2 == 0) return at;
    run = text[at] == '\\' ? run + 1 : 0;
  }
  return at;
}

}  // namespace

CredentialFinder::CredentialFinder(std::string_view text, TextKind kind, RedactionPolicy policy,
                                   unsigned forms)
    : text_(text), kind_(kind), policy_(policy) {
  for (std::size_t form = 0; form < kForms; ++form) {
    if ((forms >> form & 1U) != 0) found_[form] = find(form, 0);
  }
}

unsigned CredentialFinder::possible_forms(std::string_view text) {
  // The shortest are `eyJ.` and `pin=1`.
  constexpr std::size_t kBytesMin = 4;
  if (text.size() < kBytesMin) return 0;
  // All bytes of a block are compared at once.
  using Block [[gnu::vector_size(16)]] = unsigned char;
  Block seen{};
  const auto look_at = [&seen](const char* bytes) {
    Block block;
    std::memcpy(&block, bytes, sizeof block);
    seen |= (Block(block == 'k') & 1) | (Block(block == 'J') & 2) | (Block(block == '-') & 4) |
            (Block(block == '@') & 8) | (Block(block == ':') & 16) | (Block(block == '=') & 32) |
            (Block(block == 'b') & 64);
  };
  std::size_t at = 0;
  for (; at + sizeof seen <= text.size(); at += sizeof seen) look_at(text.data() + at);
  if (at < text.size()) {
    std::array<char, sizeof seen> rest{};
    text.copy(rest.data(), rest.size(), at);
    look_at(rest.data());
  }
  const auto halves = std::bit_cast<std::array<std::uint64_t, 2>>(seen);
  std::uint64_t forms = halves[0] | halves[1];
  for (const unsigned shift : {32U, 16U, 8U}) forms |= forms >> shift;
  constexpr unsigned kVendorToken = 1;
  constexpr unsigned kVendorTokenBegin = 64;
  if ((forms & kVendorTokenBegin) == 0) forms &= ~std::uint64_t{kVendorToken};
  return static_cast<unsigned>(forms) & ((1U << kForms) - 1);
}

CredentialFinder::Match CredentialFinder::find(std::size_t form, std::size_t from) {
  switch (form) {
    case 0:
      return find_vendor_token(text_, from);
    case 1:
      return find_web_token(text_, from);
    case 2:
      return find_hyphenated(text_, from);
    case 3:
      return find_user_information(text_, from);
    case 4:
      return find_assignment(from, ':');
    default:
      return find_assignment(from, '=');
  }
}

CredentialFinder::Match CredentialFinder::find_assignment(std::size_t from, char separator) {
  for (std::size_t at = text_.find(separator, from); at != kNone;
       at = text_.find(separator, at + 1)) {
    const std::string_view name = name_before(text_, at, kind_);
    if (name.empty() || !is_secret_name(name, policy_)) continue;
    const std::size_t begin = at + (text_.substr(at).starts_with("=>") ? 2 : 1);
    const Match value =
        assigned_value(text_.substr(0, value_end_max(begin)), begin, reach_of(name, separator));
    if (value.end > value.begin) return value;
  }
  return {};
}

std::size_t CredentialFinder::value_end_max(std::size_t at) {
  if (kind_ == TextKind::plain) return text_.size();
  if (at < string_begin_ || at > string_end_) {
    string_begin_ = at;
    string_end_ = string_end(text_, at);
  }
  return string_end_;
}

std::optional<CredentialFinder::Match> CredentialFinder::next(std::size_t from) {
  const Match* first = nullptr;
  for (std::size_t form = 0; form < kForms; ++form) {
    Match& found = found_[form];
    if (found.begin != kNone && found.begin < from) found = find(form, from);
    assert(found.begin == kNone || found.begin < found.end);
    if (found.begin == kNone) continue;
    if (first == nullptr || found.begin < first->begin ||
        (found.begin == first->begin && found.end > first->end)) {
      first = &found;
    }
  }
  if (first == nullptr) return std::nullopt;
  // Where several overlap, as in `password=https://user:a&b@host`, nobody knows which is right: it
  // goes up to the next blank or quote.
  Match match = *first;
  for (const Match& other : found_) {
    if (other.end == kNone || other.begin >= match.end || other.end <= match.end) continue;
    match.end = end_of_run(text_, other.end, [](char c) {
      return static_cast<unsigned char>(c) > ' ' && !is_one_of(c, "\"\\");
    });
    match.shown = Shown::nothing;
  }
  if (kind_ == TextKind::json) keep_escapes(match);
  return match;
}

std::string CredentialFinder::replacement(const Match& match) const {
  const std::string_view credential = text_.substr(match.begin, match.end - match.begin);
  switch (match.shown) {
    case Shown::nothing:
      break;
    case Shown::ends:
      return mask(credential);
    case Shown::last:
      return std::string(kMask).append(credential.substr(credential.size() - kLastShown));
  }
  return std::string(kMask);
}

void CredentialFinder::keep_escapes(Match& match) const {
  const std::size_t before = text_.substr(0, match.begin).find_last_not_of('\\') + 1;
  if ((match.begin - before) % 2 == 1 && match.begin + 1 < match.end) ++match.begin;
  std::size_t end = match.end;
  while (end > match.begin && text_[end - 1] == '\\') --end;
  if (end > match.begin) match.end = end;
}

bool has_credential(std::string_view text, RedactionPolicy policy) {
  const unsigned forms = CredentialFinder::possible_forms(text);
  return forms != 0 && CredentialFinder(text, TextKind::plain, policy, forms).next(0).has_value();
}

}  // namespace porthole::http
