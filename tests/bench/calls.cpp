#include <cstdio>
#include <stdexcept>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/series.h"
#include "tests/bench/server_process.h"

/// Portal calls beside get one: batches in turn on one server, so that other load on the machine
/// affects both equally.
namespace porthole::bench {
namespace {

constexpr double kSchemaStartBarMs = 60;
constexpr double kResidentBarMib = 40;
constexpr double kCallBar = 0.4;

constexpr std::size_t kSchemaStarts = 20;
constexpr std::size_t kCallConnections = 8;
constexpr std::size_t kCallBatch = 400;
constexpr std::size_t kCallRounds = 80;
constexpr std::size_t kCallWarmUpRounds = 5;

}  // namespace

bool run_calls(const Setting& setting, const std::string& schema) {
  const std::string fixtures = setting.folder + "/fixtures.json";
  write_fixtures(fixtures, 100);
  Bars bars;
  std::vector<double> ready_ms;
  for (std::size_t i = 0; i < kSchemaStarts; ++i) {
    ready_ms.push_back(ServerProcess(setting.porthole, {"--schema", schema}).ready_after_ms());
  }
  bars.at_most("cold start with the schema (median of 20)", median(ready_ms), kSchemaStartBarMs,
               "ms", 1);

  const ServerProcess server(setting.porthole, {"--schema", schema, "--fixtures", fixtures});
  std::vector<HttpClient> clients = connect(server.port(), kCallConnections);
  const std::string call = create_ten_field_portal(clients.front());
  const std::string get = request("GET", '/' + slug_of(42));
  clients.front().send(call);
  const Answer answer = clients.front().read_answer();
  if (answer.status != 200 || answer.body.find("\"errors\"") != std::string::npos) {
    throw std::runtime_error("the portal answers: " + answer.body);
  }
  const std::vector<std::string> call_batch(kCallBatch, call);
  const std::vector<std::string> get_batch(kCallBatch, get);
  Series calls;
  Series gets;
  for (std::size_t round = 0; round < kCallWarmUpRounds + kCallRounds; ++round) {
    if (round == kCallWarmUpRounds) {
      calls.clear();
      gets.clear();
    }
    calls.measure(server, clients, call_batch);
    gets.measure(server, clients, get_batch);
  }
  bars.at_least("call of ten fields / get one, requests/s", gets.time_ratio(calls), kCallBar, "",
                2);
  bars.at_most("resident with the schema, after the calls",
               static_cast<double>(server.resident_bytes()) / 1024 / 1024, kResidentBarMib, "MiB",
               1);
  Table table({"", "requests/s", "processor µs"});
  table.add({"call of ten fields", fixed(calls.requests_a_second(), 0),
             fixed(calls.processor_us_a_request(), 1)});
  table.add(
      {"get one", fixed(gets.requests_a_second(), 0), fixed(gets.processor_us_a_request(), 1)});
  table.print();
  bars.print();
  return bars.all_met();
}

}  // namespace porthole::bench
