#include "portal/base/uuid.h"

#include <algorithm>

#include "portal/base/digest.h"
#include "portal/base/hex.h"

namespace porthole {
namespace {

void set_version(Uuid& uuid, unsigned version) {
  uuid.bytes[6] = static_cast<std::uint8_t>(version << 4 | (uuid.bytes[6] & 0x0Fu));
  uuid.bytes[8] = static_cast<std::uint8_t>(0x80u | (uuid.bytes[8] & 0x3Fu));
}

bool is_hyphen_offset(std::size_t offset) {
  return offset == 8 || offset == 13 || offset == 18 || offset == 23;
}

constexpr std::size_t kTextLength = 36;

}  // namespace

Uuid Uuid::make_v7(Timestamp time, Random& random) {
  Uuid uuid;
  random.fill(uuid.bytes.data() + 6, uuid.bytes.size() - 6);
  const auto milliseconds = static_cast<std::uint64_t>(time.time_since_epoch().count());
  for (std::size_t i = 0; i < 6; ++i) {
    uuid.bytes[i] = static_cast<std::uint8_t>(milliseconds >> (8 * (5 - i)));
  }
  set_version(uuid, 7);
  return uuid;
}

Uuid Uuid::make_v8(const std::array<std::uint8_t, 32>& digest) {
  Uuid uuid;
  std::copy_n(digest.begin(), uuid.bytes.size(), uuid.bytes.begin());
  set_version(uuid, 8);
  return uuid;
}

std::optional<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != kTextLength) return std::nullopt;
  Uuid uuid;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_hyphen_offset(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) return std::nullopt;
    std::uint8_t& byte = uuid.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | value);
    ++nibble;
  }
  return uuid;
}

std::string Uuid::to_string() const {
  constexpr std::array<std::uint8_t, 16> kOffsets = {0,  2,  4,  6,  9,  11, 14, 16,
                                                     19, 21, 24, 26, 28, 30, 32, 34};
  std::string text(kTextLength, '-');
  char* const to = text.data();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    to[kOffsets[i]] = kHexDigits[bytes[i] >> 4];
    to[kOffsets[i] + 1] = kHexDigits[bytes[i] & 0xF];
  }
  return text;
}

std::string graphql_id(std::string_view type, const Uuid& uuid) {
  return to_base64(std::string(type) + "---" + uuid.to_string());
}

}  // namespace porthole
