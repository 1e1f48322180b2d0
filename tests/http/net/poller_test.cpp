#include "http/net/poller.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <fcntl.h>
#include <latch>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include <doctest/doctest.h>

namespace porthole::http {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace): of literals.
using SteadyClock = std::chrono::steady_clock;

// Two connected, non-blocking sockets.
struct SocketPair {
  SocketPair() {
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) == 0);
    for (const int end : ends) REQUIRE(fcntl(end, F_SETFL, O_NONBLOCK) == 0);
  }
  ~SocketPair() {
    for (int& end : ends) shut(end);
  }
  SocketPair(const SocketPair&) = delete;
  SocketPair& operator=(const SocketPair&) = delete;

  static void shut(int& end) {
    if (end >= 0) close(end);
    end = -1;
  }
  void send(std::string_view text = "x") const {
    REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  std::string receive() const {
    std::array<char, 64> bytes{};
    const ssize_t count = ::read(ends[0], bytes.data(), bytes.size());
    return {bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
  }
  // Until the other end's buffer is full.
  void fill() const {
    const std::string block(65536, 'x');
    while (write(ends[0], block.data(), block.size()) > 0) {
    }
  }

  int watched() const { return ends[0]; }

  std::array<int, 2> ends = {-1, -1};
};

constexpr Interest kNothing{};
constexpr Interest kRead{true, false};
constexpr Interest kWrite{false, true};
constexpr Interest kBoth{true, true};
constexpr Interest kHangUp{false, false, true};
constexpr Interest kPeerEnd{false, false, false, true};

std::unique_ptr<Poller> made(Result<std::unique_ptr<Poller>> poller) {
  REQUIRE(poller.ok());
  return std::move(poller).value();
}

std::vector<PollerEvent> ready(Poller& poller, std::chrono::milliseconds timeout = 0ms) {
  std::vector<PollerEvent> events(3);  // Replaced by the wait.
  REQUIRE(poller.wait(events, timeout).ok());
  std::sort(events.begin(), events.end(),
            [](const PollerEvent& a, const PollerEvent& b) { return a.token < b.token; });
  return events;
}

// "7:r 9:rw": tokens and readiness; h for hung up.
std::string summary(const std::vector<PollerEvent>& events) {
  std::string text;
  for (const PollerEvent& event : events) {
    if (!text.empty()) text += ' ';
    text += std::to_string(event.token) + ':';
    if (event.readable) text += 'r';
    if (event.writable) text += 'w';
    if (event.hung_up) text += 'h';
  }
  return text;
}

std::string poll_now(Poller& poller) {
  return summary(ready(poller));
}

void test_readiness(Poller& poller) {
  const SocketPair pair;
  REQUIRE(poller.add(pair.watched(), kRead, 7).ok());
  CHECK(poll_now(poller) == "");
  pair.send();
  CHECK(poll_now(poller) == "7:r");
  CHECK(poll_now(poller) == "7:r");  // Level-triggered.
  CHECK(pair.receive() == "x");
  CHECK(poll_now(poller) == "");

  REQUIRE(poller.modify(pair.watched(), kWrite, 8).ok());
  CHECK(poll_now(poller) == "8:w");
  pair.send();
  CHECK(poll_now(poller) == "8:w");
  REQUIRE(poller.modify(pair.watched(), kBoth, 9).ok());
  CHECK(poll_now(poller) == "9:rw");
  pair.fill();
  CHECK(poll_now(poller) == "9:r");
  poller.remove(pair.watched());
  CHECK(poll_now(poller) == "");
}

void test_no_interest(Poller& poller) {
  SocketPair pair;
  REQUIRE(poller.add(pair.watched(), kNothing, 1).ok());
  pair.send("abc");
  CHECK(poll_now(poller) == "");
  REQUIRE(poller.modify(pair.watched(), kRead, 2).ok());
  CHECK(poll_now(poller) == "2:r");
  REQUIRE(poller.modify(pair.watched(), kNothing, 3).ok());
  SocketPair::shut(pair.ends[1]);
  CHECK(poll_now(poller) == "");
  REQUIRE(poller.modify(pair.watched(), kRead, 4).ok());
  CHECK(poll_now(poller) == "4:rwh");
  CHECK(pair.receive() == "abc");
  REQUIRE(poller.modify(pair.watched(), kNothing, 5).ok());
  poller.remove(pair.watched());
  REQUIRE(poller.add(pair.watched(), kRead, 6).ok());
  CHECK(poll_now(poller) == "6:rwh");
  poller.remove(pair.watched());
}

void test_hang_up_alone(Poller& poller) {
  SocketPair pair;
  REQUIRE(poller.add(pair.watched(), kHangUp, 1).ok());
  pair.send("abc");
  CHECK(poll_now(poller) == "");
  REQUIRE(shutdown(pair.ends[1], SHUT_WR) == 0);
  CHECK(poll_now(poller) == "");
  REQUIRE(poller.modify(pair.watched(), kNothing, 2).ok());
  SocketPair::shut(pair.ends[1]);
  CHECK(poll_now(poller) == "");
  REQUIRE(poller.modify(pair.watched(), kHangUp, 3).ok());
  CHECK(poll_now(poller) == "3:rwh");
  poller.remove(pair.watched());
}

void test_peer_end_alone(Poller& poller) {
  SocketPair pair;
  REQUIRE(poller.add(pair.watched(), kPeerEnd, 1).ok());
  pair.send("abc");
  CHECK(poll_now(poller) == "");
  REQUIRE(shutdown(pair.ends[1], SHUT_WR) == 0);
  const std::vector<PollerEvent> events = ready(poller);
  REQUIRE(events.size() == 1);
#if defined(__linux__)
  CHECK(events[0].peer_ended);
  CHECK_FALSE(events[0].hung_up);
#endif
  REQUIRE(poller.modify(pair.watched(), kNothing, 2).ok());
  SocketPair::shut(pair.ends[1]);
  CHECK(poll_now(poller) == "");
  REQUIRE(poller.modify(pair.watched(), kPeerEnd, 3).ok());
  CHECK(poll_now(poller) == "3:rwh");
  poller.remove(pair.watched());
}

void test_ends(Poller& poller) {
  const SocketPair half;
  REQUIRE(poller.add(half.watched(), kRead, 1).ok());
  REQUIRE(shutdown(half.ends[1], SHUT_WR) == 0);
  CHECK(poll_now(poller) == "1:r");  // We may still write.
  CHECK(half.receive() == "");
  poller.remove(half.watched());

  SocketPair gone;
  REQUIRE(poller.add(gone.watched(), kWrite, 2).ok());
  SocketPair::shut(gone.ends[1]);
  CHECK(poll_now(poller) == "2:rwh");
  poller.remove(gone.watched());
  CHECK(poll_now(poller) == "");
}

void test_many(Poller& poller) {
  constexpr std::size_t kPairs = 100;
  std::vector<std::unique_ptr<SocketPair>> pairs;
  for (std::size_t index = 0; index < kPairs; ++index) {
    pairs.push_back(std::make_unique<SocketPair>());
    REQUIRE(poller.add(pairs.back()->watched(), kRead, index).ok());
  }
  for (std::size_t index = 0; index < kPairs; index += 2) poller.remove(pairs[index]->watched());
  for (const auto& pair : pairs) pair->send();
  std::vector<bool> told(kPairs);
  for (int rounds = 0; rounds < 4; ++rounds) {
    for (const PollerEvent& event : ready(poller)) {
      REQUIRE(event.token < kPairs);
      told[event.token] = true;
      pairs[event.token]->receive();
    }
  }
  for (std::size_t index = 0; index < kPairs; ++index) CHECK(told[index] == (index % 2 == 1));
  for (std::size_t index = 1; index < kPairs; index += 2) poller.remove(pairs[index]->watched());
}

// Some systems allow a process no more than 256 unless asked.
void allow_descriptors(rlim_t wanted) {
  rlimit limit{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

void test_turns(Poller& poller) {
  allow_descriptors(1000);
  constexpr std::size_t kPairs = 400;
  std::vector<std::unique_ptr<SocketPair>> pairs;
  for (std::size_t index = 0; index < kPairs; ++index) {
    pairs.push_back(std::make_unique<SocketPair>());
    REQUIRE(poller.add(pairs.back()->watched(), kRead, index).ok());
    pairs.back()->send();
  }
  // Nobody reads: all stay ready, and yet each gets its turn.
  std::vector<bool> told(kPairs);
  for (int rounds = 0; rounds < 4; ++rounds) {
    for (const PollerEvent& event : ready(poller)) told[event.token] = true;
  }
  CHECK(std::find(told.begin(), told.end(), false) == told.end());
  for (const auto& pair : pairs) poller.remove(pair->watched());
}

void test_timeout(Poller& poller) {
  const auto start = SteadyClock::now();
  CHECK(ready(poller, 30ms).empty());
  CHECK(SteadyClock::now() - start >= 25ms);
  CHECK(ready(poller, -5ms).empty());
}

void test_wake(Poller& poller) {
  poller.wake();
  poller.wake();
  const auto start = SteadyClock::now();
  CHECK(ready(poller, 60s).empty());
  CHECK(ready(poller, 10ms).empty());  // The two were one, and are over.
  CHECK(SteadyClock::now() - start >= 8ms);
  CHECK(SteadyClock::now() - start < 20s);

  std::thread waker([&] { poller.wake(); });
  std::vector<PollerEvent> events;
  CHECK(poller.wait(events, std::nullopt).ok());
  CHECK(events.empty());
  waker.join();

  const SocketPair pair;
  REQUIRE(poller.add(pair.watched(), kRead, 1).ok());
  pair.send();
  poller.wake();
  CHECK(poll_now(poller) == "1:r");
  poller.remove(pair.watched());
}

void test_changes_during_wait(Poller& poller) {
  const SocketPair pair;
  pair.send();
  REQUIRE(poller.add(pair.watched(), kNothing, 1).ok());
  // Whether it comes before the wait or during it, it must not be missed.
  std::thread other([&] { CHECK(poller.modify(pair.watched(), kRead, 2).ok()); });
  const auto start = SteadyClock::now();
  std::string seen;
  while (seen.empty() && SteadyClock::now() - start < 20s) seen = summary(ready(poller, 20s));
  other.join();
  CHECK(seen == "2:r");
  CHECK(SteadyClock::now() - start < 15s);
  poller.remove(pair.watched());
}

void test_threads(Poller& poller) {
  constexpr int kRounds = 300;
  std::array<SocketPair, 4> pairs;
  std::atomic<bool> over = false;
  std::latch started(static_cast<std::ptrdiff_t>(pairs.size()) + 1);
  std::vector<std::thread> changers;
  for (std::size_t index = 0; index < pairs.size(); ++index) {
    changers.emplace_back([&poller, &started, &pair = pairs[index], index] {
      started.arrive_and_wait();
      for (int round = 0; round < kRounds; ++round) {
        if (!poller.add(pair.watched(), kRead, index).ok()) std::abort();
        if (!poller.modify(pair.watched(), kBoth, index).ok()) std::abort();
        poller.wake();
        if (!poller.modify(pair.watched(), kNothing, index).ok()) std::abort();
        poller.remove(pair.watched());
      }
    });
  }
  std::thread waiter([&] {
    std::vector<PollerEvent> events;
    started.arrive_and_wait();
    do {
      if (!poller.wait(events, 5ms).ok()) std::abort();
      for (const PollerEvent& event : events) {
        if (event.token >= pairs.size() || event.readable || !event.writable) std::abort();
      }
    } while (!over);
  });
  for (std::thread& changer : changers) changer.join();
  over = true;
  poller.wake();
  waiter.join();
  CHECK(poll_now(poller) == "");
}

void test_misuse(Poller& poller) {
  const SocketPair pair;
  poller.remove(pair.watched());
  (void)poller.modify(pair.watched(), kRead, 1);
  poller.remove(pair.watched());
  REQUIRE(poller.add(pair.watched(), kRead, 2).ok());
  CHECK_FALSE(poller.add(pair.watched(), kRead, 3).ok());
  poller.remove(pair.watched());
  poller.remove(-1);
  // Closed without `remove`, and its number reused.
  {
    const SocketPair forgotten;
    REQUIRE(poller.add(forgotten.watched(), kRead, 4).ok());
  }
  CHECK(poll_now(poller) == "");
  CHECK(poll_now(poller) == "");
}

void test_closes_its_own(Result<std::unique_ptr<Poller>> (*make)()) {
  const int before = dup(0);
  close(before);
  for (int times = 0; times < 3; ++times) made(make());
  const int after = dup(0);
  close(after);
  CHECK(before == after);
}

struct Kind {
  const char* name;
  Result<std::unique_ptr<Poller>> (*make)();
};

constexpr Kind kKinds[] = {
    {"poll", make_poll_poller},
#if defined(__linux__)
    {"epoll", make_epoll_poller},
#endif
};

void with_each(void (*test)(Poller&)) {
  for (const Kind& kind : kKinds) {
    CAPTURE(kind.name);
    const auto poller = made(kind.make());
    test(*poller);
  }
}

}  // namespace

TEST_SUITE("poller") {
  TEST_CASE("reports what is ready until it is handled") {
    with_each(test_readiness);
  }
  TEST_CASE("reports nothing without interest") {
    with_each(test_no_interest);
  }
  TEST_CASE("reports only a hang-up if that is the only interest") {
    with_each(test_hang_up_alone);
  }
  TEST_CASE("reports only that the peer has ended if that is the only interest") {
    with_each(test_peer_end_alone);
  }
  TEST_CASE("tells a half-closed peer from one that has hung up") {
    with_each(test_ends);
  }
  TEST_CASE("tells many descriptors apart") {
    with_each(test_many);
  }
  TEST_CASE("gives all a turn when more are ready than one wait reports") {
    with_each(test_turns);
  }
  TEST_CASE("waits until the timeout") {
    with_each(test_timeout);
  }
  TEST_CASE("is woken, also before it waits") {
    with_each(test_wake);
  }
  TEST_CASE("notices what another thread changes while it waits") {
    with_each(test_changes_during_wait);
  }
  TEST_CASE("is changed by many threads at once") {
    with_each(test_threads);
  }
  TEST_CASE("survives misuse") {
    with_each(test_misuse);
  }

  TEST_CASE("closes what it opened") {
    for (const Kind& kind : kKinds) {
      CAPTURE(kind.name);
      test_closes_its_own(kind.make);
    }
  }

  TEST_CASE("there is one for this system") {
    CHECK(made(make_poller()) != nullptr);
  }
}

}  // namespace porthole::http
