#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

/// How flags are declared: the one place that says what CLI11 is told of each.
namespace porthole::http {

/// `PORTHOLE_PORT_FILE` for `--port-file`.
std::string environment_name(const std::string& flag);

/// Whether flags have twins in the environment.
enum class Twins { all, none };

/// Declares an argument, no flag, that must be one of a few words.
void choose_argument(CLI::App& app, const std::string& name, std::string& value,
                     const std::vector<std::string>& words, const std::string& help);

/// Shows a flag that may have a value as `--flag[=N]`, and not with the value that it has without,
/// and says where the command of `exec` stands.
class HelpFormatter final : public CLI::Formatter {
 public:
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override;
  std::string make_usage(const CLI::App* app, std::string name) const override;
};

/// Declares one group of flags: what each takes, its twin in the environment, its help.
class FlagGroup {
 public:
  FlagGroup(CLI::App& app, std::string name, Twins twins = Twins::all)
      : app_(app), name_(std::move(name)), twins_(twins) {}

  /// `Text` is `std::string`, or optional.
  template <typename Text>
  void text(const std::string& flag, Text& value, const std::string& type,
            const std::string& help) {
    declare(flag, app_.add_option(flag, value, help), type);
  }

  /// Repeatable; a single value may also hold several with `separator` between them.
  void texts(const std::string& flag, std::vector<std::string>& values, const std::string& type,
             char separator, const std::string& help) {
    declare(flag, app_.add_option(flag, values, help)->delimiter(separator), type);
  }

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
    declare(flag, app_.add_option_function<std::string>(flag, read, help), "N");
  }

  /// One of a few words.
  template <typename T>
  void choice(const std::string& flag, T& value,
              const std::vector<std::pair<std::string, T>>& choices, const std::string& help) {
    std::string words;
    for (const auto& [word, meaning] : choices) words += (words.empty() ? "" : "|") + word;
    const auto read = [flag, &value, choices, words](const std::string& text) {
      for (const auto& [word, meaning] : choices) {
        if (word != text) continue;
        value = meaning;
        return;
      }
      throw CLI::ValidationError(flag, "must be one of " + words + ", not \"" + text + '"');
    };
    declare(flag, app_.add_option_function<std::string>(flag, read, help), words);
  }

  /// A flag that means `fallback` unless it has a value of its own: `--flag`, `--flag=3`.
  void on_with_value(const std::string& flag, std::string& value, const std::string& fallback,
                     const std::string& help) {
    app_.add_flag(flag + '{' + fallback + '}', value, help)
        ->envname(environment_name(flag))
        ->group(name_);
  }

  void on(const std::string& flag, bool& value, const std::string& help) {
    app_.add_flag(flag, value, help)->envname(environment_name(flag))->group(name_);
  }

 private:
  void declare(const std::string& flag, CLI::Option* option, const std::string& type) {
    if (twins_ == Twins::all) option->envname(environment_name(flag));
    option->type_name(type)->group(name_);
  }

  CLI::App& app_;
  const std::string name_;
  const Twins twins_;
};

}  // namespace porthole::http
