#include "http/cli/flags.h"

#include <algorithm>
#include <cctype>

#include "http/cli/message_limits.h"
#include "portal/base/near_miss.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {}  // namespace

std::string environment_name(const std::string& flag) {
  std::string name = "PORTHOLE_" + flag.substr(std::min(flag.find_first_not_of('-'), flag.size()));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(c));
  });
  return name;
}

std::string not_one_of(const std::string& words, const std::string& text,
                       const std::vector<std::string_view>& names) {
  return "must be one of " + words + ", not " + quote(text, kShownBytesMax) +
         did_you_mean(text, names);
}

CLI::Option* choose_argument(CLI::App& app, const std::string& name, std::string& value,
                             const std::vector<std::string>& words, const std::string& help) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : "|") + word;
  const auto read = [name, &value, words, all](const std::string& text) {
    if (std::find(words.begin(), words.end(), text) == words.end()) {
      throw CLI::ValidationError(name, not_one_of(all, text, {words.begin(), words.end()}));
    }
    value = text;
  };
  return app.add_option_function<std::string>(name, read, help)->type_name(all)->required();
}

std::string HelpFormatter::make_option_name(const CLI::Option* option, bool is_positional) const {
  std::string name = CLI::Formatter::make_option_name(option, is_positional);
  if (name.ends_with('}')) name.replace(name.rfind('{'), std::string::npos, "[=N]");
  return name;
}

}  // namespace porthole::http
