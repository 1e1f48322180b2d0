#include "portal/graphql/language/source_location.h"

#include <algorithm>
#include <cstddef>

namespace porthole::graphql {

namespace {

// The number of UTF-16 code units of the character that begins with this UTF-8 byte; 0 for
// continuation bytes.
std::uint32_t utf16_units(unsigned char byte) {
  const bool is_continuation = (byte & 0xC0U) == 0x80U;
  if (is_continuation) return 0;
  return byte >= 0xF0U ? 2 : 1;
}

}  // namespace

Location locate(std::string_view source, ByteOffset offset) {
  const std::size_t end = std::min<std::size_t>(offset, source.size());
  Location location;
  for (std::size_t position = 0; position < end; ++position) {
    const char byte = source[position];
    const bool splits_a_pair = byte == '\r' && source.substr(position + 1, 1) == "\n";
    if (byte == '\n' || (byte == '\r' && !splits_a_pair)) {
      ++location.line;
      location.column = 1;
    } else {
      location.column += utf16_units(static_cast<unsigned char>(byte));
    }
  }
  return location;
}

}  // namespace porthole::graphql
