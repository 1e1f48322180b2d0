#include "portal/graphql/language/ruby_syntax.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory_resource>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "portal/base/text.h"
#include "portal/base/utf8.h"
#include "portal/graphql/language/limits.h"
#include "portal/graphql/language/ruby_text.h"
#include "portal/graphql/language/source_location.h"
#include "portal/graphql/language/string_value.h"

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

constexpr std::string_view kTripleQuotes = "\"\"\"";

bool is_decimal(char byte) {
  return byte >= '0' && byte <= '9';
}

bool is_alphanumeric(char byte) {
  return is_decimal(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool is_name_part(char byte) {
  return is_alphanumeric(byte) || byte == '_';
}

bool is_hexadecimal(char byte) {
  return std::isxdigit(static_cast<unsigned char>(byte)) != 0;
}

// The length of `\u0041` or `\u{1F600}` at the beginning of `text`, with digits of that kind; 0 if
// there is none.
std::size_t unicode_escape_length(std::string_view text, bool (*is_a_digit)(char)) {
  if (!text.starts_with("\\u")) return 0;
  constexpr std::size_t kDigits = 4;
  const std::string_view digits = text.substr(2);
  if (!digits.starts_with('{')) {
    const bool has_all = digits.size() >= kDigits &&
                         std::all_of(digits.begin(), digits.begin() + kDigits, is_a_digit);
    return has_all ? 2 + kDigits : 0;
  }
  const auto* end = std::find_if_not(digits.begin() + 1, digits.end(), is_a_digit);
  const auto count = static_cast<std::size_t>(end - digits.begin() - 1);
  return count >= kDigits && end != digits.end() && *end == '}' ? 2 + count + 2 : 0;
}

// What graphql-ruby's lexer takes for a string without looking at what its escapes mean: 0 if none.
std::size_t quoted_length(std::string_view text) {
  std::size_t position = 1;
  while (position < text.size()) {
    if (text[position] == '"') return position + 1;
    if (text[position] != '\\') {
      ++position;
      continue;
    }
    const char escaped = position + 1 < text.size() ? text[position + 1] : '\0';
    if (std::string_view("\"\\/bfnrt").find(escaped) != std::string_view::npos) {
      position += 2;
      continue;
    }
    const std::size_t length = unicode_escape_length(text.substr(position), is_alphanumeric);
    if (length == 0) return 0;
    position += length;
  }
  return 0;
}

std::size_t block_length(std::string_view text) {
  constexpr std::string_view kEscapedQuotes = "\\\"\"\"";
  std::size_t position = kTripleQuotes.size();
  while (position < text.size()) {
    const std::string_view rest = text.substr(position);
    if (rest.starts_with(kTripleQuotes)) return position + kTripleQuotes.size();
    position += rest.starts_with(kEscapedQuotes) ? kEscapedQuotes.size() : 1;
  }
  return 0;
}

// As Ruby's `pack("U")`, which also writes what isn't a character.
void append_unicode(std::string& out, std::uint32_t code) {
  const auto tail = [code](unsigned shift) {
    return static_cast<char>(0x80U | ((code >> shift) & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += {static_cast<char>(0xC0U | (code >> 6U)), tail(0)};
  } else if (code < 0x10000) {
    out += {static_cast<char>(0xE0U | (code >> 12U)), tail(6), tail(0)};
  } else {
    out += {static_cast<char>(0xF0U | ((code >> 18U) & 0x7U)), tail(12), tail(6), tail(0)};
  }
}

// First all simple escapes, then those of characters: also of what the first have made.
std::string unescaped(std::string_view text) {
  constexpr std::string_view kEscapes = "\"\\/bfnrt";
  constexpr std::string_view kCharacters = "\"\\/\b\f\n\r\t";
  std::string simple;
  for (std::size_t position = 0; position < text.size(); ++position) {
    const bool has_next = text[position] == '\\' && position + 1 < text.size();
    const std::size_t escape = has_next ? kEscapes.find(text[position + 1]) : std::string::npos;
    if (escape == std::string::npos) {
      simple += text[position];
    } else {
      simple += kCharacters[escape];
      ++position;
    }
  }
  std::string out;
  std::string_view rest = simple;
  const auto take_code = [&rest](std::size_t length) {
    std::uint32_t code = 0;
    for (const char byte : rest.substr(2, length - 2)) {
      if (!is_hexadecimal(byte)) continue;
      const auto digit =
          static_cast<std::uint32_t>(is_decimal(byte) ? byte - '0' : (byte | 0x20) - 'a' + 10);
      code = (code << 4U) | digit;
    }
    rest.remove_prefix(length);
    return code;
  };
  while (!rest.empty()) {
    const std::size_t length = unicode_escape_length(rest, is_hexadecimal);
    if (length == 0) {
      out += rest.front();
      rest.remove_prefix(1);
      continue;
    }
    const std::uint32_t code = take_code(length);
    const bool is_leading = code >= 0xD800 && code <= 0xDBFF;
    if (is_leading && unicode_escape_length(rest, is_hexadecimal) == 6 && rest[2] != '{') {
      const std::string_view before = rest;
      const std::uint32_t next = take_code(6);
      if (next >= 0xDC00 && next <= 0xDFFF) {
        append_unicode(out, 0x10000 + ((code - 0xD800) << 10U) + (next - 0xDC00));
        continue;
      }
      rest = before;
    }
    append_unicode(out, code);
  }
  return out;
}

// Reads a document by graphql-ruby's grammar, which also has the definitions of schemas, to say
// what is wrong with it. After a failure no token is accepted, so that all productions end.
class RubyParser {
 public:
  explicit RubyParser(std::string_view source) : source_(source) {}

  // Nothing if it takes the document, or fails itself.
  std::optional<QueryError> find_error() {
    advance();
    if (token_.empty() && !failed()) {
      return QueryError{.message = "Unexpected end of document", .keeps_empty_locations = true};
    }
    read_definition();
    while (!failed() && scan_ < source_.size()) read_definition();
    if (error_ || is_lost_) return std::move(error_);
    if (definitions_.empty()) return std::nullopt;
    QueryError error{.message = "Query cannot contain schema definitions",
                     .locations = std::move(definitions_),
                     .path = std::vector<PathSegment>{}};
    return error.with("code", "queryContainsSchemaDefinitions");
  }

 private:
  bool failed() const { return error_.has_value() || is_lost_; }
  bool at(std::string_view token) const { return !failed() && token_ == token; }

  void fail(std::string message) {
    if (failed()) return;
    QueryError& error = error_.emplace();
    error.message = std::move(message);
    error.locations.push_back(locate(source_, static_cast<ByteOffset>(position_)));
  }
  void fail_at(std::string message) {
    if (failed()) return;
    const Location place = locate(source_, static_cast<ByteOffset>(position_));
    message += " at [" + std::to_string(place.line) + ", " + std::to_string(place.column) + "]";
    fail(std::move(message));
  }
  void fail_expecting(const std::string& expected, std::string_view none) {
    const std::string value = shown_value();
    const std::string_view token = token_.empty() ? none : token_;
    fail_at("Expected " + expected + ", actual: " + std::string(token) + " (" + value + ")");
  }

  // The current token for messages.
  std::string shown_value() {
    for (const Punctuator& punctuator : kPunctuators) {
      if (token_ == punctuator.name) return "\"" + std::string(1, punctuator.character) + "\"";
    }
    if (token_ == "ELLIPSIS") return "\"...\"";
    if (token_ == "STRING") return ruby_inspect(cut(read_string(), kExcerptBytesMax * 4));
    if (!has_match_) return ruby_inspect(source_.substr(scan_, 1));
    const std::size_t length = std::min(matched_, scan_);
    return ruby_inspect(source_.substr(scan_ - length, length));
  }

  void advance() {
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
    if (is_decimal(byte) || byte == '-') return read_number();
    if (is_name_part(byte)) return read_word();
    if (byte == '.') return read_ellipsis();
    if (byte == '"') return read_quoted();
    ++scan_;
    token_ = "UNKNOWN_CHAR";
  }

  void skip_ignored() {
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

  void take(std::string_view token, std::size_t length) {
    token_ = token;
    matched_ = length;
    scan_ += length;
  }

  void read_word() {
    const std::string_view rest = source_.substr(scan_);
    const auto* end = std::find_if_not(rest.begin(), rest.end(), is_name_part);
    const std::string_view word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    const auto* keyword = std::find_if(kKeywords.begin(), kKeywords.end(),
                                       [word](const auto& known) { return known.first == word; });
    take(keyword == kKeywords.end() ? "IDENTIFIER" : keyword->second, word.size());
  }

  void read_number() {
    std::size_t end = scan_;
    const auto digit_at = [this](std::size_t index) {
      return index < source_.size() && is_decimal(source_[index]);
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

  void read_ellipsis() {
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
  void read_quoted() {
    const std::string_view rest = source_.substr(scan_);
    std::size_t length = rest.starts_with(kTripleQuotes) ? block_length(rest) : 0;
    if (length == 0) length = quoted_length(rest);
    if (length == 0) return fail("Expected string or block string, but it was malformed");
    take("STRING", length);
  }

  // The value of the current string.
  std::string read_string() {
    const std::string_view written = source_.substr(scan_ - matched_, matched_);
    const bool is_block = written.size() > 5 && written.starts_with(kTripleQuotes);
    std::string text(written.substr(1, written.size() - 2));
    std::pmr::monotonic_buffer_resource memory;
    if (is_block) text = decode_block_string(written, memory);
    for (std::size_t position = 0; position < text.size(); ++position) {
      if (text[position] != '\\') continue;
      const std::string_view rest = std::string_view(text).substr(position);
      const bool is_simple =
          rest.size() > 1 && std::string_view("\"\\/bfnrt").find(rest[1]) != std::string_view::npos;
      const std::size_t length = is_simple ? 2 : unicode_escape_length(rest, is_hexadecimal);
      if (length == 0) {
        fail("Bad unicode escape in " + ruby_inspect(text));
        return {};
      }
      position += length - 1;
    }
    std::string value = unescaped(text);
    if (!utf8::is_valid(value)) fail("Bad unicode escape in " + ruby_inspect(value));
    return value;
  }

  void lose() { is_lost_ = true; }

  void expect(std::string_view token) {
    if (at(token)) return advance();
    fail_expecting(std::string(token), "(none)");
  }
  void expect_one_of(const char* tokens) {
    fail_expecting("one of " + std::string(tokens), "NOTHING");
  }
  bool skip(std::string_view token) {
    if (!at(token)) return false;
    advance();
    return true;
  }

  // Any identifier or keyword.
  bool at_name() const {
    return at("IDENTIFIER") ||
           (!failed() && std::any_of(kKeywords.begin(), kKeywords.end(),
                                     [this](const auto& known) { return known.second == token_; }));
  }
  void read_name() {
    if (at_name()) return advance();
    expect("NAME");
  }

  bool enter() {
    if (++depth_ > kNestingMax) lose();
    return !failed();
  }
  void leave() { --depth_; }

  // Calls `read` until there is `closer`, which is consumed.
  template <typename Read>
  void read_until(std::string_view closer, Read read) {
    if (!enter()) return;
    while (!failed() && !at(closer)) read();
    expect(closer);
    leave();
  }
  template <typename Read>
  void read_block(Read read) {
    if (skip("LCURLY")) read_until("RCURLY", read);
  }

  void read_definition() {
    if (failed()) return;
    if (at("FRAGMENT")) return read_fragment();
    const bool has_type = at("QUERY") || at("MUTATION") || at("SUBSCRIPTION");
    if (has_type || at("LCURLY")) return read_operation(has_type);
    definitions_.push_back(locate(source_, static_cast<ByteOffset>(position_)));
    if (skip("EXTEND")) return read_type_system_definition(true);
    read_description();
    read_type_system_definition(false);
  }

  void read_fragment() {
    advance();
    if (!at("ON")) read_name();
    expect("ON");
    read_name();
    read_directives();
    read_selections();
  }

  void read_operation(bool has_type) {
    if (has_type) advance();
    if (at("IDENTIFIER")) advance();
    if (skip("LPAREN")) {
      read_until("RPAREN", [this] {
        expect("VAR_SIGN");
        read_name();
        expect("COLON");
        read_type();
        if (skip("EQUALS")) read_value();
        read_directives();
      });
    }
    read_directives();
    read_selections();
  }

  void read_selections() {
    expect("LCURLY");
    read_until("RCURLY", [this] { read_selection(); });
  }

  void read_selection() {
    if (skip("ELLIPSIS")) {
      const bool is_inline = at("ON") || at("DIR_SIGN") || at("LCURLY");
      if (skip("ON") || !is_inline) read_name();
      read_directives();
      if (is_inline) read_selections();
      return;
    }
    read_name();
    if (skip("COLON")) read_name();
    read_arguments();
    read_directives();
    if (at("LCURLY")) read_selections();
  }

  void read_arguments() {
    if (!skip("LPAREN")) return;
    if (at("RPAREN")) return expect("ARGUMENT_NAME");
    read_until("RPAREN", [this] { read_member(); });
  }

  void read_member() {
    read_name();
    expect("COLON");
    read_value();
  }

  void read_directives() {
    while (skip("DIR_SIGN")) {
      read_name();
      read_arguments();
    }
  }

  void read_value() {
    if (at("STRING")) {
      read_string();
      return advance();
    }
    if (skip("LBRACKET")) return read_until("RBRACKET", [this] { read_value(); });
    if (skip("LCURLY")) return read_until("RCURLY", [this] { read_member(); });
    if (skip("VAR_SIGN")) return read_name();
    for (const std::string_view token : {"INT", "FLOAT", "TRUE", "FALSE", "NULL", "IDENTIFIER"}) {
      if (skip(token)) return;
    }
    expect("VALUE");
  }

  // What is no type is left to what follows.
  void read_type() {
    if (skip("LBRACKET")) {
      if (!enter()) return;
      read_type();
      leave();
      expect("RBRACKET");
    } else {
      skip("IDENTIFIER");
    }
    skip("BANG");
  }

  void read_description() {
    if (!at("STRING")) return;
    read_string();
    advance();
  }

  void read_type_system_definition(bool is_extension) {
    if (skip("SCHEMA")) return read_schema(is_extension);
    if (!is_extension && skip("DIRECTIVE")) return read_directive_definition();
    if (skip("SCALAR")) {
      read_name();
      return read_directives();
    }
    if (skip("TYPE")) return read_object(true);
    if (skip("INTERFACE")) return read_interface(is_extension);
    if (skip("UNION")) return read_union();
    if (skip("ENUM")) return read_enum();
    if (!skip("INPUT")) {
      return expect_one_of("SCHEMA, SCALAR, TYPE, ENUM, INPUT, UNION, INTERFACE");
    }
    read_name();
    read_directives();
    read_block([this] { read_input_value(); });
  }

  void read_schema(bool is_extension) {
    read_directives();
    if (is_extension && !at("LCURLY")) return;
    expect("LCURLY");
    read_until("RCURLY", [this] {
      if (!skip("QUERY") && !skip("MUTATION") && !skip("SUBSCRIPTION")) {
        return expect_one_of("QUERY, MUTATION, SUBSCRIPTION");
      }
      expect("COLON");
      read_name();
    });
  }

  void read_directive_definition() {
    expect("DIR_SIGN");
    read_name();
    read_argument_definitions();
    skip("REPEATABLE");
    expect("ON");
    do {
      read_name();
    } while (skip("PIPE"));
  }

  void read_implements() {
    if (!skip("IMPLEMENTS")) return;
    do {
      skip("AMP");
    } while (skip("IDENTIFIER"));
  }

  void read_fields() {
    expect("LCURLY");
    read_until("RCURLY", [this] {
      read_description();
      read_name();
      read_argument_definitions();
      expect("COLON");
      read_type();
      read_directives();
    });
  }

  void read_object(bool may_be_empty) {
    read_name();
    read_implements();
    read_directives();
    if (!may_be_empty || at("LCURLY")) read_fields();
  }

  void read_interface(bool is_extension) {
    if (!is_extension) return read_object(false);
    read_name();
    read_directives();
    read_implements();
    if (at("LCURLY")) read_fields();
  }

  void read_union() {
    read_name();
    read_directives();
    if (!skip("EQUALS")) return;
    do {
      read_name();
    } while (skip("PIPE"));
  }

  void read_enum() {
    read_name();
    read_directives();
    read_block([this] {
      read_description();
      if (at("TRUE") || at("FALSE") || at("NULL")) return expect("IDENTIFIER");
      read_name();
      read_directives();
    });
  }

  void read_argument_definitions() {
    if (skip("LPAREN")) read_until("RPAREN", [this] { read_input_value(); });
  }

  void read_input_value() {
    read_description();
    read_name();
    expect("COLON");
    read_type();
    if (skip("EQUALS")) read_value();
    read_directives();
  }

  const std::string_view source_;
  // After the current token, and where that begins: it stays there at the end of the document.
  std::size_t scan_ = 0;
  std::size_t position_ = 0;
  // The name of the current token, empty at the end.
  std::string_view token_;
  // The length of what its lexer matched last: a punctuator is no match.
  std::size_t matched_ = 0;
  bool has_match_ = true;
  std::size_t depth_ = 0;
  std::optional<QueryError> error_;
  // Whether it doesn't say what is wrong.
  bool is_lost_ = false;
  // Of schemas.
  std::vector<Location> definitions_;
};

}  // namespace

QueryError to_query_error(const SyntaxError& error, std::string_view source) {
  if (error.kind != SyntaxErrorKind::limit) {
    if (std::optional<QueryError> words = RubyParser(source).find_error()) return *words;
  }
  return {.message = error.message, .locations = {error.location}};
}

}  // namespace porthole::graphql
