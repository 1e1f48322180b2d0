#include "portal/graphql/mock/hostile_value.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>

#include "portal/base/clock.h"
#include "portal/base/uuid.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/relay_id.h"

namespace porthole::graphql {
namespace {

using namespace std::string_view_literals;

/// The largest integer that a double holds exactly, with all below it.
constexpr std::int64_t kSafeIntegerMax = (std::int64_t{1} << 53U) - 1;

constexpr std::size_t kLongTextBytes = 4096;

// What parsers, databases, terminals and layouts stumble over. Valid UTF-8 throughout.
constexpr auto kTexts = std::to_array<std::string_view>({
    "",
    " ",
    "\t\r\n",
    " leading and trailing ",
    "null",
    "undefined",
    "NaN",
    "false",
    "-0",
    "1e400",
    "007",
    "\"'`\\",
    "\\u0000\\n",
    "a\0b"sv,
    "\x01\x02\x07\b\x1B[31mred\x1B[0m\x7F",
    "line\xE2\x80\xA8separator\xE2\x80\xA9paragraph",
    "</script><script>alert(1)</script><!--",
    "'; DROP TABLE builds; --",
    "${7*7}{{7*7}}%s%n%00",
    "../../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    // Hebrew and Arabic, with overrides of direction.
    "\u05E9\u05DC\u05D5\u05DD \u202Eabc\u202C \u0645\u0631\u062D\u0628\u0627",
    // Combining marks, many on one letter; the same word composed and decomposed.
    "Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334\u0319\u0324a\u0321\u0353\u0349l",
    "\u00E9 e\u0301",
    // Zero width: space, joiner, byte order mark.
    "\u200B\u200D\uFEFF",
    "pay\u200Bload",
    // Emoji of several code points, beyond the basic plane.
    "\U0001F469\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466 \U0001F3F3\uFE0F\u200D\U0001F308",
    // Letters whose case changes their number; Turkish dotless i.
    "\u00DFI\u0130\u0131\uFB03\u01C5",
    // Full-width digits, a noncharacter, the last code point, the replacement character.
    "\uFF11\uFF12 \uFFFF \U0010FFFF \uFFFD",
    "\u6F22\u5B57\u304B\u306A\uAC00\uB098",
});

constexpr auto kTimes = std::to_array<std::string_view>({
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59.999Z",
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00Z",
    "2000-02-29T12:00:00+14:00",
    "2024-12-31T23:59:59.999999999Z",
    "2038-01-19T03:14:08Z",
    "1900-03-01T00:00:00-12:00",
});

constexpr auto kDates = std::to_array<std::string_view>(
    {"9999-12-31", "0001-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2100-02-28"});

constexpr auto kUrls = std::to_array<std::string_view>({
    "https://example.com",
    "HTTPS://EXAMPLE.COM:443/%2e%2e/",
    "https://user:pass%20word@example.com:65535//a/../b/./?#",
    "https://[2001:db8::1]:8443/?a=1&a=2&a[]=3&=&;#/?",
    "https://xn--fsq.example/%F0%9F%98%80/%00?q=%E2%80%AE+%2B#%23",
    "http://192.0.2.1/'()*!$,;=:@",
});

constexpr auto kEmails = std::to_array<std::string_view>({
    "a@example.com",
    "very.very.very.very.very.very.very.very.very.very.very.long.part@example.com",
    "!#$%&'*+-/=?^_`{|}~@xn--fsq.example",
    "\"odd @ quoted\"@example.com",
    "user+tag@[192.0.2.1]",
});

constexpr auto kJsons = std::to_array<std::string_view>({
    "{}",
    "[]",
    R"({"":null})",
    R"([[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]])",
    R"({"__proto__":{"constructor":1},"a":{"a":{"a":{"a":{}}}}})",
    R"([9007199254740993,-0.0,1e308,"\u0000\ud83d\ude00",true,null])",
});

constexpr auto kYamls = std::to_array<std::string_view>({
    "{}\n",
    "--- []\n",
    "steps: ~\n",
    "? {a: 1}\n: [no, off, 0o17, 1_000, 12:30:45, .inf]\n",
    "a: &a {b: 1}\nc: *a\n",
    "text: |+\n  \xF0\x9F\x98\x80\n\n\n",
});

constexpr auto kXmls = std::to_array<std::string_view>({
    "<a/>",
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a xmlns=\"urn:a\"><b xmlns=\"\"/></a>",
    "<a><![CDATA[</a>&<!--]]>&#x1F600;&amp;</a>",
    "<a b='\"'><!-- - --><?c d?>\xE2\x80\xAE</a>",
});

/// Whether the field's name says that its text identifies something.
bool names_identifier(std::string_view field) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"cursor", "cursors", "id", "ids", "uuid", "uuids"});
  const std::string word = last_word(field);
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

enum class TextFormat : std::uint8_t { plain, identifier, time, date, url, email };

/// `2024-08-26`
bool is_date(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  return text.size() == kForm.size() &&
         std::equal(text.begin(), text.end(), kForm.begin(), [](char character, char form) {
           return form == '-' ? character == '-' : character >= '0' && character <= '9';
         });
}

