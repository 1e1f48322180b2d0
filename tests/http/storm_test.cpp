#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "http/api/routes.h"
#include "tests/http/server_support.h"

// Throws requests to every route at one server, from several threads, and looks whether it
// survives. PORTHOLE_STORM_SECONDS says for how long (2), PORTHOLE_STORM_SEED with which chance
// (1).

namespace porthole::http::test {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// What answers told that later requests may name. Safe from any thread.
class Known {
 public:
  /// Takes up to one value of each kind from an answer.
  void learn(const std::string& body) {
    for (const std::string_view name : {"uuid", "code", "token", "secret"}) {
      const std::string key = '"' + std::string(name) + "\":\"";
      const std::size_t at = body.find(key);
      if (at == std::string::npos) continue;
      const std::size_t begin = at + key.size();
      add(body.substr(begin, body.find('"', begin) - begin));
    }
  }

  void keep_state(const std::string& state) {
    const std::lock_guard lock(mutex_);
    state_ = state;
  }
  std::string state() const {
    const std::lock_guard lock(mutex_);
    return state_;
  }

  std::string any(std::uint64_t chance) const {
    const std::lock_guard lock(mutex_);
    return values_.empty() ? "none" : values_[chance % values_.size()];
  }

 private:
  void add(std::string value) {
    constexpr std::size_t kMax = 256;
    const std::lock_guard lock(mutex_);
    if (values_.size() < kMax) {
      values_.push_back(std::move(value));
    } else {
      values_[next_++ % kMax] = std::move(value);
    }
  }

  mutable std::mutex mutex_;
  std::vector<std::string> values_;
  std::size_t next_ = 0;
  std::string state_ = "{}";
};

/// Bodies that some route takes. Each is sent to all routes that take a body: what is no use to one
/// is refused.
const std::vector<std::string>& bodies() {
  static const std::vector<std::string> all = {
      "",
      "{}",
      "[",
      R"({"name":1})",
      "token=x&secret=y",
      R"({"name":"Main","query":"query Q($n: Int) { build(number: $n) { number } }"})",
      R"({"name":"One","slug":"one","user_invokable":true,"query":"{ viewer { id name } }"})",
      R"({"query":"{ viewer { id } }"})",
      R"({"query":"mutation M { buildCreate(input: {a: 1}) { build { id } } }","variables":{"a":[1]}})",
      R"({"n":1})",
      R"({"rules":[{"when":{"variables":{"n":1}},"data":{"build":null},"delay":"1ms"}]})",
      R"({"rules":[{"data":{"viewer":{"name":"Sam"}}},{"errors":[{"message":"x"}]}]})",
      R"({"advance":"1m"})",
      R"({"frozen":true})",
      R"({"frozen":false})",
      R"({"slug":"globex","name":"Globex"})",
      R"({"slug":"initech"})",
      R"({"allowed_ip_addresses":"127.0.0.0/8 ::1/128","revoke_inactive_tokens_after_days":90})",
      R"({"allowed_ip_addresses":null,"restrict_user_api_token_creation":true})",
      R"({"slug":"initech","members":[{"user":"sam@example.com","role":"member"}],"api_settings":{"features":{"api_ip_allow_list":false}}})",
      R"({"name":"Sam","email":"sam@example.com"})",
      R"({"name":"Kim","email":"kim@example.com"})",
      R"({"scopes":["read_portals","graphql"],"organizations":["acme"]})",
      R"({"version":1,"organizations":[{"slug":"initech"}],"portals":[{"organization":"initech","name":"P","query":"{ a }"}]})",
      R"({"match":{"headers":{"X-Storm":"1"}},"then":{"delay":"5ms","jitter":"5ms"}})",
      R"({"match":{"headers":{"X-Storm":"1"}},"probability":0.3,"then":{"status":503,"headers":{"Retry-After":"1"}}})",
      R"({"match":{"headers":{"X-Storm":"1"},"surface":"rest"},"times":5,"then":{"truncate_after_bytes":3}})",
      R"({"match":{"headers":{"X-Storm":"1"}},"nth":3,"then":{"reset_connection":true}})",
      R"({"match":{"headers":{"X-Storm":"1"},"organization":"acme"},"then":{"graphql_errors":[{"message":"x"}]}})",
      R"({"match":{},"at_least":1})",
      R"({"match":{"organization":"acme","portal":"main"},"exactly":100000,"within":"20ms"})",
      R"({"grant_type":"client_credentials","client_id":"x","secret":"y"})",
      R"({"description":"spare"})",
      R"({"user":"sam@example.com"})",
      "form_token=x&decision=approve",
      "control_token=x"};
  return all;
}

/// Sends requests until the end, one after the other.
class Client {
 public:
  Client(const ServerUnderTest& server, Known& known, std::uint64_t seed)
      : server_(server), known_(known), random_(seed) {}

  void send_one() {
    const Route& route = any_of(all_routes());
    // Faults strike only those who say that they bear it.
    const bool bears_faults = chance(3);
    const std::string method = method_for(route);
    const std::string request = request_for(route, method, bears_faults);
    if (!connection_ || !connection_->is_open()) connection_.emplace(server_.connect());
    ++sent;
    try {
      if (chance(50)) return leave(request);
      connection_->send(request);
      take(route, connection_->read_answer(method));
    } catch (const ClientError& error) {
      connection_.reset();
      if (!bears_faults)
        throw ClientError(method + ' ' + std::string(route.pattern) + ": " + error.what());
    }
  }

  std::uint64_t sent = 0;
  /// Those answered with 2xx and with 500.
  std::uint64_t done = 0;
  std::uint64_t failed = 0;

 private:
  bool chance(std::uint64_t one_in) { return random_() % one_in == 0; }

