#include <array>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "tests/bench/batch.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/series.h"
#include "tests/bench/server_process.h"

/// The time of resets and restores, with which tests return to a known state.
namespace porthole::bench {
namespace {

constexpr double kResetBarMs = 5;
constexpr double kRestoreBarMs = 20;
constexpr std::size_t kStatePortals = 1'000;
constexpr std::size_t kStateRounds = 200;

void write_state_fixtures(const std::string& path) {
  std::ofstream file(path);
  file << R"({"version":1,"organizations":[{"slug":"bench"}],"portals":[)";
  for (std::size_t i = 0; i < kStatePortals; ++i) {
    file << R"({"name":"Portal )" << i << R"(","query":"query { viewer { id name email } }",)"
         << R"("token":"bkpat_)" << i << "\"},\n";
  }
  file << "]}\n";
  if (!file.flush()) throw std::runtime_error("can't write " + path);
}

std::string control_post(const std::string& path) {
  return "POST /_porthole/v1/" + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n";
}

}  // namespace

bool run_state(const Setting& setting) {
  const std::string fixtures = setting.folder + "/state.json";
  write_state_fixtures(fixtures);
  const ServerProcess server(setting.porthole, {"--fixtures", fixtures});
  std::vector<HttpClient> clients;
  clients.push_back(HttpClient::tcp(server.port()));
  struct Way {
    const char* what;
    std::string path;
    double bar_ms;
  };
  const std::array<Way, 4> ways = {
      Way{"reset of everything", "reset", kResetBarMs},
      Way{"reset of one organization", "reset?organization=bench", kResetBarMs},
      Way{"restore of everything", "snapshots/bench/restore", kRestoreBarMs},
      Way{"restore of one organization", "snapshots/bench/restore?organization=bench",
          kRestoreBarMs}};
  std::array<Series, ways.size()> series;
  Series(series[0]).measure(
      server, clients,
      {control_post("snapshots/bench"), control_post("snapshots/bench?organization=bench")}, 204);
  for (std::size_t round = 0; round < kStateRounds; ++round) {
    for (std::size_t i = 0; i < ways.size(); ++i) {
      series[i].measure(server, clients, {control_post(ways[i].path)}, 204);
    }
  }
  Bars bars;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    bars.at_most(std::string(ways[i].what) + ", 1,000 portals: median",
                 series[i].latency_us(0.5) / 1e3, ways[i].bar_ms, "ms", 2);
  }
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
