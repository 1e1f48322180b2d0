#include "portal/graphql/mock/place.h"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "portal/graphql/mock/identity.h"

namespace porthole::graphql {
namespace {

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kDayMs = 24 * 60 * kMinuteMs;
/// How old the objects of homes in no list are at most.
constexpr std::int64_t kWorldMs = 700 * kDayMs;

/// What a version 7 UUID holds besides its time and version: 74 bits, the first 64 in `first`.
struct Payload {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

constexpr unsigned kPayloadBits = 74;
constexpr unsigned kFirstBits = 64;
constexpr unsigned kLastBits = kPayloadBits - kFirstBits;
// An index has one bit that says which of two sizes it has: most are positions in a short list.
constexpr unsigned kShortBits = 9;
constexpr unsigned kLongBits = 20;
/// Indices of what is in no list begin here, if the items have no numbers.
constexpr std::uint32_t kUnlistedFirst = std::uint32_t{1} << (kLongBits - 1);

/// Writes numbers into a payload, one after the other.
class PayloadWriter {
 public:
  /// False if there is no room for it.
  bool add(std::uint32_t index) {
    const bool is_long = (index >> kShortBits) != 0;
    if ((index >> kLongBits) != 0) return false;
    return add(is_long ? 1 : 0, 1) && add(index, is_long ? kLongBits : kShortBits);
  }
  const Payload& payload() const { return payload_; }

 private:
  bool add(std::uint64_t value, unsigned bits) {
    const unsigned end = used_ + bits;
    if (end > kPayloadBits) return false;
    if (end <= kFirstBits) {
      payload_.first |= value << (kFirstBits - end);
    } else {
      if (used_ < kFirstBits) payload_.first |= value >> (end - kFirstBits);
      payload_.last |= (value << (kPayloadBits - end)) & ((1U << kLastBits) - 1);
    }
    used_ = end;
    return true;
  }

  Payload payload_;
  unsigned used_ = 0;
};

/// Reads what a `PayloadWriter` wrote.
class PayloadReader {
 public:
  explicit PayloadReader(const Payload& payload) : payload_(payload) {}

  /// Nothing at the end.
  std::optional<std::uint32_t> index() {
    const std::optional<std::uint64_t> is_long = take(1);
    if (!is_long) return std::nullopt;
    const auto value = take(*is_long == 1 ? kLongBits : kShortBits);
    if (!value) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
  }

 private:
  std::optional<std::uint64_t> take(unsigned bits) {
    const unsigned end = used_ + bits;
    if (end > kPayloadBits) return std::nullopt;
    const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
    std::uint64_t value = 0;
    if (end <= kFirstBits) {
      value = payload_.first >> (kFirstBits - end);
    } else {
      value = payload_.last >> (kPayloadBits - end);
      if (used_ < kFirstBits) value |= payload_.first << (end - kFirstBits);
    }
    used_ = end;
    return value & mask;
  }

  const Payload payload_;
  unsigned used_ = 0;
};

constexpr std::uint64_t kLowMask = (std::uint64_t{1} << 62) - 1;

std::uint64_t ms_of(const Uuid& uuid) {
  std::uint64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8) | uuid.bytes[i];
  return ms;
}

Uuid uuid_of(std::uint64_t ms, const Payload& payload, MockKey veil) {
  const std::uint64_t first = payload.first ^ veil.high;
  const std::uint64_t last = (payload.last ^ veil.low) & ((1U << kLastBits) - 1);
  Uuid uuid;
  for (std::size_t i = 0; i < 6; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>((ms >> (8 * (5 - i))) & 0xff);
  }
  // Twelve bits between the version and the variant, the others after it.
  uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | (first >> 60));
  uuid.bytes[7] = static_cast<std::uint8_t>((first >> 52) & 0xff);
  const std::uint64_t low = (std::uint64_t{2} << 62) | ((first << kLastBits) & kLowMask) | last;
  for (std::size_t i = 0; i < 8; ++i) {
    uuid.bytes[8 + i] = static_cast<std::uint8_t>((low >> (8 * (7 - i))) & 0xff);
  }
  return uuid;
}

Payload payload_of(const Uuid& uuid, MockKey veil) {
  const std::uint64_t high = ((uuid.bytes[6] & 0x0fU) << 8) | uuid.bytes[7];
  std::uint64_t low = 0;
  for (std::size_t i = 8; i < 16; ++i) low = (low << 8) | uuid.bytes[i];
  low &= kLowMask;
  Payload payload;
  payload.first = ((high << 52) | (low >> kLastBits)) ^ veil.high;
  payload.last = (low ^ veil.low) & ((1U << kLastBits) - 1);
  return payload;
}

/// Which slugs the objects of one list have, by index.
class SlugOrder {
 public:
  SlugOrder(const Home& home, const Population& population) : count_(home.slugs.count()) {
    HashRandom random(MockHash(population.key).add("slug").finish());
    first_ = random.next();
    step_ = 1 + random.below(count_ - 1);
    // A step without a common divisor reaches each slug once.
    while (std::gcd(step_, count_) != 1) ++step_;
  }
  std::uint64_t number_at(std::uint32_t index) const { return (first_ + index * step_) % count_; }

