#include "portal/graphql/mock/node_store.h"

#include <algorithm>
#include <utility>

namespace porthole::graphql {

void NodeStore::make_room(Contents& contents, Queue& queue, std::size_t count_max) {
  while (queue.order.size() > count_max || (queue.bytes > kNodeBytesMax && !queue.order.empty())) {
    queue.bytes -= queue.order.front()->second.bytes;
    contents.entries.erase(queue.order.front());
    queue.order.pop_front();
  }
}

void NodeStore::set_values(Contents& contents, Entries::iterator entry, const json::Value& values) {
  Queue& queue = entry->second.is_created ? contents.created : contents.seen;
  OverridesBuilder held;
  std::size_t bytes = to_json(values).size();
  if (values.IsObject() && bytes <= kNodeValuesBytesMax) {
    held.merge(values);
  } else {
    bytes = 0;
  }
  queue.bytes += bytes - entry->second.bytes;
  entry->second.bytes = bytes;
  entry->second.values = held.finish();
  make_room(contents, contents.created, kCreatedNodesMax);
  make_room(contents, contents.seen, kSeenNodesMax);
}

void NodeStore::put(Contents& contents, Key key, const json::Value& values, bool is_created,
                    std::string_view request) {
  const auto [entry, is_new] = contents.entries.try_emplace(std::move(key));
  if (is_new) {
    entry->second.request = request;
    entry->second.is_created = is_created;
    (is_created ? contents.created : contents.seen).order.push_back(entry);
  }
  set_values(contents, entry, values);
}

Overrides NodeStore::find(std::string_view type_name, const Uuid& uuid) const {
  if (is_empty_.load(std::memory_order_acquire)) return nullptr;
  const MutexLock lock(mutex_);
  const auto found = contents_.entries.find(KeyView{uuid, type_name});
  return found == contents_.entries.end() ? nullptr : found->second.values;
}

std::vector<Uuid> NodeStore::created(std::string_view type_name) const {
  std::vector<Uuid> uuids;
  if (is_empty_.load(std::memory_order_acquire)) return uuids;
  const MutexLock lock(mutex_);
  for (const Entries::iterator& entry : contents_.created.order) {
    const bool is_there = entry->second.is_created && !entry->second.is_removed;
    if (is_there && entry->first.type_name == type_name) uuids.push_back(entry->first.uuid);
  }
  std::reverse(uuids.begin(), uuids.end());
  return uuids;
}

bool NodeStore::is_created(std::string_view type_name, const Uuid& uuid) const {
  if (is_empty_.load(std::memory_order_acquire)) return false;
  const MutexLock lock(mutex_);
  const auto found = contents_.entries.find(KeyView{uuid, type_name});
  return found != contents_.entries.end() && found->second.is_created;
}

std::string NodeStore::request_of(std::string_view type_name, const Uuid& uuid,
                                  std::string_view member) const {
  const MutexLock lock(mutex_);
  const auto found = contents_.entries.find(KeyView{uuid, type_name});
  if (found == contents_.entries.end()) return {};
  const Entry& entry = found->second;
  const auto later = entry.later_requests.find(member);
  return later == entry.later_requests.end() ? entry.request : later->second;
}

bool NodeStore::has_removed(std::string_view type_name) const {
  if (is_empty_.load(std::memory_order_acquire)) return false;
  const MutexLock lock(mutex_);
  return std::any_of(contents_.created.order.begin(), contents_.created.order.end(),
                     [&](const Entries::iterator& entry) {
                       return entry->second.is_removed && entry->first.type_name == type_name;
                     });
}

void NodeStore::remove(std::string_view type_name, const Uuid& uuid) {
  const MutexLock lock(mutex_);
  const auto [entry, is_new] = contents_.entries.try_emplace({uuid, std::string(type_name)});
  Queue& queue = entry->second.is_created ? contents_.created : contents_.seen;
  if (!is_new) {
    queue.bytes -= entry->second.bytes;
    if (!entry->second.is_created) std::erase(contents_.seen.order, entry);
  }
  if (!entry->second.is_created) contents_.created.order.push_back(entry);
  entry->second.bytes = 0;
  entry->second.values = std::make_shared<const json::Value>();
  entry->second.is_removed = true;
  make_room(contents_, contents_.created, kCreatedNodesMax);
  is_empty_.store(false, std::memory_order_release);
}

std::uint64_t NodeStore::next_ordinal(MockKey base) {
  const MutexLock lock(mutex_);
  // If it is full, thousands of different mutations were called: none is likely to repeat.
  if (contents_.ordinals.size() >= kCreatedNodesMax) contents_.ordinals.clear();
  return contents_.ordinals[{base.low, base.high}]++;
}

void NodeStore::create(std::string_view type_name, const Uuid& uuid, const json::Value& values,
                       std::string_view request) {
  const MutexLock lock(mutex_);
  put(contents_, {uuid, std::string(type_name)}, values, true, request);
  is_empty_.store(false, std::memory_order_release);
}

void NodeStore::change(std::string_view type_name, const Uuid& uuid, const json::Value& values,
                       std::string_view request) {
  const MutexLock lock(mutex_);
  const auto found = contents_.entries.find(KeyView{uuid, type_name});
  if (found == contents_.entries.end()) {
    put(contents_, {uuid, std::string(type_name)}, values, false, request);
  } else if (!found->second.is_removed) {
    OverridesBuilder merged;
    merged.merge(*found->second.values);
    merged.merge(values);
    if (!request.empty() && values.IsObject()) {
      for (const auto& member : values.GetObject()) {
        found->second.later_requests.insert_or_assign(std::string(json::text_of(member.name)),
                                                      request);
      }
    }
    set_values(contents_, found, *merged.finish());
  }
  is_empty_.store(false, std::memory_order_release);
}

void NodeStore::see(std::string_view type_name, const Uuid& uuid, const json::Value& values,
                    std::string_view request) {
  if (find(type_name, uuid) != nullptr) return;
  const MutexLock lock(mutex_);
  if (contents_.entries.find(KeyView{uuid, type_name}) != contents_.entries.end()) return;
  put(contents_, {uuid, std::string(type_name)}, values, false, request);
  is_empty_.store(false, std::memory_order_release);
}

std::size_t NodeStore::bytes() const {
  constexpr std::size_t kEntryBytes = 200;
  const MutexLock lock(mutex_);
  return contents_.created.bytes + contents_.seen.bytes + contents_.entries.size() * kEntryBytes;
}

std::shared_ptr<NodeStore> NodeStore::copy() const {
  auto copy = std::make_shared<NodeStore>();
  Contents contents;
  {
    const MutexLock lock(mutex_);
    const auto copy_queue = [&](const Queue& from, Queue& to) {
      to.bytes = from.bytes;
      for (const Entries::iterator& entry : from.order) {
        to.order.push_back(contents.entries.emplace(entry->first, entry->second).first);
      }
    };
    copy_queue(contents_.created, contents.created);
    copy_queue(contents_.seen, contents.seen);
    contents.ordinals = contents_.ordinals;
  }
  const MutexLock lock(copy->mutex_);
  copy->is_empty_.store(contents.entries.empty(), std::memory_order_release);
  // Iterators remain valid, as the map is moved as a whole.
  std::swap(copy->contents_, contents);
  return copy;
}

}  // namespace porthole::graphql
