#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/bench/batch.h"
#include "tests/bench/server_process.h"

namespace porthole::bench {

/// What batches of requests to one server cost. Two series that are measured by turns are hit alike
/// by whatever else the machine does.
class Series {
 public:
  /// One more batch. Throws when an answer has another status than `expected`.
  void measure(const ServerProcess& server, std::vector<HttpClient>& clients,
               const std::vector<std::string>& requests, int expected = 200);
  /// Forgets the batches so far: they were there to warm up.
  void clear() { *this = {}; }

  /// How long the batches took together.
  double seconds() const;
  /// Of the server.
  double processor_us_a_request() const;
  double requests_a_second() const;
  /// The latency that `share` of the requests don't exceed.
  double latency_us(double share) const;
  /// The median of (time of a batch / time of the batch of `other` beside it).
  double time_ratio(const Series& other) const;

 private:
  std::vector<double> batch_seconds_;
  std::vector<double> latencies_us_;
  double processor_seconds_ = 0;
};

}  // namespace porthole::bench
