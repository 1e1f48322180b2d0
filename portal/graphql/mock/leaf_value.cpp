#include "portal/graphql/mock/leaf_value.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "portal/base/ascii.h"
#include "portal/graphql/mock/name_meaning.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/number_value.h"
#include "portal/graphql/mock/own_words.h"
#include "portal/graphql/mock/owner_kind.h"
#include "portal/graphql/mock/structured_text.h"
#include "portal/graphql/mock/text_value.h"
#include "portal/graphql/mock/vendor_words.h"

namespace porthole::graphql {
namespace {

/// The value at `chosen` of those that aren't deprecated, or of all if there is no other.
std::string any_value(const NamedType& type, HashRandom& random) {
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

/// Whether a type's name ends with an enum value: `JobEventTimedOut` with `TIMED_OUT`, and
/// `JobEventStackError` with `STACK_ERRORED`.
bool ends_with_value(std::string_view type_name, std::string_view value) {
  std::size_t left = type_name.size();
  if (value.ends_with("ED") && !type_name.ends_with("ed")) value.remove_suffix(2);
  while (!value.empty()) {
    const char wanted = value.back();
    value.remove_suffix(1);
    if (wanted == '_') continue;
    if (left == 0 || to_lower(type_name[left - 1]) != to_lower(wanted)) return false;
    --left;
  }
  return left > 0 && left < type_name.size() && is_upper(type_name[left]);
}

/// The value that the name of the object's type ends with; empty if there is none.
std::string_view value_of_type(const NamedType& type, std::string_view type_name) {
  std::string_view found;
  for (const EnumValueDefinition& value : type.enum_values) {
    const bool is_longer = value.name.size() > found.size();
    if (is_longer && ends_with_value(type_name, value.name)) found = value.name;
  }
  return found;
}

std::string enum_value(const MockIdentity& identity, const NamedType& type, std::string_view field,
                       HashRandom& random) {
  const std::string_view special = vendor_words(identity, field);
  if (!special.empty() && type.enum_value(special) != nullptr) return std::string(special);
  if (type.enum_values.size() == 2 && type.enum_value("PUBLIC") && type.enum_value("PRIVATE")) {
    return is_public(identity) ? "PUBLIC" : "PRIVATE";
  }
  if (field == "type" || field == "kind") {
    const std::string_view own = value_of_type(type, identity.type_name);
    if (!own.empty()) return std::string(own);
  }
  return any_value(type, random);
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

ResolvedValue custom_scalar(const MockIdentity& identity, const NamedType& type,
                            std::string_view field, MockKey key) {
  HashRandom random(key);
  const ScalarMeaning meaning = meaning_of_scalar(type.name);
  const bool is_document = meaning == ScalarMeaning::xml || meaning == ScalarMeaning::yaml;
  if (is_document && !vendor_words(identity, field).empty()) {
    return mock_text(identity, field, key);
  }
  switch (meaning) {
    case ScalarMeaning::boolean:
      return mock_boolean(identity, field, random);
    case ScalarMeaning::date:
      return mock_time(identity, field).substr(0, std::string_view("2024-08-26").size());
    case ScalarMeaning::email:
      return mock_email(identity, field);
    case ScalarMeaning::floating:
      return mock_quarters(identity, field, random);
    case ScalarMeaning::integer:
      return mock_integer(identity, field, random);
    case ScalarMeaning::json:
      return ResolvedValue::Json{mock_json(identity, field, random)};
    case ScalarMeaning::time:
      return mock_time(identity, field);
    case ScalarMeaning::url:
      return mock_url(identity, field);
    case ScalarMeaning::uuid:
      return field == "uuid" ? identity.uuid.to_string()
                             : mock_uuid(key, identity.created_at).to_string();
    case ScalarMeaning::xml:
      return mock_xml(field, random);
    case ScalarMeaning::yaml:
      return mock_yaml(random);
    case ScalarMeaning::text:
      break;
  }
  // `IPv4`, `HexColor`
  const bool says_more = meaning_of(type.name) != NameMeaning::words;
  return mock_text(identity, says_more ? type.name : field, key);
}

/// What must differ in a list: a text, up to `=`. Empty for other values.
std::string_view name_in_list(const ResolvedValue& value) {
  const auto* text = std::get_if<std::string>(&value.any());
  return text == nullptr ? std::string_view() : std::string_view(*text).substr(0, text->find('='));
}

bool holds_same_name(const ResolvedValue::Items& items, const ResolvedValue& wanted) {
  const std::string_view name = name_in_list(wanted);
  return !name.empty() && std::any_of(items.begin(), items.end(), [&](const ResolvedValue& item) {
    return name_in_list(item) == name;
  });
}

/// A state as the real service would have it: an enum value, but a text of agents and artifacts.
std::string untyped_state(const MockIdentity& identity, std::string_view field, std::string text) {
  const OwnerKind kind = owner_kind_of(identity.type_name);
  const bool is_text = kind == OwnerKind::agent || kind == OwnerKind::artifact ||
                       NameWords(field).contain("connection");
  if (!is_text) std::transform(text.begin(), text.end(), text.begin(), to_upper);
  return text;
}

}  // namespace

ResolvedValue mock_leaf(const MockIdentity& identity, const NamedType& type, std::string_view field,
                        MockKey key) {
  HashRandom random(key);
  if (type.kind == NamedTypeKind::enumeration) return enum_value(identity, type, field, random);
  switch (type.scalar) {
    case ScalarKind::integer:
      return mock_integer(identity, field, random);
    case ScalarKind::floating:
      return mock_quarters(identity, field, random);
    case ScalarKind::boolean:
      return mock_boolean(identity, field, random);
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

ResolvedValue::Items mock_leaf_list(const MockIdentity& identity, const NamedType& type,
                                    std::string_view field, MockKey key) {
  constexpr std::uint64_t kAttemptsMax = 4;
  const std::uint64_t size = HashRandom(key).between(1, 3);
  const std::string one = singular(field);
  ResolvedValue::Items items;
  for (std::uint64_t i = 0; i < size; ++i) {
    MockKey item_key = MockHash(key).add(i).finish();
    for (std::uint64_t attempt = 0; attempt < kAttemptsMax; ++attempt) {
      ResolvedValue item = mock_leaf(identity, type, one, item_key);
      if (!holds_same_name(items, item)) {
        items.push_back(std::move(item));
        break;
      }
      item_key = MockHash(item_key).add(attempt).finish();
    }
  }
  return items;
}

bool is_unsaid(const MockIdentity& identity, std::string_view field) {
  const bool is_signal = field.starts_with("signal");
  const bool is_promised = field.starts_with("promised");
  const bool is_explanation = field == "code" || field == "message";
  // Called for nearly each value: most names are enough to say no.
  if (!is_signal && !is_promised && !is_explanation) return false;
  const OwnerKind kind = owner_kind_of(identity.type_name);
  if (is_explanation) {
    return kind == OwnerKind::permission && vendor_words(identity, "allowed") == "true";
  }
  if (is_promised) return kind == OwnerKind::job && has_passed(identity);
  constexpr std::int64_t kKilled = 128;
  HashRandom unused = trait_of(identity, "signal");
  return (kind == OwnerKind::job || kind == OwnerKind::event) &&
         mock_integer(identity, "exitStatus", unused) <= kKilled;
}

ResolvedValue mock_leaf(const MockIdentity& identity, std::string_view field, MockKey key) {
  HashRandom random(key);
  if (names_number(field)) return mock_integer(identity, field, random);
  if (names_boolean(field)) return mock_boolean(identity, field, random);
  if (meaning_of(field) == NameMeaning::state) {
    return untyped_state(identity, field, mock_text(identity, field, key));
  }
  return mock_text(identity, field, key);
}

}  // namespace porthole::graphql
