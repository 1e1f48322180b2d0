// Sends any bytes as the body of a route that takes one: faults, verifications, rules, the clock,
// tokens, fixtures, states. The first byte chooses the route. Every response is well-formed, none
// is a 500, and what the server then exports can be imported.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/api/routes.h"
#include "http/instance.h"
#include "portal/base/json.h"
#include "tests/fuzz/fuzz_support.h"

namespace porthole::http {
namespace {

using porthole::test::require;

/// One server that nobody listens to, as it was before each input.
class Target {
 public:
  Target() {
    respond("POST", "/v2/organizations/acme/portals",
            R"({"name":"Main","query":"query Q($n: Int) { build(number: $n) { number } }"})");
    for (const Route& route : all_routes()) {
      if (route.method != "GET" && route.method != "DELETE") routes_.push_back(&route);
    }
    state_ = respond("GET", "/_porthole/v1/state", "").body;
  }

  void try_body(std::uint8_t choice, std::string_view body) {
    const Route& route = *routes_[choice % routes_.size()];
    const Response response = respond(route.method, path_of(route), body);
    require(response.status >= 200 && response.status < 500);
    for (const ResponseHeader& header : response.headers) {
      require(header.value.find_first_of("\r\n") == std::string::npos);
    }
    if (route.surface == Surface::console || response.deferred || response.content().empty())
      return;
    require(!json::parse(response.content()).error);
  }

  void restore() {
    const std::string state = respond("GET", "/_porthole/v1/state", "").body;
    require(respond("PUT", "/_porthole/v1/state", state).status < 300);
    require(respond("DELETE", "/_porthole/v1/faults", "").status == 204);
    require(respond("POST", "/_porthole/v1/reset", "").status < 300);
    require(respond("PUT", "/_porthole/v1/state", state_).status < 300);
  }

 private:
  static std::string path_of(const Route& route) {
    std::string path;
    for (std::string_view rest = route.pattern; !rest.empty();) {
      const std::size_t brace = std::min(rest.find('{'), rest.size());
      path += rest.substr(0, brace);
      rest.remove_prefix(brace);
      if (rest.empty()) break;
      path += rest.starts_with("{org}") ? "acme" : "main";
      rest.remove_prefix(rest.find('}') + 1);
    }
    return path;
  }

  Response respond(std::string_view method, std::string_view path, std::string_view body) {
    const std::vector<HeaderField> headers = {{"Authorization", "Bearer bkua_0123456789abcdef"}};
    Request request;
    request.method = method;
    request.path = path;
    request.authority = "localhost";
    request.headers = headers;
    request.body = body;
    request.is_local = true;
    return instance_.application().respond(request);
  }

  const Log log_{LogLevel::off, LogFormat::text};
  Instance instance_{{.seed = 1},
                     std::make_unique<ClockAndRandom>(InstanceOptions{.seed = 1}),
                     QueryPolicy(),
                     {},
                     log_};
  std::vector<const Route*> routes_;
  std::string state_;
};

}  // namespace
}  // namespace porthole::http

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static porthole::http::Target target;
  target.try_body(data[0], {reinterpret_cast<const char*>(data) + 1, size - 1});
  target.restore();
  return 0;
}
