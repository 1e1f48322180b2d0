#include "tests/bench/series.h"

#include <algorithm>
#include <numeric>

#include "tests/bench/report.h"

namespace porthole::bench {

void Series::measure(const ServerProcess& server, std::vector<HttpClient>& clients,
                     const std::vector<std::string>& requests, int expected) {
  const double before = server.processor_seconds();
  const Batch batch = run_batch(clients, requests, expected);
  processor_seconds_ += server.processor_seconds() - before;
  batch_seconds_.push_back(batch.seconds);
  latencies_us_.insert(latencies_us_.end(), batch.latencies_us.begin(), batch.latencies_us.end());
}

double Series::seconds() const {
  return std::accumulate(batch_seconds_.begin(), batch_seconds_.end(), 0.0);
}

double Series::processor_us_a_request() const {
  return processor_seconds_ * 1e6 / static_cast<double>(latencies_us_.size());
}

double Series::requests_a_second() const {
  const auto requests = static_cast<double>(latencies_us_.size());
  return requests / static_cast<double>(batch_seconds_.size()) / median(batch_seconds_);
}

double Series::latency_us(double share) const {
  std::vector<double> latencies_us = latencies_us_;
  return percentile(latencies_us, share);
}

double Series::time_ratio(const Series& other) const {
  std::vector<double> ratios;
  const std::size_t count = std::min(batch_seconds_.size(), other.batch_seconds_.size());
  for (std::size_t i = 0; i < count; ++i) {
    ratios.push_back(batch_seconds_[i] / other.batch_seconds_[i]);
  }
  return median(ratios);
}

}  // namespace porthole::bench
