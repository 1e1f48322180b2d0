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

/// The range of numbers with that name.
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

std::int64_t integer(std::string_view field, HashRandom& random) {
  const NamedRange* found = find_range(last_word(field));
  const Range range = found == nullptr ? kSmallNumbers : found->range;
  return static_cast<std::int64_t>(random.between(range.least, range.most));
}

/// A multiple of 0.25, which is exact in binary: no rounding that compilers could disagree on.
double quarter_value(std::string_view field, HashRandom& random) {
  const std::int64_t whole = integer(field, random);
  return static_cast<double>(whole) + static_cast<double>(random.below(4)) * 0.25;
}

bool boolean(HashRandom& random) {
  return random.below(2) == 1;
}

std::string enum_value(const NamedType& type, HashRandom& random) {
  std::uint64_t current = 0;
  for (const EnumValueDefinition& value : type.enum_values) {
    if (!value.deprecation.is_deprecated) ++current;
  }
  const bool any = current == 0;
  std::uint64_t chosen = random.below(any ? type.enum_values.size() : current);
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
  // Splitting at capitals would not separate `JS` in `JSInt` and `JSON` in `JSONObject`.
  if (type_name.ends_with("Int")) return ScalarMeaning::integer;
  if (type_name.starts_with("JSON")) return ScalarMeaning::json;
  const std::string word = last_word(type_name);
  const auto* found = std::find_if(kMeanings.begin(), kMeanings.end(),
                                   [&](const auto& meaning) { return meaning.first == word; });
  return found == kMeanings.end() ? ScalarMeaning::text : found->second;
}

std::string json_text(const MockIdentity& identity, MockKey key) {
  json::Writer writer;
  writer.begin_object();
  writer.member("key", mock_text(identity, "key", key));
  writer.end_object();
  return writer.take();
}

ResolvedValue custom_scalar(const MockIdentity& identity, const NamedType& type,
                            std::string_view field, MockKey key) {
  HashRandom random(key);
  switch (meaning_of_scalar(type.name)) {
    case ScalarMeaning::boolean:
      return boolean(random);
    case ScalarMeaning::date:
      return mock_time(identity, field).substr(0, std::string_view("2024-08-26").size());
    case ScalarMeaning::email:
      return mock_email(identity, field);
    case ScalarMeaning::floating:
      return quarter_value(field, random);
    case ScalarMeaning::integer:
      return integer(field, random);
    case ScalarMeaning::json:
      return ResolvedValue::Json{json_text(identity, key)};
    case ScalarMeaning::time:
      return mock_time(identity, field);
    case ScalarMeaning::url:
      return mock_url(identity, field);
    case ScalarMeaning::uuid:
      return field == "uuid" ? identity.uuid.to_string()
                             : mock_uuid(key, identity.created_at).to_string();
    case ScalarMeaning::xml:
      return "<" + member_name(field) + ">" + mock_text(identity, "key", key) + "</" +
             member_name(field) + ">";
    case ScalarMeaning::yaml:
      return "steps:\n  - command: \"" + mock_text(identity, "command", key) + "\"\n";
    case ScalarMeaning::text:
      break;
  }
  return mock_text(identity, field, key);
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

ResolvedValue mock_leaf(const MockIdentity& identity, const NamedType& type, std::string_view field,
                        MockKey key) {
  HashRandom random(key);
  if (type.kind == NamedTypeKind::enumeration) return enum_value(type, random);
  switch (type.scalar) {
    case ScalarKind::integer:
      return integer(field, random);
    case ScalarKind::floating:
      return quarter_value(field, random);
    case ScalarKind::boolean:
      return boolean(random);
    case ScalarKind::id:
      if (field == "id") return graphql_id(identity.type_name, identity.uuid);
      return mock_text(identity, field, key);
    case ScalarKind::string:
      return mock_text(identity, field, key);
    case ScalarKind::custom:
      break;
  }
  return custom_scalar(identity, type, field, key);
}

ResolvedValue mock_leaf(const MockIdentity& identity, std::string_view field, MockKey key) {
  HashRandom random(key);
  const std::string word = last_word(field);
  if (word != "status" && find_range(word) != nullptr) return integer(field, random);
  if (names_boolean(field)) return boolean(random);
  return mock_text(identity, field, key);
}

}  // namespace porthole::graphql
