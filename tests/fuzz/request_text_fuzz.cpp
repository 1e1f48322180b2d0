// Reads any bytes as each of the small texts of a request: query strings, forms, cookies, paths,
// X-Forwarded-For, networks, durations, times. What can be written again must mean the same.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/page_links.h"
#include "http/message/query_string.h"
#include "http/message/request.h"
#include "http/message/url.h"
#include "http/net/forwarded_for.h"
#include "portal/base/clock.h"
#include "portal/base/duration.h"
#include "portal/base/ip_address.h"
#include "tests/fuzz/fuzz_support.h"

namespace porthole::http {
namespace {

using porthole::test::require;

void check_query(std::string_view text) {
  const auto first = find_parameter(text, "page");
  require(first.has_value() == find_last_parameter(text, "page").has_value());
  require(!find_parameter(without_parameters(text, {"page"}), "page"));
  const PageRequest page = read_page_request(text);
  require(page.page >= 1 && page.per_page >= 1 && page.per_page <= 100);
  const std::size_t parts = static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')) + 1;
  std::size_t taken = 0;
  for (std::string_view rest = text; !rest.empty(); ++taken) (void)take_parameter(rest);
  require(taken <= parts);
  const auto decoded = decode_query_component(text);
  require(!decoded || decoded->size() <= text.size());
  require(decode_path_segment(text).has_value() == decoded.has_value());
}

void check_headers(std::string_view text) {
  const std::vector<HeaderField> headers = {{"Cookie", text}};
  Request request;
  request.headers = headers;
  require(find_cookie(request, "a").size() <= text.size());
  const std::vector<IpNetwork> trusted = {*IpNetwork::parse("127.0.0.0/8"),
                                          *IpNetwork::parse("::/1")};
  const auto peer = IpAddress::parse("127.0.0.1");
  const auto client = forwarded_address(peer, text, trusted);
  require(client.has_value());
  require(forwarded_address(IpAddress::parse("192.0.2.1"), text, {}) ==
          IpAddress::parse("192.0.2.1"));
}

void check_addresses(std::string_view text) {
  if (const auto address = IpAddress::parse(text)) {
    require(IpAddress::parse(address->to_string()) == address);
    require(IpNetwork::parse(text)->contains(*address));
  }
  if (const auto network = IpNetwork::parse(text)) {
    require(network->prefix_bits <= 128 && network->contains(network->address));
  }
}

void check_times(std::string_view text) {
  if (const auto duration = parse_duration(text)) {
    require(duration->count() >= 0 && *duration <= kDurationMax);
  }
  if (const auto time = parse_iso8601(text)) {
    require(parse_iso8601(to_iso8601(*time)) == time);
  }
}

}  // namespace
}  // namespace porthole::http

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace porthole::http;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_query(text);
  check_headers(text);
  check_addresses(text);
  check_times(text);
  return 0;
}
