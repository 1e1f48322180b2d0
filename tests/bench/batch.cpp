#include "tests/bench/batch.h"

#include <chrono>
#include <optional>
#include <poll.h>
#include <stdexcept>

namespace porthole::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kAnswerTimeMaxMs = 10'000;

double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

}  // namespace

std::vector<HttpClient> connect(std::uint16_t port, std::size_t count) {
  std::vector<HttpClient> clients;
  for (std::size_t i = 0; i < count; ++i) clients.push_back(HttpClient::tcp(port));
  return clients;
}

Batch run_batch(std::vector<HttpClient>& clients, const std::vector<std::string>& requests,
                int expected) {
  Batch batch;
  batch.latencies_us.reserve(requests.size());
  std::vector<pollfd> waiting;
  std::vector<Clock::time_point> sent_at(clients.size());
  std::size_t next = 0;
  const Clock::time_point start = Clock::now();
  for (std::size_t i = 0; i < clients.size(); ++i) {
    waiting.push_back({clients[i].descriptor(), POLLIN, 0});
    if (next == requests.size()) continue;
    sent_at[i] = Clock::now();
    clients[i].send(requests[next++]);
  }
  while (batch.latencies_us.size() < requests.size()) {
    if (::poll(waiting.data(), waiting.size(), kAnswerTimeMaxMs) == 0) {
      throw ClientError("no answer in ten seconds");
    }
    for (std::size_t i = 0; i < clients.size(); ++i) {
      if (waiting[i].revents == 0) continue;
      const std::optional<Answer> answer = clients[i].read_arrived();
      if (!answer) continue;
      batch.latencies_us.push_back(microseconds_since(sent_at[i]));
      if (answer->status != expected) {
        throw std::runtime_error("status " + std::to_string(answer->status) + " instead of " +
                                 std::to_string(expected) + ": " + answer->body);
      }
      if (next == requests.size()) continue;
      sent_at[i] = Clock::now();
      clients[i].send(requests[next++]);
    }
  }
  batch.seconds = microseconds_since(start) / 1e6;
  return batch;
}

}  // namespace porthole::bench
