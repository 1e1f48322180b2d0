#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/server_process.h"

namespace porthole::bench {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kIdle = 2'000;
constexpr std::size_t kDripping = 200;
constexpr std::size_t kNotReading = 50;
/// Lists of 100 portals that each client requests without reading: more than socket buffers hold.
constexpr std::size_t kUnreadAnswers = 100;
constexpr std::size_t kCrowdRounds = 4;
constexpr milliseconds kAlone{4'000};
/// Longer than the server waits for a request's head, so that it also times dripping clients out.
constexpr milliseconds kInTheCrowd{11'000};

constexpr double kP99BarMs = 20;
constexpr double kRatioBar = 2;
constexpr double kGrowthBarMib = 32;

/// The clients that the normal one should not notice. They reconnect when the server drops them.
class Crowd {
 public:
  explicit Crowd(std::uint16_t port) : port_(port) {
    for (std::size_t i = 0; i < kIdle; ++i) {
      idle_.push_back(HttpClient::tcp(port_));
      idle_.back().send(request("GET", ""));
      idle_.back().read_answer();
    }
    for (std::size_t i = 0; i < kDripping; ++i) dripping_.push_back({HttpClient::tcp(port_), 0});
    for (std::size_t i = 0; i < kNotReading; ++i) not_reading_.push_back(not_reading());
    thread_ = std::thread([this] { run(); });
  }

  ~Crowd() {
    ends_ = true;
    thread_.join();
  }

  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// The number of idle connections that the server has closed. Nothing else reads from them.
  std::size_t lost() const {
    return static_cast<std::size_t>(std::count_if(
        idle_.begin(), idle_.end(), [](const HttpClient& client) { return client.has_input(); }));
  }

 private:
  struct Dripping {
    HttpClient client;
    std::size_t sent = 0;
  };

  HttpClient not_reading() const {
    HttpClient client = HttpClient::tcp(port_, "127.0.0.1", 4096);
    for (std::size_t i = 0; i < kUnreadAnswers; ++i) {
      if (!client.send_fitting(request("GET", "?per_page=100"))) break;
    }
    return client;
  }

  /// Has the dripping clients send a byte per second each, one after the other.
  void run() {
    const std::string head = request("GET", "");
    constexpr auto kStep =
        std::chrono::duration_cast<Clock::duration>(milliseconds(1000)) / kDripping;
    Clock::time_point next = Clock::now();
    for (std::size_t i = 0; !ends_; i = (i + 1) % kDripping) {
      try {
        Dripping& one = dripping_[i];
        // Never the last byte: the request stays incomplete until the server times out.
        const bool goes_on = one.sent + 1 < head.size() && !one.client.has_input() &&
                             one.client.send_fitting(std::string_view(head).substr(one.sent++, 1));
        if (!goes_on) one = {HttpClient::tcp(port_), 0};
      } catch (const ClientError&) {
        // Tries again in a second.
      }
      next += kStep;
      std::this_thread::sleep_until(next);
    }
  }

  std::uint16_t port_;
  std::vector<HttpClient> idle_;
  std::vector<Dripping> dripping_;
  std::vector<HttpClient> not_reading_;
  std::atomic<bool> ends_{false};
  std::thread thread_;
};

/// The p99 latency in µs of one client that sends a request after each answer. Raises
/// `resident_most` to the server's highest resident size.
double p99_of_normal_client(const ServerProcess& server, milliseconds duration,
                            std::size_t& resident_most) {
  std::vector<HttpClient> client;
  client.push_back(HttpClient::tcp(server.port()));
  const std::vector<std::string> requests(100, request("GET", '/' + slug_of(42)));
  std::vector<double> latencies_us;
  for (const Clock::time_point end = Clock::now() + duration; Clock::now() < end;) {
    const Batch batch = run_batch(client, requests, 200);
    latencies_us.insert(latencies_us.end(), batch.latencies_us.begin(), batch.latencies_us.end());
    resident_most = std::max(resident_most, server.resident_bytes());
  }
  return percentile(latencies_us, 0.99);
}

}  // namespace

bool run_starvation(const Setting& setting) {
  const std::string fixtures = setting.folder + "/portals.json";
  write_fixtures(fixtures, 100);
  const ServerProcess server(setting.porthole, {"--fixtures", fixtures});
  std::size_t ignored = 0;
  p99_of_normal_client(server, kAlone, ignored);
  const std::size_t resident_before = server.resident_bytes();
  std::size_t resident_most = resident_before;
  std::size_t lost = 0;
  std::vector<double> unloaded_us;
  std::vector<double> loaded_us;
  std::vector<double> ratios;
  for (std::size_t round = 0; round < kCrowdRounds; ++round) {
    unloaded_us.push_back(p99_of_normal_client(server, kAlone, ignored));
    const Crowd crowd(server.port());
    loaded_us.push_back(p99_of_normal_client(server, kInTheCrowd, resident_most));
    ratios.push_back(loaded_us.back() / unloaded_us.back());
    lost += crowd.lost();
    std::printf("round %zu: p99 %.0f µs alone, %.0f µs in the crowd\n", round + 1,
                unloaded_us.back(), loaded_us.back());
  }
  std::printf("\n");
  Bars bars;
  bars.at_most("p99 in the crowd", median(loaded_us) / 1000, kP99BarMs, "ms", 2);
  bars.at_most("p99 in the crowd / alone", median(ratios), kRatioBar, "", 2);
  bars.at_most("growth of resident memory",
               static_cast<double>(resident_most - resident_before) / 1024 / 1024, kGrowthBarMib,
               "MiB", 1);
  bars.holds("idle connections stay open", lost == 0, std::to_string(lost) + " lost");
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
