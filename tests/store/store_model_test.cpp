#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/store/store_support.h"

namespace porthole {
namespace {

using test::House;

/// What a portal is, and no more.
struct PlainPortal {
  std::string slug;
  std::string name;
  std::string query;
  std::optional<std::string> description;
  bool user_invokable = false;
};

PlainPortal plain(const Portal& portal) {
  const PortalContents& contents = portal.contents;
  return {contents.slug, contents.name, contents.query, contents.description,
          contents.user_invokable};
}

bool same(const PlainPortal& left, const PlainPortal& right) {
  return left.slug == right.slug && left.name == right.name && left.query == right.query &&
         left.description == right.description && left.user_invokable == right.user_invokable;
}

/// Plays random calls on one organization against a vector, which does them in the plainest way.
/// Collects what differs rather than failing, since several may run at once.
class Player {
 public:
  Player(Store& store, OrganizationPtr organization, std::uint64_t seed)
      : store_(store), organization_(std::move(organization)), engine_(seed), seed_(seed) {}

  /// The same calls where others play, too: answers differ, and that is right.
  void stir(int calls) {
    for (int i = 0; i < calls; ++i) {
      play(1);
      difference_.clear();
    }
  }

  void play(int calls) {
    for (int end = step_ + calls; step_ < end && difference_.empty(); ++step_) {
      switch (below(10)) {
        case 0:
        case 1:
        case 2:
          create();
          break;
        case 3:
        case 4:
          update();
          break;
        case 5:
        case 6:
          remove();
          break;
        case 7:
          get();
          break;
        default:
          list();
      }
    }
  }

  /// Empty when store and vector never differed.
  std::string difference() const { return difference_; }
  std::size_t size() const { return portals_.size(); }

 private:
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }

  void expect(bool holds, const std::string& what) {
    if (holds || !difference_.empty()) return;
    difference_ = "seed " + std::to_string(seed_) + ", step " + std::to_string(step_) + ": " + what;
  }

  /// One of few, so that calls meet.
  std::string some_slug() { return "portal-" + std::to_string(below(30)); }

  std::vector<PlainPortal>::iterator find(const std::string& slug) {
    return std::find_if(portals_.begin(), portals_.end(),
                        [&](const PlainPortal& portal) { return portal.slug == slug; });
  }

  /// Sets one property of both, to something right or wrong; gives the reason against it.
  std::string change_one(PortalDraft& draft, PlainPortal& portal) {
    switch (below(6)) {
      case 0:
        portal.description = "text " + std::to_string(below(100));
        draft.description = {Presence::given, *portal.description};
        return {};
      case 1:
        portal.description.reset();
        draft.description = {Presence::null, {}};
        return {};
      case 2:
        portal.user_invokable = below(2) == 0;
        draft.user_invokable = {Presence::given, portal.user_invokable};
        return {};
      case 3:
        portal.query = "{ field" + std::to_string(below(100)) + " }";
        draft.query = {Presence::given, portal.query};
        return {};
      case 4:
        draft.description = {Presence::wrong_type, {}};
        return "Description must be a string or null";
      default:
        draft.query = {Presence::given, " "};
        return "Query can't be blank";
    }
  }

  static std::string failed(const std::vector<std::string>& reasons) {
    return "Validation failed: " + join(reasons);
  }

  void create() {
    PlainPortal portal;
    portal.slug = some_slug();
    portal.name = "Portal " + portal.slug.substr(7);
    portal.query = "{ a }";
    PortalDraft draft;
    draft.name = {Presence::given, portal.name};
    draft.query = {Presence::given, portal.query};
    std::vector<std::string> reasons;
    if (find(portal.slug) != portals_.end()) reasons.push_back("Slug has already been taken");
    if (const std::string reason = change_one(draft, portal); !reason.empty()) {
      reasons.push_back(reason);
    }
    const auto created = store_.create_portal(*organization_, draft, {demo_user()});
    if (!reasons.empty()) {
      expect(!created.ok() && created.error().message == failed(reasons),
             "create refused otherwise");
    } else {
      expect(created.ok() && same(plain(*created->portal), portal), "create made another portal");
      portals_.push_back(portal);
    }
  }

