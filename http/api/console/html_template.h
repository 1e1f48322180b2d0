#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace porthole::http::console {

/// Escapes `text` for use in an element or a quoted attribute.
std::string escape_html(std::string_view text);

/// HTML made from escaped parts, to be inserted as it is.
struct Markup {
  std::string text;
};

/// The value of `{{name}}` in a template: text, which is escaped, or markup, which is not.
struct TemplateValue {
  TemplateValue(std::string_view value_name, std::string_view text)
      : name(value_name), html(escape_html(text)) {}
  TemplateValue(std::string_view value_name, Markup markup)
      : name(value_name), html(std::move(markup.text)) {}

  std::string_view name;
  std::string html;
};

/// Replaces each `{{name}}` in `page` by its value, or by nothing when it has none. Names in values
/// are not replaced.
std::string fill_template(std::string_view page, std::initializer_list<TemplateValue> values);

}  // namespace porthole::http::console