  template <typename T>
  const T& any_of(const std::vector<T>& all) {
    return all[random_() % all.size()];
  }

  void leave(const std::string& request) {
    connection_->send(request.substr(0, chance(2) ? request.size() : request.size() / 2));
    if (chance(2)) connection_->reset();
    connection_.reset();
  }

  void take(const Route& route, const Answer& answer) {
    if (answer.status < 200 || answer.status > 599) throw ClientError("a strange status");
    if (answer.status < 300) ++done;
    if (answer.status == 500) ++failed;
    known_.learn(answer.body);
    if (route.pattern == "/_porthole/v1/state" && route.method == "GET" && answer.status == 200) {
      known_.keep_state(answer.body);
    }
    if (answer.closes()) connection_.reset();
  }

  std::string method_for(const Route& route) {
    if (chance(30)) return route.method == "GET" ? "HEAD" : "OPTIONS";
    return std::string(route.method);
  }

  std::string segment_for(std::string_view parameter) {
    static const std::vector<std::string> organizations = {"acme", "globex", "initech"};
    static const std::vector<std::string> slugs = {"main", "one", "p", "none"};
    static const std::vector<std::string> names = {"a", "b"};
    if (parameter == "org") return any_of(organizations);
    if (parameter == "slug") return any_of(slugs);
    if (parameter == "name") return any_of(names);
    if (parameter == "id") return std::to_string(random_() % 50);
    return known_.any(random_());
  }

  std::string target_for(const Route& route) {
    static const std::vector<std::string> queries = {"?page=2&per_page=2", "?organization=acme",
                                                     "?operation_name=Q", "?limit=3&order=newest",
                                                     "?x"};
    std::string target;
    std::string_view rest = route.pattern;
    while (!rest.empty()) {
      const std::size_t brace = std::min(rest.find('{'), rest.size());
      target += rest.substr(0, brace);
      rest.remove_prefix(brace);
      if (rest.empty()) break;
      const std::size_t end = rest.find('}');
      target += segment_for(rest.substr(1, end - 1));
      rest.remove_prefix(end + 1);
    }
    return chance(3) ? target + any_of(queries) : target;
  }

  std::string request_for(const Route& route, const std::string& method, bool bears_faults) {
    RequestText request;
    request.method = method;
    request.target = target_for(route);
    if (bears_faults) request.headers = "X-Storm: 1\r\n";
    if (method != "GET" && method != "HEAD") {
      const bool is_state = route.pattern == "/_porthole/v1/state" && chance(2);
      request.body = is_state ? known_.state() : any_of(bodies());
    }
    if (route.surface == Surface::portal && chance(2)) request.token = known_.any(random_());
    // Mostly, what was made should stay for a while.
    const bool sweeps = route.pattern == "/_porthole/v1/reset" || method == "DELETE";
    if (sweeps && !chance(4)) request.target += "?organization=initech";
    return request.to_string();
  }

  const ServerUnderTest& server_;
  Known& known_;
  std::mt19937_64 random_;
  std::optional<HttpClient> connection_;
};

/// Asks for health until it is told to end; returns the longest time that it took.
std::chrono::microseconds watch_health(const ServerUnderTest& server,
                                       const std::atomic<bool>& ends) {
  std::chrono::microseconds longest{0};
  HttpClient client = server.connect();
  while (!ends) {
    const auto asked_at = SteadyClock::now();
    const Answer answer = client.exchange(get("/_porthole/v1/health"));
    if (answer.status != 200) throw ClientError("health: " + answer.body);
    longest = std::max(longest, std::chrono::duration_cast<std::chrono::microseconds>(
                                    SteadyClock::now() - asked_at));
  }
  return longest;
}

TEST_SUITE("server: storm") {
  TEST_CASE("of every operation at once leaves a server that answers, and a state to go on with") {
    const std::chrono::seconds duration(number_from("PORTHOLE_STORM_SECONDS", 2));
    const std::uint64_t seed = number_from("PORTHOLE_STORM_SEED", 1);
    constexpr std::size_t kClients = 6;
    ServerUnderTestOptions options;
    options.log_level = LogLevel::error;
    const ServerUnderTest server(std::move(options));
    Known known;
    std::atomic<bool> ends = false;
    std::atomic<std::uint64_t> sent = 0;
    std::atomic<std::uint64_t> done = 0;
    std::atomic<std::uint64_t> failed = 0;
    std::chrono::microseconds longest{0};
    std::thread health([&] { longest = watch_health(server, ends); });
    const auto end = SteadyClock::now() + duration;
    const std::vector<std::string> errors = run_threads(kClients, [&](std::size_t i) {
      Client client(server, known, seed * kClients + i);
      while (SteadyClock::now() < end) client.send_one();
      sent += client.sent;
      done += client.done;
      failed += client.failed;
    });
    ends = true;
    health.join();
    MESSAGE(sent.load(), " requests, ", done.load(), " with success, in ", duration.count(),
            " s (seed ", seed, "); health took ", longest.count(), " us at most");
    CHECK(errors == std::vector<std::string>{});
    CHECK(failed == 0);
    CHECK(server.log_lines.all() == std::vector<std::string>{});
    CHECK(done > 0);

    const Answer exported = server.ask(get("/_porthole/v1/state"));
    REQUIRE(exported.status == 200);
    const ServerUnderTest other;
    const Answer imported = other.ask(put("/_porthole/v1/state", exported.body));
    CHECK_MESSAGE(imported.status < 300, imported.body);
    const Answer again = other.ask(get("/_porthole/v1/state"));
    CHECK(again.body.size() == exported.body.size());
  }
}

}  // namespace
}  // namespace porthole::http::test
