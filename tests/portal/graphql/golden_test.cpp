#include <fstream>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

std::string read_golden(const std::string& name) {
  const std::string path = std::string(PORTHOLE_GOLDEN_FOLDER "/") + name;
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in, path);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

}  // namespace

TEST_SUITE("golden") {
  TEST_CASE("gives the bytes of the golden file, whatever compiled it") {
    const MockAsker asker;
    CHECK(asker.ask(read_golden("mock_query.graphql")) + "\n" == read_golden("mock_answer.json"));
    const MockAsker untyped(nullptr);
    CHECK(untyped.ask(read_golden("untyped_query.graphql")) + "\n" ==
          read_golden("untyped_answer.json"));
  }
}

}  // namespace porthole::graphql
