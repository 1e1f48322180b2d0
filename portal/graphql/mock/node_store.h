#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
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

/// How much one organization may hold; the oldest makes room. A test or demo creates some tens.
inline constexpr std::size_t kCreatedNodesMax = 1'000;
/// Likewise for nodes that were only seen with values of their own; each takes about 600 bytes.
inline constexpr std::size_t kSeenNodesMax = 2'000;
/// Most bytes that the values of each of the two may take, as JSON.
inline constexpr std::size_t kNodeBytesMax = 4UL * 1024 * 1024;
/// Most bytes of one node's values; a node with more is held without them.
inline constexpr std::size_t kNodeValuesBytesMax = 64UL * 1024;

/// What mutations did to one organization's objects, and which objects were shown with values that
/// their identifiers alone don't give: the state of answers that are otherwise made anew each time.
///
/// Threads. Any number may call anything at once.
class NodeStore {
 public:
  /// The values of that object, or null where nothing is known of it.
  Overrides find(std::string_view type_name, const Uuid& uuid) const;
  /// What was created of that type, the newest first.
  std::vector<Uuid> created(std::string_view type_name) const;

  /// How many times this was called with `base`, this call not counted: sets apart what equal
  /// mutations create.
  std::uint64_t next_ordinal(MockKey base);
  /// Adds an object that lists of its type begin with.
  void create(std::string_view type_name, const Uuid& uuid, const json::Value& values);
  /// Gives an object these values besides those it has, created or not.
  void change(std::string_view type_name, const Uuid& uuid, const json::Value& values);
  /// Keeps the values of an object that was shown; does nothing where it has some already.
  void see(std::string_view type_name, const Uuid& uuid, const json::Value& values);

  /// All that is known, in one that goes on by itself.
  std::shared_ptr<NodeStore> copy() const;

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
  };
  using Entries = std::map<Key, Entry, Less>;
  /// Those of one kind in the order that they came in, and the bytes of their values.
  struct Queue {
    std::deque<Entries::iterator> order;
    std::size_t bytes = 0;
  };
  struct Contents {
    Entries entries;
    Queue created;
    Queue seen;
    /// By the key of the mutation and its arguments. Bounded by `kCreatedNodesMax`.
    std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> ordinals;
  };

  static void put(Contents& contents, Key key, const json::Value& values, bool is_created);
  static void set_values(Contents& contents, Entries::iterator entry, const json::Value& values);
  static void make_room(Contents& contents, Queue& queue, std::size_t count_max);

  mutable Mutex mutex_;
  Contents contents_ PORTHOLE_GUARDED_BY(mutex_);
  /// Spares most readers the mutex: most organizations never hold anything.
  std::atomic<bool> is_empty_ = true;
};

}  // namespace porthole::graphql
