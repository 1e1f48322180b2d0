#pragma once

#include <string>
#include <vector>

#include "http/cli/flags.h"
#include "http/cli/options.h"

namespace porthole::http {

/// The `--host` that means no TCP.
inline constexpr const char* kNoHost = "none";

/// The flags of `serve` as they are read: `validate_options` completes `options`.
struct RawOptions {
  Options options;
  std::string auto_authorize;
  std::vector<std::string> trusted_proxies;
  std::string clock;
  bool clock_frozen = false;
  std::string exit_with_parent;
  /// Don't load the fixtures of this folder.
  bool no_config = false;
};

/// Declares all flags of `serve`; `raw` must outlive `app`.
void add_serve_flags(CLI::App& app, RawOptions& raw);

/// Declares the flags that say what queries are checked with, in a server or by `validate`.
template <typename Text, typename Choice>
void add_checking_flags(FlagGroup group, Text& schema, Choice& validation) {
  group.text("--schema", schema, "FILE",
             "Check portals against this schema and answer from it: GraphQL SDL, or an "
             "introspection result as JSON (default: none, answers are untyped)");
  group.choice<Validation>(
      "--validation", validation, Options().validation,
      {{"strict", Validation::strict}, {"warn", Validation::warn}, {"off", Validation::off}},
      "What to do with a portal whose query is invalid: strict refuses it, warn accepts it and "
      "answers calls with the errors, off executes what it can");
}

}  // namespace porthole::http
