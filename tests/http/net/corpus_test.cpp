#include "tests/http/net/corpus.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

const std::vector<CorpusCase>& corpus() {
  static const std::vector<CorpusCase> kCases = load_corpus();
  return kCases;
}

bool is_refusal(const std::string& expected) {
  return expected.starts_with('4') || expected.starts_with('5');
}

/// What a connection made of a file's bytes.
struct Outcome {
  std::vector<Answer> answers;
  std::string rest;  ///< What came behind them and is none.
};

Outcome parse(std::string bytes, const CorpusCase& one) {
  std::vector<std::string> methods;
  for (const SeenRequest& request : frame(one.bytes).requests) methods.push_back(request.method);
  Outcome outcome;
  while (!bytes.empty()) {
    const std::size_t at = outcome.answers.size();
    auto answer = take_answer(bytes, at < methods.size() ? methods[at] : "GET");
    if (!answer) break;
    if (answer->status >= 200) outcome.answers.push_back(*std::move(answer));
  }
  outcome.rest = std::move(bytes);
  return outcome;
}

/// Whether the server is to close by itself.
bool closes(const CorpusCase& one) {
  return one.expected.back().ends_with(" close");
}

/// Whether a client that waits with its body may be refused before it has sent it.
bool may_be_refused_early(const CorpusCase& one) {
  return one.bytes.find("100-") != std::string::npos;
}

/// Describes how `outcome` differs from what the file expects; empty when it doesn't.
std::string difference(const CorpusCase& one, const Outcome& outcome) {
  std::size_t expected = one.expected.size();
  if (one.expected.back() == "incomplete") --expected;
  if (!outcome.rest.empty()) return "something behind the answers: " + outcome.rest.substr(0, 80);
  if (outcome.answers.size() != expected) {
    return "expected " + std::to_string(expected) + " answers, got " +
           std::to_string(outcome.answers.size());
  }
  for (std::size_t i = 0; i < expected; ++i) {
    const Answer& answer = outcome.answers[i];
    const std::string got = std::to_string(answer.status) + (answer.closes() ? " close" : " keep");
    const std::string& wanted = one.expected[i];
    // Whatever the router says to a request is fine.
    if (is_refusal(wanted) ? got != wanted : answer.closes() != wanted.ends_with(" close")) {
      return "expected " + wanted + ", got " + got;
    }
  }
  return {};
}

/// Sends the file's bytes in pieces that end at `cuts`, each once the server has taken the last.
Outcome run(const std::string& path, const CorpusCase& one, const std::vector<std::size_t>& cuts) {
  HttpClient client = HttpClient::unix_socket(path);
  std::size_t from = 0;
  bool taken = true;
  for (const std::size_t cut : cuts) {
    taken = taken && client.try_send(std::string_view(one.bytes).substr(from, cut - from)) &&
            client.wait_taken();
    from = cut;
  }
  if (taken) client.try_send(std::string_view(one.bytes).substr(from));
  if (!closes(one)) client.finish_sending();
  return parse(client.read_to_end(), one);
}

/// The same, but for a client that was refused before it sent its body.
std::string split_difference(const std::string& path, const CorpusCase& one,
                             const std::vector<std::size_t>& cuts) {
  const Outcome outcome = run(path, one, cuts);
  const bool refused = !outcome.answers.empty() && outcome.rest.empty() &&
                       outcome.answers.back().closes() &&
                       outcome.answers.size() <= one.expected.size();
  if (may_be_refused_early(one) && refused) return {};
  return difference(one, outcome);
}

std::vector<std::size_t> every(std::size_t piece, std::size_t size) {
  std::vector<std::size_t> cuts;
  for (std::size_t at = piece; at < size; at += piece) cuts.push_back(at);
  return cuts;
}

/// Every place to split at, or some by chance where there are many.
std::vector<std::size_t> boundaries(std::size_t size, std::mt19937& chance) {
  constexpr std::size_t kAllUpTo = 160;
  constexpr std::size_t kSamples = 64;
  if (size <= kAllUpTo) return every(1, size);
  std::vector<std::size_t> all = {1, size - 1};
  while (all.size() < kSamples) all.push_back(1 + chance() % (size - 1));
  return all;
}

/// A server on a Unix socket, which tells when it has taken a piece.
struct Served {
  TemporaryFolder folder;
  std::string path = folder / "socket";
  ServerUnderTest server;

  Served() : server(options(path)) {}

  static ServerUnderTestOptions options(const std::string& path) {
    ServerUnderTestOptions made;
    made.server.unix_socket = path;
    made.log_level = LogLevel::off;
    return made;
  }
};

TEST_SUITE("server: corpus") {
  TEST_CASE("responds to each file as expected, in one piece over TCP") {
    const Served served;
    for (const CorpusCase& one : corpus()) {
      CAPTURE(one.name);
      HttpClient client = served.server.connect();
      client.try_send(one.bytes);
      if (!closes(one)) client.finish_sending();
      CHECK(difference(one, parse(client.read_to_end(), one)) == "");
    }
    CHECK(served.server.ask(get("/")).status == 200);
  }

  TEST_CASE("responds to each file as expected, byte by byte") {
    const Served served;
    for (const CorpusCase& one : corpus()) {
      CAPTURE(one.name);
      const std::size_t piece = std::max<std::size_t>(1, one.bytes.size() / 2000);
      CHECK(split_difference(served.path, one, every(piece, one.bytes.size())) == "");
    }
    CHECK(served.server.ask(get("/")).status == 200);
  }

  TEST_CASE("responds to each file as expected, split anywhere") {
    const Served served;
    std::mt19937 chance(1);
    for (const CorpusCase& one : corpus()) {
      CAPTURE(one.name);
      for (const std::size_t at : boundaries(one.bytes.size(), chance)) {
        const std::string found = split_difference(served.path, one, {at});
        if (found.empty()) continue;
        CAPTURE(at);
        CHECK(found == "");
      }
    }
    CHECK(served.server.ask(get("/")).status == 200);
  }

  TEST_CASE("leaves no connection and no memory of it behind") {
    const Served served;
    const std::size_t idle = open_descriptors();
    for (const CorpusCase& one : corpus()) {
      HttpClient client = HttpClient::unix_socket(served.path);
      client.try_send(one.bytes);
    }
    CHECK(wait_until([&] { return open_descriptors() == idle; }));
    CHECK(served.server.ask(get("/")).status == 200);
  }
}

}  // namespace
}  // namespace porthole::http::test
