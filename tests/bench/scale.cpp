#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <random>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/series.h"
#include "tests/bench/server_process.h"

/// Whether the cost of a call grows with the number of portals. Small batches go to a server with
/// few and to one with many in turn, so that other load on the machine affects both equally.
namespace porthole::bench {
namespace {

constexpr std::size_t kFew = 100;
constexpr std::size_t kMany = 100'000;
constexpr std::size_t kConnections = 8;
constexpr std::size_t kRounds = 80;
constexpr std::size_t kWarmUpRounds = 5;

/// A server and its portals.
class Population {
 public:
  Population(const Setting& setting, std::size_t count) : next_(count) {
    const std::string fixtures = setting.folder + "/portals-" + std::to_string(count) + ".json";
    write_fixtures(fixtures, count);
    server_ = std::make_unique<ServerProcess>(setting.porthole,
                                              std::vector<std::string>{"--fixtures", fixtures});
    clients_ = connect(server_->port(), kConnections);
    for (std::size_t i = 0; i < count; ++i) numbers_.push_back(i);
  }

  const ServerProcess& server() const { return *server_; }
  std::vector<HttpClient>& clients() { return clients_; }

  std::string get() { return request("GET", '/' + slug_of(numbers_[any(numbers_.size())])); }

  std::string list() {
    const std::size_t page = 1 + any(numbers_.size() / 30);
    return request("GET", "?per_page=30&page=" + std::to_string(page));
  }

  std::string update() {
    const std::size_t number = numbers_[any(numbers_.size())];
    return request("PUT", '/' + slug_of(number), draft_of(number, ++revision_));
  }

  std::string create() {
    numbers_.push_back(next_);
    return request("POST", "", draft_of(next_++));
  }

  std::string erase() {
    std::swap(numbers_[any(numbers_.size())], numbers_.back());
    const std::size_t number = numbers_.back();
    numbers_.pop_back();
    return request("DELETE", '/' + slug_of(number));
  }

 private:
  std::size_t any(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  std::unique_ptr<ServerProcess> server_;
  std::vector<HttpClient> clients_;
  std::vector<std::size_t> numbers_;
  std::size_t next_;
  std::size_t revision_ = 0;
  std::mt19937_64 random_{1};
};

struct Operation {
  const char* name;
  std::string (Population::*make)();
  int expected;
  std::size_t batch;
  double bar;
};

/// Deletes come before creates, and as many, so that each round begins with the same number of
/// portals.
constexpr std::array<Operation, 5> kOperations = {{
    {"get one", &Population::get, 200, 400, 1.5},
    {"list 30", &Population::list, 200, 100, 1.5},
    {"update", &Population::update, 200, 100, 1.5},
    {"delete", &Population::erase, 204, 50, 3.0},
    {"create", &Population::create, 201, 50, 1.5},
}};

void measure(Population& population, const Operation& operation, Series& series) {
  std::vector<std::string> requests;
  for (std::size_t i = 0; i < operation.batch; ++i) {
    requests.push_back((population.*operation.make)());
  }
  series.measure(population.server(), population.clients(), requests, operation.expected);
}

void add_row(Table& table, const Operation& operation, const std::string& portals,
             const Series& series) {
  table.add({operation.name, portals, fixed(series.latency_us(0.5), 0),
             fixed(series.latency_us(0.99), 0), fixed(series.requests_a_second(), 0),
             fixed(series.processor_us_a_request(), 1)});
}

}  // namespace

bool run_scale(const Setting& setting) {
  Population few(setting, kFew);
  Population many(setting, kMany);
  std::array<Series, kOperations.size()> costs_few;
  std::array<Series, kOperations.size()> costs_many;
  for (std::size_t round = 0; round < kWarmUpRounds + kRounds; ++round) {
    for (std::size_t i = 0; i < kOperations.size(); ++i) {
      if (round == kWarmUpRounds) {
        costs_few[i].clear();
        costs_many[i].clear();
      }
      if (round % 2 == 0) measure(few, kOperations[i], costs_few[i]);
      measure(many, kOperations[i], costs_many[i]);
      if (round % 2 == 1) measure(few, kOperations[i], costs_few[i]);
    }
  }
  Table table({"call", "portals", "p50 µs", "p99 µs", "requests/s", "processor µs"});
  Bars bars;
  for (std::size_t i = 0; i < kOperations.size(); ++i) {
    const Operation& operation = kOperations[i];
    add_row(table, operation, "100", costs_few[i]);
    add_row(table, operation, "100,000", costs_many[i]);
    bars.at_most(std::string(operation.name) + ": time at 100,000 / at 100",
                 costs_many[i].time_ratio(costs_few[i]), operation.bar, "", 2);
  }
  std::printf("%zu connections, %zu rounds by turns\n", kConnections, kRounds);
  table.print();
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
