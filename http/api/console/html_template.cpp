#include "http/api/console/html_template.h"

#include <algorithm>

namespace porthole::http::console {

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string fill_template(std::string_view page, std::initializer_list<TemplateValue> values) {
  constexpr std::string_view kOpen = "{{";
  constexpr std::string_view kClose = "}}";
  std::string filled;
  filled.reserve(page.size() * 2);
  for (;;) {
    const std::size_t open = page.find(kOpen);
    const std::size_t close = open == std::string_view::npos ? open : page.find(kClose, open);
    if (close == std::string_view::npos) break;
    filled += page.substr(0, open);
    const std::string_view name = page.substr(open + kOpen.size(), close - open - kOpen.size());
    const auto value =
        std::find_if(values.begin(), values.end(),
                     [&](const TemplateValue& candidate) { return candidate.name == name; });
    if (value != values.end()) filled += value->html;
    page.remove_prefix(close + kClose.size());
  }
  filled += page;
  return filled;
}

}  // namespace porthole::http::console
