#include "portal/graphql/mock/node_store.h"

#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

namespace porthole::graphql {
namespace {

Uuid uuid_of(std::size_t number) {
  Uuid uuid;
  for (std::size_t i = 0; i < 8; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>((number >> (8 * i)) & 0xff);
  }
  return uuid;
}

json::Document values_of(std::string_view text) {
  json::ParseResult parsed = json::parse(text);
  REQUIRE_FALSE(parsed.error);
  return std::move(parsed.document);
}

}  // namespace

TEST_SUITE("node_store") {
  TEST_CASE("finds what was created, by type and UUID") {
    NodeStore nodes;
    CHECK(nodes.find("Bed", uuid_of(1)) == nullptr);
    nodes.create("Bed", uuid_of(1), values_of(R"({"label":"a"})"));
    REQUIRE(nodes.find("Bed", uuid_of(1)) != nullptr);
    CHECK(to_json(*nodes.find("Bed", uuid_of(1))) == R"({"label":"a"})");
    CHECK(nodes.find("Garden", uuid_of(1)) == nullptr);
    CHECK(nodes.find("Bed", uuid_of(2)) == nullptr);
  }

  TEST_CASE("lists what was created of a type, the newest first") {
    NodeStore nodes;
    nodes.create("Bed", uuid_of(1), values_of("{}"));
    nodes.create("Garden", uuid_of(2), values_of("{}"));
    nodes.create("Bed", uuid_of(3), values_of("{}"));
    nodes.see("Bed", uuid_of(4), values_of("{}"));
    CHECK(nodes.created("Bed") == std::vector<Uuid>{uuid_of(3), uuid_of(1)});
  }

  TEST_CASE("changes single values, and sees nothing twice") {
    NodeStore nodes;
    nodes.create("Bed", uuid_of(1), values_of(R"({"label":"a","soil":{"kind":"x","depth":1}})"));
    nodes.change("Bed", uuid_of(1), values_of(R"({"label":"b","soil":{"depth":2}})"));
    nodes.see("Bed", uuid_of(1), values_of(R"({"label":"c"})"));
    CHECK(to_json(*nodes.find("Bed", uuid_of(1))) ==
          R"({"label":"b","soil":{"kind":"x","depth":2}})");
    nodes.change("Bed", uuid_of(2), values_of(R"({"label":"d"})"));
    CHECK(to_json(*nodes.find("Bed", uuid_of(2))) == R"({"label":"d"})");
    CHECK(nodes.created("Bed").size() == 1);
  }

  TEST_CASE("holds as many as it may: the oldest make room") {
    NodeStore nodes;
    for (std::size_t i = 0; i <= kCreatedNodesMax; ++i) {
      nodes.create("Bed", uuid_of(i), values_of("{}"));
    }
    CHECK(nodes.created("Bed").size() == kCreatedNodesMax);
    CHECK(nodes.find("Bed", uuid_of(0)) == nullptr);
    CHECK(nodes.find("Bed", uuid_of(1)) != nullptr);
    for (std::size_t i = 0; i <= kSeenNodesMax; ++i) {
      nodes.see("Garden", uuid_of(i), values_of("{}"));
    }
    CHECK(nodes.find("Garden", uuid_of(0)) == nullptr);
    CHECK(nodes.created("Bed").size() == kCreatedNodesMax);
  }

  TEST_CASE("holds as many bytes as it may") {
    NodeStore nodes;
    const std::string text(kNodeValuesBytesMax - 100, 'x');
    const std::size_t fit = kNodeBytesMax / kNodeValuesBytesMax;
    for (std::size_t i = 0; i < fit + 5; ++i) {
      nodes.create("Bed", uuid_of(i), values_of("{\"label\":\"" + text + "\"}"));
    }
    CHECK(nodes.created("Bed").size() >= fit);
    CHECK(nodes.created("Bed").size() < fit + 5);
    nodes.create("Bed", uuid_of(1000),
                 values_of("{\"label\":\"" + std::string(kNodeValuesBytesMax, 'x') + "\"}"));
    CHECK(to_json(*nodes.find("Bed", uuid_of(1000))) == "{}");
  }

  TEST_CASE("counts equal mutations") {
    NodeStore nodes;
    CHECK(nodes.next_ordinal({1, 2}) == 0);
    CHECK(nodes.next_ordinal({1, 2}) == 1);
    CHECK(nodes.next_ordinal({2, 1}) == 0);
  }

  TEST_CASE("is copied as it is, and goes on by itself") {
    NodeStore nodes;
    CHECK(nodes.copy()->find("Bed", uuid_of(1)) == nullptr);
    nodes.create("Bed", uuid_of(1), values_of(R"({"label":"a"})"));
    nodes.create("Bed", uuid_of(2), values_of("{}"));
    nodes.see("Garden", uuid_of(3), values_of(R"({"slug":"w"})"));
    nodes.next_ordinal({1, 2});
    const std::shared_ptr<NodeStore> copy = nodes.copy();
    CHECK(copy->created("Bed") == nodes.created("Bed"));
    CHECK(to_json(*copy->find("Bed", uuid_of(1))) == R"({"label":"a"})");
    CHECK(to_json(*copy->find("Bed", uuid_of(2))) == "{}");
    CHECK(to_json(*copy->find("Garden", uuid_of(3))) == R"({"slug":"w"})");
    nodes.create("Bed", uuid_of(4), values_of("{}"));
    nodes.change("Bed", uuid_of(1), values_of(R"({"label":"b"})"));
    CHECK(to_json(*copy->find("Bed", uuid_of(1))) == R"({"label":"a"})");
    CHECK(copy->created("Bed") == std::vector<Uuid>{uuid_of(2), uuid_of(1)});
    CHECK(copy->next_ordinal({1, 2}) == 1);
    copy->create("Bed", uuid_of(5), values_of("{}"));
    CHECK(nodes.find("Bed", uuid_of(5)) == nullptr);
  }

  TEST_CASE("stands being used by several threads at once") {
    NodeStore nodes;
    std::vector<std::thread> threads;
    for (std::size_t thread = 0; thread < 4; ++thread) {
      threads.emplace_back([&nodes, thread] {
        const json::Document values(rapidjson::kObjectType);
        for (std::size_t i = 0; i < 200; ++i) {
          nodes.create("Bed", uuid_of(thread * 1000 + i), values);
          nodes.change("Bed", uuid_of(i), values);
          nodes.see("Garden", uuid_of(i), values);
          nodes.next_ordinal({1, 1});
          nodes.find("Bed", uuid_of(i));
          nodes.created("Garden");
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(nodes.next_ordinal({1, 1}) == 800);
    CHECK(nodes.created("Bed").size() >= 600);
  }
}

}  // namespace porthole::graphql
