#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/bench/batch.h"
#include "tests/bench/server_process.h"

namespace porthole::bench {

/// The cost of batches of requests to one server. Two series measured in turn suffer equally from
/// other load on the machine.
class Series {
 public:
  /// Measures one more batch. Throws when an answer has another status than `expected`.
  void measure(const ServerProcess& server, std::vector<HttpClient>& clients,
               const std::vector<std::string>& requests, int expected = 200);
  /// Discards the batches so far, for use after a warm-up.
  void clear() { *this = {}; }

  /// The total duration of the batches.
  double seconds() const;
  /// The server's.
  double processor_us_a_request() const;
  double requests_a_second() const;
  /// The latency that `share` of the requests don't exceed.
  double latency_us(double share) const;
  /// The median of (duration of a batch / duration of the same batch of `other`).
  double time_ratio(const Series& other) const;

 private:
  std::vector<double> batch_seconds_;
  std::vector<double> latencies_us_;
  double processor_seconds_ = 0;
};

}  // namespace porthole::bench
