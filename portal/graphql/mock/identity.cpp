#include "portal/graphql/mock/identity.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "portal/graphql/mock/names.h"

namespace porthole::graphql {

Uuid mock_uuid(MockKey key, Timestamp time) {
  Uuid uuid;
  const auto ms = static_cast<std::uint64_t>(time.time_since_epoch().count());
  for (std::size_t i = 0; i < 6; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>((ms >> (8 * (5 - i))) & 0xff);
  }
  for (std::size_t i = 6; i < 16; ++i) {
    const std::uint64_t half = i < 8 ? key.high : key.low;
    uuid.bytes[i] = static_cast<std::uint8_t>((half >> (8 * (i % 8))) & 0xff);
  }
  uuid.bytes[6] = static_cast<std::uint8_t>((uuid.bytes[6] & 0x0f) | 0x70);
  uuid.bytes[8] = static_cast<std::uint8_t>((uuid.bytes[8] & 0x3f) | 0x80);
  return uuid;
}

Timestamp mock_created_at(const Uuid& uuid, MockKey key, Timestamp epoch) {
  const bool has_time = (uuid.bytes[6] >> 4) == 7;
  if (!has_time) {
    constexpr std::uint64_t kSecondsMax = 90ULL * 24 * 60 * 60;
    HashRandom random(MockHash(key).add("created").finish());
    return epoch - std::chrono::seconds(static_cast<std::int64_t>(random.below(kSecondsMax)));
  }
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8) | uuid.bytes[i];
  const Timestamp time{std::chrono::milliseconds(ms)};
  // A foreign UUID may contain any time; nothing was created after now.
  return time <= kMockEra ? epoch - (kMockEra - time) : std::min(time, epoch);
}

bool names_person(std::string_view type_name) {
  constexpr auto kPeople = std::to_array<std::string_view>(
      {"actor", "author", "by", "contact", "creator", "member", "owner", "person", "reviewer",
       "uploader", "user", "viewer"});
  return std::find(kPeople.begin(), kPeople.end(), last_word(type_name)) != kPeople.end();
}

}  // namespace porthole::graphql
