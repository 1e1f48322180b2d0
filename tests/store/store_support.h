#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/clock.h"
#include "portal/base/random.h"
#include "store/document/document_writer.h"
#include "store/store.h"
#include "tests/portal/draft_support.h"

namespace porthole::test {

/// Where the tests' snapshots are.
inline constexpr const char* kSnapshotPath = "state.json";

/// A draft of a portal of that name.
inline PortalDraft named(const std::string& name) {
  PortalDraft draft;
  draft.name = {Presence::given, name};
  draft.query = {Presence::given, "{ a }"};
  return draft;
}

/// All that a store holds, as the text of a document.
inline std::string written(const StateImage& image) {
  std::string text;
  const auto append = [&](std::string_view bytes) -> Result<void> {
    text += bytes;
    return {};
  };
  CHECK(write_document_members(image, append).ok());
  return text;
}

/// Calls `interruption` once, before the next random bytes: while a change is prepared.
class InterruptingRandom final : public Random {
 public:
  void fill(std::uint8_t* bytes, std::size_t count) override {
    if (interruption) std::exchange(interruption, nullptr)();
    inner_.fill(bytes, count);
  }
  std::function<void()> interruption;

 private:
  SeededRandom inner_{2};
};

/// Allows every change.
class Approval final : public ChangeObserver {
 public:
  Result<void> changed(std::uint64_t, const PendingChangePtr&) override { return {}; }
};

/// A store with all that it needs. Its invariants are checked at its end, and when asked.
struct House {
  explicit House(AuthMode mode = AuthMode::open) : store(clock, random, mode) {}
  ~House() { check(); }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  void check() const { CHECK(store.find_broken_invariant() == ""); }

  std::string text() const { return written(store.image()); }

  /// A token that open mode makes up.
  AccessTokenPtr token(std::string_view text = "any") const {
    Result<AccessTokenPtr> token = store.authenticate(text);
    REQUIRE(token.ok());
    return *token;
  }

  OrganizationPtr organization(std::string_view slug = "acme") {
    Result<OrganizationPtr> organization = store.organization(slug, *token());
    REQUIRE(organization.ok());
    return *organization;
  }

  PortalPtr create(const Organization& in, const std::string& name) {
    Result<CreatedPortal> created = store.create_portal(in, named(name), {demo_user()});
    REQUIRE(created.ok());
    return created->portal;
  }

  /// The slugs of an organization's portals, in order.
  std::vector<std::string> slugs(std::string_view in = "acme",
                                 PageRequest request = {1, 1'000}) const {
    const Result<RenderedPage> page = store.portals(in, request);
    REQUIRE(page.ok());
    const json::ParseResult parsed = json::parse(*page->json);
    REQUIRE_FALSE(parsed.error);
    std::vector<std::string> slugs;
    for (const json::Value& portal : parsed.document.GetArray()) {
      slugs.emplace_back(json::text_of(*json::find(portal, "slug")));
    }
    return slugs;
  }

  ManualClock clock{*parse_iso8601("2024-08-26T03:22:45.555Z")};
  SeededRandom random{1};
  Store store;
};

using Slugs = std::vector<std::string>;

/// The plain text of the service token that `add_service_tokens` gives a portal.
std::string portal_token_of(const Uuid& portal);
/// Gives each portal of an image the token that it would have been made with.
void add_service_tokens(StateImage& image);

/// An image with a user, two organizations, a token for one of them, and portals.
StateImage sample_image();

/// Takes the tokens of `sample_image`.
inline constexpr std::string_view kSampleToken = "bkua_sample";
inline constexpr std::string_view kExpiredToken = "bkua_expired";

}  // namespace porthole::test
