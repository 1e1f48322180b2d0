#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "http/cli/command_line.h"
#include "http/cli/flags.h"

namespace porthole::http {

/// The word that stands for "no TCP".
inline constexpr const char* kNoHost = "none";

/// What the flags of `serve` are read into before it makes sense.
struct RawOptions {
  Options options;
  std::uint64_t snapshot_interval_ms = 1000;
  std::string auto_authorize;
  std::vector<std::string> trusted_proxies;
  std::string clock;
  std::string exit_with_parent;
  std::optional<std::uint64_t> idle_exit_s;
};

/// Declares them all; `raw` must outlive `app`.
void add_serve_flags(CLI::App& app, RawOptions& raw);

/// What queries are checked with, served or offline.
template <typename Text, typename Choice>
void add_checking_flags(FlagGroup group, Text& schema, Choice& validation) {
  group.text(
      "--schema", schema, "FILE",
      "What portals are checked against and answered from: GraphQL's definition language, or "
      "the answer to an introspection query as JSON (default: none, answers are untyped)");
  group.choice<Choice>(
      "--validation", validation,
      {{"strict", Validation::strict}, {"warn", Validation::warn}, {"off", Validation::off}},
      "What becomes of a portal whose query isn't valid: strict refuses it "
      "(default), warn lets its calls answer with the errors, off executes "
      "what can be");
}

/// Makes `raw.options` of what was read. Returns what is wrong with it beyond the types of single
/// flags; empty when it makes sense.
std::string validate_options(RawOptions& raw);

}  // namespace porthole::http
