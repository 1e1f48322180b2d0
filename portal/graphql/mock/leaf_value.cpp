#include "portal/graphql/mock/leaf_value.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include "portal/base/json.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/text_value.h"

namespace porthole::graphql {
namespace {

struct Range {
  std::uint64_t least;
  std::uint64_t most;
};

/// Numbers that are called so lie in `range`.
struct NamedRange {
  std::string_view word;
  Range range;
};

constexpr auto kRanges = std::to_array<NamedRange>({
    {"attempts", {1, 3}},   {"count", {0, 40}},       {"duration", {1, 600}},
    {"index", {0, 9}},      {"minutes", {1, 60}},     {"number", {1, 500}},
    {"percent", {0, 100}},  {"percentage", {0, 100}}, {"port", {1024, 49151}},
    {"position", {0, 9}},   {"priority", {0, 5}},     {"retries", {0, 3}},
    {"seconds", {1, 600}},  {"size", {64, 65536}},    {"bytes", {64, 65536}},
    {"status", {0, 1}},     {"timeout", {5, 60}},     {"total", {0, 40}},
    {"year", {2019, 2025}},
});

constexpr Range kSmallNumbers = {1, 99};

const NamedRange* find_range(std::string_view word) {
  const auto* found = std::find_if(kRanges.begin(), kRanges.end(),
                                   [&](const NamedRange& range) { return range.word == word; });
  return found == kRanges.end() ? nullptr : found;
}

std::int64_t integer(std::string_view field, MockDice& dice) {
  const NamedRange* found = find_range(last_word(field));
  const Range range = found == nullptr ? kSmallNumbers : found->range;
  return static_cast<std::int64_t>(dice.between(range.least, range.most));
}

/// Quarters are exact in binary: no rounding that compilers could disagree on.
double quarters(std::string_view field, MockDice& dice) {
  const std::int64_t whole = integer(field, dice);
  return static_cast<double>(whole) + static_cast<double>(dice.below(4)) * 0.25;
}

bool boolean(MockDice& dice) {
  return dice.below(2) == 1;
}

std::string enum_value(const NamedType& type, MockDice& dice) {
  std::uint64_t current = 0;
  for (const EnumValueDefinition& value : type.enum_values) {
    if (!value.deprecation.is_deprecated) ++current;
  }
  const bool any = current == 0;
  std::uint64_t chosen = dice.below(any ? type.enum_values.size() : current);
  for (const EnumValueDefinition& value : type.enum_values) {
    if (!any && value.deprecation.is_deprecated) continue;
    if (chosen-- == 0) return std::string(value.name);
  }
  return {};
}

enum class ScalarMeaning : std::uint8_t {
  text,
  boolean,
  date,
  email,
  floating,
  integer,
  json,
  time,
  url,
  uuid,
  xml,
  yaml,
};

ScalarMeaning meaning_of_scalar(std::string_view type_name) {
  constexpr auto kMeanings = std::to_array<std::pair<std::string_view, ScalarMeaning>>({
      {"bool", ScalarMeaning::boolean},
      {"date", ScalarMeaning::date},
      {"decimal", ScalarMeaning::floating},
      {"double", ScalarMeaning::floating},
      {"email", ScalarMeaning::email},
      {"int", ScalarMeaning::integer},
      {"integer", ScalarMeaning::integer},
      {"json", ScalarMeaning::json},
      {"long", ScalarMeaning::integer},
      {"map", ScalarMeaning::json},
      {"object", ScalarMeaning::json},
      {"time", ScalarMeaning::time},
      {"timestamp", ScalarMeaning::time},
      {"uri", ScalarMeaning::url},
      {"url", ScalarMeaning::url},
      {"uuid", ScalarMeaning::uuid},
      {"xml", ScalarMeaning::xml},
      {"yaml", ScalarMeaning::yaml},
  });
  // `JSInt` and `JSONObject` are one word each to who splits at capitals.
  if (type_name.ends_with("Int")) return ScalarMeaning::integer;
  if (type_name.starts_with("JSON")) return ScalarMeaning::json;
  const std::string word = last_word(type_name);
  const auto* found = std::find_if(kMeanings.begin(), kMeanings.end(),
                                   [&](const auto& meaning) { return meaning.first == word; });
  return found == kMeanings.end() ? ScalarMeaning::text : found->second;
}

std::string json_text(const MockSubject& subject, MockKey key) {
  json::Writer writer;
  writer.begin_object();
  writer.member("key", mock_text(subject, "key", key));
  writer.end_object();
  return writer.take();
}

ResolvedValue custom_scalar(const MockSubject& subject, const NamedType& type,
                            std::string_view field, MockKey key) {
  MockDice dice(key);
  switch (meaning_of_scalar(type.name)) {
    case ScalarMeaning::boolean:
      return boolean(dice);
    case ScalarMeaning::date:
      return mock_time(subject, field).substr(0, std::string_view("2024-08-26").size());
    case ScalarMeaning::email:
      return mock_email(subject, field);
    case ScalarMeaning::floating:
      return quarters(field, dice);
    case ScalarMeaning::integer:
      return integer(field, dice);
    case ScalarMeaning::json:
      return ResolvedValue::Json{json_text(subject, key)};
    case ScalarMeaning::time:
      return mock_time(subject, field);
    case ScalarMeaning::url:
      return mock_url(subject, field);
    case ScalarMeaning::uuid:
      return field == "uuid" ? subject.uuid.to_string()
                             : mock_uuid(key, mock_created_at(subject)).to_string();
    case ScalarMeaning::xml:
      return "<" + member_name(field) + ">" + mock_text(subject, "key", key) + "</" +
             member_name(field) + ">";
    case ScalarMeaning::yaml:
      return "steps:\n  - command: \"" + mock_text(subject, "command", key) + "\"\n";
    case ScalarMeaning::text:
      break;
  }
  return mock_text(subject, field, key);
}

bool names_boolean(std::string_view field) {
  constexpr auto kFirst = std::to_array<std::string_view>(
      {"allow", "allows", "can", "did", "has", "is", "should", "was", "will"});
  constexpr auto kWhole = std::to_array<std::string_view>(
      {"active", "archived", "blocked", "default", "enabled", "favorite", "passed", "private",
       "public", "verified", "visible"});
  const auto holds = [](const auto& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  return holds(kWhole, field) || holds(kFirst, first_word(field));
}

}  // namespace

Uuid mock_uuid(MockKey key, Timestamp time) {
  Uuid uuid;
  const auto ms = static_cast<std::uint64_t>(time.time_since_epoch().count());
  for (std::size_t i = 0; i < 6; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>((ms >> (8 * (5 - i))) & 0xff);
  }
  for (std::size_t i = 6; i < 16; ++i) {
    const std::uint64_t half = i < 8 ? key.high : key.low;
    uuid.bytes[i] = static_cast<std::uint8_t>((half >> (8 * (i % 8))) & 0xff);
  }
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x70);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

Timestamp mock_created_at(const MockSubject& subject) {
  const bool has_time = (subject.uuid.bytes[6] >> 4) == 7;
  if (!has_time) {
    constexpr std::uint64_t kSecondsMax = 90ULL * 24 * 60 * 60;
    MockDice dice(MockHash(subject.key).add("created").finish());
    return subject.epoch - std::chrono::seconds(static_cast<std::int64_t>(dice.below(kSecondsMax)));
  }
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8) | subject.uuid.bytes[i];
  // A foreign UUID may claim any time; what can't be written with four digits of a year is cut.
  constexpr std::int64_t kLastMs = 253'370'764'800'000;  // 9999-01-01
  return Timestamp(std::chrono::milliseconds(std::min(ms, kLastMs)));
}

ResolvedValue mock_leaf(const MockSubject& subject, const NamedType& type, std::string_view field,
                        MockKey key) {
  MockDice dice(key);
  if (type.kind == NamedTypeKind::enumeration) return enum_value(type, dice);
  switch (type.scalar) {
    case ScalarKind::integer:
      return integer(field, dice);
    case ScalarKind::floating:
      return quarters(field, dice);
    case ScalarKind::boolean:
      return boolean(dice);
    case ScalarKind::id:
      if (field == "id") return graphql_id(subject.type_name, subject.uuid);
      return mock_text(subject, field, key);
    case ScalarKind::string:
      return mock_text(subject, field, key);
    case ScalarKind::custom:
      break;
  }
  return custom_scalar(subject, type, field, key);
}

ResolvedValue mock_leaf(const MockSubject& subject, std::string_view field, MockKey key) {
  MockDice dice(key);
  const std::string word = last_word(field);
  if (word != "status" && find_range(word) != nullptr) return integer(field, dice);
  if (names_boolean(field)) return boolean(dice);
  return mock_text(subject, field, key);
}

}  // namespace porthole::graphql
