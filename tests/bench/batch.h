#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/http_client.h"

namespace porthole::bench {

using http::test::Answer;
using http::test::ClientError;
using http::test::HttpClient;

/// `count` keep-alive connections to 127.0.0.1.
std::vector<HttpClient> connect(std::uint16_t port, std::size_t count);

/// Latencies of one batch of requests.
struct Batch {
  std::vector<double> latencies_us;
  double seconds = 0;
};

/// Sends `requests` over `clients`, each of which has one in flight at any time. Throws
/// `std::runtime_error` when an answer has another status than `expected`, and `ClientError` when
/// the server closes a connection or doesn't answer within ten seconds.
Batch run_batch(std::vector<HttpClient>& clients, const std::vector<std::string>& requests,
                int expected);

}  // namespace porthole::bench