/// The format is that of the plausible text: its field may be a `String` or a custom scalar.
TextFormat format_of(std::string_view field, std::string_view text) {
  if (names_identifier(field) || Uuid::parse(text) || parse_relay_id(text)) {
    return TextFormat::identifier;
  }
  if (parse_iso8601(text)) return TextFormat::time;
  if (is_date(text)) return TextFormat::date;
  if (text.starts_with("https://") || text.starts_with("http://")) return TextFormat::url;
  const bool is_word = text.find_first_of(" \t\r\n") == std::string_view::npos;
  if (is_word && text.find('@') != std::string_view::npos) return TextFormat::email;
  return TextFormat::plain;
}

/// Text of about `kLongTextBytes`, in three bytes a character or without any place to break it.
std::string long_text(HashRandom& random) {
  const std::string_view part = random.below(2) == 0 ? "\u0E01"sv : "w"sv;
  std::string text;
  while (text.size() + part.size() <= kLongTextBytes) text += part;
  return text;
}

std::string long_url() {
  // What most servers and browsers still take.
  constexpr std::size_t kUrlBytes = 2000;
  std::string url = "https://example.com/";
  url.resize(kUrlBytes, 'a');
  return url;
}

std::string plain_text(HashRandom& random) {
  // Rarely, as an answer with thousands of long texts would exceed the limit of its size.
  if (random.below(32) == 0) return long_text(random);
  return std::string(random.pick(kTexts));
}

ResolvedValue hostile_text(const NamedType* type, std::string_view field, const std::string& text,
                           HashRandom& random) {
  const bool is_custom = type != nullptr && type->scalar == ScalarKind::custom;
  if (is_custom && type->name.starts_with("JSON")) return std::string(random.pick(kJsons));
  if (is_custom && type->name.ends_with("YAML")) return std::string(random.pick(kYamls));
  if (is_custom && type->name.ends_with("XML")) return std::string(random.pick(kXmls));
  switch (format_of(field, text)) {
    case TextFormat::identifier:
      return text;
    case TextFormat::time:
      return std::string(random.pick(kTimes));
    case TextFormat::date:
      return std::string(random.pick(kDates));
    case TextFormat::url:
      return random.below(8) == 0 ? long_url() : std::string(random.pick(kUrls));
    case TextFormat::email:
      return std::string(random.pick(kEmails));
    case TextFormat::plain:
      break;
  }
  if (is_custom) return text;
  return plain_text(random);
}

std::int64_t hostile_integer(const NamedType* type, std::string_view field, HashRandom& random) {
  const bool is_custom = type != nullptr && type->scalar == ScalarKind::custom;
  const std::int64_t most = is_custom ? kSafeIntegerMax : std::numeric_limits<std::int32_t>::max();
  // Two's complement has one more below; JavaScript's safe integers have not.
  const std::int64_t least = is_custom ? -most : -most - 1;
  const std::string word = last_word(field);
  if (word == "count" || word == "total") return random.below(2) == 0 ? 0 : most;
  return random.pick(std::to_array<std::int64_t>({most, least, -most, 0, -1}));
}

double hostile_number(HashRandom& random) {
  using Limits = std::numeric_limits<double>;
  return random.pick(
      std::to_array<double>({Limits::max(), Limits::lowest(), Limits::min(), Limits::denorm_min(),
                             0.0, -0.0, 0.1 + 0.2, 1e21, static_cast<double>(kSafeIntegerMax)}));
}

ResolvedValue hostile_json(const ResolvedValue::Json& json, HashRandom& random) {
  // Without a schema, other JSON is a number or a boolean that a client gave.
  if (!json.text.starts_with('{') && !json.text.starts_with('[')) return json;
  return ResolvedValue::Json{std::string(random.pick(kJsons))};
}

}  // namespace

ResolvedValue hostile_value(const NamedType* type, std::string_view field,
                            const ResolvedValue& value, HashRandom& random) {
  if (type != nullptr && type->scalar == ScalarKind::id) return value;
  // A quarter stays: what breaks a client is often the mixture.
  if (random.below(4) == 0) return value;
  if (type != nullptr && type->kind == NamedTypeKind::enumeration) {
    return std::string(type->enum_values[type->enum_values.size() - 1].name);
  }
  if (std::holds_alternative<bool>(value.any())) return random.below(2) == 1;
  if (std::holds_alternative<std::int64_t>(value.any())) {
    // A `Float` may have a whole number.
    if (type != nullptr && type->scalar == ScalarKind::floating) return hostile_number(random);
    return hostile_integer(type, field, random);
  }
  if (std::holds_alternative<double>(value.any())) return hostile_number(random);
  if (const auto* text = std::get_if<std::string>(&value.any())) {
    return hostile_text(type, field, *text, random);
  }
  if (const auto* json = std::get_if<ResolvedValue::Json>(&value.any())) {
    return hostile_json(*json, random);
  }
  return value;
}

bool is_promised(std::string_view field) {
  return names_identifier(field) || field == "pageInfo";
}

}  // namespace porthole::graphql
