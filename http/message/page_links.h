#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/response.h"
#include "store/store.h"

namespace porthole::http {

/// Reads `page` and `per_page` from a query string. Missing, zero, negative or not a number: 1
/// and 30. `per_page` is at most 100. The last of several counts.
PageRequest read_page_request(std::string_view query);

/// The value of the `Link` header for a page of a list of `total` items: those of `first`, `prev`,
/// `next`, `last` that apply; empty when none does. `url` is the request's without its query. Other
/// parameters of the query are kept as they were sent, after `page`: pybuildkite always sends
/// `per_page` and can't read a page at the end of a URL.
std::string link_header(std::string_view url, std::string_view query, PageRequest request,
                        std::size_t total);

/// Adds that header to `response` unless it is empty.
void add_link_header(std::string_view url, std::string_view query, PageRequest request,
                     std::size_t total, Response& response);

/// A link to another page of a list: `first`, `prev`, `next` or `last`.
struct PageLink {
  std::string_view relation;
  std::string url;
};

/// Adds a `Link` header with these links to `response` if there are any: for lists with cursors.
void add_link_header(const std::vector<PageLink>& links, Response& response);

}  // namespace porthole::http
