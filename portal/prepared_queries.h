#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <unordered_map>
#include <utility>

#include "portal/base/mutex.h"
#include "portal/portal.h"
#include "portal/query_rules.h"

namespace porthole {

using PreparedQueryPtr = std::shared_ptr<const PreparedQuery>;

/// The prepared queries of the portals that were called or written last. All of them at once would
/// take ten times the memory of the portals, and a hundred thousand are loaded faster than parsed;
/// the ones in use are some dozens.
///
/// Safe from any thread. The mutex is held for look-ups alone: two threads that want the same one
/// at first may both prepare it.
class PreparedQueries {
 public:
  /// `rules` must outlive this. Keeps at most `count_max`, each some ten kilobytes, together with
  /// its portal, also when that was deleted since.
  explicit PreparedQueries(const QueryRules& rules, std::size_t count_max = 1'024)
      : rules_(rules), count_max_(count_max) {}

  PreparedQueryPtr get(const PortalPtr& portal) PORTHOLE_EXCLUDES(mutex_);

 private:
  struct Entry {
    PortalPtr portal;
    PreparedQueryPtr query;
  };
  using Entries = std::list<Entry>;

  PreparedQueryPtr find(const PortalPtr& portal) PORTHOLE_EXCLUDES(mutex_);

  const QueryRules& rules_;
  const std::size_t count_max_;
  Mutex mutex_;
  /// The one used last comes first.
  Entries entries_ PORTHOLE_GUARDED_BY(mutex_);
  /// By the portal's address: a portal never changes, and as long as it is held here no other can
  /// have its place.
  std::unordered_map<const Portal*, Entries::iterator> by_portal_ PORTHOLE_GUARDED_BY(mutex_);
};

}  // namespace porthole