 private:
  const std::uint64_t count_;
  std::uint64_t first_;
  std::uint64_t step_;
};

}  // namespace

Places::Places(MockKey seed, std::string_view organization)
    : seed_(seed), organization_(organization), own_index_(make_organization_index(organization)) {}

bool is_organization(const Home& home) {
  return home.owner == nullptr && home.type->name == "Organization";
}

Place Places::organization(const Home& home, std::string_view slug) const {
  if (slug == organization_) {
    std::call_once(own_once_, [&] { own_ = at(home, nullptr, own_index_); });
    if (own_.home == &home) return own_;
  }
  return at(home, nullptr, organization_index(slug));
}

std::uint32_t Places::organization_index(std::string_view slug) const {
  return slug == organization_ ? own_index_ : make_organization_index(slug);
}

std::uint32_t Places::make_organization_index(std::string_view slug) const {
  HashRandom random(MockHash(seed_).add("organization").add(slug).finish());
  return kUnlistedFirst + static_cast<std::uint32_t>(random.below(kUnlistedFirst));
}

Population Places::population(const Home& home, const Place* owner) const {
  Population population;
  MockHash hash(owner == nullptr ? seed_ : owner->key);
  // An organization is the same whoever asks for it.
  if (owner == nullptr && !is_organization(home)) hash.add(organization_);
  population.key = hash.add(home.name).finish();
  HashRandom random(population.key);
  population.count =
      std::min(static_cast<std::uint32_t>(random.between(kListedMin, kListedMax)), home.listed_max);
  if (!home.is_numbered) return population;
  constexpr std::uint64_t kOlderMin = 40;
  constexpr std::uint64_t kOlderMax = 440;
  population.newest =
      population.count + static_cast<std::uint32_t>(random.between(kOlderMin, kOlderMax));
  constexpr std::uint64_t kStepMinutesMin = 20;
  constexpr std::uint64_t kStepMinutesMax = 90;
  const auto step = static_cast<std::int64_t>(random.between(kStepMinutesMin, kStepMinutesMax));
  const std::int64_t whole = owner == nullptr ? kWorldMs : owner->age_ms;
  // The first one is younger than what it belongs to.
  population.step_ms = std::min(step * kMinuteMs, whole * 9 / 10 / population.newest);
  return population;
}

std::uint32_t Places::index_at(const Home& home, const Population& population,
                               std::uint32_t position) {
  return home.is_numbered ? population.newest - position : position;
}

std::uint32_t Places::unlisted_index(const Home& home, const Population& population, MockKey key) {
  HashRandom random(key);
  if (home.is_numbered) {
    return 1 + static_cast<std::uint32_t>(random.below(population.newest - population.count));
  }
  return kUnlistedFirst + static_cast<std::uint32_t>(random.below(kUnlistedFirst));
}

std::string Places::slug_at(const Home& home, const Population& population, std::uint32_t index) {
  return home.slugs.at(SlugOrder(home, population).number_at(index));
}

std::uint32_t Places::index_of_slug(const Home& home, const Population& population,
                                    std::string_view slug) {
  if (const std::optional<std::uint64_t> number = home.slugs.number_of(slug)) {
    const SlugOrder order(home, population);
    for (std::uint32_t index = 0; index < population.count; ++index) {
      if (order.number_at(index) == *number) return index;
    }
  }
  return unlisted_index(home, population, MockHash(population.key).add(slug).finish());
}

std::string Places::slug_of(const Place& place) {
  const bool is_listed = !place.home->is_numbered && place.index < place.population.count;
  return place.home->has_slug && is_listed ? slug_at(*place.home, place.population, place.index)
                                           : std::string();
}

