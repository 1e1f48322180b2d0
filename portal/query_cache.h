#pragma once

#include <cstddef>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "portal/base/mutex.h"
#include "portal/graphql/execute/executable.h"
#include "portal/graphql/language/request_error.h"

namespace porthole {

/// A query that is ready to be called.
struct PreparedQuery {
  /// Null where there are `errors`.
  std::unique_ptr<const graphql::Executable> executable;
  /// Why it can't be called: the answer to every call.
  std::vector<graphql::QueryError> errors;
  /// Whether it could be read at all; otherwise the one error says where it couldn't.
  bool is_whole = true;
};

using PreparedQueryPtr = std::shared_ptr<const PreparedQuery>;

/// The prepared queries that were used last, by their texts. All of a large state would take ten
/// times its memory, and a hundred thousand portals are loaded faster than their queries parsed;
/// the ones in use are some dozens.
///
/// Safe from any thread. The mutex is held for look-ups alone: two threads that want the same one
/// at first may both prepare it.
class QueryCache {
 public:
  /// Most queries that are kept, each some ten kilobytes.
  static constexpr std::size_t kQueriesMax = 1'024;
  /// Most bytes of all their texts together. A text made of nothing but short names takes a hundred
  /// times its length when it is prepared.
  static constexpr std::size_t kTextBytesMax = 1024 * 1024;

  explicit QueryCache(std::size_t queries_max = kQueriesMax,
                      std::size_t text_bytes_max = kTextBytesMax)
      : queries_max_(queries_max), text_bytes_max_(text_bytes_max) {}

  /// The query of that text. Where it isn't kept, `prepare` is called, without a lock, for one that
  /// will be; those that were used longest ago make room.
  PreparedQueryPtr get(const std::string& text, const std::function<PreparedQuery()>& prepare)
      PORTHOLE_EXCLUDES(mutex_);

 private:
  struct Entry {
    std::string text;
    PreparedQueryPtr query;
  };
  using Entries = std::list<Entry>;

  PreparedQueryPtr find(std::string_view text) PORTHOLE_EXCLUDES(mutex_);

  const std::size_t queries_max_;
  const std::size_t text_bytes_max_;
  Mutex mutex_;
  /// The one used last comes first.
  Entries entries_ PORTHOLE_GUARDED_BY(mutex_);
  /// The keys are the texts of the entries.
  std::unordered_map<std::string_view, Entries::iterator> by_text_ PORTHOLE_GUARDED_BY(mutex_);
  std::size_t text_bytes_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

}  // namespace porthole
