#include "http/net/descriptor_limit.h"

#include <algorithm>
#include <limits>
#include <sys/resource.h>

#include <climits>

namespace porthole::http {

std::size_t descriptors_max() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
    return std::numeric_limits<std::size_t>::max();
  }
  return static_cast<std::size_t>(limit.rlim_cur);
}

RaisedDescriptorLimit::RaisedDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  before_ = limit.rlim_cur;
  raised_ = limit.rlim_max;
#if defined(__APPLE__)
  // The hard limit may be none at all, but more than this is refused.
  raised_ = std::min<unsigned long long>(raised_, OPEN_MAX);
#endif
  raised_ = std::max(raised_, before_);
  set(raised_);
}

RaisedDescriptorLimit::~RaisedDescriptorLimit() {
  set(before_);
}

void RaisedDescriptorLimit::set(unsigned long long soft) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = static_cast<rlim_t>(soft);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace porthole::http
