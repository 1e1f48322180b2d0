#include "tests/differential/computed_object.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace porthole::differential {

namespace {

using graphql::FieldFailure;
using graphql::NamedType;
using graphql::NamedTypeKind;
using graphql::ResolvedValue;
using graphql::ScalarKind;
using graphql::Type;
using Member = json::Value::Member;

std::uint32_t scramble(std::uint32_t hash) {
  hash = (hash ^ (hash >> 16U)) * 0x85ebca6bU;
  hash = (hash ^ (hash >> 13U)) * 0xc2b2ae35U;
  return hash ^ (hash >> 16U);
}

// Hashes another part: FNV-1a.
std::uint32_t step(std::uint32_t hash, std::string_view text) {
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x01000193U;
  return scramble(hash);
}

std::string hexadecimal(std::uint64_t number, int digits_min) {
  std::array<char, 17> text{};
  std::snprintf(text.data(), text.size(), "%0*llx", digits_min,
                static_cast<unsigned long long>(number));
  return text.data();
}

std::vector<const Member*> sorted_members(const json::Value& object) {
  std::vector<const Member*> members;
  for (const Member& member : object.GetObject()) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const Member* left, const Member* right) {
    return json::text_of(left->name) < json::text_of(right->name);
  });
  return members;
}

// Equal for equal arguments, independent of their order and of how numbers are stored.
void append_canonical(const json::Value& value, std::string& text) {
  if (value.IsNull()) {
    text += 'n';
  } else if (value.IsBool()) {
    text += value.GetBool() ? 't' : 'f';
  } else if (value.IsNumber()) {
    const double number = value.GetDouble();
    const double unsigned_zero = number == 0 ? 0 : number;
    text += 'd' + hexadecimal(std::bit_cast<std::uint64_t>(unsigned_zero), 16);
  } else if (value.IsString()) {
    text += 's' + std::to_string(value.GetStringLength()) + ':';
    text += json::text_of(value);
  } else if (value.IsArray()) {
    text += '[';
    for (const json::Value& item : value.GetArray()) append_canonical(item, text);
    text += ']';
  } else {
    text += '{';
    for (const Member* member : sorted_members(value)) {
      text += json::text_of(member->name);
      text += ':';
      append_canonical(member->value, text);
    }
    text += '}';
  }
}

void write_sorted(const json::Value& value, rapidjson::Writer<rapidjson::StringBuffer>& writer) {
  if (value.IsArray()) {
    writer.StartArray();
    for (const json::Value& item : value.GetArray()) write_sorted(item, writer);
    writer.EndArray();
  } else if (value.IsObject()) {
    writer.StartObject();
    for (const Member* member : sorted_members(value)) {
      writer.Key(member->name.GetString(), member->name.GetStringLength());
      write_sorted(member->value, writer);
    }
    writer.EndObject();
  } else {
    value.Accept(writer);
  }
}

ResolvedValue integer_value(std::uint32_t bits) {
  return std::int64_t{static_cast<std::int32_t>(bits)};
}

ResolvedValue string_value(std::uint32_t bits) {
  static constexpr std::array<std::string_view, 4> kTexts = {"plain ", "é😀 ", "\"\\\n\t ", ""};
  return std::string(kTexts[bits % kTexts.size()]) + hexadecimal(bits, 1);
}

ResolvedValue custom_value(std::uint32_t bits) {
  static constexpr std::array<std::string_view, 6> kTexts = {
      R"("text")", "12", "true", R"([1,"a",null])", R"({"b":1,"a":[true]})", "0.5"};
  return ResolvedValue::Json{std::string(kTexts[bits % kTexts.size()])};
}

ResolvedValue scalar_value(const NamedType& type, std::uint32_t hash) {
  const std::uint32_t bits = step(hash, type.name);
  constexpr std::int64_t kPastInt = std::int64_t{std::numeric_limits<std::int32_t>::max()} + 1;
  switch (type.scalar) {
    case ScalarKind::integer:
      return bits % 40 == 0 ? ResolvedValue(kPastInt) : integer_value(bits);
    case ScalarKind::floating:
      if (bits % 40 == 0) return std::numeric_limits<double>::quiet_NaN();
      if (bits % 5 == 0) return integer_value(bits);
      return static_cast<double>(static_cast<std::int32_t>(bits)) / 8;
    case ScalarKind::string:
      return string_value(bits);
    case ScalarKind::boolean:
      return bits % 2 == 1;
    case ScalarKind::id:
      return bits % 3 == 0 ? integer_value(bits) : ResolvedValue(hexadecimal(bits, 1));
    case ScalarKind::custom:
      break;
  }
  return custom_value(bits);
}

ResolvedValue enum_value(const NamedType& type, std::uint32_t hash) {
  const std::uint32_t bits = step(hash, type.name);
  if (bits % 40 == 0) return std::string("NOT_A_VALUE");
  return std::string(type.enum_values[bits % type.enum_values.size()].name);
}

}  // namespace

graphql::ObjectPtr ComputedObject::root(const graphql::Schema& schema, const NamedType& type) {
  return std::make_shared<ComputedObject>(schema, type.name, step(0, type.name));
}

ResolvedValue ComputedObject::resolve(const graphql::FieldCall& call) const {
  if (call.name == "echo") {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    write_sorted(call.arguments, writer);
    return ResolvedValue::Json{std::string(buffer.GetString(), buffer.GetSize())};
  }
  std::string text(call.name);
  append_canonical(call.arguments, text);
  return value_of(*call.definition->type, step(hash_, text));
}

ResolvedValue ComputedObject::value_of(const Type& type, std::uint32_t hash) const {
  const std::uint32_t bits = step(hash, type.is_non_null() ? "!" : "?");
  if (bits % 60 == 0) return FieldFailure{"failed on purpose"};
  if (bits % (type.is_non_null() ? 61 : 12) == 1) return {};
  const Type& inner = type.nullable();
  if (!inner.is_list()) return named_value(*inner.named, hash);
  const std::uint32_t shape = step(hash, "[]");
  if (shape % 80 == 0) return std::int64_t{7};
  ResolvedValue::Items items;
  const std::uint32_t length = (shape >> 8U) % 4;
  for (std::uint32_t index = 0; index < length; ++index) {
    items.push_back(value_of(*inner.inner, step(hash, std::to_string(index))));
  }
  return items;
}

ResolvedValue ComputedObject::named_value(const NamedType& type, std::uint32_t hash) const {
  switch (type.kind) {
    case NamedTypeKind::scalar:
      return scalar_value(type, hash);
    case NamedTypeKind::enumeration:
      return enum_value(type, hash);
    case NamedTypeKind::object:
      return graphql::ObjectPtr(
          std::make_shared<ComputedObject>(schema_, type.name, step(hash, "object")));
    default:
      return abstract_value(type, hash);
  }
}

ResolvedValue ComputedObject::abstract_value(const NamedType& type, std::uint32_t hash) const {
  const std::uint32_t bits = step(hash, "type");
  std::vector<std::string_view> names;
  for (const NamedType* possible : type.possible_types) names.push_back(possible->name);
  std::sort(names.begin(), names.end());
  const bool is_stray = names.empty() || bits % 50 == 0;
  const std::string_view name = is_stray ? schema_.query_type().name : names[bits % names.size()];
  return graphql::ObjectPtr(std::make_shared<ComputedObject>(schema_, name, step(hash, "object")));
}

}  // namespace porthole::differential
