#include "http/message/page_links.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "http/message/query_string.h"
#include "portal/base/decimal.h"

namespace porthole::http {
namespace {

constexpr std::size_t kPerPageMax = 100;
/// Keeps page × size from overflowing.
constexpr std::size_t kPageMax = 1'000'000'000;

/// The value of `parameter` if it is called `name`; 0 when that is not a positive number.
std::optional<std::size_t> number_of(std::string_view parameter, std::string_view name) {
  const auto [key, given] = split_parameter(parameter);
  if (key != name) return std::nullopt;
  const std::string value = given.value_or("");
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (end != value.data() + value.size()) return 0;
  if (error == std::errc::result_out_of_range) return kPageMax;
  return error == std::errc() ? number : 0;
}

/// `text` with commas escaped: some clients split the header at every one.
std::string escape_commas(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    if (c == ',') {
      escaped += "%2C";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

/// Ends a link of the header whose URL was appended.
void end_link(std::string& header, std::string_view relation) {
  header += ">; rel=\"";
  header += relation;
  header += '"';
}

}  // namespace

PageRequest read_page_request(std::string_view query) {
  const PageRequest defaults;
  PageRequest request;
  while (!query.empty()) {
    const std::string_view parameter = take_parameter(query);
    if (const auto page = number_of(parameter, "page")) {
      request.page = *page == 0 ? defaults.page : std::min(*page, kPageMax);
    } else if (const auto per_page = number_of(parameter, "per_page")) {
      request.per_page = *per_page == 0 ? defaults.per_page : std::min(*per_page, kPerPageMax);
    }
  }
  return request;
}

std::string link_header(std::string_view url, std::string_view query, PageRequest request,
                        std::size_t total) {
  const std::size_t last =
      std::max<std::size_t>(1, (total + request.per_page - 1) / request.per_page);
  const std::string base = escape_commas(url);
  std::string kept = escape_commas(without_parameters(query, {"page"}));
  if (!kept.empty()) kept.insert(0, 1, '&');
  std::string header;
  constexpr std::size_t kLinksMax = 4;
  constexpr std::string_view kRest = R"(, <?page=1000000000>; rel="first")";
  header.reserve(kLinksMax * (base.size() + kept.size() + kRest.size()));
  const auto add = [&](std::size_t page, std::string_view relation) {
    if (!header.empty()) header += ", ";
    header += '<';
    header += base;
    header += "?page=";
    append_decimal(header, page);
    header += kept;
    end_link(header, relation);
  };
  if (request.page > 1) {
    add(1, "first");
    // Past the end, the previous page is the last one.
    add(std::min(request.page - 1, last), "prev");
  }
  if (request.page < last) {
    add(request.page + 1, "next");
    add(last, "last");
  }
  return header;
}

void add_link_header(std::string_view url, std::string_view query, PageRequest request,
                     std::size_t total, Response& response) {
  std::string links = link_header(url, query, request, total);
  if (!links.empty()) response.add_header("Link", std::move(links));
}

void add_link_header(const std::vector<PageLink>& links, Response& response) {
  std::string header;
  for (const PageLink& link : links) {
    if (!header.empty()) header += ", ";
    header += '<';
    header += escape_commas(link.url);
    end_link(header, link.relation);
  }
  if (!header.empty()) response.add_header("Link", std::move(header));
}

}  // namespace porthole::http
