#include "portal/base/secret_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "portal/base/ascii.h"

namespace porthole {
namespace {

/// What secret names end in, but for keys. Each has at least three letters.
constexpr std::array<std::string_view, 19> kEndings = {
    "password",   "passwd",           "pwd",       "sessionid", "sessid",
    "passphrase", "passcode",         "cookie",    "signature", "auth",
    "token",      "authorization",    "assertion", "otp",       "bearer",
    "credential", "authorizationurl", "secret",    "jwt"};

/// What comes before `key` in the names of secret ones: most keys are none.
constexpr std::array<std::string_view, 14> kKeys = {
    "api", "private", "access", "secret",       "signing", "encryption", "auth",
    "ssh", "shared",  "master", "subscription", "deploy",  "session",    "functions"};

/// Names that are secret only as a whole: many others end so.
constexpr std::array<std::string_view, 3> kWhole = {"pass", "pin", "sig"};

/// Letters in lower case, by byte; 0 for what is no letter.
constexpr auto kLetters = [] {
  std::array<char, 256> letters{};
  for (unsigned byte = 0; byte < letters.size(); ++byte) {
    const char letter = static_cast<char>(byte);
    if (is_letter(letter)) letters[byte] = to_lower(letter);
  }
  return letters;
}();

constexpr char letter_of(char byte) {
  return kLetters[static_cast<unsigned char>(byte)];
}

/// The last three letters of a name, in lower case, as a number; 0 when there are fewer. They tell
/// nearly all names that aren't secret from those that are.
constexpr std::uint32_t tail_of(std::string_view name) {
  constexpr std::uint32_t kThreeLetters = 1U << 16U;
  std::uint32_t tail = 0;
  for (std::size_t at = name.size(); at > 0; --at) {
    const char letter = letter_of(name[at - 1]);
    if (letter == 0) continue;
    tail = tail << 8U | static_cast<unsigned char>(letter);
    if (tail >= kThreeLetters) return tail;
  }
  return 0;
}

constexpr std::uint32_t kKeyTail = tail_of("key");

constexpr auto kTails = [] {
  std::array<std::uint32_t, kEndings.size()> tails{};
  std::transform(kEndings.begin(), kEndings.end(), tails.begin(), tail_of);
  return tails;
}();

/// Where a tail is in `kHasTail`.
constexpr std::size_t slot_of(std::uint32_t tail) {
  constexpr std::uint32_t kFactor = 2'654'435'761U;
  return tail * kFactor >> 22U;
}

/// Whether a secret name may have a tail, by slot: false for nearly all tails but those above.
constexpr auto kHasTail = [] {
  std::array<bool, 1024> slots{};
  slots[slot_of(kKeyTail)] = true;
  for (const std::uint32_t tail : kTails) slots[slot_of(tail)] = true;
  return slots;
}();

/// `name` without what it ends in, or nothing (null data) when it doesn't end so. What is no letter
/// separates words.
std::string_view strip_ending(std::string_view name, std::string_view ending) {
  for (std::size_t i = ending.size(); i-- > 0;) {
    while (!name.empty() && letter_of(name.back()) == 0) name.remove_suffix(1);
    if (name.empty() || letter_of(name.back()) != ending[i]) return {};
    name.remove_suffix(1);
  }
  return name;
}

bool is_secret_singular(std::string_view name) {
  if (letter_of(name.back()) == 0) return false;
  const std::uint32_t tail = tail_of(name);
  if (!kHasTail[slot_of(tail)]) return false;
  if (tail == kKeyTail) {
    const std::string_view before = strip_ending(name, "key");
    return std::any_of(kKeys.begin(), kKeys.end(),
                       [&](std::string_view key) { return name_ends_in(before, key); });
  }
  for (std::size_t index = 0; index < kTails.size(); ++index) {
    if (kTails[index] == tail && name_ends_in(name, kEndings[index])) return true;
  }
  return false;
}

}  // namespace

bool name_ends_in(std::string_view name, std::string_view ending) {
  return strip_ending(name, ending).data() != nullptr;
}

bool is_secret_name(std::string_view name) {
  // `token[]`, `token_2`, `X-Hub-Signature-256`
  while (!name.empty() && !is_letter(name.back())) name.remove_suffix(1);
  if (name.size() < 3) return false;
  if (is_secret_singular(name)) return true;
  if (name.size() <= 4 && std::any_of(kWhole.begin(), kWhole.end(), [&](std::string_view whole) {
        return equal_ignoring_case(whole, name);
      })) {
    return true;
  }
  return to_lower(name.back()) == 's' && is_secret_singular(name.substr(0, name.size() - 1));
}

}  // namespace porthole
