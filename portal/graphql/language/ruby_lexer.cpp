#include "portal/graphql/language/ruby_lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "portal/base/ascii.h"
#include "portal/base/result.h"
#include "portal/base/text.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/ruby_string.h"
#include "portal/graphql/language/ruby_text.h"

namespace porthole::graphql {
namespace {

struct Punctuator {
  char character;
  std::string_view name;
};

constexpr std::array kPunctuators = std::to_array<Punctuator>({
    {'{', "LCURLY"},
    {'}', "RCURLY"},
    {'(', "LPAREN"},
    {')', "RPAREN"},
    {'[', "LBRACKET"},
    {']', "RBRACKET"},
    {':', "COLON"},
    {'$', "VAR_SIGN"},
    {'@', "DIR_SIGN"},
    {'=', "EQUALS"},
    {'!', "BANG"},
    {'|', "PIPE"},
    {'&', "AMP"},
});

// Names of their own tokens, as which they are written in capitals.
constexpr std::array kKeywords = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"on", "ON"},
    {"fragment", "FRAGMENT"},
    {"true", "TRUE"},
    {"false", "FALSE"},
    {"null", "NULL"},
    {"query", "QUERY"},
    {"mutation", "MUTATION"},
    {"subscription", "SUBSCRIPTION"},
    {"schema", "SCHEMA"},
    {"scalar", "SCALAR"},
    {"type", "TYPE"},
    {"extend", "EXTEND"},
    {"implements", "IMPLEMENTS"},
    {"interface", "INTERFACE"},
    {"union", "UNION"},
    {"enum", "ENUM"},
    {"input", "INPUT"},
    {"directive", "DIRECTIVE"},
    {"repeatable", "REPEATABLE"},
});

bool is_name_part(char byte) {
  return is_alphanumeric(byte) || byte == '_';
}

}  // namespace

void RubyLexer::advance() {
  // It fails at the value of a number that is only a sign.
  if (!has_match_) lose();
  if (failed()) return;
  const std::size_t begin = scan_;
  skip_ignored();
  matched_ = scan_ - begin;
  token_ = {};
  if (scan_ == source_.size()) return;
  position_ = scan_;
  const char byte = source_[scan_];
  for (const Punctuator& punctuator : kPunctuators) {
    if (byte != punctuator.character) continue;
    ++scan_;
    token_ = punctuator.name;
    return;
  }
  if (is_digit(byte) || byte == '-') return read_number();
  if (is_name_part(byte)) return read_word();
  if (byte == '.') return read_ellipsis();
  if (byte == '"') return read_quoted();
  ++scan_;
  token_ = "UNKNOWN_CHAR";
}

void RubyLexer::skip_ignored() {
  while (scan_ < source_.size()) {
    if (std::string_view(", \r\n\t").find(source_[scan_]) != std::string_view::npos) {
      ++scan_;
    } else if (source_[scan_] == '#') {
      scan_ = std::min(source_.find('\n', scan_), source_.size());
    } else {
      return;
    }
  }
}

void RubyLexer::take(std::string_view token, std::size_t length) {
  token_ = token;
  matched_ = length;
  scan_ += length;
}

void RubyLexer::read_word() {
  const std::string_view rest = source_.substr(scan_);
  const auto* end = std::find_if_not(rest.begin(), rest.end(), is_name_part);
  const std::string_view word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  const auto* keyword = std::find_if(kKeywords.begin(), kKeywords.end(),
                                     [word](const auto& known) { return known.first == word; });
  take(keyword == kKeywords.end() ? "IDENTIFIER" : keyword->second, word.size());
}

void RubyLexer::read_number() {
  std::size_t end = scan_;
  const auto digit_at = [this](std::size_t index) {
    return index < source_.size() && is_digit(source_[index]);
  };
  if (source_[end] == '-') ++end;
  if (!digit_at(end)) {
    token_ = "INT";
    has_match_ = false;
    return;
  }
  if (source_[end++] != '0') {
    while (digit_at(end)) ++end;
  }
  const std::size_t whole = end;
  if (end < source_.size() && source_[end] == '.' && digit_at(end + 1)) {
    ++end;
    while (digit_at(end)) ++end;
  }
  if (end < source_.size() && (source_[end] | 0x20) == 'e') {
    std::size_t exponent = end + 1;
    if (exponent < source_.size() && (source_[exponent] == '+' || source_[exponent] == '-')) {
      ++exponent;
    }
    if (digit_at(exponent)) {
      while (digit_at(exponent)) ++exponent;
      end = exponent;
    }
  }
  take(end == whole ? "INT" : "FLOAT", end - scan_);
}

void RubyLexer::read_ellipsis() {
  const std::string_view rest = source_.substr(scan_);
  if (rest.starts_with("...")) {
    scan_ += 3;
    token_ = "ELLIPSIS";
    return;
  }
  std::size_t length = 0;
  for (int characters = 0; characters < 3 && length < rest.size(); ++characters) {
    do {
      ++length;
    } while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0U) == 0x80U);
  }
  fail("Expected `...`, actual: " + ruby_inspect(rest.substr(0, length)));
}

// An unterminated block string is an empty string, and whatever follows.
void RubyLexer::read_quoted() {
  const std::string_view rest = source_.substr(scan_);
  std::size_t length = rest.starts_with(kTripleQuotes) ? ruby_block_length(rest) : 0;
  if (length == 0) length = ruby_quoted_length(rest);
  if (length == 0) return fail("Expected string or block string, but it was malformed");
  take("STRING", length);
}

bool RubyLexer::at_name() const {
  return at("IDENTIFIER") ||
         (!failed() && std::any_of(kKeywords.begin(), kKeywords.end(),
                                   [this](const auto& known) { return known.second == token_; }));
}

Location RubyLexer::location() const {
  return locate(source_, static_cast<ByteOffset>(position_));
}

void RubyLexer::check_string() {
  if (Result<std::string> value = ruby_string_value(quoted()); !value) fail(value.error().message);
}

std::string RubyLexer::shown_token() {
  for (const Punctuator& punctuator : kPunctuators) {
    if (token_ == punctuator.name) return "\"" + std::string(1, punctuator.character) + "\"";
  }
  if (token_ == "ELLIPSIS") return "\"...\"";
  if (token_ == "STRING") {
    Result<std::string> value = ruby_string_value(quoted());
    if (value) return ruby_inspect(cut(*std::move(value), kExcerptBytesMax * 4));
    fail(value.error().message);
    return {};
  }
  if (!has_match_) return ruby_inspect(source_.substr(scan_, 1));
  const std::size_t length = std::min(matched_, scan_);
  return ruby_inspect(source_.substr(scan_ - length, length));
}

void RubyLexer::fail_expecting(std::string_view expected, std::string_view none) {
  const std::string shown = shown_token();
  const std::string_view token = token_.empty() ? none : token_;
  const Location place = location();
  fail("Expected " + std::string(expected) + ", actual: " + std::string(token) + " (" + shown +
       ") at [" + std::to_string(place.line) + ", " + std::to_string(place.column) + "]");
}

void RubyLexer::fail(std::string message) {
  if (failed()) return;
  QueryError& error = error_.emplace();
  error.message = std::move(message);
  error.locations.push_back(location());
}

}  // namespace porthole::graphql
