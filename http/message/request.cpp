#include "http/message/request.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>

namespace porthole::http {
namespace {

/// Those that something here reads.
constexpr std::array<std::string_view, 10> kSingletons = {
    "Authorization", "Content-Type",   "Cookie",         "Origin",         "User-Agent",
    "X-Request-Id",  "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Content-Encoding"};

/// A bit for names of that many characters; none for long ones.
constexpr std::uint64_t size_bit(std::string_view name) {
  return name.size() < 64 ? std::uint64_t{1} << name.size() : 0;
}

constexpr std::uint64_t kSingletonSizes = [] {
  std::uint64_t sizes = 0;
  for (const std::string_view name : kSingletons) sizes |= size_bit(name);
  return sizes;
}();

/// Whether two names are as long as each other and a singleton: in most requests there are none.
bool may_repeat_singleton(std::span<const HeaderField> headers) {
  std::uint64_t seen = 0;
  std::uint64_t seen_twice = 0;
  for (const HeaderField& field : headers) {
    seen_twice |= seen & size_bit(field.name);
    seen |= size_bit(field.name);
  }
  return (seen_twice & kSingletonSizes) != 0;
}

}  // namespace

std::string_view find_cookie(const Request& request, std::string_view name) {
  std::string_view cookies = request.header("Cookie");
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view pair = cookies.substr(0, end);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return pair.substr(equals + 1);
    }
  }
  return {};
}

std::string_view find_repeated_header(std::span<const HeaderField> headers) {
  if (!may_repeat_singleton(headers)) return {};
  std::bitset<kSingletons.size()> seen;
  for (const HeaderField& field : headers) {
    for (std::size_t i = 0; i < kSingletons.size(); ++i) {
      if (!equal_ignoring_case(kSingletons[i], field.name)) continue;
      if (seen[i]) return kSingletons[i];
      seen[i] = true;
      break;
    }
  }
  return {};
}

}  // namespace porthole::http
