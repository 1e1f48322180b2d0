#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/client.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/series.h"
#include "tests/bench/server_process.h"

/// What it costs to keep requests, and how soon who waits for one is told.
namespace porthole::bench {
namespace {

constexpr double kJournalBar = 0.9;
constexpr double kWakeBarMs = 5;

constexpr std::size_t kJournalConnections = 8;
constexpr std::size_t kJournalBatch = 400;
constexpr std::size_t kJournalRounds = 200;
/// Enough for the journal to be full.
constexpr std::size_t kJournalWarmUpRounds = 30;
constexpr std::size_t kWakes = 300;
constexpr std::size_t kOthersWaiting = 100;

std::string wanted_path(std::size_t number) {
  return std::string(kPortalsPath) + "/wanted-" + std::to_string(number);
}

/// Waits for a request with that path.
std::string verify_of(const std::string& path) {
  const std::string body =
      R"({"match":{"organization":"bench","path":")" + path + R"("},"within":"60s"})";
  return "POST /_porthole/v1/verify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Milliseconds from a request's being sent to the answer of who waited for it, each time.
std::vector<double> measure_wakes(const ServerProcess& server) {
  std::vector<Client> others;
  for (std::size_t i = 0; i < kOthersWaiting; ++i) {
    others.emplace_back(server.port());
    others.back().send(verify_of(wanted_path(kWakes + i)));
  }
  Client waiting(server.port());
  Client asking(server.port());
  std::vector<double> latencies_ms;
  for (std::size_t i = 0; i < kWakes; ++i) {
    waiting.send(verify_of(wanted_path(i)));
    // It is to wait by then; nothing tells.
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const auto begin = std::chrono::steady_clock::now();
    asking.send(request("GET", wanted_path(i).substr(kPortalsPath.size())));
    const Response answer = waiting.receive();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    if (answer.status != 200) throw std::runtime_error("verify says: " + answer.body);
    asking.receive();
    latencies_ms.push_back(took.count());
  }
  return latencies_ms;
}

}  // namespace

bool run_journal(const Setting& setting) {
  const std::string fixtures = setting.folder + "/fixtures.json";
  write_fixtures(fixtures, 100);
  const ServerProcess on(setting.porthole, {"--fixtures", fixtures});
  const ServerProcess off(setting.porthole, {"--fixtures", fixtures, "--journal-max", "0"});
  const std::array<const ServerProcess*, 2> servers = {&on, &off};
  std::array<std::vector<Client>, 2> clients;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    for (std::size_t j = 0; j < kJournalConnections; ++j)
      clients[i].emplace_back(servers[i]->port());
  }
  const std::vector<std::string> batch(kJournalBatch, request("GET", '/' + slug_of(42)));
  std::array<Series, 2> series;
  for (std::size_t round = 0; round < kJournalWarmUpRounds + kJournalRounds; ++round) {
    if (round == kJournalWarmUpRounds) {
      for (Series& one : series) one.clear();
    }
    // Whoever comes first finds the machine in another state: by turns.
    for (std::size_t i = 0; i < series.size(); ++i) {
      const std::size_t which = (i + round) % series.size();
      series[which].measure(*servers[which], clients[which], batch);
    }
  }
  std::vector<double> wakes_ms = measure_wakes(on);

  Table table({"get one", "requests/s", "processor µs", "resident"});
  const auto add = [&](const char* what, std::size_t which) {
    table.add({what, fixed(series[which].requests_a_second(), 0),
               fixed(series[which].processor_us_a_request(), 2),
               mebibytes(servers[which]->resident_bytes())});
  };
  add("journal on", 0);
  add("--journal-max 0", 1);
  table.print();
  Bars bars;
  bars.at_least("get one, journal on / off: requests/s", series[1].time_ratio(series[0]),
                kJournalBar, "", 3);
  bars.at_most("verify, from the request to the answer: p50", percentile(wakes_ms, 0.5), kWakeBarMs,
               "ms", 3);
  bars.at_most("verify, from the request to the answer: p99", percentile(wakes_ms, 0.99),
               kWakeBarMs, "ms", 3);
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
