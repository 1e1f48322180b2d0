#include "http/cli/healthcheck.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <memory>
#include <string_view>
#include <sys/socket.h>

#include <httplib.h>

#include "portal/base/json.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {

constexpr std::string_view kHealthPath = "/_porthole/v1/health";

/// Bytes of an answer that are read, and that are printed if the server isn't healthy.
constexpr std::size_t kHealthBytesMax = std::size_t{64} * 1024;
constexpr std::size_t kPrintedBytesMax = 200;

Error invalid_url(const std::string& url, const std::string& reason) {
  return {ErrorCode::invalid, quote(url) + ' ' + reason +
                                  "; expected http://HOST[:PORT], https://HOST[:PORT] or "
                                  "unix:PATH"};
}

/// Splits `HOST`, `HOST:PORT` or `[HOST]:PORT`. Returns false on anything else.
bool split_authority(std::string_view authority, ServerAddress& address) {
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return false;
    address.host = authority.substr(1, end - 1);
    port = authority.substr(end + 1);
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    address.host = authority.substr(0, colon);
    port = authority.substr(colon);
  }
  if (address.host.empty() || address.host.find('@') != std::string::npos) return false;
  if (port.empty()) return true;
  const auto [end, error] =
      std::from_chars(port.data() + 1, port.data() + port.size(), address.port);
  return port.front() == ':' && error == std::errc() && end == port.data() + port.size() &&
         address.port > 0 && address.port <= 65'535;
}

std::unique_ptr<httplib::ClientImpl> make_client(const ServerAddress& address) {
  if (!address.unix_socket.empty()) {
    auto client = std::make_unique<httplib::ClientImpl>(address.unix_socket, 80);
    client->set_address_family(AF_UNIX);
    return client;
  }
  if (!address.is_secure) {
    return std::make_unique<httplib::ClientImpl>(address.host, address.port);
  }
  auto client = std::make_unique<httplib::SSLClient>(address.host, address.port);
  client->enable_server_certificate_verification(false);
  return client;
}

std::string reason_for(httplib::Error error, std::chrono::seconds timeout) {
  const std::string within = " within " + std::to_string(timeout.count()) + " s";
  switch (error) {
    case httplib::Error::Connection:
      return "cannot connect";
    case httplib::Error::Read:
      return "no answer" + within + ", or the connection was closed";
    case httplib::Error::Write:
      return "the request could not be sent" + within;
    case httplib::Error::SSLConnection:
      return "the TLS handshake failed";
    case httplib::Error::Canceled:
      return "the answer is over " + std::to_string(kHealthBytesMax) + " bytes";
    default:
      return "the request failed: " + httplib::to_string(error);
  }
}

/// Whether the answer is a healthy porthole's, not that of another program on its port.
bool says_ok(const std::string& body) {
  const json::ParseResult parsed = json::parse(body);
  if (parsed.error || !parsed.document.IsObject()) return false;
  const json::Value* status = json::find(parsed.document, "status");
  return status != nullptr && status->IsString() && json::text_of(*status) == "ok";
}

}  // namespace

Result<ServerAddress> parse_server_url(const std::string& url) {
  ServerAddress address;
  std::string_view rest = url;
  if (rest.starts_with("unix:")) {
    address.unix_socket = rest.substr(5);
    if (address.unix_socket.empty()) return invalid_url(url, "has no path of a socket");
    return address;
  }
  address.is_secure = rest.starts_with("https://");
  if (!address.is_secure && !rest.starts_with("http://")) {
    return invalid_url(url, "is not the URL of a server");
  }
  address.port = address.is_secure ? 443 : 80;
  rest.remove_prefix(rest.find("//") + 2);
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  if (!split_authority(rest.substr(0, slash), address)) {
    return invalid_url(url, "has no valid host and port");
  }
  address.base_path = rest.substr(slash);
  while (address.base_path.ends_with('/')) address.base_path.pop_back();
  if (address.base_path.find_first_of("?# \t\r\n") != std::string::npos) {
    return invalid_url(url, "has something behind its path");
  }
  return address;
}

Result<std::string> get_health(const ServerAddress& address, std::chrono::seconds timeout) {
  const std::unique_ptr<httplib::ClientImpl> client = make_client(address);
  client->set_connection_timeout(timeout);
  client->set_read_timeout(timeout);
  client->set_write_timeout(timeout);
  httplib::Headers headers = {{"Accept", "application/json"}, {"Connection", "close"}};
  // The default would be the path of the socket.
  if (!address.unix_socket.empty()) headers.emplace("Host", "localhost");
  std::string body;
  const httplib::Result result = client->Get(address.base_path + std::string(kHealthPath), headers,
                                             [&body](const char* bytes, std::size_t count) {
                                               if (body.size() + count > kHealthBytesMax)
                                                 return false;
                                               body.append(bytes, count);
                                               return true;
                                             });
  if (!result) return Error{ErrorCode::internal, reason_for(result.error(), timeout)};
  if (result->status != 200 || !says_ok(body)) {
    return Error{ErrorCode::internal, "it answered " + std::to_string(result->status) + ": " +
                                          cut(body, kPrintedBytesMax)};
  }
  return body;
}

ExitStatus healthcheck(const HealthcheckCommand& command) {
  const Result<ServerAddress> address = parse_server_url(command.url);
  if (!address) {
    print_error("--url: " + address.error().message);
    return ExitStatus::usage;
  }
  const Result<std::string> health = get_health(*address, command.timeout);
  if (!health) {
    print_error(command.url + " is not healthy: " + health.error().message);
    return ExitStatus::failure;
  }
  print(stdout, *health + (health->ends_with('\n') ? "" : "\n"));
  return ExitStatus::success;
}

}  // namespace porthole::http
