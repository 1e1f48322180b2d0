#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/observe/credential.h"

namespace porthole::http {

/// Finds what looks like a credential in any text:
///
/// - tokens of the vendor: `bkua_…`, and any others of that form;
/// - JSON Web Tokens; private keys in PEM; the codes that a portal's users approve;
/// - `user:password` in a URL;
/// - what is assigned to a secret name: `TOKEN=…`, `token: "…"`, `"token":"…"` in a string, a
///   GraphQL argument, the default of a variable.
///
/// Takes time linear in the text over all calls. Views the text. Not thread-safe.
class CredentialFinder {
 public:
  /// `forms` is what `possible_forms` returns for the text; if it is 0, there is nothing to find.
  CredentialFinder(std::string_view text, TextKind kind, RedactionPolicy policy, unsigned forms);

  /// The forms that have all bytes that they need in `text`, one bit each. Most texts have none.
  static unsigned possible_forms(std::string_view text);

  using Match = CredentialMatch;
  /// The next credential at `from` or after it. `from` must not decrease from call to call.
  std::optional<Match> next(std::size_t from);

  /// What to show instead of a credential.
  std::string replacement(const Match& match) const;

 private:
  static constexpr std::size_t kForms = 6;

  Match find(std::size_t form, std::size_t from);
  Match find_assignment(std::size_t from, char separator);
  /// Has `match` neither begin nor end between a backslash and what it escapes.
  void keep_escapes(Match& match) const;
  /// Where a value that begins at `at` ends at the latest: with the JSON string that it is in.
  std::size_t value_end_max(std::size_t at);

  const std::string_view text_;
  const TextKind kind_;
  const RedactionPolicy policy_;
  /// The next match of each form, so that none is looked for twice.
  std::array<Match, kForms> found_;
  /// The last string that `value_end_max` found the end of.
  std::size_t string_begin_ = 1;
  std::size_t string_end_ = 0;
};

/// Whether `text`, which is plain, has something that looks like a credential.
bool has_credential(std::string_view text, RedactionPolicy policy);

}  // namespace porthole::http
