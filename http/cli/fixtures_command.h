#pragma once

#include "http/cli/command.h"

namespace porthole::http {

/// Prints fixtures with the state of a snapshot on standard output: its users, organizations,
/// access tokens and portals, with tokens as digests. A snapshot that was edited is taken as it is;
/// of one that wasn't, the changes in its log are taken, too. What fixtures can't declare (codes,
/// revoked tokens, audit events) is left out, which standard error says. Prints the problems on
/// standard error, and nothing on standard output, if the result isn't valid.
ExitStatus print_fixtures(const FixturesCommand& command);

}  // namespace porthole::http
