#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <random>
#include <stdexcept>

#include "tests/bench/batch.h"
#include "tests/bench/portals.h"
#include "tests/bench/report.h"
#include "tests/bench/scenarios.h"
#include "tests/bench/series.h"
#include "tests/bench/server_process.h"

/// Whether the cost of a token grows with the number of tokens: to check one in a call, and to free
/// expired ones.
namespace porthole::bench {
namespace {

constexpr double kCheckBar = 1.3;
constexpr double kExpiryBar = 1.5;

constexpr std::size_t kFewTokens = 10;
constexpr std::size_t kManyTokens = 100'000;
constexpr std::size_t kTokenConnections = 8;
constexpr std::size_t kTokenBatch = 400;
constexpr std::size_t kTokenRounds = 80;
constexpr std::size_t kTokenWarmUpRounds = 5;
constexpr std::size_t kMoves = 300;

std::string numbered(const char* format, std::size_t number) {
  std::array<char, 64> text;
  std::snprintf(text.data(), text.size(), format, number);
  return text.data();
}

std::string token_text(std::size_t number) {
  return numbered("bkpat_%040zu", number);
}

/// A server with one portal, `tokens` tokens for it that last, and one token that expires in each
/// of the minutes by which the clock will be moved.
class Keyring {
 public:
  Keyring(const Setting& setting, std::size_t tokens) : tokens_(tokens) {
    const std::string path = setting.folder + "/tokens-" + std::to_string(tokens) + ".json";
    write(path);
    server_ = std::make_unique<ServerProcess>(
        setting.porthole, std::vector<std::string>{"--fixtures", path, "--clock",
                                                   "2030-01-01T00:00:00Z", "--auth", "open"});
    clients_ = connect(server_->port(), kTokenConnections);
    clients_.front().send(control("PUT", R"({"frozen":true})"));
    clients_.front().read_answer();
  }

  std::size_t resident_bytes() const { return server_->resident_bytes(); }

  void call(Series& series) {
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < kTokenBatch; ++i) {
      const std::size_t number =
          std::uniform_int_distribution<std::size_t>(0, tokens_ - 1)(random_);
      requests.push_back(
          "POST /organizations/bench/portals/builds HTTP/1.1\r\nHost: 127.0.0.1\r\n"
          "Authorization: Bearer " +
          token_text(number) + "\r\nContent-Length: 0\r\n\r\n");
    }
    series.measure(*server_, clients_, requests);
  }

  /// Moves the clock by a minute, in which one token expires.
  void move(Series& series) {
    series.measure(*server_, clients_, {control("PUT", R"({"advance":"1m"})")});
  }

 private:
  void write(const std::string& path) const {
    std::ofstream file(path);
    file << R"({"version":1,"organizations":[{"slug":"bench"}],"portals":[{"organization":"bench",)"
            R"("name":"Builds","query":"{ viewer { id } }","tokens":[)";
    for (std::size_t i = 0; i < tokens_; ++i) {
      file << R"({"kind":"ephemeral","expires_at":"2031-01-01T00:00:00Z","token":")"
           << token_text(i) << "\"},\n";
    }
    for (std::size_t i = 0; i < kMoves; ++i) {
      file << R"({"kind":"ephemeral","expires_at":"2030-01-01T)" << numbered("%02zu:", i / 60)
           << numbered("%02zu", i % 60) << R"(:30Z","token":")" << token_text(kManyTokens + i)
           << (i + 1 == kMoves ? "\"}\n" : "\"},\n");
    }
    file << "]}]}\n";
    if (!file.flush()) throw std::runtime_error("can't write " + path);
  }

  static std::string control(const std::string& method, const std::string& body) {
    return method + " /_porthole/v1/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  const std::size_t tokens_;
  std::unique_ptr<ServerProcess> server_;
  std::vector<HttpClient> clients_;
  std::mt19937_64 random_{1};
};

}  // namespace

bool run_tokens(const Setting& setting) {
  Keyring few(setting, kFewTokens);
  Keyring many(setting, kManyTokens);
  std::array<Series, 2> calls;
  std::array<Series, 2> moves;
  for (std::size_t round = 0; round < kTokenWarmUpRounds + kTokenRounds; ++round) {
    if (round == kTokenWarmUpRounds) {
      for (Series& series : calls) series.clear();
    }
    few.call(calls[0]);
    many.call(calls[1]);
  }
  for (std::size_t i = 0; i < kMoves; ++i) {
    few.move(moves[0]);
    many.move(moves[1]);
  }
  Table table({"", "tokens", "requests/s", "processor µs"});
  const auto add = [&](const char* what, const char* tokens, const Series& series) {
    table.add({what, tokens, fixed(series.requests_a_second(), 0),
               fixed(series.processor_us_a_request(), 1)});
  };
  add("call of a portal", "10", calls[0]);
  add("call of a portal", "100,000", calls[1]);
  add("a minute later, one token less", "10", moves[0]);
  add("a minute later, one token less", "100,000", moves[1]);
  table.print();
  Bars bars;
  bars.at_most("call: time at 100,000 tokens / at 10", calls[1].time_ratio(calls[0]), kCheckBar, "",
               2);
  bars.at_most("expiry of one: time at 100,000 tokens / at 10", moves[1].time_ratio(moves[0]),
               kExpiryBar, "", 2);
  bars.print();
  std::printf("resident with 100,000 tokens: %s\n", mebibytes(many.resident_bytes()).c_str());
  return bars.all_met();
}

}  // namespace porthole::bench
