#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace porthole::http {

// Text for the completion scripts of shells.

/// The words with `separator` between them.
std::string join_words(const std::vector<std::string>& words, std::string_view separator = " ");

/// `text` as a single-quoted word of bash or zsh.
std::string quote_for_sh(std::string_view text);

/// `text` as a single-quoted word of fish, in which a backslash escapes.
std::string quote_for_fish(std::string_view text);

/// A help text on one line: a description must not end the line that it stands on.
std::string one_line(std::string_view text);

/// Puts a backslash before each character of `special`.
std::string escape(std::string_view text, std::string_view special);

/// `text` with the first `what`, which must be in it, replaced by `with`.
std::string replace_first(std::string_view text, std::string_view what, std::string_view with);

}  // namespace porthole::http
