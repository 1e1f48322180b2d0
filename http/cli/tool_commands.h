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

  bool is_exec() const { return exec_->parsed(); }

  /// The command that was called; nothing for `serve`. To be called after parsing. `raw` has the
  /// flags of `serve`, `command` what stands behind `--`. A string is the message of a usage error.
  std::optional<std::variant<Command, std::string>> make(RawOptions& raw,
                                                         std::vector<std::string> command) const;

 private:
  std::variant<Command, std::string> make_exec(RawOptions& raw,
                                               std::vector<std::string> command) const;
  std::variant<Command, std::string> make_healthcheck(const RawOptions& raw) const;

  const CLI::App& app_;
  CLI::App* exec_ = nullptr;
  CLI::App* validate_ = nullptr;
  CLI::App* healthcheck_ = nullptr;
  CLI::App* init_ = nullptr;
  CLI::App* completion_ = nullptr;
  CLI::App* man_ = nullptr;

  std::vector<std::string> words_;  ///< Arguments of exec that should stand behind `--`.
  std::vector<std::string> files_;
  std::optional<std::string> schema_;
  std::optional<Validation> validation_;
  HealthcheckCommand health_;
  InitCommand init_options_;
  std::string shell_;
};

/// The message when exec's command is missing.
extern const char* const kExecUsage;

}  // namespace porthole::http
