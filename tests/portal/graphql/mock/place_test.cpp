#include "portal/graphql/mock/place.h"

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "tests/portal/graphql/mock/mock_support.h"

namespace porthole::graphql {
namespace {

const Homes& garden_homes() {
  static const Homes homes(garden_schema());
  return homes;
}

const Home& home_of(std::string_view type) {
  return *garden_homes().of(*garden_schema()->find_type(type)).front();
}

}  // namespace

TEST_SUITE("place") {
  TEST_CASE("finds every place by its UUID, and no other") {
    const Places places({7, 0}, "acme");
    const Places elsewhere({7, 0}, "other");
    const Home& beds = home_of("Bed");
    const Population gardens = places.population(home_of("Garden"), nullptr);
    std::set<std::string> seen;
    for (std::uint32_t i = 0; i < gardens.count + 2; ++i) {
      const std::uint32_t garden_index =
          i < gardens.count
              ? i
              : Places::unlisted_index(home_of("Garden"), gardens, {i, gardens.count});
      const Place garden = places.at(home_of("Garden"), nullptr, gardens, garden_index);
      for (const std::uint32_t number : {1U, 77U, 500U, 511U, 512U, 70'000U}) {
        const Place bed = places.at(beds, &garden, number);
        CHECK(bed.is_exact);
        CHECK(seen.insert(bed.uuid.to_string()).second);
        const std::optional<Place> found = places.find(beds, bed.uuid);
        REQUIRE(found);
        CHECK(found->index == number);
        CHECK(found->key == bed.key);
        CHECK(places.owner_of(*found)->uuid == garden.uuid);
        CHECK_FALSE(elsewhere.find(beds, bed.uuid));
        CHECK_FALSE(places.find(home_of("Garden"), bed.uuid));
      }
    }
  }

  TEST_CASE("has no exact place for what the UUID has no room for") {
    const Places places({7, 0}, "acme");
    const Place garden = places.at(home_of("Garden"), nullptr, 0);
    const Place bed = places.at(home_of("Bed"), &garden, 1U << 20);
    CHECK_FALSE(bed.is_exact);
    CHECK_FALSE(places.find(home_of("Bed"), bed.uuid));
    CHECK_FALSE(places.owner_of(bed));
    CHECK(bed.index == 1U << 20);
  }

  TEST_CASE("numbers what is younger higher, and makes all of it younger than its owner") {
    const Places places({7, 0}, "acme");
    const Home& beds = home_of("Bed");
    for (std::uint32_t i = 0; i < 20; ++i) {
      const Place garden = places.at(home_of("Garden"), nullptr, i);
      const Population population = places.population(beds, &garden);
      std::int64_t older = garden.age_ms;
      for (std::uint32_t number = 1; number <= population.newest; ++number) {
        const Place bed = places.at(beds, &garden, population, number);
        CHECK(bed.age_ms < older);
        older = bed.age_ms;
      }
      CHECK(older >= 61'000);
    }
  }

  TEST_CASE("gives each of a list another slug, by which it is found") {
    const Places places({7, 0}, "acme");
    const Home& gardens = home_of("Garden");
    const Population population = places.population(gardens, nullptr);
    std::set<std::string> slugs;
    for (std::uint32_t index = 0; index < population.count; ++index) {
      const std::string slug = Places::slug_at(gardens, population, index);
      CHECK(slugs.insert(slug).second);
      CHECK(Places::index_of_slug(gardens, population, slug) == index);
    }
    const std::uint32_t other = Places::index_of_slug(gardens, population, "no-such-slug");
    CHECK(other >= population.count);
    CHECK(Places::index_of_slug(gardens, population, "no-such-slug") == other);
  }
}

}  // namespace porthole::graphql
