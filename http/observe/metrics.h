#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/message/router.h"
#include "portal/base/mutex.h"

namespace porthole::http {

/// Series in the request counter. Bounds the memory when clients make up organizations; requests
/// beyond it are counted under no organization.
inline constexpr std::size_t kRequestSeriesMax = 10'000;

/// Counts requests and measures how long they take. Thread-safe.
class Metrics {
 public:
  /// `organization` is the slug of one that exists, or empty. `elapsed` is the time from the whole
  /// request to the whole response.
  void count(Surface surface, std::string_view organization, int status,
             std::chrono::nanoseconds elapsed);

  /// Appends all metrics in the Prometheus text format.
  void write(std::string& text) const;

 private:
  /// Upper bounds of the buckets in microseconds; one more bucket has no bound.
  static constexpr std::array<std::int64_t, 13> kBoundsUs = {
      50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000};

  struct Histogram {
    std::array<std::uint64_t, kBoundsUs.size() + 1> buckets{};
    std::uint64_t sum_ns = 0;
  };

  struct KeyView {
    Surface surface;
    int status;
    std::string_view organization;
    friend bool operator==(const KeyView&, const KeyView&) = default;
  };
  struct Key {
    Surface surface;
    int status;
    std::string organization;
    KeyView view() const { return {surface, status, organization}; }
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(const KeyView& key) const {
      const auto number =
          static_cast<std::size_t>(key.status) * kSurfaces + static_cast<std::size_t>(key.surface);
      return std::hash<std::string_view>()(key.organization) ^ (number * 0x9E3779B97F4A7C15u);
    }
    std::size_t operator()(const Key& key) const { return operator()(key.view()); }
  };
  struct Equal {
    using is_transparent = void;
    static KeyView view(const KeyView& key) { return key; }
    static KeyView view(const Key& key) { return key.view(); }
    template <typename Left, typename Right>
    bool operator()(const Left& left, const Right& right) const {
      return view(left) == view(right);
    }
  };

  using Histograms = std::array<Histogram, kSurfaces>;
  using Counts = std::unordered_map<Key, std::uint64_t, Hash, Equal>;

  /// The counts of some of the threads. Threads rarely share a shard: contention on one would cost
  /// more than the counting.
  struct alignas(64) Shard {
    mutable Mutex mutex;
    Histograms histograms PORTHOLE_GUARDED_BY(mutex);
    Counts counts PORTHOLE_GUARDED_BY(mutex);
  };
  static constexpr std::size_t kShards = 16;

  Shard& shard_of_this_thread();
  static void write_counts(const Counts& counts, std::string& text);
  static void write_histograms(const Histograms& histograms, std::string& text);

  std::array<Shard, kShards> shards_;
  /// In all shards together.
  std::atomic<std::size_t> series_{0};
};

/// Appends a metric of a single number, with its `# HELP` and `# TYPE` lines. `type` is `gauge` or
/// `counter`.
void append_metric(std::string& text, std::string_view name, std::string_view type,
                   std::string_view help, double value);

}  // namespace porthole::http
