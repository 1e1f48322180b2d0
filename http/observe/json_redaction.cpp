#include "http/observe/json_redaction.h"

#include <algorithm>
#include <cstddef>

#include "http/observe/text_redaction.h"
#include "portal/base/json.h"

namespace porthole::http {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// The offset of the quote that ends the string that begins with the one at `quote`; the size of
/// `json` when the string has no end.
std::size_t quote_end(std::string_view json, std::size_t quote) {
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

/// The text of a string, given what stands between its quotes. Empty when that is malformed.
std::string unescaped(std::string_view quoted) {
  const json::ParseResult parsed = json::parse('"' + std::string(quoted) + '"');
  return parsed.error ? std::string() : std::string(json::text_of(parsed.document));
}

/// Whether a member holds a credential, given its name as written between the quotes: escapes don't
/// hide it.
bool is_secret_member(std::string_view quoted_name, RedactionPolicy policy) {
  if (quoted_name.find('\\') == std::string_view::npos) {
    return is_secret_name(quoted_name, policy);
  }
  return is_secret_name(unescaped(quoted_name), policy);
}

/// Whether a string hides what looks like a credential behind escapes of ASCII characters.
bool hides_credential(std::string_view quoted, RedactionPolicy policy) {
  return quoted.find("\\u00") != std::string_view::npos &&
         has_credential(unescaped(quoted), policy);
}

/// The offset of the first character from `at` on that is not white space.
std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(kBlanks, at), text.size());
}

/// Whether the string that begins at `quote` belongs to a name that has no quotes, as in a script:
/// `{token: "…"}`.
bool follows_bare_name(std::string_view json, std::size_t quote, RedactionPolicy policy) {
  const std::size_t colon = json.substr(0, quote).find_last_not_of(kBlanks);
  if (colon == std::string_view::npos || json[colon] != ':') return false;
  constexpr std::size_t kNameBytesMax = 64;
  const std::size_t begin = colon - std::min(colon, kNameBytesMax);
  const std::string_view before = json.substr(begin, colon - begin);
  const std::size_t last = before.find_last_not_of(kBlanks);
  return last != std::string_view::npos && before[last] != '"' && is_secret_name(before, policy);
}

/// Walks JSON and appends it to `out_`.
class Redactor {
 public:
  Redactor(std::string_view json, RedactionPolicy policy, std::string& out, MaskedValues* masked)
      : json_(json), policy_(policy), out_(out), masked_(masked) {}

  void run() {
    std::size_t at = 0;
    for (;;) {
      const std::size_t quote = json_.find('"', at);
      if (quote == std::string_view::npos) break;
      const std::size_t end = quote_end(json_, quote);
      const std::string_view text = json_.substr(quote + 1, end - quote - 1);
      at = skip_blanks(json_, std::min(end + 1, json_.size()));
      // A string is a member's name when a colon follows.
      if (at < json_.size() && json_[at] == ':') {
        ++at;
        if (is_secret_member(text, policy_)) at = redact_value(skip_blanks(json_, at));
      } else if (hides_credential(text, policy_) || follows_bare_name(json_, quote, policy_)) {
        mask_part(quote + 1, end);
      }
    }
    copy_to(json_.size());
  }

 private:
  /// Appends what lies between the last masked part and `end`.
  void copy_to(std::size_t end) {
    append_redacted(json_.substr(copied_to_, end - copied_to_), TextKind::json, policy_, out_,
                    masked_);
    copied_to_ = end;
  }

  void mask_part(std::size_t begin, std::size_t end) {
    copy_to(begin);
    const std::string_view value = json_.substr(begin, end - begin);
    if (masked_ != nullptr) masked_->add(value);
    out_ += mask(value);
    copied_to_ = end;
  }

  /// Redacts the value of a secret member: all strings and numbers in it, but no names. Returns
  /// the offset after it.
  std::size_t redact_value(std::size_t at) {
    std::size_t depth = 0;
    do {
      at = skip_blanks(json_, at);
      if (at == json_.size()) break;
      const char c = json_[at];
      if (c == '"') {
        at = redact_string(at);
      } else if (std::string_view("[]{},:").find(c) != std::string_view::npos) {
        if (depth == 0 && c != '[' && c != '{') break;
        if (c == '[' || c == '{') ++depth;
        if (c == ']' || c == '}') --depth;
        ++at;
      } else {
        at = redact_word(at);
      }
    } while (depth > 0);
    return at;
  }

  std::size_t redact_string(std::size_t quote) {
    const std::size_t end = quote_end(json_, quote);
    const std::size_t after = std::min(end + 1, json_.size());
    const std::size_t colon = skip_blanks(json_, after);
    if (colon == json_.size() || json_[colon] != ':') mask_part(quote + 1, end);
    return after;
  }

  /// A number becomes a string.
  std::size_t redact_word(std::size_t at) {
    const std::size_t end = std::min(json_.find_first_of(" \t\r\n[]{},:\"", at), json_.size());
    const std::string_view word = json_.substr(at, end - at);
    if (word == "null" || word == "true" || word == "false") return end;
    copy_to(at);
    out_ += '"';
    mask_part(at, end);
    out_ += '"';
    return end;
  }

  const std::string_view json_;
  const RedactionPolicy policy_;
  std::string& out_;
  MaskedValues* const masked_;
  std::size_t copied_to_ = 0;
};

}  // namespace

void append_redacted_json(std::string_view json, RedactionPolicy policy, std::string& out,
                          MaskedValues* masked) {
  Redactor(json, policy, out, masked).run();
}

}  // namespace porthole::http
