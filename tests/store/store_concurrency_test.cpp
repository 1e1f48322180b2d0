#include <atomic>
#include <cstdint>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/store/store_support.h"

namespace porthole {
namespace {

using test::House;
using test::named;

constexpr int kThreads = 8;

/// Runs `work` in eight threads, with their numbers.
template <typename Work>
void in_threads(const Work& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back([&work, i] { work(i); });
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

TEST_SUITE("store: threads") {
  TEST_CASE("gives a slug to one of those who want it at once") {
    House house;
    const OrganizationPtr acme = house.organization();
    std::atomic<int> won = 0;
    std::atomic<int> lost = 0;
    in_threads([&](int) {
      for (int round = 0; round < 200; ++round) {
        const auto created =
            house.store.create_portal(*acme, named("p" + std::to_string(round)), {demo_user()});
        if (created.ok()) {
          ++won;
        } else if (created.error().message == "Validation failed: Slug has already been taken") {
          ++lost;
        }
      }
    });
    CHECK(won == 200);
    CHECK(lost == 200 * (kThreads - 1));
    CHECK(house.slugs().size() == 200);
    CHECK(house.store.revision() == 201);
  }

  TEST_CASE("loses no update when writers change different properties of one portal") {
    House house;
    const OrganizationPtr acme = house.organization();
    house.create(*acme, "Main");
    std::atomic<int> lost = 0;
    in_threads([&](int thread) {
      for (int round = 0; round < 200; ++round) {
        const std::string text = "v" + std::to_string(round);
        PortalDraft draft;
        // Each thread has a property, or half of the places of one, to itself.
        const auto mine = [&](const Portal& portal) -> bool {
          switch (thread % 4) {
            case 0:
              return portal.contents.name == text;
            case 1:
              return portal.contents.description == text;
            case 2:
              return portal.contents.query == "{ " + text + " }";
            default:
              return portal.contents.user_invokable == (round % 2 == 0);
          }
        };
        switch (thread % 4) {
          case 0:
            draft.name = {Presence::given, text};
            break;
          case 1:
            draft.description = {Presence::given, text};
            break;
          case 2:
            draft.query = {Presence::given, "{ " + text + " }"};
            break;
          default:
            draft.user_invokable = {Presence::given, round % 2 == 0};
        }
        if (thread >= 4) {
          draft = {};  // These four only stir, by updates that mention nothing.
          if (!house.store.update_portal(*acme, "main", draft, {}).ok()) ++lost;
          continue;
        }
        const auto updated = house.store.update_portal(*acme, "main", draft, {});
        if (!updated.ok() || !mine(**updated) || !mine(**house.store.portal("acme", "main")))
          ++lost;
      }
    });
    CHECK(lost == 0);
    CHECK(house.store.revision() == 2 + kThreads * 200);
  }

  TEST_CASE("lets one of those who delete a portal do it") {
    House house;
    const OrganizationPtr acme = house.organization();
    for (int i = 0; i < 200; ++i) house.create(*acme, "p" + std::to_string(i));
    std::atomic<int> deleted = 0;
    in_threads([&](int) {
      for (int i = 0; i < 200; ++i) {
        if (house.store.delete_portal(*acme, "p" + std::to_string(i), {}).ok()) ++deleted;
      }
    });
    CHECK(deleted == 200);
    CHECK(house.slugs().empty());
  }

  TEST_CASE("makes an organization once, and numbers each once") {
    House house;
    in_threads([&](int) {
      for (int i = 0; i < 100; ++i) {
        (void)house.store.organization("o" + std::to_string(i), *house.token()).ok();
      }
    });
    CHECK(house.store.organization_count() == 100);
    std::set<std::uint64_t> numbers;
    for (const auto& entry : house.store.image().organizations) {
      numbers.insert(entry.organization->number);
    }
    CHECK(numbers.size() == 100);
    CHECK(*numbers.rbegin() == 100);
  }

  TEST_CASE("readers and images see whole states while eight threads rename") {
    House house;
    const OrganizationPtr acme = house.organization();
    for (int i = 0; i < kThreads; ++i) house.create(*acme, "p" + std::to_string(i));
    std::atomic<bool> is_done = false;
    std::atomic<int> torn = 0;
    std::thread reader([&] {
      while (!is_done) {
        std::set<std::string> slugs;
        const StateImage image = house.store.image();
        for (const PortalPtr& portal : image.organizations.front().portals) {
          slugs.insert(portal->contents.slug);
        }
        if (slugs.size() != kThreads || house.store.portals("acme", {})->total != kThreads) ++torn;
      }
    });
    in_threads([&](int thread) {
      const std::string name = "p" + std::to_string(thread);
      for (int round = 0; round < 100; ++round) {
        PortalDraft there;
        there.slug = {Presence::given, name + "-x"};
        PortalDraft back;
        back.slug = {Presence::given, name};
        if (!house.store.update_portal(*acme, name, there, {}).ok()) ++torn;
        if (!house.store.update_portal(*acme, name + "-x", back, {}).ok()) ++torn;
      }
    });
    is_done = true;
    reader.join();
    CHECK(torn == 0);
    CHECK(house.slugs() == test::Slugs{"p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"});
  }

  TEST_CASE("nothing is left of a user who is removed while eight threads make changes as them") {
    House house(AuthMode::strict);
    StateImage with_sam = test::sample_image();
    const UserPtr sam = with_sam.users.front();
    const OrganizationPtr acme = with_sam.organizations.front().organization;
    StateImage without_sam;
    without_sam.organizations = {{acme, {}}};
    house.store.load(with_sam);
    std::atomic<bool> is_done = false;
    std::string broken;
    std::thread replacer([&] {
      for (int round = 0; !is_done && broken.empty(); ++round) {
        (void)house.store.replace(round % 2 == 0 ? without_sam : with_sam).ok();
        broken = house.store.find_broken_invariant();
      }
    });
    in_threads([&](int thread) {
      const Actor actor{sam};
      for (int round = 0; round < 150; ++round) {
        const std::string name = "t" + std::to_string(thread) + "-" + std::to_string(round);
        (void)house.store.create_portal(*acme, named(name), actor).ok();
        (void)house.store.create_portal_token("acme", name, "", actor).ok();
        (void)house.store.create_portal_secret("acme", "deploie", "", actor).ok();
        (void)house.store.update_portal(*acme, "deploie", named("Other"), actor).ok();
        (void)house.store.delete_portal(*acme, name, actor).ok();
      }
    });
    is_done = true;
    replacer.join();
    CHECK(broken == "");
  }
}

}  // namespace porthole
