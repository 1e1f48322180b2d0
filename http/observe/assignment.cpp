#include "http/observe/assignment.h"

#include <algorithm>
#include <string>

#include "http/observe/text_scan.h"
#include "portal/base/ascii.h"
#include "portal/base/secret_name.h"

namespace porthole::http {
namespace {

using Match = CredentialMatch;
using Shown = CredentialMatch::Shown;

/// Reads what is assigned.
class Assignment {
 public:
  explicit Assignment(std::string_view text) : text_(text) {}

  /// The value at `at` or after blanks; an empty match when there is none.
  Match read(std::size_t at, ValueReach reach) const {
    at = skip_blanks(at);
    if (at >= text_.size()) return {at, at};
    const std::size_t quote = end_of_run(text_, at, [](char c) { return c == '\\'; });
    if (quote < text_.size() && is_one_of(text_[quote], "\"'`")) return read_quoted(at, quote);
    if (reach == ValueReach::line) return {at, line_end(at)};
    Match value = is_one_of(text_[at], "[{") ? Match{at, bracket_end(at)} : read_word(at);
    if (reach == ValueReach::word_and_default) add_default(value);
    return value;
  }

 private:
  bool is_escaped(std::size_t at, std::string_view characters) const {
    return text_[at] == '\\' && at + 1 < text_.size() && is_one_of(text_[at + 1], characters);
  }

  /// Blanks, also as escapes of JSON.
  std::size_t skip_blanks(std::size_t at) const {
    while (at < text_.size()) {
      if (is_escaped(at, "nrt")) {
        at += 2;
      } else if (is_one_of(text_[at], " \t\r\n")) {
        ++at;
      } else {
        break;
      }
    }
    return at;
  }

  /// The first of the characters that `is_in` refuses. Backslashes and slashes may be escaped.
  template <typename Predicate>
  std::size_t end_of_value(std::size_t at, Predicate is_in) const {
    while (at < text_.size()) {
      if (is_escaped(at, "\\/")) {
        at += 2;
      } else if (is_in(text_[at])) {
        ++at;
      } else {
        break;
      }
    }
    return at;
  }

  std::size_t word_end(std::size_t at) const {
    return end_of_value(at, [](char c) {
      return static_cast<unsigned char>(c) > ' ' && !is_one_of(c, "\"'`\\,;&)]}<>");
    });
  }
  std::size_t line_end(std::size_t at) const {
    return end_of_value(
        at, [](char c) { return static_cast<unsigned char>(c) >= ' ' && !is_one_of(c, "\"\\"); });
  }

  /// The end of what begins at `at`, after a quote with `escapes` backslashes. As many are before
  /// the quote that ends it; inside, each is doubled, so a quote that is part of the value has
  /// more; one with fewer ends the text around it.
  std::size_t quoted_end(std::size_t at, char quote, std::size_t escapes) const {
    std::size_t run = 0;
    for (; at < text_.size(); ++at) {
      if (text_[at] == '\\') {
        ++run;
        continue;
      }
      if (text_[at] == quote && run < escapes) return at - run;
      if (text_[at] == quote && run % (2 * (escapes + 1)) == escapes) return at - escapes;
      run = 0;
    }
    return at;
  }

  /// A value in quotes; `at` is where the backslashes before the quote at `quote` begin.
  Match read_quoted(std::size_t at, std::size_t quote) const {
    const std::string_view mark = text_.substr(at, quote + 1 - at);
    const std::string block = std::string(mark).append(mark).append(mark);
    if (text_.substr(at).starts_with(block)) {
      const std::size_t begin = at + block.size();
      return {begin, std::min(text_.find(block, begin), text_.size()), Shown::ends};
    }
    return {quote + 1, quoted_end(quote + 1, mark.back(), quote - at), Shown::ends};
  }

  /// The end of a list or an object, at the latest that of the text.
  std::size_t bracket_end(std::size_t at) const {
    std::size_t depth = 0;
    for (; at < text_.size(); ++at) {
      const std::size_t escapes = at;
      at = end_of_run(text_, at, [](char c) { return c == '\\'; });
      if (at >= text_.size()) break;
      if (text_[at] == '"') {
        at = quoted_end(at + 1, '"', at - escapes) + (at - escapes);
      } else if (is_one_of(text_[at], "[{")) {
        ++depth;
      } else if (is_one_of(text_[at], "]}") && --depth == 0) {
        return at + 1;
      }
    }
    return text_.size();
  }

  /// A word, without what is no secret: `Bearer`, `null`.
  Match read_word(std::size_t at) const {
    const std::size_t end = word_end(at);
    const auto is_word = [word = text_.substr(at, end - at)](std::string_view one) {
      return equal_ignoring_case(one, word);
    };
    if (is_word("null") || is_word("true") || is_word("false")) return {at, at};
    if (is_word("Bearer") || is_word("Basic") || is_word("Token") || is_word("Digest")) {
      const std::size_t next = skip_blanks(end);
      const std::size_t next_end = word_end(next);
      if (next_end > next) return {next, next_end};
    }
    return {at, end, Shown::ends};
  }

  void add_default(Match& value) const {
    const std::size_t equals = skip_blanks(value.end);
    if (value.end == value.begin || equals >= text_.size() || text_[equals] != '=') return;
    const Match given = read(equals + 1, ValueReach::word);
    if (given.end == given.begin) return;
    // The quote behind it goes as well.
    value.end = end_of_run(text_, given.end, [](char c) { return is_one_of(c, "\\\"'`"); });
    value.shown = Shown::nothing;
  }

  const std::string_view text_;
};

constexpr CharacterSet kNameCharacters([](char c) {
  return is_alphanumeric(c) || is_one_of(c, "_-.[]");
});

}  // namespace

ValueReach reach_of(std::string_view name, char separator) {
  if (separator == '=') {
    return std::none_of(name.begin(), name.end(), is_lower) ? ValueReach::line : ValueReach::word;
  }
  const bool is_header = name_ends_in(name, "cookie") || name_ends_in(name, "authorization");
  return is_header ? ValueReach::line : ValueReach::word_and_default;
}

std::string_view name_before(std::string_view text, std::size_t at, TextKind kind) {
  constexpr std::size_t kNameBytesMax = 64;
  constexpr std::size_t kBlanksMax = 8;
  std::size_t end = at;
  while (end > 0 && at - end < kBlanksMax && is_one_of(text[end - 1], " \t")) --end;
  if (end > 0 && is_one_of(text[end - 1], "\"'")) {
    const bool is_double = text[end - 1] == '"';
    --end;
    const std::size_t quote = end;
    while (end > 0 && text[end - 1] == '\\') --end;
    // In JSON it is the name of a member, which others look at.
    if (is_double && kind == TextKind::json && end == quote) return {};
  }
  std::size_t begin = end;
  while (begin > 0 && end - begin < kNameBytesMax && kNameCharacters(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

Match assigned_value(std::string_view text, std::size_t at, ValueReach reach) {
  return Assignment(text).read(at, reach);
}

}  // namespace porthole::http
