#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace porthole::http {

/// `text` so that it stands for itself in an element or a quoted attribute, whatever it holds.
std::string escape_html(std::string_view text);

/// Markup that was put together from escaped parts, and needs no more.
struct Markup {
  std::string text;
};

/// What stands in a template for `{{name}}`: a text, which is escaped, or markup, which is not.
struct TemplateValue {
  TemplateValue(std::string_view value_name, std::string_view text)
      : name(value_name), html(escape_html(text)) {}
  TemplateValue(std::string_view value_name, Markup markup)
      : name(value_name), html(std::move(markup.text)) {}

  std::string_view name;
  std::string html;
};

/// A page. Values are not looked at for further names. A name that has no value is left empty.
std::string fill_template(std::string_view page, std::initializer_list<TemplateValue> values);

}  // namespace porthole::http
