#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/message/response.h"
#include "store/store.h"

namespace porthole::http {

/// Reads `page` and `per_page` out of a query: 1 and 30 when they are missing, zero, negative or no
/// number; `per_page` over 100 is taken as 100. Where one stands twice, the last counts.
PageRequest read_page_request(std::string_view query);

/// The `Link` header for a page of a list of `total` items: those of `first`, `prev`, `next`,
/// `last` that apply, with the other parameters of the request kept as they were sent, behind the
/// page: pybuildkite, which sends `per_page` always, can't read a page at the end of a URL. `url`
/// is the request's without its query. Empty when none applies.
std::string link_header(std::string_view url, std::string_view query, PageRequest request,
                        std::size_t total);

/// Adds that header to `response` unless it is empty.
void add_link_header(std::string_view url, std::string_view query, PageRequest request,
                     std::size_t total, Response& response);

}  // namespace porthole::http
