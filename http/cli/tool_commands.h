#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "http/cli/command_line.h"
#include "http/cli/flags.h"
#include "http/cli/serve_flags.h"

namespace porthole::http {

/// The subcommands besides `serve`, and what their own flags are read into. What each makes of them
/// is to be asked once the command line has been read, of the one that was `parsed`.
class ToolCommands {
 public:
  /// Declares them. This must outlive `app`'s use.
  explicit ToolCommands(CLI::App& app);
  ToolCommands(const ToolCommands&) = delete;
  ToolCommands& operator=(const ToolCommands&) = delete;

  bool is_exec() const { return exec_->parsed(); }

  /// The command of the subcommand that was called; nothing for `serve`. `raw` is what was read of
  /// the flags that are serve's, `command` what stood behind `--`. A string says what is wrong.
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

  std::vector<std::string> words_;  ///< Of exec, where `--` was forgotten.
  std::vector<std::string> files_;
  std::optional<std::string> schema_;
  std::optional<Validation> validation_;
  std::string url_;
  std::uint64_t timeout_s_ = 5;
  std::string file_ = "porthole.jsonc";
  bool overwrites_ = false;
  std::string shell_;
};

/// What `exec` is told where its command is missing.
extern const char* const kExecUsage;

}  // namespace porthole::http
