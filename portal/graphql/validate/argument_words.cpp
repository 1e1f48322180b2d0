#include "portal/graphql/validate/argument_words.h"

#include <cmath>
#include <cstdlib>

#include "portal/base/json.h"
#include "portal/graphql/language/ruby_text.h"
#include "portal/graphql/validate/limits.h"

namespace porthole::graphql::validation {

namespace {

// What graphql-ruby writes between the parts of lists and objects: one space more in literals.
struct Style {
  std::string_view comma = ", ";
  std::string_view colon = ": ";
  bool quotes_enums = false;
};

void print(std::string& out, const Value& value, const Style& style);

// Items in brackets, until there is enough text.
template <typename T, typename Print>
void print_all(std::string& out, List<T> items, std::string_view brackets, const Style& style,
               Print print_item) {
  out += brackets[0];
  bool is_first = true;
  for (const T& item : items) {
    if (out.size() > kTextBytesMax) break;
    if (!is_first) out += style.comma;
    is_first = false;
    print_item(item);
  }
  out += brackets[1];
}

// As Ruby prints it: `1.0`, `1.0e+30`. Ruby takes numbers that are too large as infinite.
std::string floating_text(std::string_view written) {
  const double number = std::strtod(std::string(written).c_str(), nullptr);
  return std::isfinite(number) ? ruby_float(number) : std::string(written);
}

std::string integer_text(std::string_view written) {
  return std::string(written == "-0" ? "0" : written.substr(0, kTextBytesMax));
}

void print(std::string& out, const Value& value, const Style& style) {
  switch (value.kind) {
    case ValueKind::list:
      return print_all(out, value.items, "[]", style,
                       [&](const Value& item) { print(out, item, style); });
    case ValueKind::object:
      return print_all(out, value.fields, "{}", style, [&](const ObjectField& field) {
        out.append(field.name.text).append(style.colon);
        print(out, field.value, style);
      });
    case ValueKind::enumeration:
      if (!style.quotes_enums) {
        out += value.text.substr(0, kTextBytesMax);
        return;
      }
      [[fallthrough]];
    case ValueKind::string: {
      json::Writer writer;
      writer.string(value.text.substr(0, kTextBytesMax));
      out += writer.take();
      return;
    }
    case ValueKind::floating:
      out += floating_text(value.text);
      return;
    case ValueKind::integer:
      out += integer_text(value.text);
      return;
    default:
      if (value.kind == ValueKind::variable) out += '$';
      out += value.text.substr(0, kTextBytesMax);
  }
}

}  // namespace

std::string_view word_for(ArgumentOwnerKind kind) {
  if (kind == ArgumentOwnerKind::directive) return "Directive";
  if (kind == ArgumentOwnerKind::input_object) return "InputObject";
  return "Field";
}

std::string printed(const Value& value) {
  std::string out;
  print(out, value, {});
  return out;
}

std::string serialized(const Value& value) {
  std::string out;
  print(out, value, {.comma = ",", .colon = ":", .quotes_enums = true});
  return out;
}

}  // namespace porthole::graphql::validation
