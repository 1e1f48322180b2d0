#include "http/testkit/named_snapshots.h"

#include <memory>
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

  TEST_CASE("count what they share once, and what each has for itself") {
    const auto with_portals = [](std::size_t count, std::size_t bytes) {
      StateImage image;
      image.organizations.push_back({std::make_shared<const Organization>(), {}});
      for (std::size_t i = 0; i < count; ++i) {
        Portal portal;
        portal.json.assign(bytes, 'x');
        image.organizations[0].portals.push_back(std::make_shared<const Portal>(portal));
      }
      return image;
    };
    const auto named = [](const std::string& name, const StateImage& image) {
      return NamedSnapshot{name, {}, KeptImage(image), {}, 0};
    };
    constexpr std::size_t kPortalBytes = 1'000'000;
    const StateImage shared = with_portals(8, kPortalBytes);
    SnapshotMemory memory;
    const NamedSnapshot one = named("one", shared);
    memory.add(one);
    const std::size_t alone = memory.bytes();
    CHECK(alone > 8 * kPortalBytes);
    const NamedSnapshot two = named("two", shared);
    memory.add(two);
    CHECK(memory.bytes() < alone + kPortalBytes);
    const NamedSnapshot other = named("other", with_portals(8, kPortalBytes));
    memory.add(other);
    CHECK(memory.bytes() > 2 * alone);
    memory.remove(one);
    CHECK(memory.bytes() > 2 * alone - kPortalBytes);
    memory.remove(two);
    memory.remove(other);
    CHECK(memory.bytes() == 0);
  }
}

}  // namespace porthole::http
