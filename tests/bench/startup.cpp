#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/server_process.h"

namespace porthole::bench {
namespace {

constexpr std::size_t kColdStarts = 20;
constexpr std::size_t kSnapshotLoads = 5;
constexpr std::size_t kPortals = 100'000;

constexpr double kColdStartBarMs = 30;
constexpr double kSnapshotLoadBarMs = 1000;
constexpr double kIdleBarMib = 15;
constexpr double kLoadedBarMib = 400;

double in_mib(std::size_t bytes) {
  return static_cast<double>(bytes) / 1024 / 1024;
}

struct Start {
  double ready_ms;
  /// Steadier than elapsed time on a busy machine.
  double processor_ms;
};

/// The medians of several starts.
Start measure_start(const Setting& setting, const std::vector<std::string>& arguments,
                    std::size_t times) {
  std::vector<double> ready_ms;
  std::vector<double> processor_ms;
  for (std::size_t i = 0; i < times; ++i) {
    const ServerProcess server(setting.porthole, arguments);
    processor_ms.push_back(server.processor_seconds() * 1000);
    ready_ms.push_back(server.ready_after_ms());
  }
  return {median(ready_ms), median(processor_ms)};
}

/// Has the server write a snapshot of many portals.
void make_snapshot(const Setting& setting, const std::string& snapshot) {
  const std::string fixtures = setting.folder + "/large.json";
  write_fixtures(fixtures, kPortals);
  ServerProcess server(setting.porthole, {"--fixtures", fixtures, "--snapshot", snapshot});
  std::printf("from fixtures: ready after %.0f ms, resident %s, at most %s\n",
              server.ready_after_ms(), mebibytes(server.resident_bytes()).c_str(),
              mebibytes(server.resident_bytes_peak()).c_str());
  if (server.stop() != 0 || !std::filesystem::exists(snapshot)) {
    throw std::runtime_error("the server wrote no snapshot");
  }
}

}  // namespace

bool run_startup(const Setting& setting) {
  Bars bars;
  bars.at_most("cold start to ready (median of 20)",
               measure_start(setting, {}, kColdStarts).ready_ms, kColdStartBarMs, "ms", 1);
  {
    const ServerProcess idle(setting.porthole, {});
    HttpClient client = HttpClient::tcp(idle.port());
    client.send(request("GET", ""));
    client.read_answer();
    bars.at_most("resident when idle", in_mib(idle.resident_bytes()), kIdleBarMib, "MiB", 1);
  }
  const std::string snapshot = setting.folder + "/large.snapshot";
  make_snapshot(setting, snapshot);
  const Start load = measure_start(setting, {"--snapshot", snapshot}, kSnapshotLoads);
  bars.at_most("load of a snapshot of 100,000 portals (median of 5)", load.ready_ms,
               kSnapshotLoadBarMs, "ms", 0);
  const ServerProcess loaded(setting.porthole, {"--snapshot", snapshot});
  HttpClient client = HttpClient::tcp(loaded.port());
  client.send(request("GET", "?per_page=100"));
  const std::size_t portal_bytes = client.read_answer().body.size() / 100;
  bars.at_most("resident with 100,000 portals of " + std::to_string(portal_bytes) + " bytes",
               in_mib(loaded.resident_bytes()), kLoadedBarMib, "MiB", 0);
  std::printf(
      "from a snapshot of %s: processor time %.0f ms, resident at most %s while loading\n\n",
      mebibytes(std::filesystem::file_size(snapshot)).c_str(), load.processor_ms,
      mebibytes(loaded.resident_bytes_peak()).c_str());
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
