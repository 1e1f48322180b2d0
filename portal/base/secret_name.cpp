#include "portal/base/secret_name.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "portal/base/ascii.h"

namespace porthole {
namespace {

// What secret names end in, by its last letter.
constexpr std::array<std::string_view, 5> kEndD = {"password", "passwd", "pwd", "sessionid",
                                                   "sessid"};
constexpr std::array<std::string_view, 4> kEndE = {"passphrase", "passcode", "cookie", "signature"};
constexpr std::array<std::string_view, 1> kEndH = {"auth"};
constexpr std::array<std::string_view, 2> kEndL = {"credential", "authorizationurl"};
constexpr std::array<std::string_view, 3> kEndN = {"token", "authorization", "assertion"};
constexpr std::array<std::string_view, 1> kEndP = {"otp"};
constexpr std::array<std::string_view, 1> kEndR = {"bearer"};
constexpr std::array<std::string_view, 2> kEndT = {"secret", "jwt"};

/// What comes before `key` in the names of secret ones: most keys are none.
constexpr std::array<std::string_view, 14> kKeys = {
    "api", "private", "access", "secret",       "signing", "encryption", "auth",
    "ssh", "shared",  "master", "subscription", "deploy",  "session",    "functions"};

/// Names that are secret only as a whole: many others end so.
constexpr std::array<std::string_view, 3> kWhole = {"pass", "pin", "sig"};

/// The endings whose last letter is `last`, in lower case.
std::span<const std::string_view> endings(char last) {
  switch (last) {
    case 'd':
      return kEndD;
    case 'e':
      return kEndE;
    case 'h':
      return kEndH;
    case 'l':
      return kEndL;
    case 'n':
      return kEndN;
    case 'p':
      return kEndP;
    case 'r':
      return kEndR;
    case 't':
      return kEndT;
    default:
      return {};
  }
}

/// `name` without what it ends in, or nothing (null data) when it doesn't end so. What is no letter
/// separates words.
std::string_view strip_ending(std::string_view name, std::string_view ending) {
  for (std::size_t i = ending.size(); i-- > 0;) {
    while (!name.empty() && !is_letter(name.back())) name.remove_suffix(1);
    if (name.empty() || to_lower(name.back()) != ending[i]) return {};
    name.remove_suffix(1);
  }
  return name;
}

bool is_secret_singular(std::string_view name) {
  const char last = to_lower(name.back());
  const auto ends = [&](std::string_view ending) { return name_ends_in(name, ending); };
  if (last == 'y') {
    const std::string_view before = strip_ending(name, "key");
    return before.data() != nullptr &&
           std::any_of(kKeys.begin(), kKeys.end(),
                       [&](std::string_view key) { return name_ends_in(before, key); });
  }
  const std::span<const std::string_view> possible = endings(last);
  return std::any_of(possible.begin(), possible.end(), ends);
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