std::int64_t Places::age_of(const Home& home, const Place* owner, const Population& population,
                            std::uint32_t index) const {
  HashRandom random(MockHash(population.key).add("age").add(index).finish());
  const std::int64_t whole = owner == nullptr ? kWorldMs : owner->age_ms;
  if (home.is_numbered) {
    constexpr std::uint64_t kNewestSecondsMax = 20 * 60;
    HashRandom newest(MockHash(population.key).add("newest").finish());
    const auto newest_ms =
        static_cast<std::int64_t>(newest.between(61, kNewestSecondsMax)) * kSecondMs;
    if (index > population.newest)
      return std::max<std::int64_t>(newest_ms - index + population.newest, 1);
    const auto jitter = population.step_ms < 2
                            ? 0
                            : random.below(static_cast<std::uint64_t>(population.step_ms / 2));
    const std::int64_t older =
        static_cast<std::int64_t>(population.newest - index) * population.step_ms;
    return newest_ms + older + (index == population.newest ? 0 : static_cast<std::int64_t>(jitter));
  }
  if (home.is_momentary) {
    const auto after = index < population.count ? std::int64_t{index}
                                                : static_cast<std::int64_t>(random.below(100));
    return std::max<std::int64_t>(whole - (after + 1) * 10, 1);
  }
  // The first are the newest.
  constexpr std::uint64_t kParts = 1000;
  const std::uint64_t parts =
      index < population.count
          ? (index + 1) * kParts / (population.count + 1) + random.below(kParts / 26)
          : random.between(kParts / 20, kParts * 19 / 20);
  return std::max<std::int64_t>(whole / static_cast<std::int64_t>(kParts) *
                                    static_cast<std::int64_t>(std::min(parts, kParts)),
                                1);
}

MockKey Places::veil(const Home& home, std::uint64_t ms) const {
  const Home* outermost = &home;
  while (outermost->owner != nullptr) outermost = outermost->owner;
  MockHash hash(seed_);
  hash.add("place");
  if (!is_organization(*outermost)) hash.add(organization_);
  return hash.add(home.name).add(ms).finish();
}

std::optional<Uuid> Places::exact_uuid(const Place& place) const {
  PayloadWriter writer;
  for (std::size_t i = 0; i < place.home->depth; ++i) {
    if (!writer.add(place.path[i])) return std::nullopt;
  }
  const auto ms = static_cast<std::uint64_t>(
      (kMockEra - std::chrono::milliseconds(place.age_ms)).time_since_epoch().count());
  return uuid_of(ms, writer.payload(), veil(*place.home, ms));
}

Place Places::at(const Home& home, const Place* owner, const Population& population,
                 std::uint32_t index) const {
  Place place;
  place.home = &home;
  place.index = index;
  place.population = population;
  place.age_ms = age_of(home, owner, population, index);
  place.key = MockHash(population.key).add("of").add(index).finish();
  std::optional<Uuid> uuid;
  if (home.depth <= kPlaceDepthMax && (owner == nullptr || owner->is_exact)) {
    if (owner != nullptr) place.path = owner->path;
    place.path[home.depth - 1] = index;
    uuid = exact_uuid(place);
  }
  place.is_exact = uuid.has_value();
  if (!uuid) {
    const MockKey key = MockHash(population.key).add("item").add(index).finish();
    uuid = mock_uuid(key, kMockEra - std::chrono::milliseconds(place.age_ms));
  }
  place.uuid = *uuid;
  return place;
}

Place Places::at_path(const Home& home,
                      const std::array<std::uint32_t, kPlaceDepthMax>& path) const {
  if (home.owner == nullptr) return at(home, nullptr, path[0]);
  const Place owner = at_path(*home.owner, path);
  return at(home, &owner, path[home.depth - 1]);
}

std::optional<Place> Places::owner_of(const Place& place) const {
  if (!place.is_exact || place.home->owner == nullptr) return std::nullopt;
  return at_path(*place.home->owner, place.path);
}

std::optional<Place> Places::find(const Home& home, const Uuid& uuid) const {
  const bool may_bear_one = (uuid.bytes[6] >> 4) == 7 && (uuid.bytes[8] >> 6) == 2;
  if (!may_bear_one || home.depth > kPlaceDepthMax) return std::nullopt;
  PayloadReader reader(payload_of(uuid, veil(home, ms_of(uuid))));
  std::array<std::uint32_t, kPlaceDepthMax> path = {};
  for (std::size_t i = 0; i < home.depth; ++i) {
    const std::optional<std::uint32_t> index = reader.index();
    if (!index) return std::nullopt;
    path[i] = *index;
  }
  const Place place = at_path(home, path);
  if (place.uuid != uuid) return std::nullopt;
  return place;
}

}  // namespace porthole::graphql
