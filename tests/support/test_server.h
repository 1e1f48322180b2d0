#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fixtures/cpp/porthole/test_server.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/store.h"
#include "tests/support/http_client.h"

namespace porthole::http::test {

/// When every test's clock stands.
inline constexpr Timestamp kTestTime{std::chrono::milliseconds(1'724'642'565'555)};
inline constexpr std::string_view kTestTimeText = "2024-08-26T03:22:45.555Z";

using porthole::plain_server;
using porthole::TestServerOptions;

/// The server of `fixtures/cpp/porthole/test_server.h` with a clock that stands still. Checks the
/// store's invariants at the end.
class TestServer {
 public:
  /// Throws `std::runtime_error` when it can't listen.
  explicit TestServer(TestServerOptions options = {});
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  std::uint16_t port() const { return server_.port(); }
  std::string url() const { return server_.url(); }
  HttpClient connect() const { return HttpClient::tcp(port()); }
  /// One request on a connection of its own.
  Answer ask(std::string_view request) const { return connect().exchange(request); }
  void stop(std::chrono::milliseconds grace) { server_.stop(grace); }

  ManualClock clock{kTestTime};

 private:
  porthole::TestServer server_;

 public:
  /// What the server goes by: runs with `clock` unless a test moves it.
  MovableClock& server_clock = server_.clock();
  Random& random = server_.random();
  Store& store = server_.store();
  Invoker& invoker = server_.invoker();
  const LogLines& log_lines = server_.log_lines();
};

/// A user, an organization and an access token as fixtures would declare them.
UserPtr make_user(const std::string& email);
OrganizationPtr make_organization(const std::string& slug, std::uint64_t number);
AccessTokenPtr make_access_token(std::string_view text, const UserPtr& user,
                                 std::vector<std::string> scopes,
                                 std::vector<std::string> organizations = {});

/// A folder that goes with this.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return path_ + '/' + name; }

 private:
  std::string path_;
};

/// Descriptors that this process has open.
std::size_t open_descriptors();

/// Sees to it that this many can be open at once; false when that isn't allowed.
bool allow_descriptors(std::size_t count);

}  // namespace porthole::http::test
