#include "tests/bench/series.h"

#include <algorithm>

#include "tests/bench/report.h"

namespace porthole::bench {

void Series::measure(const ServerProcess& server, std::vector<Client>& clients,
                     const std::vector<std::string>& requests, int expected) {
  const double before = server.processor_seconds();
  batch_seconds_.push_back(run_batch(clients, requests, expected).seconds);
  processor_seconds_ += server.processor_seconds() - before;
  requests_ += requests.size();
}

double Series::processor_us_a_request() const {
  return processor_seconds_ * 1e6 / static_cast<double>(requests_);
}

double Series::requests_a_second() const {
  const auto batch = static_cast<double>(requests_) / static_cast<double>(batch_seconds_.size());
  return batch / median(batch_seconds_);
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
