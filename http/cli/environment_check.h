#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name.
class App;
}

namespace porthole::http {

/// One warning for each variable of this process's environment that begins with `PORTHOLE_` and
/// that nothing reads, at most `kVariableWarningsMax`, sorted. No warning is about a variable that
/// exec or our test packages set, nor about those by which Kubernetes describes a service that is
/// called porthole. Values aren't shown: they may be secrets.
inline constexpr std::size_t kVariableWarningsMax = 8;
std::vector<std::string> unknown_variables(const CLI::App& app);

/// Whether Kubernetes sets a variable of this name for a service that is called porthole, besides
/// `PORTHOLE_PORT`: `PORTHOLE_SERVICE_HOST`, `PORTHOLE_PORT_8080_TCP_ADDR`.
bool is_service_variable(std::string_view name);

}  // namespace porthole::http
