#pragma once

#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name.
class App;
class ParseError;
}  // namespace CLI

namespace porthole::http {

/// What is wrong with a command line that CLI11 refused: which word, why, and what would be right.
/// `words` is the command line without the program's name. Messages about flags begin with the
/// flag's name; they hold at most the beginning of a value.
std::string describe_usage_error(const CLI::App& app, const CLI::ParseError& error,
                                 const std::vector<std::string>& words);

/// What is wrong where a flag stands in the place of another one's value, which CLI11 takes for the
/// value; empty: nothing. A value that looks like a flag can be given behind `=`.
std::string find_missing_value(const CLI::App& app, const std::vector<std::string>& words);

/// The subcommand that was called; null if there is none.
const CLI::App* called_command(const CLI::App& app);

}  // namespace porthole::http
