#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/series.h"
#include "tests/bench/server_process.h"

/// Two porthole binaries side by side. Short batches go to one and the other in turn (ABBA), so
/// that whatever else the machine does hits both alike, and every round starts new servers, since
/// where the system places a server's threads makes it faster or slower for as long as it runs.
namespace porthole::bench {
namespace {

constexpr std::size_t kSides = 2;  // This build, the other binary.
constexpr std::size_t kSideConnections = 8;
constexpr std::size_t kPortalsAtFirst = 100;
constexpr std::size_t kStarts = 10;
constexpr double kWarmUpShare = 0.1;

/// A running server of one side, and the state of its workload.
class Side {
 public:
  Side(const std::string& program, const std::vector<std::string>& arguments)
      : server_(program, arguments), clients_(connect(server_.port(), kSideConnections)) {}

  // Requests; both sides get the same ones.
  std::string get() { return request("GET", '/' + slug_of(42)); }
  std::string list() { return request("GET", "?per_page=30"); }
  std::string update() {
    const std::size_t number = ++revision_ % kPortalsAtFirst;
    return request("PUT", '/' + slug_of(number), draft_of(number, revision_));
  }
  std::string create() { return request("POST", "", draft_of(created_++)); }
  /// Deletes the oldest of the portals that `create()` made.
  std::string erase() { return request("DELETE", '/' + slug_of(deleted_++)); }
  std::string call() {
    if (call_.empty()) call_ = create_ten_field_portal(clients_.front());
    return call_;
  }

  void measure(Series& series, const std::vector<std::string>& requests, int expected) {
    series.measure(server_, clients_, requests, expected);
  }

 private:
  ServerProcess server_;
  std::vector<HttpClient> clients_;
  std::size_t revision_ = 0;
  std::size_t created_ = kPortalsAtFirst;
  std::size_t deleted_ = kPortalsAtFirst;
  std::string call_;
};

/// One row of the table. The vectors have an element per round.
struct Row {
  std::string name;
  std::array<std::vector<double>, kSides> costs;
  /// Empty for rows without a rate.
  std::array<std::vector<double>, kSides> rates;
};

/// One kind of request.
struct RequestKind {
  Row* row;
  std::string (Side::*make)();
  int expected;
  std::size_t batch;
};

/// Both servers run with `arguments`, and answer each kind in turn.
struct Scenario {
  std::vector<std::string> arguments;
  std::vector<RequestKind> kinds;
};

/// (This build / the other binary) of each round.
std::vector<double> ratios_of(const std::array<std::vector<double>, kSides>& values) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < values[0].size(); ++i) ratios.push_back(values[0][i] / values[1][i]);
  return ratios;
}

class Match {
 public:
  Match(const Setting& setting, const Comparison& comparison)
      : programs_{setting.porthole, comparison.other}, comparison_(comparison) {}

  void run(std::size_t round, const Scenario& scenario) const {
    std::array<Side, kSides> sides = {Side(programs_[0], scenario.arguments),
                                      Side(programs_[1], scenario.arguments)};
    std::vector<std::array<Series, kSides>> series(scenario.kinds.size());
    ask(round, scenario, sides, series, comparison_.seconds * kWarmUpShare);
    for (auto& pair : series) pair = {};
    ask(round, scenario, sides, series, comparison_.seconds);
    for (std::size_t i = 0; i < series.size(); ++i) {
      for (std::size_t side = 0; side < kSides; ++side) {
        Row& row = *scenario.kinds[i].row;
        row.costs[side].push_back(series[i][side].processor_us_a_request());
        row.rates[side].push_back(series[i][side].requests_a_second());
      }
    }
  }

  void start(std::size_t round, Row& row) const {
    std::array<std::vector<double>, kSides> processor_us;
    std::array<std::vector<double>, kSides> ready_ms;
    for (std::size_t i = 0; i < kStarts; ++i) {
      for (const std::size_t side : order(round + i)) {
        const ServerProcess server(programs_[side], {});
        processor_us[side].push_back(server.processor_seconds() * 1e6);
        ready_ms[side].push_back(server.ready_after_ms());
      }
    }
    for (std::size_t side = 0; side < kSides; ++side) {
      row.costs[side].push_back(median(processor_us[side]));
      row.rates[side].push_back(1000 / median(ready_ms[side]));
    }
  }

  void rest(std::size_t round, Row& row) const {
    for (const std::size_t side : order(round)) {
      const ServerProcess server(programs_[side], {});
      HttpClient client = HttpClient::tcp(server.port());
      client.exchange(request("GET", ""));
      row.costs[side].push_back(static_cast<double>(server.resident_bytes()) / 1024 / 1024);
    }
  }

 private:
  /// Which side goes first.
  static std::array<std::size_t, kSides> order(std::size_t turn) {
    return turn % 2 == 0 ? std::array<std::size_t, kSides>{0, 1}
                         : std::array<std::size_t, kSides>{1, 0};
  }

