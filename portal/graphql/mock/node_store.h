#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/base/json.h"
#include "portal/base/mutex.h"
#include "portal/base/uuid.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {

/// Maximum number of created or changed nodes of one organization; the oldest are evicted. A test
/// or demo creates some tens.
inline constexpr std::size_t kCreatedNodesMax = 1'000;
/// Maximum number of nodes that were only seen with values of their own; each takes about 600
/// bytes.
inline constexpr std::size_t kSeenNodesMax = 2'000;
/// Maximum size of the values of each of the two groups, in bytes of JSON.
inline constexpr std::size_t kNodeBytesMax = 4UL * 1024 * 1024;
/// Maximum size of one node's values; if they are larger, the node is kept without them.
inline constexpr std::size_t kNodeValuesBytesMax = 64UL * 1024;

/// The state of one organization's mock answers: objects that mutations created or changed, and
/// objects shown with values that don't derive from their id alone. Everything else is made up anew
/// each time.
///
/// Thread-safe.
class NodeStore {
 public:
  /// The values of an object; null if nothing is recorded. Those of an object that was removed are
  /// the JSON value null.
  Overrides find(std::string_view type_name, const Uuid& uuid) const;
  /// Whether a mutation created the object.
  bool is_created(std::string_view type_name, const Uuid& uuid) const;
  /// Whether any object of the type was removed.
  bool has_removed(std::string_view type_name) const;
  /// The name of the request that last gave this member of the recorded values; empty if none did,
  /// or it had no name.
  std::string request_of(std::string_view type_name, const Uuid& uuid,
                         std::string_view member) const;
  /// The created objects of a type, newest first.
  std::vector<Uuid> created(std::string_view type_name) const;

  /// The number of previous calls with `base`: tells apart what equal mutations create.
  std::uint64_t next_ordinal(MockKey base);
  // `request` is the name of the request that says it.

  /// Adds an object, which lists of its type begin with.
  void create(std::string_view type_name, const Uuid& uuid, const json::Value& values,
              std::string_view request = {});
  /// Merges values into those of an object, whether created or not.
  void change(std::string_view type_name, const Uuid& uuid, const json::Value& values,
              std::string_view request = {});
  /// Removes an object, whether created or not: from now on there is none.
  void remove(std::string_view type_name, const Uuid& uuid);
  /// Records the values of an object that was shown, unless it has some already.
  void see(std::string_view type_name, const Uuid& uuid, const json::Value& values,
           std::string_view request = {});

  /// An independent copy.
  std::shared_ptr<NodeStore> copy() const;

  /// The memory in use, estimated. Copies share the values.
  std::size_t bytes() const;

 private:
  struct Key {
    Uuid uuid;
    std::string type_name;
  };
  struct KeyView {
    const Uuid& uuid;
    std::string_view type_name;
  };
  struct Less {
    using is_transparent = void;
    template <typename Left, typename Right>
    bool operator()(const Left& left, const Right& right) const {
      if (left.uuid != right.uuid) return left.uuid < right.uuid;
      return std::string_view(left.type_name) < std::string_view(right.type_name);
    }
  };
  struct Entry {
    Overrides values;
    std::size_t bytes = 0;
    bool is_created = false;
    bool is_removed = false;
    /// Of the request that said them first, and of those that said members anew.
    std::string request = {};
    std::map<std::string, std::string, std::less<>> later_requests = {};
  };
  using Entries = std::map<Key, Entry, Less>;
  /// The entries of one group, oldest first, and the size of their values.
  struct Queue {
    std::deque<Entries::iterator> order;
    std::size_t bytes = 0;
  };
  struct Contents {
    Entries entries;
    Queue created;
    Queue seen;
    /// By the key of the mutation and its arguments. At most `kCreatedNodesMax`.
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> ordinals;
  };

  static void put(Contents& contents, Key key, const json::Value& values, bool is_created,
                  std::string_view request);
  static void set_values(Contents& contents, Entries::iterator entry, const json::Value& values);
  static void make_room(Contents& contents, Queue& queue, std::size_t count_max);

  mutable Mutex mutex_;
  Contents contents_ PORTHOLE_GUARDED_BY(mutex_);
  /// Lets most readers skip the mutex: most organizations never record anything.
  std::atomic<bool> is_empty_ = true;
};

}  // namespace porthole::graphql
