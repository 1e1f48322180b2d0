#include "portal/graphql/mock/relay_id.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "portal/base/utf8.h"
#include "portal/graphql/language/lexer.h"

namespace porthole::graphql {
namespace {

/// The six bits encoded by a character of the standard alphabet, or -1.
int bits_of(char character) {
  if (character >= 'A' && character <= 'Z') return character - 'A';
  if (character >= 'a' && character <= 'z') return character - 'a' + 26;
  if (character >= '0' && character <= '9') return character - '0' + 52;
  if (character == '+') return 62;
  if (character == '/') return 63;
  return -1;
}

std::optional<std::string> from_base64(std::string_view text) {
  for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  std::uint32_t pending = 0;
  int pending_bits = 0;
  for (const char character : text) {
    const int bits = bits_of(character);
    if (bits < 0) return std::nullopt;
    pending = (pending << 6) | static_cast<std::uint32_t>(bits);
    pending_bits += 6;
    if (pending_bits < 8) continue;
    pending_bits -= 8;
    bytes.push_back(static_cast<char>((pending >> pending_bits) & 0xff));
  }
  return bytes;
}

}  // namespace

std::optional<RelayId> parse_relay_id(std::string_view id) {
  constexpr std::string_view kSeparator = "---";
  if (id.size() > kRelayIdBytesMax) return std::nullopt;
  const std::optional<std::string> text = from_base64(id);
  if (!text || !utf8::is_valid(*text)) return std::nullopt;
  const std::size_t end = text->find(kSeparator);
  if (end == std::string::npos) return std::nullopt;
  RelayId parsed{text->substr(0, end), text->substr(end + kSeparator.size())};
  if (!is_name(parsed.type_name) || parsed.key.empty()) return std::nullopt;
  return parsed;
}

}  // namespace porthole::graphql
