#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <fcntl.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/series.h"
#include "tests/bench/server_process.h"

/// Whether a change with `--snapshot-sync` costs the change, and not the state.
namespace porthole::bench {
namespace {

constexpr double kCreateRatioMax = 2;
constexpr double kCreatesBar = 500;

constexpr std::size_t kFewPortals = 100;
constexpr std::size_t kManyPortals = 100'000;
constexpr std::size_t kSyncClients = 16;
constexpr std::size_t kSyncBatch = 160;
constexpr std::size_t kSyncRounds = 25;

/// The median time of appending to a file and flushing it.
double flush_us(const std::string& path) {
  constexpr std::size_t kFlushes = 201;
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) throw std::runtime_error("can't create " + path);
  const std::string line(1'000, 'x');
  std::vector<double> times;
  for (std::size_t i = 0; i < kFlushes; ++i) {
    const auto started = std::chrono::steady_clock::now();
    if (::write(file, line.data(), line.size()) < 0 || ::fsync(file) != 0) {
      throw std::runtime_error("can't write " + path);
    }
    times.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - started)
            .count());
  }
  ::close(file);
  std::nth_element(times.begin(), times.begin() + kFlushes / 2, times.end());
  return times[kFlushes / 2];
}

/// A server that starts with so many portals, and acknowledges nothing that isn't on disk.
class SyncedServer {
 public:
  SyncedServer(const Setting& setting, std::size_t portals) : next_(portals) {
    const std::string path = setting.folder + "/sync-" + std::to_string(portals);
    write_fixtures(path + "-fixtures.json", portals);
    server_ = std::make_unique<ServerProcess>(
        setting.porthole,
        std::vector<std::string>{"--fixtures", path + "-fixtures.json", "--snapshot",
                                 path + ".json", "--snapshot-sync"});
    clients_ = connect(server_->port(), kSyncClients);
  }

  void create(Series& series) {
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < kSyncBatch; ++i) {
      requests.push_back(request("POST", "", draft_of(next_++)));
    }
    series.measure(*server_, clients_, requests, 201);
  }

 private:
  std::size_t next_;
  std::unique_ptr<ServerProcess> server_;
  std::vector<HttpClient> clients_;
};

}  // namespace

bool run_sync(const Setting& setting) {
  SyncedServer few(setting, kFewPortals);
  SyncedServer many(setting, kManyPortals);
  std::array<Series, 2> creates;
  for (std::size_t round = 0; round <= kSyncRounds; ++round) {
    if (round == 1) {
      for (Series& series : creates) series.clear();
    }
    few.create(creates[0]);
    many.create(creates[1]);
  }
  Table table({"create", "portals", "creates/s", "median µs", "p99 µs", "processor µs"});
  const auto add = [&](const char* portals, const Series& series) {
    table.add({"with --snapshot-sync, 16 clients", portals, fixed(series.requests_a_second(), 0),
               fixed(series.latency_us(0.5), 0), fixed(series.latency_us(0.99), 0),
               fixed(series.processor_us_a_request(), 1)});
  };
  add("100", creates[0]);
  add("100,000", creates[1]);
  table.print();
  std::printf("a flush of this disk takes %s µs\n",
              fixed(flush_us(setting.folder + "/flush"), 0).c_str());
  Bars bars;
  bars.at_most("create: time at 100,000 portals / at 100", creates[1].time_ratio(creates[0]),
               kCreateRatioMax, "", 2);
  bars.at_least("creates at 100,000 portals", creates[1].requests_a_second(), kCreatesBar, "/s", 0);
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
