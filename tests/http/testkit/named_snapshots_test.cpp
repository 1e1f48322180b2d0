#include "http/testkit/named_snapshots.h"

#include <string>

#include <doctest/doctest.h>

namespace porthole::http {

TEST_SUITE("named snapshots") {
  TEST_CASE("are bounded, and one that is taken again takes its own place") {
    NamedSnapshots snapshots;
    for (std::size_t i = 0; i < kNamedSnapshotsMax; ++i) {
      REQUIRE(snapshots.put("", {"s" + std::to_string(i), {}, {}, {}, 0}).ok());
    }
    const Result<void> refused = snapshots.put("acme", {"one-more", {}, {}, {}, 0});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(snapshots.list("acme").empty());
    REQUIRE(snapshots.put("", {"s1", {}, {}, {}, 5}).ok());
    CHECK((*snapshots.find("", "s1"))->random_position == 5);
    CHECK(snapshots.list("").size() == kNamedSnapshotsMax);
    snapshots.erase_all("");
    CHECK(snapshots.list("").empty());
    CHECK_FALSE(snapshots.find("", "s1").ok());
  }
}

}  // namespace porthole::http
