#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "store/store.h"

namespace porthole::http {

/// Reads `page` and `per_page` out of a query: 1 and 30 when they are missing, zero, negative or no
/// number; `per_page` over 100 is taken as 100. Where one stands twice, the last counts.
PageRequest read_page_request(std::string_view query);

/// The value that a query gives to `name`, decoded; the last one where it stands twice.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

/// A query without the parameters of these names; the others as they were sent.
std::string without_parameters(std::string_view query,
                               std::initializer_list<std::string_view> names);

/// The `Link` header for a page of a list of `total` items: those of `first`, `prev`, `next`,
/// `last` that apply, with the other parameters of the request kept as they were sent. `url` is the
/// request's without its query. Empty when none applies.
std::string link_header(std::string_view url, std::string_view query, PageRequest request,
                        std::size_t total);

}  // namespace porthole::http
