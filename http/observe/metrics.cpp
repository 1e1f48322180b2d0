#include "http/observe/metrics.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <functional>
#include <tuple>
#include <utility>
#include <vector>

namespace porthole::http {
namespace {

/// At most six decimals, without trailing zeros.
std::string number_text(double value) {
  std::array<char, 64> text;
  const int length = std::snprintf(text.data(), text.size(), "%.6f", value);
  std::string_view digits(text.data(), static_cast<std::size_t>(length));
  digits.remove_suffix(digits.size() - 1 - digits.find_last_not_of('0'));
  if (digits.ends_with('.')) digits.remove_suffix(1);
  return std::string(digits);
}

void append_head(std::string& text, std::string_view name, std::string_view type,
                 std::string_view help) {
  for (const std::string_view part :
       {std::string_view("# HELP "), name, std::string_view(" "), help,
        std::string_view("\n# TYPE "), name, std::string_view(" "), type, std::string_view("\n")}) {
    text += part;
  }
}

}  // namespace

Metrics::Shard& Metrics::shard_of_this_thread() {
  static std::atomic<std::size_t> threads{0};
  thread_local const std::size_t number = threads.fetch_add(1, std::memory_order_relaxed);
  return shards_[number % kShards];
}

void Metrics::count(Surface surface, std::string_view organization, int status,
                    std::chrono::nanoseconds elapsed) {
  const std::int64_t elapsed_us =
      std::chrono::duration_cast<std::chrono::microseconds>(elapsed).count();
  const auto bucket = std::lower_bound(kBoundsUs.begin(), kBoundsUs.end(), elapsed_us);
  Shard& shard = shard_of_this_thread();
  const MutexLock lock(shard.mutex);
  Histogram& histogram = shard.histograms[static_cast<std::size_t>(surface)];
  ++histogram.buckets[static_cast<std::size_t>(bucket - kBoundsUs.begin())];
  histogram.sum_ns += static_cast<std::uint64_t>(elapsed.count());
  auto entry = shard.counts.find(KeyView{surface, status, organization});
  if (entry == shard.counts.end()) {
    const bool is_full = series_.load(std::memory_order_relaxed) >= kRequestSeriesMax;
    const auto [added, is_new] = shard.counts.try_emplace(
        Key{surface, status, is_full ? std::string() : std::string(organization)}, 0);
    if (is_new) series_.fetch_add(1, std::memory_order_relaxed);
    entry = added;
  }
  ++entry->second;
}

void Metrics::write(std::string& text) const {
  Histograms histograms;
  Counts counts;
  for (const Shard& shard : shards_) {
    const MutexLock lock(shard.mutex);
    for (const auto& [key, count] : shard.counts) counts[key] += count;
    for (std::size_t i = 0; i < kSurfaces; ++i) {
      const Histogram& some = shard.histograms[i];
      histograms[i].sum_ns += some.sum_ns;
      std::transform(some.buckets.begin(), some.buckets.end(), histograms[i].buckets.begin(),
                     histograms[i].buckets.begin(), std::plus<>());
    }
  }
  write_counts(counts, text);
  write_histograms(histograms, text);
}

void Metrics::write_counts(const Counts& counts, std::string& text) {
  std::vector<std::pair<Key, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& left, const auto& right) {
    return std::tie(left.first.surface, left.first.organization, left.first.status) <
           std::tie(right.first.surface, right.first.organization, right.first.status);
  });
  append_head(text, "porthole_requests_total", "counter",
              "Requests answered, by surface, organization and status.");
  for (const auto& [key, count] : sorted) {
    // Neither names of surfaces nor slugs contain characters that need escaping.
    text += "porthole_requests_total{surface=\"" + std::string(name_of(key.surface)) +
            "\",organization=\"" + key.organization + "\",status=\"" + std::to_string(key.status) +
            "\"} " + std::to_string(count) + '\n';
  }
}

void Metrics::write_histograms(const Histograms& histograms, std::string& text) {
  append_head(text, "porthole_request_duration_seconds", "histogram",
              "Time from a whole request to its whole answer, without delays that were asked for.");
  for (std::size_t i = 0; i < kSurfaces; ++i) {
    const std::string labels = "{surface=\"" + std::string(name_of(static_cast<Surface>(i))) + '"';
    const auto append = [&](std::string_view suffix, const std::string& more,
                            const std::string& value) {
      for (const std::string_view part :
           {std::string_view("porthole_request_duration_seconds"), suffix, std::string_view(labels),
            std::string_view(more), std::string_view("} "), std::string_view(value),
            std::string_view("\n")}) {
        text += part;
      }
    };
    std::uint64_t total = 0;
    for (std::size_t bucket = 0; bucket < histograms[i].buckets.size(); ++bucket) {
      total += histograms[i].buckets[bucket];
      const std::string bound = bucket < kBoundsUs.size()
                                    ? number_text(static_cast<double>(kBoundsUs[bucket]) / 1e6)
                                    : "+Inf";
      append("_bucket", ",le=\"" + bound + '"', std::to_string(total));
    }
    append("_sum", "", number_text(static_cast<double>(histograms[i].sum_ns) / 1e9));
    append("_count", "", std::to_string(total));
  }
}

void append_metric(std::string& text, std::string_view name, std::string_view type,
                   std::string_view help, double value) {
  append_head(text, name, type, help);
  text += name;
  text += ' ' + number_text(value) + '\n';
}

}  // namespace porthole::http
