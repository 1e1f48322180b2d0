#include "portal/graphql/execute/print_value.h"

#include <cctype>
#include <cstddef>
#include <string_view>
#include <utility>

#include "portal/base/hex.h"
#include "portal/base/text.h"
#include "portal/graphql/execute/json_append.h"
#include "portal/graphql/language/limits.h"

namespace porthole::graphql {

namespace {

// JSON's escapes are valid in GraphQL; in addition graphql-js escapes U+007F to U+009F.
void append_string(std::string& out, std::string_view text) {
  std::string quoted;
  append_json(quoted, text);
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    unsigned code = static_cast<unsigned char>(quoted[i]);
    const bool is_pair = code == 0xC2U && i + 1 < quoted.size();
    if (is_pair) code = static_cast<unsigned char>(quoted[i + 1]);
    if (code < 0x7FU || code > 0x9FU || (!is_pair && code != 0x7FU)) {
      out += quoted[i];
      continue;
    }
    if (is_pair) ++i;
    out += "\\u00";
    out += kUpperHexDigits[code >> 4U];
    out += kUpperHexDigits[code & 0xFU];
  }
}

bool is_integer_text(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return false;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return false;
  }
  return true;
}

// `type` is null within a custom scalar.
class ValuePrinter {
 public:
  explicit ValuePrinter(std::string& out) : out_(out) {}

  void print(const json::Value& value, const Type* type) {
    if (type != nullptr) type = &type->nullable();
    if (value.IsArray()) return print_list(value, type);
    if (value.IsObject()) return print_object(value, type);
    if (!value.IsString()) return append_json(out_, value);
    const std::string_view text = json::text_of(value);
    const NamedType* named = type == nullptr ? nullptr : type->named;
    const bool is_enum = named != nullptr && named->kind == NamedTypeKind::enumeration;
    const bool is_id =
        named != nullptr && named->kind == NamedTypeKind::scalar && named->scalar == ScalarKind::id;
    if (is_enum || (is_id && is_integer_text(text))) {
      out_ += text;
    } else {
      append_string(out_, text);
    }
  }

 private:
  void print_list(const json::Value& value, const Type* type) {
    const Type* item_type = type != nullptr && type->is_list() ? type->inner : nullptr;
    out_ += '[';
    std::string_view separator;
    for (const json::Value& item : value.GetArray()) {
      out_ += separator;
      separator = ", ";
      print(item, item_type);
    }
    out_ += ']';
  }

  void print_object(const json::Value& value, const Type* type) {
    out_ += '{';
    std::string_view separator;
    for (const auto& member : value.GetObject()) {
      const std::string_view name = json::text_of(member.name);
      out_ += separator;
      separator = ", ";
      out_ += name;
      out_ += ": ";
      const InputValueDefinition* field =
          type == nullptr ? nullptr : type->named->input_field(name);
      print(member.value, field == nullptr ? nullptr : field->type);
    }
    out_ += '}';
  }

  std::string& out_;
};

void append_literal(std::string& out, const Value& literal) {
  if (out.size() > kExcerptBytesMax) return;
  std::string_view separator;
  switch (literal.kind) {
    case ValueKind::variable:
      out += '$';
      out += literal.text;
      return;
    case ValueKind::string:
      return append_string(out, literal.text.substr(0, 2 * kExcerptBytesMax));
    case ValueKind::list:
      out += '[';
      for (const Value& item : literal.items) {
        out += separator;
        separator = ", ";
        append_literal(out, item);
      }
      out += ']';
      return;
    case ValueKind::object:
      out += '{';
      for (const ObjectField& field : literal.fields) {
        out += separator;
        separator = ", ";
        out += field.name.text;
        out += ": ";
        append_literal(out, field.value);
      }
      out += '}';
      return;
    default:
      out += literal.text;
  }
}

}  // namespace

std::string print_value(const json::Value& value, const Type& type) {
  std::string text;
  ValuePrinter(text).print(value, &type);
  return text;
}

std::string print_excerpt(const Value& literal) {
  std::string text;
  append_literal(text, literal);
  return cut(std::move(text), kExcerptBytesMax);
}

}  // namespace porthole::graphql
