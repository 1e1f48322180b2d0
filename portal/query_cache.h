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

/// A query that is ready for calls.
struct PreparedQuery {
  /// Null if there is a syntax error, which is then the only error.
  std::shared_ptr<const graphql::Document> document;
  /// Null if there are `errors`.
  std::unique_ptr<const graphql::Executable> executable;
  /// Why it can't be executed: the response to every call.
  std::vector<graphql::QueryError> errors;
};

using PreparedQueryPtr = std::shared_ptr<const PreparedQuery>;

/// A least-recently-used cache of prepared queries, by their text. Preparing all queries of a large
/// state would take ten times its memory and longer than loading a hundred thousand portals, while
/// only a few dozen are in use.
///
/// Thread-safe. The mutex is only held for look-ups: two threads that miss the same query may both
/// prepare it.
class QueryCache {
 public:
  /// The default for the number of queries, each some ten kilobytes.
  static constexpr std::size_t kQueriesMax = 1'024;
  /// The default for the bytes of all texts together. Preparing a text of nothing but short names
  /// takes a hundred times its length.
  static constexpr std::size_t kTextBytesMax = 1024 * 1024;

  explicit QueryCache(std::size_t queries_max = kQueriesMax,
                      std::size_t text_bytes_max = kTextBytesMax)
      : queries_max_(queries_max), text_bytes_max_(text_bytes_max) {}

  /// The query with that text. On a miss, calls `prepare` without holding a lock and caches the
  /// result, evicting the least recently used queries. A text longer than the whole bound is not
  /// cached.
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
  /// Most recently used first.
  Entries entries_ PORTHOLE_GUARDED_BY(mutex_);
  /// The keys refer to the texts of the entries.
  std::unordered_map<std::string_view, Entries::iterator> by_text_ PORTHOLE_GUARDED_BY(mutex_);
  std::size_t text_bytes_ PORTHOLE_GUARDED_BY(mutex_) = 0;
};

}  // namespace porthole
