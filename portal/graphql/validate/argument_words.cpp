#include "portal/graphql/validate/argument_words.h"

#include "portal/base/json.h"
#include "portal/graphql/validate/limits.h"

namespace porthole::graphql::validation {

namespace {

void print(std::string& out, const Value& value);

// Items in brackets, until there is enough text.
template <typename T, typename Print>
void print_all(std::string& out, List<T> items, char opener, char closer, Print print_item) {
  out += opener;
  bool is_first = true;
  for (const T& item : items) {
    if (out.size() > kTextBytesMax) break;
    if (!is_first) out += ", ";
    is_first = false;
    print_item(item);
  }
  out += closer;
}

void print(std::string& out, const Value& value) {
  if (value.kind == ValueKind::list) {
    print_all(out, value.items, '[', ']', [&out](const Value& item) { print(out, item); });
  } else if (value.kind == ValueKind::object) {
    print_all(out, value.fields, '{', '}', [&out](const ObjectField& field) {
      out.append(field.name.text).append(": ");
      print(out, field.value);
    });
  } else if (value.kind == ValueKind::string) {
    json::Writer writer;
    writer.string(value.text.substr(0, kTextBytesMax));
    out += writer.take();
  } else {
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

void report_unknown_argument(Context& context, ArgumentOwnerKind kind, std::string_view owner,
                             const Name& argument, const NodePath* path) {
  const std::string_view word = word_for(kind);
  std::string message(word);
  message.append(" '").append(owner).append("' doesn't accept argument '");
  message.append(argument.text).append("'");
  context.report(argument.offset, path, std::move(message))
      .with("code", "argumentNotAccepted")
      .with("name", owner)
      .with("typeName", word)
      .with("argumentName", argument.text);
}

std::string printed(const Value& value) {
  std::string out;
  print(out, value);
  return out;
}

}  // namespace porthole::graphql::validation
