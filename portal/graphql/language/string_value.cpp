#include "portal/graphql/language/string_value.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "portal/base/hex.h"

namespace porthole::graphql {

namespace {

constexpr std::string_view kEscapedQuotes = "\\\"\"\"";

bool is_leading_surrogate(char32_t character) {
  return character >= 0xD800 && character <= 0xDBFF;
}

bool is_trailing_surrogate(char32_t character) {
  return character >= 0xDC00 && character <= 0xDFFF;
}

bool is_scalar_value(char32_t character) {
  return character <= 0x10FFFF && !is_leading_surrogate(character) &&
         !is_trailing_surrogate(character);
}

// The value of one to eight hexadecimal digits.
std::optional<char32_t> hexadecimal_number(std::string_view digits) {
  if (digits.empty() || digits.size() > 8) return std::nullopt;
  std::uint32_t number = 0;
  for (const char byte : digits) {
    const int digit = hex_value(byte);
    if (digit < 0) return std::nullopt;
    number = (number << 4U) | static_cast<std::uint32_t>(digit);
  }
  return static_cast<char32_t>(number);
}

// The `\u` and four digits at the beginning of `text`.
std::optional<char32_t> read_fixed_width(std::string_view text) {
  if (!text.starts_with("\\u") || text.size() < 6) return std::nullopt;
  return hexadecimal_number(text.substr(2, 4));
}

// The `\u{` digits `}` at the beginning of `text`.
std::optional<Escape> read_variable_width(std::string_view text) {
  constexpr std::size_t kLongest = std::string_view("\\u{00000000}").size();
  const std::size_t brace = text.substr(0, kLongest).find('}');
  if (brace == std::string_view::npos) return std::nullopt;
  const std::optional<char32_t> character = hexadecimal_number(text.substr(3, brace - 3));
  if (!character || !is_scalar_value(*character)) return std::nullopt;
  return Escape{*character, brace + 1};
}

std::optional<Escape> read_unicode_escape(std::string_view text) {
  if (text.starts_with("\\u{")) return read_variable_width(text);
  const std::optional<char32_t> first = read_fixed_width(text);
  if (!first) return std::nullopt;
  if (is_scalar_value(*first)) return Escape{*first, 6};
  const std::optional<char32_t> second = read_fixed_width(text.substr(6));
  if (!is_leading_surrogate(*first) || !second || !is_trailing_surrogate(*second)) {
    return std::nullopt;
  }
  return Escape{0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00), 12};
}

// Writes text into arena memory allocated for its maximum length.
class ArenaWriter {
 public:
  ArenaWriter(std::size_t bytes_max, std::pmr::memory_resource& arena)
      : begin_(static_cast<char*>(arena.allocate(std::max<std::size_t>(bytes_max, 1), 1))),
        end_(begin_) {}

  void append(std::string_view text) { end_ = std::copy(text.begin(), text.end(), end_); }

  // As UTF-8, which is never longer than the escape sequence.
  void append(char32_t character) {
    const auto tail = [character](unsigned shift) {
      return static_cast<char>(0x80U | ((character >> shift) & 0x3FU));
    };
    if (character < 0x80) {
      *end_++ = static_cast<char>(character);
    } else if (character < 0x800) {
      *end_++ = static_cast<char>(0xC0U | (character >> 6U));
      *end_++ = tail(0);
    } else if (character < 0x10000) {
      *end_++ = static_cast<char>(0xE0U | (character >> 12U));
      *end_++ = tail(6);
      *end_++ = tail(0);
    } else {
      *end_++ = static_cast<char>(0xF0U | (character >> 18U));
      *end_++ = tail(12);
      *end_++ = tail(6);
      *end_++ = tail(0);
    }
  }

  std::string_view written() const { return {begin_, static_cast<std::size_t>(end_ - begin_)}; }

 private:
  char* begin_;
  char* end_;
};

// Iterates over the lines of a text. A text without line ends is one line, even if empty.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  std::optional<std::string_view> next() {
    if (done_) return std::nullopt;
    const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
    const std::string_view line = rest_.substr(0, end);
    done_ = end == rest_.size();
    rest_.remove_prefix(end);
    if (!done_) rest_.remove_prefix(rest_.starts_with("\r\n") ? 2 : 1);
    return line;
  }

 private:
  std::string_view rest_;
  bool done_ = false;
};

// What BlockStringValue() needs to know of all lines before writing the first.
struct BlockShape {
  std::size_t common_indent = std::numeric_limits<std::size_t>::max();
  std::size_t first_line = 0;
  // One past the last non-blank line.
  std::size_t end_line = 0;
};

BlockShape measure_block(std::string_view text) {
  BlockShape shape;
  Lines lines(text);
  for (std::size_t index = 0; const std::optional<std::string_view> line = lines.next(); ++index) {
    const std::size_t indent = line->find_first_not_of(" \t");
    const bool is_blank = indent == std::string_view::npos;
    if (is_blank) continue;
    if (shape.end_line == 0) shape.first_line = index;
    shape.end_line = index + 1;
    if (index != 0) shape.common_indent = std::min(shape.common_indent, indent);
  }
  return shape;
}

void append_block_line(std::string_view line, ArenaWriter& writer) {
  while (true) {
    const std::size_t escape = line.find(kEscapedQuotes);
    writer.append(line.substr(0, escape));
    if (escape == std::string_view::npos) return;
    writer.append(kEscapedQuotes.substr(1));
    line.remove_prefix(escape + kEscapedQuotes.size());
  }
}

}  // namespace

std::optional<Escape> read_escape(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  switch (text[1]) {
    case '"':
    case '\\':
    case '/':
      return Escape{static_cast<char32_t>(text[1]), 2};
    case 'b':
      return Escape{U'\b', 2};
    case 'f':
      return Escape{U'\f', 2};
    case 'n':
      return Escape{U'\n', 2};
    case 'r':
      return Escape{U'\r', 2};
    case 't':
      return Escape{U'\t', 2};
    case 'u':
      return read_unicode_escape(text);
    default:
      return std::nullopt;
  }
}

std::string_view decode_string(std::string_view token_text, std::pmr::memory_resource& arena) {
  std::string_view rest = token_text.substr(1, token_text.size() - 2);
  ArenaWriter writer(rest.size(), arena);
  while (true) {
    const std::size_t backslash = std::min(rest.find('\\'), rest.size());
    writer.append(rest.substr(0, backslash));
    rest.remove_prefix(backslash);
    const std::optional<Escape> escape = read_escape(rest);
    if (!escape) return writer.written();
    writer.append(escape->character);
    rest.remove_prefix(escape->length);
  }
}

std::string_view decode_block_string(std::string_view token_text,
                                     std::pmr::memory_resource& arena) {
  const std::string_view text = token_text.substr(3, token_text.size() - 6);
  const BlockShape shape = measure_block(text);
  ArenaWriter writer(text.size(), arena);
  Lines lines(text);
  for (std::size_t index = 0; index < shape.end_line; ++index) {
    std::string_view line = *lines.next();
    if (index < shape.first_line) continue;
    if (index != shape.first_line) writer.append("\n");
    if (index != 0) line.remove_prefix(std::min(shape.common_indent, line.size()));
    append_block_line(line, writer);
  }
  return writer.written();
}

}  // namespace porthole::graphql
