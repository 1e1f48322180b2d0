#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/store.h"

namespace porthole {

/// The lines of a log. Safe from any thread.
class LogLines {
 public:
  void add(const std::string& line);
  std::vector<std::string> all() const;
  /// How many lines hold `text`.
  std::size_t count(std::string_view text) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

/// 127.0.0.1, any port, two threads.
http::ServerOptions plain_server();

/// How a test's server differs from the plainest, which is in open mode: any token may do anything,
/// and organizations come into being when they are first used.
struct TestServerOptions {
  AuthMode auth = AuthMode::open;
  /// Of identifiers and tokens, which are the same each time.
  std::uint64_t seed = 1;
  http::ApiOptions api = {};
  /// With a schema, answers are typed.
  QueryRules query_rules = QueryRules();
  /// How calls are answered; has a seed of its own.
  InvokerOptions invoker = {};
  http::LogLevel log_level = http::LogLevel::debug;
  http::ServerOptions server = plain_server();
  /// What the store starts with: `read_fixtures` gives one.
  StateImage image = {};
  /// Is told of changes if it isn't null; must outlive the server.
  ChangeObserver* observer = nullptr;
  /// What the server's clock runs with, if it isn't null; must outlive the server. Otherwise the
  /// machine's.
  const Clock* clock = nullptr;
};

/// An answer, whatever its status.
struct TestAnswer {
  int status = 0;
  /// The header lines, each with its CRLF.
  std::string headers;
  std::string body;
};

/// A portal that `TestServer::create_portal` made.
struct TestPortal {
  std::string organization;
  std::string slug;
  /// What opens it.
  std::string token;

  /// Where it is called, behind the server's URL.
  std::string path() const { return "/organizations/" + organization + "/portals/" + slug; }
};

/// The whole of porthole in this process, but for its `main`: for tests of programs in C++.
///
///     porthole::TestServer server;
///     const std::string organization = server.new_organization();
///     my_client.set_base_url(server.url());
///
/// It serves from the constructor to the destructor, in threads of its own. Several can run at
/// once, and have nothing in common. Everything but the destructor is safe from any thread.
class TestServer {
 public:
  /// Throws `std::runtime_error` when it can't listen. One that speaks TLS has the process ignore
  /// SIGPIPE from then on.
  explicit TestServer(TestServerOptions options = {});
  /// Stops at once.
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// `http://127.0.0.1:41233`: the base URL of every API.
  std::string url() const;
  std::uint16_t port() const;

  /// A slug that no other has here: an organization of a test's own, in open mode.
  std::string new_organization();

  /// Any request, over the network. `body` is sent unless it is empty; `token` stands behind
  /// `Bearer`. Throws `std::runtime_error` when no whole answer comes. Not over TLS.
  TestAnswer ask(std::string_view method, std::string_view target, std::string_view body = {},
                 std::string_view token = "anything") const;

  /// Creates a portal by the REST API. Throws `std::runtime_error`, which says why, when it is
  /// refused.
  TestPortal create_portal(const std::string& organization, std::string_view name,
                           std::string_view query, std::string_view token = "anything") const;
  /// Calls a portal. `variables` is JSON, or empty for none.
  TestAnswer call(const TestPortal& portal, std::string_view variables = {}) const;
  /// A request of the control API: `control("POST", "verify", R"({"match":{…},"exactly":1})")`.
  /// Returns the answer's body; throws `std::runtime_error`, which says why, when it is refused.
  std::string control(std::string_view method, std::string_view path,
                      std::string_view body = {}) const;

  /// What everything goes by that expires, stamps or counts in windows; tests move it.
  MovableClock& clock();
  Random& random();
  Store& store();
  Invoker& invoker();
  const LogLines& log_lines() const;

  /// Accepts no more, and lets what is in flight finish for `grace` at most.
  void stop(std::chrono::milliseconds grace);

 private:
  struct Parts;

  const std::string control_token_;
  std::unique_ptr<Parts> parts_;
  std::atomic<std::uint64_t> organizations_ = 0;
};

}  // namespace porthole
