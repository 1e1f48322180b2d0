#include "portal/base/random.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

namespace porthole {

TEST_SUITE("random") {
  TEST_CASE("a seed gives the same sequence on every machine") {
    // SHA-256 of seed and counter, eight bytes each, little-endian; from Python's hashlib.
    struct Golden {
      std::uint64_t seed;
      const char* first;
      const char* second;
    };
    const Golden golden[] = {
        {0, "374708fff7719dd5979ec875d56cd2286f6d3cf7ec317a3b25632aab28ec37bb",
         "9d34149fbd1fe777eb238799054c8cbfbce372255f219f8740838def9bfd02db"},
        {42, "aefdce03def94ffed42159e55677ec20e91200e1981f25b1f271b6fd99c3c263",
         "c953b283023f000d3b5411c5967055f5dfecc6c0d0082ae2b3b926a389a4841b"},
        {std::numeric_limits<std::uint64_t>::max(),
         "60c69a3e87bf5c4f1e546bec45f262690bcf5494c4ecac2616bf2f731afa152a",
         "c9cb04ba987a95a535a8ba7d18b3815d0f04b47add63f2b18ed0a66f9a6d617a"},
    };
    for (const Golden& expected : golden) {
      CAPTURE(expected.seed);
      SeededRandom blocks(expected.seed);
      CHECK(blocks.hex(32) == expected.first);
      CHECK(blocks.hex(32) == expected.second);
      SeededRandom at_once(expected.seed);
      CHECK(at_once.hex(64) == std::string(expected.first) + expected.second);
      SeededRandom part(expected.seed);
      CHECK(part.hex(5) == std::string(expected.first).substr(0, 10));
      CHECK(part.hex(0) == "");
      CHECK(part.hex(33) == expected.second + SeededRandom(expected.seed).hex(96).substr(128, 2));
    }
  }

  TEST_CASE("different seeds give different sequences") {
    CHECK(SeededRandom(1).hex(16) != SeededRandom(2).hex(16));
    CHECK(SeededRandom(1).hex(16) != SeededRandom(std::uint64_t{1} << 32).hex(16));
    CHECK(SeededRandom(0).hex(16) != SeededRandom(std::uint64_t{1} << 63).hex(16));
  }

  TEST_CASE("fills exactly the requested bytes") {
    SeededRandom random(7);
    for (std::size_t count = 0; count <= 70; ++count) {
      std::array<std::uint8_t, 72> bytes;
      bytes.fill(0xEE);
      random.fill(bytes.data() + 1, count);
      CAPTURE(count);
      CHECK(bytes.front() == 0xEE);
      CHECK(bytes[count + 1] == 0xEE);
    }
  }

  TEST_CASE("threads that share a seeded sequence never get the same part of it") {
    SeededRandom shared(3);
    std::vector<std::vector<std::string>> taken(8);
    std::vector<std::thread> threads;
    for (auto& own : taken) {
      threads.emplace_back([&] {
        for (int i = 0; i < 250; ++i) own.push_back(shared.hex(32));
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::set<std::string> all;
    for (const auto& own : taken) all.insert(own.begin(), own.end());
    CHECK(all.size() == 2'000);
    SeededRandom alone(3);
    for (int i = 0; i < 2'000; ++i) CHECK(all.contains(alone.hex(32)));
  }

  TEST_CASE("the system's generator does not repeat itself") {
    SystemRandom random;
    std::set<std::string> all;
    for (int i = 0; i < 1'000; ++i) all.insert(random.hex(16));
    CHECK(all.size() == 1'000);
    // Every byte of a long piece is filled: 256 zeros can't be chance.
    std::vector<std::uint8_t> bytes(4'096, 0);
    random.fill(bytes.data(), bytes.size());
    CHECK(std::count(bytes.begin(), bytes.end(), 0) < 256);
  }

  TEST_CASE("the system's does not repeat on any thread") {
    SystemRandom random;
    std::array<std::vector<std::string>, 4> drawn;
    std::vector<std::thread> threads;
    for (std::vector<std::string>& own : drawn) {
      threads.emplace_back([&random, &own] {
        for (int i = 0; i < 500; ++i) own.push_back(random.hex(16));
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::set<std::string> all;
    for (const auto& own : drawn) all.insert(own.begin(), own.end());
    CHECK(all.size() == 2'000);
  }

  TEST_CASE("the system's does not repeat in a forked process") {
    SystemRandom random;
    const std::string before = random.hex(16);
    std::array<int, 2> pipe_ends;
    REQUIRE(::pipe(pipe_ends.data()) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const std::string drawn = random.hex(16);
      const bool is_sent = ::write(pipe_ends[1], drawn.data(), drawn.size()) == 32;
      ::_exit(is_sent ? 0 : 1);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);
    std::string drawn(32, ' ');
    CHECK(::read(pipe_ends[0], drawn.data(), drawn.size()) == 32);
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
    CHECK(drawn != random.hex(16));
    CHECK(drawn != before);
  }
}

}  // namespace porthole
