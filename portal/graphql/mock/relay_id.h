#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace porthole::graphql {

/// The content of a Relay id: standard base64 of `Type---key`, where the vendor's key is a UUID.
struct RelayId {
  std::string type_name;
  std::string key;
};

/// Maximum length of an id, in bytes; the vendor's have about 70.
inline constexpr std::size_t kRelayIdBytesMax = 512;

/// Parses an id, with or without base64 padding. Nothing if it has another form.
/// `porthole::graphql_id` creates ids.
std::optional<RelayId> parse_relay_id(std::string_view id);

}  // namespace porthole::graphql
