#pragma once

#include <cstddef>

namespace porthole::http {

/// Descriptors that this process may have open at once: the soft limit.
std::size_t descriptors_max();

/// Raises the soft limit to the hard one, for as long as this exists: a thousand clients are more
/// than the soft limit of most systems. For the whole process.
class RaisedDescriptorLimit {
 public:
  RaisedDescriptorLimit();
  ~RaisedDescriptorLimit();
  RaisedDescriptorLimit(const RaisedDescriptorLimit&) = delete;
  RaisedDescriptorLimit& operator=(const RaisedDescriptorLimit&) = delete;

  /// Calls `start` with the soft limit as it was: for programs that we start, which may rely on it
  /// (`select` can't watch descriptors past 1024).
  template <typename Start>
  auto with_limit_before(const Start& start) const {
    set(before_);
    auto result = start();
    set(raised_);
    return result;
  }

 private:
  static void set(unsigned long long soft);

  unsigned long long before_ = 0;
  unsigned long long raised_ = 0;
};

}  // namespace porthole::http
