#include "portal/graphql/language/lexer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "portal/base/text.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/string_value.h"

namespace porthole::graphql {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlockQuotes = "\"\"\"";

// `ignored` is the first byte of what may be ignored, though it isn't blank.
enum class ByteClass : std::uint8_t { other, blank, ignored, digit, name_start };

constexpr std::array<ByteClass, 256> classify_bytes() {
  std::array<ByteClass, 256> classes{};
  for (const char byte : {'\t', '\n', '\r', ' ', ','}) {
    classes[static_cast<unsigned char>(byte)] = ByteClass::blank;
  }
  classes['#'] = ByteClass::ignored;
  classes[static_cast<unsigned char>(kByteOrderMark.front())] = ByteClass::ignored;
  for (unsigned byte = '0'; byte <= '9'; ++byte) classes[byte] = ByteClass::digit;
  for (unsigned byte = 'A'; byte <= 'Z'; ++byte) classes[byte] = ByteClass::name_start;
  for (unsigned byte = 'a'; byte <= 'z'; ++byte) classes[byte] = ByteClass::name_start;
  classes['_'] = ByteClass::name_start;
  return classes;
}

constexpr std::array<ByteClass, 256> kByteClasses = classify_bytes();

ByteClass class_of(char byte) {
  return kByteClasses[static_cast<unsigned char>(byte)];
}

// The kinds of tokens of one byte, by that byte; `invalid` for all others.
constexpr std::array<TokenKind, 256> make_one_byte_tokens() {
  std::array<TokenKind, 256> kinds{};
  kinds.fill(TokenKind::invalid);
  kinds['{'] = TokenKind::left_brace;
  kinds['}'] = TokenKind::right_brace;
  kinds['('] = TokenKind::left_parenthesis;
  kinds[')'] = TokenKind::right_parenthesis;
  kinds['['] = TokenKind::left_bracket;
  kinds[']'] = TokenKind::right_bracket;
  kinds[':'] = TokenKind::colon;
  kinds['$'] = TokenKind::dollar;
  kinds['!'] = TokenKind::bang;
  kinds['@'] = TokenKind::at;
  kinds['='] = TokenKind::equals;
  kinds['|'] = TokenKind::pipe;
  kinds['&'] = TokenKind::ampersand;
  return kinds;
}

constexpr std::array<TokenKind, 256> kOneByteTokens = make_one_byte_tokens();

bool is_digit(char byte) {
  return class_of(byte) == ByteClass::digit;
}

bool is_name_start(char byte) {
  return class_of(byte) == ByteClass::name_start;
}

bool is_name_continue(char byte) {
  return class_of(byte) >= ByteClass::digit;
}

bool is_printable_ascii(char byte) {
  return byte >= ' ' && byte <= '~';
}

// The first character of `text`; if that is not UTF-8, its first byte.
char32_t first_character(std::string_view text) {
  const auto byte = [text](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0xC2U ? 1 : lead < 0xE0U ? 2 : lead < 0xF0U ? 3 : 4;
  if (length == 1 || lead > 0xF4U || text.size() < length) return lead;
  char32_t character = lead & (0x7FU >> length);
  for (std::size_t index = 1; index < length; ++index) {
    if ((byte(index) & 0xC0U) != 0x80U) return lead;
    character = (character << 6U) | (byte(index) & 0x3FU);
  }
  return character;
}

}  // namespace

std::string describe(const Token& token, std::string_view source) {
  switch (token.kind) {
    case TokenKind::end_of_document:
      return "end of document";
    case TokenKind::string:
    case TokenKind::block_string:
      return "string";
    default:
      return quote(token.text(source), kExcerptBytesMax);
  }
}

bool is_name(std::string_view text) {
  return !text.empty() && is_name_start(text.front()) &&
         std::all_of(text.begin(), text.end(), is_name_continue);
}

Token Lexer::next() {
  if (failure_.kind == TokenKind::invalid) return failure_;
  skip_ignored();
  if (position_ == source_.size()) return token_since(position_, TokenKind::end_of_document);
  const char byte = source_[position_];
  if (is_name_start(byte)) return read_name();
  const TokenKind kind = kOneByteTokens[static_cast<unsigned char>(byte)];
  if (kind != TokenKind::invalid) return read_punctuator(kind);
  if (byte == '.') return read_spread();
  if (byte == '"') return starts_with(kBlockQuotes) ? read_block_string() : read_string();
  return is_digit(byte) || byte == '-' ? read_number() : fail_at_character();
}

// Most bytes of a document are read here and in `read_name`.
void Lexer::skip_ignored() {
  const std::size_t size = source_.size();
  std::size_t position = position_;
  while (position < size) {
    const ByteClass found = class_of(source_[position]);
    if (found == ByteClass::blank) {
      ++position;
    } else if (found != ByteClass::ignored) {
      break;
    } else if (source_[position] == '#') {
      position = end_of_line(position);
    } else if (source_.substr(position).starts_with(kByteOrderMark)) {
      position += kByteOrderMark.size();
    } else {
      break;
    }
  }
  position_ = position;
}

std::size_t Lexer::end_of_line(std::size_t position) const {
  const auto ends_line = [](char byte) { return byte == '\n' || byte == '\r'; };
  while (position < source_.size() && !ends_line(source_[position])) ++position;
  return position;
}

Token Lexer::read_name() {
  const std::size_t start = position_;
  const std::size_t size = source_.size();
  std::size_t end = start + 1;
  while (end < size && is_name_continue(source_[end])) ++end;
  position_ = end;
  return token_since(start, TokenKind::name);
}

Token Lexer::read_punctuator(TokenKind kind, std::size_t length) {
  const std::size_t start = position_;
  position_ += length;
  return token_since(start, kind);
}

Token Lexer::read_spread() {
  constexpr std::string_view kSpread = "...";
  if (!starts_with(kSpread)) return fail_at_character();
  return read_punctuator(TokenKind::spread, kSpread.size());
}

Token Lexer::read_number() {
  const std::size_t start = position_;
  TokenKind kind = TokenKind::integer;
  if (peek() == '-') ++position_;
  if (peek() == '0') {
    ++position_;
    if (is_digit(peek())) {
      return fail(position_, "invalid number, unexpected " + describe_character() + " after 0");
    }
  } else if (!read_digits()) {
    return failure_;
  }
  if (peek() == '.') {
    kind = TokenKind::floating;
    ++position_;
    if (!read_digits()) return failure_;
  }
  if (peek() == 'e' || peek() == 'E') {
    kind = TokenKind::floating;
    ++position_;
    if (peek() == '+' || peek() == '-') ++position_;
    if (!read_digits()) return failure_;
  }
  if (peek() == '.' || is_name_start(peek())) {
    return fail(position_, "invalid number, unexpected " + describe_character());
  }
  return token_since(start, kind);
}

bool Lexer::read_digits() {
  if (!is_digit(peek())) {
    fail(position_, "invalid number, expected a digit but found " + describe_character());
    return false;
  }
  do {
    ++position_;
  } while (is_digit(peek()));
  return true;
}

Token Lexer::read_string() {
  const std::size_t start = position_;
  bool has_escapes = false;
  ++position_;
  while (position_ < source_.size()) {
    const char byte = source_[position_];
    if (byte == '"') {
      ++position_;
      Token token = token_since(start, TokenKind::string);
      token.has_escapes = has_escapes;
      return token;
    }
    if (byte == '\n' || byte == '\r') break;
    if (byte == '\\') {
      const std::optional<Escape> escape = read_escape(source_.substr(position_));
      if (!escape) return fail_at_escape();
      has_escapes = true;
      position_ += escape->length;
    } else {
      ++position_;
    }
  }
  return fail(position_, "unterminated string");
}

Token Lexer::read_block_string() {
  constexpr std::string_view kEscapedQuotes = "\\\"\"\"";
  const std::size_t start = position_;
  position_ += kBlockQuotes.size();
  while (true) {
    position_ = std::min(source_.find_first_of("\"\\", position_), source_.size());
    if (position_ == source_.size()) return fail(position_, "unterminated string");
    if (starts_with(kBlockQuotes)) {
      position_ += kBlockQuotes.size();
      return token_since(start, TokenKind::block_string);
    }
    position_ += starts_with(kEscapedQuotes) ? kEscapedQuotes.size() : 1;
  }
}

Token Lexer::token_since(std::size_t start, TokenKind kind) const {
  return {.kind = kind,
          .offset = static_cast<ByteOffset>(start),
          .length = static_cast<std::uint32_t>(position_ - start)};
}

Token Lexer::fail(std::size_t position, std::string message) {
  failure_ = {.kind = TokenKind::invalid, .offset = static_cast<ByteOffset>(position)};
  error_ = std::move(message);
  return failure_;
}

Token Lexer::fail_at_character() {
  std::string message = "unexpected character " + describe_character();
  if (peek() == '\'') message += ", strings are written in double quotes";
  return fail(position_, std::move(message));
}

Token Lexer::fail_at_escape() {
  constexpr std::size_t kEscapeBytesMax = 12;
  std::string_view escape = source_.substr(position_, peek(1) == 'u' ? kEscapeBytesMax : 2);
  escape = escape.substr(0, escape.find('"'));
  const auto* end = std::find_if_not(escape.begin(), escape.end(), is_printable_ascii);
  escape = escape.substr(0, static_cast<std::size_t>(end - escape.begin()));
  return fail(position_, "invalid escape sequence " + quote(escape, kExcerptBytesMax));
}

std::string Lexer::describe_character() const {
  if (position_ == source_.size()) return "end of document";
  if (is_printable_ascii(peek())) return quote({&source_[position_], 1});
  std::array<char, 16> text{};
  const char32_t character = first_character(source_.substr(position_));
  std::snprintf(text.data(), text.size(), "U+%04X", static_cast<unsigned>(character));
  return text.data();
}

char Lexer::peek(std::size_t ahead) const {
  return position_ + ahead < source_.size() ? source_[position_ + ahead] : '\0';
}

bool Lexer::starts_with(std::string_view text) const {
  return source_.substr(position_).starts_with(text);
}

}  // namespace porthole::graphql
