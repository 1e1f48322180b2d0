#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/uuid.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/homes.h"

namespace porthole::graphql {

/// Deeper homes have no exact places; nothing is lost but finding their objects by id alone.
inline constexpr std::size_t kPlaceDepthMax = 6;

/// Whether the objects of a home are organizations, each of which is a world of its own.
bool is_organization(const Home& home);

/// The made-up objects of one list.
struct Population {
  MockKey key = {};
  /// How many are listed.
  std::uint32_t count = 0;
  /// The number of the newest if they are numbered. Older ones than the listed exist, and are found
  /// by who asks for them.
  std::uint32_t newest = 0;
  /// Milliseconds from one to the next, if they are numbered.
  std::int64_t step_ms = 0;
};

/// Where one object is: its index in each list from the outermost home to its own.
struct Place {
  const Home* home = nullptr;
  std::array<std::uint32_t, kPlaceDepthMax> path = {};
  /// In its own list, known even where the path isn't.
  std::uint32_t index = 0;
  /// Whether the UUID bears the path.
  bool is_exact = false;
  Uuid uuid = {};
  /// How long before the world's epoch the object was created, in milliseconds.
  std::int64_t age_ms = 0;
  /// What the lists of this object derive from.
  MockKey key = {};
  /// Of the list that it is in.
  Population population = {};
};

/// The places of one organization's world. A place is a pure function of the seed, the
/// organization, the homes on the way and the indices; its UUID bears the indices, so that an id
/// alone leads back to the place, on any server.
class Places {
 public:
  Places(MockKey seed, std::string_view organization);

  /// Of the list `home` of the object at `owner`; of all objects of a home in no list if that is
  /// null.
  Population population(const Home& home, const Place* owner) const;
  /// The place with this index in the list: the number, or the position in the list, or beyond it.
  Place at(const Home& home, const Place* owner, const Population& population,
           std::uint32_t index) const;
  Place at(const Home& home, const Place* owner, std::uint32_t index) const {
    return at(home, owner, population(home, owner), index);
  }
  /// The index of the listed item at `position`, counted from the newest.
  static std::uint32_t index_at(const Home& home, const Population& population,
                                std::uint32_t position);
  /// An index of none that is listed, derived from `key`.
  static std::uint32_t unlisted_index(const Home& home, const Population& population, MockKey key);
  /// The index of the object with this slug.
  static std::uint32_t index_of_slug(const Home& home, const Population& population,
                                     std::string_view slug);
  /// The place of the organization with this slug, in the home of organizations, and its index.
  Place organization(const Home& home, std::string_view slug) const;
  std::uint32_t organization_index(std::string_view slug) const;
  /// The slug of the listed item with that index.
  static std::string slug_at(const Home& home, const Population& population, std::uint32_t index);
  /// The slug of the object there; empty if it has none, or another than listed ones have.
  static std::string slug_of(const Place& place);

  /// The place of the object that holds the list of `place`; nothing in no list.
  std::optional<Place> owner_of(const Place& place) const;
  /// The place that `uuid` bears, of an object of this home.
  std::optional<Place> find(const Home& home, const Uuid& uuid) const;

 private:
  std::uint32_t make_organization_index(std::string_view slug) const;
  Place at_path(const Home& home, const std::array<std::uint32_t, kPlaceDepthMax>& path) const;
  std::int64_t age_of(const Home& home, const Place* owner, const Population& population,
                      std::uint32_t index) const;
  MockKey veil(const Home& home, std::uint64_t ms) const;
  /// Nothing if it has no room for the path.
  std::optional<Uuid> exact_uuid(const Place& place) const;

  const MockKey seed_;
  const std::string organization_;
  const std::uint32_t own_index_;
  /// The place of this organization: nearly every answer asks for it, several times.
  mutable std::once_flag own_once_;
  mutable Place own_;
};

}  // namespace porthole::graphql