  /// Sends batches until each side has spent at least `seconds` on each kind.
  static void ask(std::size_t round, const Scenario& scenario, std::array<Side, kSides>& sides,
                  std::vector<std::array<Series, kSides>>& series, double seconds) {
    bool goes_on = true;
    for (std::size_t turn = round; goes_on; ++turn) {
      goes_on = false;
      for (std::size_t i = 0; i < scenario.kinds.size(); ++i) {
        const RequestKind& kind = scenario.kinds[i];
        for (const std::size_t side : order(turn)) {
          std::vector<std::string> requests;
          for (std::size_t j = 0; j < kind.batch; ++j) {
            requests.push_back((sides[side].*kind.make)());
          }
          sides[side].measure(series[i][side], requests, kind.expected);
          goes_on = goes_on || series[i][side].seconds() < seconds;
        }
      }
    }
  }

  const std::array<std::string, kSides> programs_;
  const Comparison& comparison_;
};

/// The median and the extremes of `values`.
std::vector<std::string> summary(std::vector<double> values) {
  if (values.empty()) return {"", ""};
  const double middle = median(values);
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return {fixed(middle, 3), fixed(*least, 3) + "–" + fixed(*most, 3)};
}

/// Prints the table; whether every row is within the tolerance.
bool report(const std::vector<Row>& rows, const Comparison& comparison) {
  const double most = 1 + comparison.tolerance;
  Table table({"", "processor µs", "other", "ratio", "spread", "requests/s", "other", "ratio",
               "spread", "cost ≤ " + fixed(most, 2)});
  bool all_within = true;
  for (const Row& row : rows) {
    const std::vector<double> costs = ratios_of(row.costs);
    const bool is_within = median(costs) <= most;
    all_within = all_within && is_within;
    std::vector<std::string> cells = {row.name, fixed(median(row.costs[0]), 2),
                                      fixed(median(row.costs[1]), 2)};
    for (const std::string& cell : summary(costs)) cells.push_back(cell);
    const bool has_rate = !row.rates[0].empty();
    for (const auto& rates : row.rates) {
      cells.push_back(has_rate ? fixed(median(rates), 0) : std::string());
    }
    for (const std::string& cell : summary(ratios_of(row.rates))) cells.push_back(cell);
    cells.emplace_back(is_within ? "met" : "MISSED");
    table.add(std::move(cells));
  }
  std::printf("this build / %s; medians of %zu rounds of %s s\n", comparison.other.c_str(),
              comparison.rounds, fixed(comparison.seconds, 1).c_str());
  table.print();
  return all_within;
}

}  // namespace

bool run_against(const Setting& setting, const Comparison& comparison) {
  const std::string fixtures = setting.folder + "/fixtures.json";
  write_fixtures(fixtures, kPortalsAtFirst);
  enum {
    get,
    list,
    create,
    update,
    erase,
    call,
    typed_call,
    no_journal,
    cold_start,
    memory,
    count
  };
  std::vector<Row> rows(count);
  const auto name = [&](std::size_t row, const char* text) { rows[row].name = text; };
  name(get, "get one");
  name(list, "list of 30");
  name(create, "create");
  name(update, "update");
  name(erase, "delete");
  name(call, "call a portal, untyped");
  name(typed_call, "call a portal, typed");
  name(no_journal, "get one, --journal-max 0");
  name(cold_start, "cold start (starts/s)");
  name(memory, "resident when idle (MiB)");
  // The journal is on, as it is by default, in all rows but one.
  const std::vector<Scenario> scenarios = {
      {{"--fixtures", fixtures},
       {{&rows[get], &Side::get, 200, 400},
        {&rows[list], &Side::list, 200, 100},
        {&rows[update], &Side::update, 200, 100}}},
      {{"--fixtures", fixtures},
       {{&rows[create], &Side::create, 201, 100}, {&rows[erase], &Side::erase, 204, 100}}},
      {{"--fixtures", fixtures}, {{&rows[call], &Side::call, 200, 400}}},
      {{"--fixtures", fixtures, "--schema", comparison.schema_file},
       {{&rows[typed_call], &Side::call, 200, 400}}},
      {{"--fixtures", fixtures, "--journal-max", "0"}, {{&rows[no_journal], &Side::get, 200, 400}}},
  };
  const Match match(setting, comparison);
  for (std::size_t round = 0; round < comparison.rounds; ++round) {
    for (const Scenario& scenario : scenarios) match.run(round, scenario);
    match.start(round, rows[cold_start]);
    match.rest(round, rows[memory]);
    std::fprintf(stderr, "round %zu of %zu\n", round + 1, comparison.rounds);
  }
  return report(rows, comparison);
}

}  // namespace porthole::bench
