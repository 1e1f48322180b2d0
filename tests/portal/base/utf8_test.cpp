#include "portal/base/utf8.h"

#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/utf8_text.h"

namespace porthole::utf8 {
namespace {

/// Sequences that are malformed from their first byte on (Unicode 15, table 3-7).
const std::vector<std::string_view>& malformed_sequences() {
  static const std::vector<std::string_view> sequences = {
      // Continuations without a lead byte.
      "\x80", "\xBF", "\x80\x80",
      // Overlong forms: of NUL, of U+007F, U+07FF and U+FFFF.
      "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80",
      "\xF0\x8F\xBF\xBF",
      // The surrogates U+D800, U+DBFF, U+DC00 and U+DFFF.
      "\xED\xA0\x80", "\xED\xAF\xBF", "\xED\xB0\x80", "\xED\xBF\xBF",
      // Above U+10FFFF.
      "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF7\xBF\xBF\xBF", "\xF8\x88\x80\x80\x80",
      "\xFC\x84\x80\x80\x80\x80", "\xFE", "\xFF",
      // Truncated by the end.
      "\xC2", "\xE1", "\xE1\x80", "\xED\x9F", "\xF1", "\xF1\x80", "\xF1\x80\x80", "\xF4\x8F\xBF",
      // Truncated by another character or another lead byte.
      "\xC2\x41", "\xE1\x41\x80", "\xE1\x80\x41", "\xF1\x80\x41\x80", "\xF1\x80\x80\x41",
      "\xC2\xC2\x80", "\xE1\x80\xE1\x80\x80", "\xF1\x80\x80\xC2\x80",
      // Continuations out of range.
      "\xC2\x7F", "\xC2\xC0", "\xE1\x80\xC0", "\xF1\x80\xC0\x80", "\xF1\x80\x80\x7F"};
  return sequences;
}

}  // namespace

TEST_SUITE("utf8") {
  TEST_CASE("accepts the first and last code point of every length") {
    for (const std::string_view text :
         {std::string_view("\0", 1), std::string_view("\x7F"), std::string_view("\xC2\x80"),
          std::string_view("\xDF\xBF"), std::string_view("\xE0\xA0\x80"),
          std::string_view("\xED\x9F\xBF"), std::string_view("\xEE\x80\x80"),
          std::string_view("\xEF\xBF\xBF"), std::string_view("\xF0\x90\x80\x80"),
          std::string_view("\xF4\x8F\xBF\xBF"), std::string_view("\xEF\xBB\xBF")}) {
      CAPTURE(text);
      CHECK(is_valid(text));
      CHECK(length(text) == 1);
      CHECK(decode(text, 0).bytes == text.size());
    }
    CHECK(is_valid(""));
  }

  TEST_CASE("rejects every class of malformed text, with its offset") {
    // After a prefix of up to seventeen bytes, to cover every offset within an eight-byte step.
    for (const std::string_view sequence : malformed_sequences()) {
      for (std::size_t before = 0; before <= 17; ++before) {
        for (const std::string_view after : {"", "abcdefghij"}) {
          // After a sequence that the end truncates, ASCII truncates it too.
          const std::string text = std::string(before, 'a').append(sequence).append(after);
          CAPTURE(text);
          CHECK(find_malformed(text) == before);
        }
      }
      CHECK(find_malformed("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80" + std::string(sequence)) == 9);
    }
  }

  TEST_CASE("encodes, counts and decodes all code points") {
    std::string all;
    std::size_t count = 0;
    bool is_right = true;
    for (char32_t point = 0; point <= 0x10FFFF; ++point) {
      if (point >= 0xD800 && point <= 0xDFFF) continue;
      const std::size_t offset = all.size();
      append(all, point);
      ++count;
      const CodePoint decoded = decode(all, offset);
      is_right = is_right && decoded.value == point && offset + decoded.bytes == all.size();
    }
    CHECK(is_right);
    CHECK(count == 1'112'064);
    CHECK(is_valid(all));
    CHECK(length(all) == count);
  }

  TEST_CASE("finds an error after a long well-formed text") {
    std::string text;
    for (int i = 0; i < 1'000; ++i) text += "d\xC3\xA9j\xC3\xA0 vu, ";
    CHECK(is_valid(text));
    const std::size_t end = text.size();
    CHECK(find_malformed(text + "\xC3") == end);
    CHECK(find_malformed(text + "\xFFok") == end);
  }
}

}  // namespace porthole::utf8
