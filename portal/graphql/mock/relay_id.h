#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace porthole::graphql {

/// What a Relay identifier says: standard base64 of `Type---key`, where the vendor's key is a UUID.
struct RelayId {
  std::string type_name;
  std::string key;
};

/// Longest identifier that is read, in bytes; the vendor's have about 70.
inline constexpr std::size_t kRelayIdBytesMax = 512;

/// Reads an identifier, with or without the padding of base64. Nothing where it isn't of that form.
/// `porthole::graphql_id` makes one.
std::optional<RelayId> parse_relay_id(std::string_view id);

}  // namespace porthole::graphql
