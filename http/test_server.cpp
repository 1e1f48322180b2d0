#include "http/test_server.h"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

#include "http/app/application.h"
#include "http/app/services.h"
#include "http/observe/log.h"
#include "portal/base/json.h"

namespace porthole {
namespace {

using http::Application;
using http::Log;
using http::LogFormat;
using http::Server;
using http::Services;

/// Longer than any wait or delay that a test would ask for.
constexpr timeval kAnswerTimeMax{90, 0};

/// A connected socket, closed with this.
class Connection {
 public:
  explicit Connection(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &kAnswerTimeMax, sizeof kAnswerTimeMax);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      ::close(descriptor_);
      throw std::runtime_error("the test's server can't be reached");
    }
  }
  ~Connection() { ::close(descriptor_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// False when the server takes no more; it may have answered all the same.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  std::string receive_all() const {
    std::string all;
    std::vector<char> some(std::size_t{64} * 1024);
    for (;;) {
      const ssize_t received = ::recv(descriptor_, some.data(), some.size(), 0);
      if (received <= 0) return all;
      all.append(some.data(), static_cast<std::size_t>(received));
    }
  }

 private:
  const int descriptor_;
};

/// An HTTP/1.0 answer, whose body ends with the connection.
TestAnswer parse_answer(std::string_view text) {
  const std::size_t head_end = text.find("\r\n\r\n");
  const std::size_t line_end = text.find("\r\n");
  if (!text.starts_with("HTTP/1.") || line_end < 12 || head_end == std::string_view::npos) {
    throw std::runtime_error("the test's server gave no answer");
  }
  TestAnswer answer;
  answer.status = std::stoi(std::string(text.substr(9, 3)));
  if (head_end > line_end) {
    answer.headers = text.substr(line_end + 2, head_end - line_end);
  }
  answer.body = text.substr(head_end + 4);
  return answer;
}

std::runtime_error refusal(std::string_view method, std::string_view path,
                           const TestAnswer& answer) {
  std::string text(method);
  text.append(" ").append(path).append(": ").append(std::to_string(answer.status));
  return std::runtime_error(text.append(" ").append(answer.body));
}

}  // namespace

void LogLines::add(const std::string& line) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(line);
}

std::vector<std::string> LogLines::all() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

std::size_t LogLines::count(std::string_view text) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(lines_.begin(), lines_.end(),
                    [&](const std::string& line) { return line.find(text) != std::string::npos; }));
}

http::ServerOptions plain_server() {
  http::ServerOptions options;
  options.port = 0;
  options.threads = 2;
  return options;
}

/// In the order in which they are made; they go in the other one.
struct TestServer::Parts {
  explicit Parts(TestServerOptions options)
      : clock(options.clock != nullptr ? *options.clock : system_clock),
        random(options.seed),
        store(clock, random, options.auth, options.query_rules),
        invoker(options.query_rules, options.invoker),
        log(options.log_level, LogFormat::text,
            [this](const std::string& line) { log_lines.add(line); }),
        services(store, invoker, clock, random, log, std::move(options.api)),
        application(services),
        server(application, log, std::move(options.server)) {
    if (options.observer != nullptr) store.observe(*options.observer, false);
    services.start.set({options.image, {}, random.position()});
    store.load(detached(options.image));
    services.gauges.connections = [this] { return server.connection_count(); };
  }

  LogLines log_lines;
  const SystemClock system_clock;
  MovableClock clock;
  SeededRandom random;
  Store store;
  Invoker invoker;
  const Log log;
  Services services;
  Application application;
  Server server;
};

TestServer::TestServer(TestServerOptions options) : control_token_(options.api.control_token) {
  // OpenSSL writes without MSG_NOSIGNAL.
  if (options.server.tls != nullptr) std::signal(SIGPIPE, SIG_IGN);
  parts_ = std::make_unique<Parts>(std::move(options));
  const Result<void> listening = parts_->server.listen();
  if (!listening) throw std::runtime_error(listening.error().message);
  parts_->server.start();
}

TestServer::~TestServer() = default;

std::string TestServer::url() const {
  return parts_->server.url();
}

std::uint16_t TestServer::port() const {
  return parts_->server.port();
}

std::string TestServer::new_organization() {
  return "test-" + std::to_string(++organizations_);
}

TestAnswer TestServer::ask(std::string_view method, std::string_view target, std::string_view body,
                           std::string_view token) const {
  std::string request;
  request.append(method).append(" ").append(target).append(" HTTP/1.0\r\n");
  request.append("Host: 127.0.0.1:").append(std::to_string(port())).append("\r\n");
  request.append("Authorization: Bearer ").append(token).append("\r\n");
  request.append("Content-Type: application/json\r\n");
  request.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  request.append(body);
  const Connection connection(port());
  // What was refused before it was sent whole has an answer too.
  static_cast<void>(connection.send(request));
  return parse_answer(connection.receive_all());
}

TestPortal TestServer::create_portal(const std::string& organization, std::string_view name,
                                     std::string_view query, std::string_view token) const {
  json::Writer writer;
  writer.begin_object();
  writer.member("name", name);
  writer.member("query", query);
  writer.end_object();
  const std::string path = "/v2/organizations/" + organization + "/portals";
  const TestAnswer answer = ask("POST", path, writer.view(), token);
  if (answer.status != 201) throw refusal("POST", path, answer);
  const json::ParseResult created = json::parse(answer.body);
  const auto member = [&](std::string_view wanted) {
    return std::string(json::text_of(*json::find(created.document, wanted)));
  };
  return {organization, member("slug"), member("token")};
}

TestAnswer TestServer::call(const TestPortal& portal, std::string_view variables) const {
  return ask("POST", portal.path(), variables, portal.token);
}

std::string TestServer::control(std::string_view method, std::string_view path,
                                std::string_view body) const {
  TestAnswer answer = ask(method, "/_porthole/v1/" + std::string(path), body, control_token_);
  if (answer.status >= 400) throw refusal(method, path, answer);
  return std::move(answer.body);
}

MovableClock& TestServer::clock() {
  return parts_->clock;
}

Random& TestServer::random() {
  return parts_->random;
}

Store& TestServer::store() {
  return parts_->store;
}

Invoker& TestServer::invoker() {
  return parts_->invoker;
}

const LogLines& TestServer::log_lines() const {
  return parts_->log_lines;
}

void TestServer::stop(std::chrono::milliseconds grace) {
  parts_->server.stop(grace);
}

}  // namespace porthole