  void update() {
    const std::string slug = some_slug();
    const auto before = find(slug);
    PlainPortal portal = before == portals_.end() ? PlainPortal{} : *before;
    PortalDraft draft;
    std::vector<std::string> reasons;
    if (below(2) == 0) {
      portal.slug = some_slug();
      draft.slug = {Presence::given, portal.slug};
      const auto other = find(portal.slug);
      if (other != portals_.end() && other != before)
        reasons.push_back("Slug has already been taken");
    }
    if (const std::string reason = change_one(draft, portal); !reason.empty()) {
      reasons.push_back(reason);
    }
    const auto updated = store_.update_portal(*organization_, slug, draft, {});
    if (before == portals_.end()) {
      expect(!updated.ok() && updated.error().message == "No portal found", "updated nothing");
    } else if (!reasons.empty()) {
      expect(!updated.ok() && updated.error().message == failed(reasons),
             "update refused otherwise");
    } else {
      expect(updated.ok() && same(plain(**updated), portal), "update made another portal");
      *before = portal;
    }
  }

  void remove() {
    const std::string slug = some_slug();
    const auto portal = find(slug);
    const auto removed = store_.delete_portal(*organization_, slug, {});
    expect(removed.ok() == (portal != portals_.end()), "delete differs");
    if (portal != portals_.end()) portals_.erase(portal);
  }

  void get() {
    const std::string slug = some_slug();
    const auto portal = find(slug);
    const auto found = store_.portal(organization_->slug, slug);
    if (portal == portals_.end()) {
      expect(!found.ok() && found.error().code == ErrorCode::not_found, "found what is not there");
    } else {
      expect(found.ok() && same(plain(**found), *portal), "get differs");
    }
  }

  void list() {
    // The same part now and then, which may still be kept rendered.
    const PageRequest request =
        below(2) == 0 ? PageRequest{1, 10} : PageRequest{1 + below(6), 1 + below(12)};
    const auto page = store_.portals(organization_->slug, request);
    const auto image = store_.image(organization_->slug);
    expect(page.ok() && page->total == portals_.size(), "total differs");
    expect(image.ok() && image->organizations.front().portals.size() == portals_.size(),
           "number differs");
    if (!difference_.empty()) return;
    const std::vector<PortalPtr>& portals = image->organizations.front().portals;
    const std::size_t begin = std::min(request.first(), portals_.size());
    const std::size_t end = std::min(begin + request.per_page, portals_.size());
    std::string expected = "[";
    for (std::size_t i = begin; i < end && difference_.empty(); ++i) {
      expect(same(plain(*portals[i]), portals_[i]), "page differs");
      if (expected.size() > 1) expected += ',';
      expected += portals[i]->json;
    }
    expect(*page->json == expected + ']', "rendered page differs");
  }

  Store& store_;
  const OrganizationPtr organization_;
  std::mt19937_64 engine_;
  const std::uint64_t seed_;
  std::vector<PlainPortal> portals_;
  int step_ = 0;
  std::string difference_;
};

}  // namespace

TEST_SUITE("store: against a plain model") {
  TEST_CASE("random calls get the answers of a plain vector") {
    for (const std::uint64_t seed : {101u, 102u, 103u, 104u, 105u, 106u}) {
      CAPTURE(seed);
      House house;
      Player player(house.store, house.organization(), seed);
      player.play(2'500);
      CHECK(player.difference() == "");
      CHECK(player.size() > 0);
      CHECK(house.store.portal_count() == player.size());
      house.check();
    }
  }

  TEST_CASE("eight threads get them too, each in its organization, while all meet in another") {
    constexpr std::uint64_t kThreads = 8;
    House house;
    const OrganizationPtr shared = house.organization("shared");
    std::vector<Player> own;
    std::vector<Player> common;
    for (std::uint64_t i = 0; i < kThreads; ++i) {
      own.emplace_back(house.store, house.organization("own-" + std::to_string(i)), 200 + i);
      common.emplace_back(house.store, shared, 300 + i);
    }
    std::vector<std::thread> threads;
    for (std::uint64_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&, i] {
        for (int round = 0; round < 40; ++round) {
          own[i].play(20);
          common[i].play(
              20);  // Its answers differ, since others play there: what counts is the end.
        }
      });
    }
    std::vector<std::string> broken;
    for (int i = 0; i < 50; ++i) broken.push_back(house.store.find_broken_invariant());
    for (std::thread& thread : threads) thread.join();
    for (const Player& player : own) CHECK(player.difference() == "");
    for (const std::string& found : broken) CHECK(found == "");
    house.check();
  }
}

}  // namespace porthole
