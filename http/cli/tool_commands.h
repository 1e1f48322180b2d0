#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "http/cli/command.h"
#include "http/cli/serve_flags.h"

namespace porthole::http {

/// The subcommands other than `serve`: declares them, and makes a `Command` of the one that was
/// called.
class ToolCommands {
 public:
  /// This must outlive the use of `app`.
  explicit ToolCommands(CLI::App& app);
  ToolCommands(const ToolCommands&) = delete;
  ToolCommands& operator=(const ToolCommands&) = delete;

  /// Whether no command was called, or one that runs a server.
  bool takes_serve_flags() const;
  /// To be put behind a problem: how exec is called, if it was called without a `command`.
  std::string usage_of_exec(const std::vector<std::string>& command) const;

  /// The command that was called; nothing for `serve`. To be called after parsing. `raw` has the
  /// flags of `serve`, `command` what stands behind `--`. A string is the message of a usage error.
  std::optional<std::variant<Command, std::string>> make(RawOptions& raw,
                                                         std::vector<std::string> command) const;

 private:
  std::variant<Command, std::string> make_exec(RawOptions& raw,
                                               std::vector<std::string> command) const;
  std::variant<Command, std::string> make_healthcheck(const RawOptions& raw) const;

  std::variant<Command, std::string> make_validate(const RawOptions& raw) const;
  std::variant<Command, std::string> make_help() const;

  void add_runners(CLI::App& app);
  void add_checks(CLI::App& app);
  void add_writers(CLI::App& app);
  void add_manuals(CLI::App& app);

  const CLI::App& app_;
  CLI::App* demo_ = nullptr;
  CLI::App* exec_ = nullptr;
  CLI::App* validate_ = nullptr;
  CLI::App* healthcheck_ = nullptr;
  CLI::App* init_ = nullptr;
  CLI::App* fixtures_ = nullptr;
  CLI::App* completion_ = nullptr;
  CLI::App* man_ = nullptr;
  CLI::App* help_ = nullptr;

  std::vector<std::string> words_;  ///< Arguments of exec that should stand behind `--`.
  std::vector<std::string> files_;
  std::optional<std::string> schema_;
  std::optional<Validation> validation_;
  HealthcheckCommand health_;
  InitCommand init_options_;
  std::string source_;  ///< Of `fixtures`: there is one word.
  FixturesCommand fixtures_options_;
  std::string shell_;
  std::string topic_;
};

}  // namespace porthole::http
