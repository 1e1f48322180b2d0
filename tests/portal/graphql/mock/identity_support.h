#pragma once

#include <cstdint>
#include <string_view>

#include "portal/graphql/mock/identity.h"

namespace porthole::graphql {

/// An object of that type in the organization acme; others for other numbers.
inline MockIdentity identity_with(std::string_view type_name, std::uint64_t number = 0) {
  MockIdentity identity;
  identity.key = {number, ~number};
  identity.type_name = type_name;
  identity.organization = "acme";
  identity.web_url = "https://example.com";
  identity.now = kMockEra;
  identity.created_at = kMockEra - std::chrono::hours(1);
  identity.uuid = mock_uuid({number, 4}, identity.created_at);
  return identity;
}

}  // namespace porthole::graphql
