#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/series.h"
#include "tests/bench/server_process.h"

/// The cost of the journal, and how soon a waiting `verify` answers.
namespace porthole::bench {
namespace {

constexpr double kJournalBar = 0.9;
constexpr double kWakeBarMs = 5;

constexpr std::size_t kJournalConnections = 8;
constexpr std::size_t kJournalBatch = 400;
/// Where the system places a server's threads makes it faster or slower for its whole life, by more
/// than the journal does. Hence many pairs of servers.
constexpr std::size_t kJournalPairs = 9;
constexpr std::size_t kJournalRounds = 30;
/// Enough to fill the journal.
constexpr std::size_t kJournalWarmUpRounds = 30;
constexpr std::size_t kWakes = 300;
constexpr std::size_t kOthersWaiting = 100;

std::string wanted_path(std::size_t number) {
  return std::string(kPortalsPath) + "/wanted-" + std::to_string(number);
}

/// A request that waits until the journal has one with that path.
std::string verify_of(const std::string& path) {
  const std::string body =
      R"({"match":{"organization":"bench","path":")" + path + R"("},"within":"60s"})";
  return "POST /_porthole/v1/verify HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Milliseconds from sending a request to the answer of the `verify` that waits for it, each time.
std::vector<double> measure_wakes(const ServerProcess& server) {
  std::vector<HttpClient> others;
  for (std::size_t i = 0; i < kOthersWaiting; ++i) {
    others.push_back(HttpClient::tcp(server.port()));
    others.back().send(verify_of(wanted_path(kWakes + i)));
  }
  HttpClient waiting = HttpClient::tcp(server.port());
  HttpClient asking = HttpClient::tcp(server.port());
  std::vector<double> latencies_ms;
  for (std::size_t i = 0; i < kWakes; ++i) {
    waiting.send(verify_of(wanted_path(i)));
    // By then it should be waiting; nothing tells.
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    const auto begin = std::chrono::steady_clock::now();
    asking.send(request("GET", wanted_path(i).substr(kPortalsPath.size())));
    const Answer answer = waiting.read_answer();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    if (answer.status != 200) throw std::runtime_error("verify says: " + answer.body);
    asking.read_answer();
    latencies_ms.push_back(took.count());
  }
  return latencies_ms;
}

/// A server and its clients.
struct Subject {
  Subject(const Setting& setting, const std::vector<std::string>& arguments)
      : server(setting.porthole, arguments), clients(connect(server.port(), kJournalConnections)) {}

  ServerProcess server;
  std::vector<HttpClient> clients;
  Series series;
};

/// The results of several pairs of servers.
struct JournalCost {
  std::vector<double> ratios;
  std::array<std::vector<double>, 2> requests_a_second;
  std::array<std::vector<double>, 2> processor_us;
  std::array<std::size_t, 2> resident_bytes{};
};

/// Measures a new pair of servers in turn: one with the journal, one without.
void compare(const Setting& setting, const std::string& fixtures, JournalCost& cost) {
  Subject on(setting, {"--fixtures", fixtures});
  Subject off(setting, {"--fixtures", fixtures, "--journal-max", "0"});
  const std::array<Subject*, 2> subjects = {&on, &off};
  const std::vector<std::string> batch(kJournalBatch, request("GET", '/' + slug_of(42)));
  for (std::size_t round = 0; round < kJournalWarmUpRounds + kJournalRounds; ++round) {
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      Subject& subject = *subjects[(i + round) % subjects.size()];
      if (round == kJournalWarmUpRounds) subject.series.clear();
      subject.series.measure(subject.server, subject.clients, batch);
    }
  }
  cost.ratios.push_back(off.series.time_ratio(on.series));
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    const Series& series = subjects[i]->series;
    cost.requests_a_second[i].push_back(series.requests_a_second());
    cost.processor_us[i].push_back(series.processor_us_a_request());
    cost.resident_bytes[i] = subjects[i]->server.resident_bytes();
  }
}

}  // namespace

bool run_journal(const Setting& setting) {
  const std::string fixtures = setting.folder + "/fixtures.json";
  write_fixtures(fixtures, 100);
  JournalCost cost;
  for (std::size_t i = 0; i < kJournalPairs; ++i) compare(setting, fixtures, cost);
  std::vector<double> wakes_ms =
      measure_wakes(ServerProcess(setting.porthole, {"--fixtures", fixtures}));

  Table table({"get one", "requests/s", "processor µs", "least of them", "resident"});
  const auto add = [&](const char* what, std::size_t which) {
    std::vector<double> processor_us = cost.processor_us[which];
    table.add({what, fixed(median(cost.requests_a_second[which]), 0),
               fixed(median(processor_us), 2), fixed(percentile(processor_us, 0), 2),
               mebibytes(cost.resident_bytes[which])});
  };
  add("journal on", 0);
  add("--journal-max 0", 1);
  table.print();
  Bars bars;
  bars.at_least("get one, journal on / off: requests/s", median(cost.ratios), kJournalBar, "", 3);
  bars.at_most("verify, from the request to the answer: p50", percentile(wakes_ms, 0.5), kWakeBarMs,
               "ms", 3);
  bars.at_most("verify, from the request to the answer: p99", percentile(wakes_ms, 0.99),
               kWakeBarMs, "ms", 3);
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
