#pragma once

#include <charconv>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

// How flags are declared with CLI11. The default in a flag's help is the value of its variable when
// it is declared.

namespace porthole::http {

/// `PORTHOLE_PORT_FILE` for `--port-file`.
std::string environment_name(const std::string& flag);

/// Why `text` is refused, which is none of `names`; `words` lists them.
std::string not_one_of(const std::string& words, const std::string& text,
                       const std::vector<std::string_view>& names);

/// Whether flags can be set in the environment, too.
enum class EnvironmentVariables { yes, no };

/// Declares a positional argument that must be one of `words`, and be there.
CLI::Option* choose_argument(CLI::App& app, const std::string& name, std::string& value,
                             const std::vector<std::string>& words, const std::string& help);

/// Shows a flag with an optional value as `--flag[=N]`.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override;
};

/// A variable's value as help shows it; empty: there is nothing to show.
inline std::string default_text(const std::string& value) {
  return value;
}
std::string default_text(std::integral auto value) {
  return std::to_string(value);
}
template <typename Rep, typename Period>
std::string default_text(std::chrono::duration<Rep, Period> value) {
  return std::to_string(value.count());
}
template <typename T>
std::string default_text(const std::optional<T>& value) {
  return value ? default_text(*value) : std::string();
}

/// Declares a group of flags: their values, help and environment variables.
class FlagGroup {
 public:
  FlagGroup(CLI::App& app, std::string name,
            EnvironmentVariables variables = EnvironmentVariables::yes)
      : app_(app), name_(std::move(name)), variables_(variables) {}

  /// `Text` is `std::string`, or optional.
  template <typename Text>
  void text(const std::string& flag, Text& value, const std::string& type,
            const std::string& help) {
    declare(flag, app_.add_option(flag, value, with_default(help, default_text(value))), type);
  }

  /// Repeatable; one value can also hold several with `separator` between them.
  void texts(const std::string& flag, std::vector<std::string>& values, const std::string& type,
             char separator, const std::string& help) {
    declare(flag, app_.add_option(flag, values, help)->delimiter(separator), type);
  }

  /// A whole number from `least` to `most`. `T` is an integer or a duration, or optional.
  template <typename T>
  void number(const std::string& flag, T& value, std::uint64_t least, std::uint64_t most,
              const std::string& help) {
    const auto read = [flag, &value, least, most](const std::string& text) {
      std::uint64_t number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc() || end != text.data() + text.size() || number < least ||
          number > most) {
        throw CLI::ValidationError(flag, "must be a whole number from " + std::to_string(least) +
                                             " to " + std::to_string(most) + ", not \"" + text +
                                             '"');
      }
      value = static_cast<T>(number);
    };
    const std::string whole_help = with_default(help, default_text(value));
    declare(flag, app_.add_option_function<std::string>(flag, read, whole_help), "N");
  }

  /// One of a few words. `fallback` is the meaning that help shows as the default, if a word has
  /// it; `Value` is `T`, or optional.
  template <typename T, typename Value>
  void choice(const std::string& flag, Value& value, const T& fallback,
              const std::vector<std::pair<std::string, T>>& choices, const std::string& help) {
    std::string words;
    std::string default_word;
    for (const auto& [word, meaning] : choices) {
      words += (words.empty() ? "" : "|") + word;
      if (meaning == fallback) default_word = word;
    }
    const auto read = [flag, &value, choices, words](const std::string& text) {
      for (const auto& [word, meaning] : choices) {
        if (word != text) continue;
        value = meaning;
        return;
      }
      std::vector<std::string_view> names;
      names.reserve(choices.size());
      for (const auto& choice : choices) names.push_back(choice.first);
      throw CLI::ValidationError(flag, not_one_of(words, text, names));
    };
    const std::string whole_help = with_default(help, default_word);
    declare(flag, app_.add_option_function<std::string>(flag, read, whole_help), words);
  }

  template <typename T>
  void choice(const std::string& flag, T& value,
              const std::vector<std::pair<std::string, T>>& choices, const std::string& help) {
    choice<T, T>(flag, value, T(value), choices, help);
  }

  /// A flag that means `fallback` when it is given without a value: `--flag`, `--flag=3`.
  void on_with_value(const std::string& flag, std::string& value, const std::string& fallback,
                     const std::string& help) {
    declare(flag, app_.add_flag(flag + '{' + fallback + '}', value, help));
  }

  void on(const std::string& flag, bool& value, const std::string& help) {
    declare(flag, app_.add_flag(flag, value, help));
  }

 private:
  static std::string with_default(const std::string& help, const std::string& value) {
    return value.empty() ? help : help + " (default " + value + ')';
  }

  void declare(const std::string& flag, CLI::Option* option) {
    if (variables_ == EnvironmentVariables::yes) option->envname(environment_name(flag));
    option->group(name_);
  }
  void declare(const std::string& flag, CLI::Option* option, const std::string& type) {
    declare(flag, option);
    option->type_name(type);
  }

  CLI::App& app_;
  const std::string name_;
  const EnvironmentVariables variables_;
};

}  // namespace porthole::http
