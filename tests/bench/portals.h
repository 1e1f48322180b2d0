#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "tests/support/http_client.h"

/// The portals that the benchmarks keep in the server, and requests for them.
namespace porthole::bench {

inline constexpr std::string_view kToken = "bkua_0123456789abcdef0123456789abcdef01234567";
inline constexpr std::string_view kPortalsPath = "/v2/organizations/bench/portals";

/// `bench-portal-0000042`; the portal's name has the same length.
std::string slug_of(std::size_t number);

/// A draft of about 300 bytes, which makes a portal of about 700. All drafts have the same length.
std::string draft_of(std::size_t number, std::size_t revision = 0);

/// Fixtures with one user, one organization, one access token with every scope, and portals 0 to
/// `count` - 1. With the token declared, the server is in strict mode.
void write_fixtures(const std::string& path, std::size_t count);

/// A request with the token; `target` is appended to `kPortalsPath`.
std::string request(std::string_view method, std::string_view target, std::string_view body = {});

/// Creates the portal `ten-fields` and returns the request that calls it.
std::string create_ten_field_portal(http::test::HttpClient& client);

}  // namespace porthole::bench
