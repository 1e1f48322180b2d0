#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/instance.h"
#include "http/observe/log.h"
#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/store.h"
#include "tests/support/http_client.h"

namespace porthole::http::test {

/// When every test's clock stands.
inline constexpr Timestamp kTestTime{std::chrono::milliseconds(1'724'642'565'555)};
inline constexpr std::string_view kTestTimeText = "2024-08-26T03:22:45.555Z";

/// The lines of a log. Safe from any thread.
class LogLines {
 public:
  void add(const std::string& line);
  std::vector<std::string> all() const;
  /// The number of lines that contain `text`.
  std::size_t count(std::string_view text) const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

/// 127.0.0.1, a free port, two threads.
ServerOptions plain_server();

/// By default in open mode: any token may do anything, and organizations exist when they are first
/// used.
struct ServerUnderTestOptions {
  AuthMode auth = AuthMode::open;
  /// Of identifiers and tokens, which are the same each time.
  std::uint64_t seed = 1;
  ApiOptions api = {};
  /// With a schema, answers are typed.
  QueryPolicy query_policy = QueryPolicy();
  /// Has a seed of its own.
  InvokerOptions invoker = {};
  LogLevel log_level = LogLevel::debug;
  LogFormat log_format = LogFormat::text;
  ServerOptions server = plain_server();
  /// What the store starts with.
  StateImage image = {};
  /// Notified of changes if it isn't null; must outlive the server.
  ChangeObserver* observer = nullptr;
};

/// An instance that serves, with a clock that stands still. Checks the store's invariants at the
/// end.
class ServerUnderTest {
 public:
  /// Throws `std::runtime_error` when it can't listen.
  explicit ServerUnderTest(ServerUnderTestOptions options = {});
  ~ServerUnderTest();
  ServerUnderTest(const ServerUnderTest&) = delete;
  ServerUnderTest& operator=(const ServerUnderTest&) = delete;

  std::uint16_t port() const { return instance_.server().port(); }
  std::string url() const { return instance_.server().url(); }
  HttpClient connect() const { return HttpClient::tcp(port()); }
  /// One request on a connection of its own.
  Answer ask(std::string_view request) const { return connect().exchange(request); }
  void stop(std::chrono::milliseconds grace) { instance_.server().stop(grace); }
  bool stop_within(std::chrono::milliseconds grace, std::chrono::milliseconds time_max) {
    return instance_.server().stop_within(grace, time_max);
  }

  ManualClock clock{kTestTime};
  LogLines log_lines;

 private:
  const Log log_;
  mutable Instance instance_;

 public:
  /// The server's clock: runs with `clock` unless a test moves it.
  MovableClock& server_clock = instance_.clock();
  Random& random = instance_.random();
  Store& store = instance_.store();
  Invoker& invoker = instance_.invoker();
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
