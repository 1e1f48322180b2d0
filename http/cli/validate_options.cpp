#include "http/cli/validate_options.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "http/app/local_access.h"
#include "http/cli/input_disk.h"
#include "http/cli/message_limits.h"
#include "http/cli/starter_fixtures.h"
#include "http/net/authority.h"
#include "http/net/self_signed.h"
#include "portal/base/clock.h"
#include "portal/base/ip_address.h"
#include "portal/base/text.h"
#include "portal/limits.h"

namespace porthole::http {
namespace {

/// More polls than anybody makes in the five minutes that a code is valid.
constexpr unsigned kAutoAuthorizePollsMax = 1'000;

constexpr std::size_t kTlsNamesMax = 64;

/// More addresses than a machine has.
constexpr std::size_t kHostsMax = 64;

/// The number that `text` is, and nothing else.
template <typename T>
std::optional<T> parse_number(const std::string& text) {
  T number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Makes the word for no host none.
std::string validate_hosts(std::vector<std::string>& hosts) {
  for (const std::string& host : hosts) {
    if (host.empty()) {
      return std::string("--host: is empty; use \"") + kNoHost + "\" for the Unix socket only";
    }
    if (host == kNoHost && hosts.size() > 1) {
      return "--host: none goes with no other address";
    }
    // An IPv6 address may have a zone: fe80::1%eth0.
    if (!is_host(std::string_view(host).substr(0, host.find('%')))) {
      return "--host: " + quote(host, kShownBytesMax) +
             " is not a name or an address; expected one like 127.0.0.1, ::1 or localhost, with "
             "the port in --port";
    }
  }
  if (hosts.size() > kHostsMax) {
    return "--host: at most " + std::to_string(kHostsMax) + " addresses";
  }
  if (!hosts.empty() && hosts.front() == kNoHost) hosts.clear();
  return {};
}

std::string validate_tls_names(const Options& options) {
  if (!options.tls_names.empty() && !options.tls_self_signed) {
    return "--tls-name: needs --tls-self-signed, whose certificate it is for";
  }
  if (options.tls_names.size() > kTlsNamesMax) {
    return "--tls-name: at most " + std::to_string(kTlsNamesMax) + " names";
  }
  for (const std::string& name : options.tls_names) {
    if (!is_certificate_name(name)) {
      return "--tls-name: " + quote(name) +
             " is neither an IP address nor a DNS name such as api.example.com or *.example.com";
    }
  }
  return {};
}

/// An absolute URL that others can be appended to.
bool is_base_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  if (url.substr(0, scheme) != "http" && url.substr(0, scheme) != "https") return false;
  for (const char c : url) {
    // What no URL has (RFC 3986, 2), and what begins a query or a fragment.
    const std::string_view excluded = "\"<>\\^`{|}?#'";
    if (c <= ' ' || c >= 0x7F || excluded.find(c) != std::string_view::npos) return false;
  }
  const std::string_view rest = url.substr(scheme + 3);
  return is_authority(rest.substr(0, rest.find('/')));
}

std::string validate_network(RawOptions& raw) {
  Options& options = raw.options;
  ServerOptions& server = options.instance.server;
  std::string& public_url = options.instance.api.public_url;
  if (std::string problem = validate_hosts(server.hosts); !problem.empty()) return problem;
  for (const std::string& text : raw.trusted_proxies) {
    const auto network = IpNetwork::parse(text);
    if (!network) {
      return "--trusted-proxy: " + quote(text) + " is not an IP address or a CIDR block";
    }
    server.responder.trusted_proxies.push_back(*network);
  }
  while (public_url.ends_with('/')) public_url.pop_back();
  if (!public_url.empty() && !is_base_url(public_url)) {
    return "--public-url: must be like https://HOST:PORT/PATH, without a query, a fragment or "
           "characters that URLs don't have, not " +
           quote(public_url);
  }
  if (server.hosts.empty() && server.unix_socket.empty()) {
    return "--host: is none, and there is no --unix-socket to listen on";
  }
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return "--tls-cert and --tls-key go together";
  }
  if (options.tls_self_signed && !options.tls_certificate.empty()) {
    return "--tls-self-signed and --tls-cert exclude each other";
  }
  return validate_tls_names(options);
}

std::string validate_state(RawOptions& raw) {
  Options& options = raw.options;
  InstanceOptions& instance = options.instance;
  if (!raw.auto_authorize.empty()) {
    const std::optional<unsigned> polls = parse_number<unsigned>(raw.auto_authorize);
    if (!polls || *polls > kAutoAuthorizePollsMax) {
      return "--auto-authorize: must be a whole number of polls from 0 to " +
             std::to_string(kAutoAuthorizePollsMax) + ", not " + quote(raw.auto_authorize);
    }
    instance.auto_authorize_polls = polls;
  }
  if (instance.seed) instance.invoker.mocks.seed = *instance.seed;
  if (options.watch && options.fixtures.empty() && options.schema.empty() && !options.demo) {
    return "--watch: there are no --fixtures and no --schema to watch, and no porthole.jsonc";
  }
  if (options.watch && options.demo) {
    return "--watch: the fixtures of --demo are built in, so that no file of theirs can change";
  }
  if (options.demo) options.fixtures.insert(options.fixtures.begin(), kDemoFile);
  const auto from_input =
      std::count(options.fixtures.begin(), options.fixtures.end(), kStandardInput);
  if (from_input > 1) return "--fixtures: standard input (-) can be read only once";
  if (from_input > 0 && options.watch) {
    return "--watch: standard input (--fixtures -) can't be watched";
  }
  if (options.watch && !options.snapshot.path.empty()) {
    return "--watch and --snapshot exclude each other: a reload would drop what the snapshot "
           "saves";
  }
  if (options.snapshot.sync && options.snapshot.path.empty()) {
    return "--snapshot-sync: there is no --snapshot to write to";
  }
  return {};
}

std::string validate_clock(RawOptions& raw) {
  ClockMove& start = raw.options.instance.clock_start;
  start.frozen = raw.clock_frozen;
  if (raw.clock.empty()) return {};
  start.now = parse_iso8601(raw.clock);
  if (start.now && *start.now >= kClockEarliest && *start.now <= kClockLatest) return {};
  return "--clock: must be a time like 2026-01-01T00:00:00Z, from " +
         to_iso8601_seconds(kClockEarliest) + " to " + to_iso8601_seconds(kClockLatest) + ", not " +
         quote(raw.clock);
}

/// In the environment the flag can also be a plain switch.
std::string validate_parent(RawOptions& raw) {
  const std::string& text = raw.exit_with_parent;
  if (text.empty() || text == "false") return {};
  // Process 1 can't be meant: it never ends before us.
  const bool is_parent = text == "true" || text == "1";
  const std::optional<int> process = is_parent ? 0 : parse_number<int>(text);
  if (!process || *process < 0) {
    return "--exit-with-parent: must be the number of a process, not " + quote(text);
  }
  raw.options.parent = process;
  return {};
}

std::string validate_control(const ApiOptions& api) {
  for (const std::string& host : api.allowed_hosts) {
    if (!is_host(host)) {
      return "--allowed-host: " + quote(host) + " is not a name or an address without a port";
    }
  }
  const std::string& token = api.control_token;
  if (token.size() > limits::kTokenCharactersMax ||
      token.find_first_of(" \t\r\n") != std::string::npos) {
    return "--control-token: must be at most " + std::to_string(limits::kTokenCharactersMax) +
           " characters without white space";
  }
  return {};
}

}  // namespace

std::string validate_options(RawOptions& raw) {
  if (std::string problem = validate_network(raw); !problem.empty()) return problem;
  if (std::string problem = validate_state(raw); !problem.empty()) return problem;
  if (std::string problem = validate_clock(raw); !problem.empty()) return problem;
  if (std::string problem = validate_parent(raw); !problem.empty()) return problem;
  return validate_control(raw.options.instance.api);
}

}  // namespace porthole::http
