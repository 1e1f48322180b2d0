#include "http/cli/shell_text.h"

#include <algorithm>

namespace porthole::http {

std::string join_words(const std::vector<std::string>& words, std::string_view separator) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

std::string quote_for_sh(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + '\'';
}

std::string quote_for_fish(std::string_view text) {
  return '\'' + escape(text, "\\'") + '\'';
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

std::string escape(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string replace_first(std::string_view text, std::string_view what, std::string_view with) {
  std::string result(text);
  return result.replace(result.find(what), what.size(), with);
}

}  // namespace porthole::http
