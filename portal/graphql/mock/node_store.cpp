#include "portal/graphql/mock/node_store.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace porthole::graphql {
namespace {

std::string hex_of(std::pair<std::uint64_t, std::uint64_t> key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint64_t half : {key.first, key.second}) {
    for (int shift = 60; shift >= 0; shift -= 4) text.push_back(kDigits[(half >> shift) & 0xf]);
  }
  return text;
}

std::optional<std::pair<std::uint64_t, std::uint64_t>> parse_key(std::string_view text) {
  constexpr std::size_t kDigits = 16;
  if (text.size() != 2 * kDigits) return std::nullopt;
  std::array<std::uint64_t, 2> halves{};
  for (std::size_t i = 0; i < 2; ++i) {
    const char* begin = text.data() + i * kDigits;
    const auto [end, error] = std::from_chars(begin, begin + kDigits, halves[i], 16);
    if (error != std::errc() || end != begin + kDigits) return std::nullopt;
  }
  return std::pair(halves[0], halves[1]);
}

Error malformed_state(std::string_view what) {
  return {ErrorCode::invalid, std::string("created objects: ").append(what)};
}

}  // namespace

void NodeStore::make_room(State& state, Queue& queue, std::size_t count_max) {
  while (queue.order.size() > count_max || (queue.bytes > kNodeBytesMax && !queue.order.empty())) {
    queue.bytes -= queue.order.front()->second.bytes;
    state.entries.erase(queue.order.front());
    queue.order.pop_front();
  }
}

void NodeStore::set_values(State& state, Entries::iterator entry, const json::Value& values) {
  Queue& queue = entry->second.is_created ? state.created : state.seen;
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
  make_room(state, state.created, kCreatedNodesMax);
  make_room(state, state.seen, kSeenNodesMax);
}

void NodeStore::put(State& state, Key key, const json::Value& values, bool is_created) {
  const auto [entry, is_new] = state.entries.try_emplace(std::move(key));
  if (is_new) {
    entry->second.is_created = is_created;
    (is_created ? state.created : state.seen).order.push_back(entry);
  }
  set_values(state, entry, values);
}

Overrides NodeStore::find(std::string_view type_name, const Uuid& uuid) const {
  if (is_empty_.load(std::memory_order_acquire)) return nullptr;
  const MutexLock lock(mutex_);
  const auto found = state_.entries.find(KeyView{uuid, type_name});
  return found == state_.entries.end() ? nullptr : found->second.values;
}

std::vector<Uuid> NodeStore::created(std::string_view type_name) const {
  std::vector<Uuid> uuids;
  if (is_empty_.load(std::memory_order_acquire)) return uuids;
  const MutexLock lock(mutex_);
  for (const Entries::iterator& entry : state_.created.order) {
    if (entry->first.type_name == type_name) uuids.push_back(entry->first.uuid);
  }
  std::reverse(uuids.begin(), uuids.end());
  return uuids;
}

std::uint64_t NodeStore::next_ordinal(MockKey base) {
  const MutexLock lock(mutex_);
  // When it is full, somebody makes thousands of different things: none is likely to come again.
  if (state_.ordinals.size() >= kCreatedNodesMax) state_.ordinals.clear();
  return state_.ordinals[{base.low, base.high}]++;
}

void NodeStore::create(std::string_view type_name, const Uuid& uuid, const json::Value& values) {
  const MutexLock lock(mutex_);
  put(state_, {uuid, std::string(type_name)}, values, true);
  is_empty_.store(false, std::memory_order_release);
}

void NodeStore::change(std::string_view type_name, const Uuid& uuid, const json::Value& values) {
  const MutexLock lock(mutex_);
  const auto found = state_.entries.find(KeyView{uuid, type_name});
  if (found == state_.entries.end()) {
    put(state_, {uuid, std::string(type_name)}, values, false);
  } else {
    OverridesBuilder merged;
    merged.merge(*found->second.values);
    merged.merge(values);
    set_values(state_, found, *merged.finish());
  }
  is_empty_.store(false, std::memory_order_release);
}

void NodeStore::see(std::string_view type_name, const Uuid& uuid, const json::Value& values) {
  if (find(type_name, uuid) != nullptr) return;
  const MutexLock lock(mutex_);
  if (state_.entries.find(KeyView{uuid, type_name}) != state_.entries.end()) return;
  put(state_, {uuid, std::string(type_name)}, values, false);
  is_empty_.store(false, std::memory_order_release);
}

std::shared_ptr<NodeStore> NodeStore::copy() const {
  auto copy = std::make_shared<NodeStore>();
  State state;
  {
    const MutexLock lock(mutex_);
    const auto copy_queue = [&](const Queue& from, Queue& to) {
      to.bytes = from.bytes;
      for (const Entries::iterator& entry : from.order) {
        to.order.push_back(state.entries.emplace(entry->first, entry->second).first);
      }
    };
    copy_queue(state_.created, state.created);
    copy_queue(state_.seen, state.seen);
    state.ordinals = state_.ordinals;
  }
  const MutexLock lock(copy->mutex_);
  copy->is_empty_.store(state.entries.empty(), std::memory_order_release);
  // Its iterators stay those of the map, which moves as a whole.
  std::swap(copy->state_, state);
  return copy;
}

void NodeStore::write(json::Writer& writer) const {
  const MutexLock lock(mutex_);
  writer.begin_object();
  writer.key("nodes");
  writer.begin_array();
  for (const Queue* queue : {&state_.created, &state_.seen}) {
    for (const Entries::iterator& entry : queue->order) {
      writer.begin_object();
      writer.member("type", entry->first.type_name);
      writer.member("uuid", entry->first.uuid.to_string());
      writer.key("created");
      writer.boolean(entry->second.is_created);
      writer.key("values");
      writer.raw(to_json(*entry->second.values));
      writer.end_object();
    }
  }
  writer.end_array();
  writer.key("mutations");
  writer.begin_array();
  for (const auto& [key, times] : state_.ordinals) {
    writer.begin_object();
    writer.member("mutation", hex_of(key));
    writer.key("times");
    writer.integer(static_cast<std::int64_t>(times));
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
}

Result<void> NodeStore::read(const json::Value& state) {
  const json::Value* nodes = state.IsObject() ? json::find(state, "nodes") : nullptr;
  const json::Value* mutations = state.IsObject() ? json::find(state, "mutations") : nullptr;
  if (nodes == nullptr || !nodes->IsArray() || mutations == nullptr || !mutations->IsArray()) {
    return malformed_state("`nodes` and `mutations` must be arrays");
  }
  State read;
  for (const json::Value& node : nodes->GetArray()) {
    const auto member = [&](std::string_view name) {
      return node.IsObject() ? json::find(node, name) : nullptr;
    };
    const json::Value* type = member("type");
    const json::Value* uuid = member("uuid");
    const json::Value* created = member("created");
    const json::Value* values = member("values");
    const bool is_whole = type != nullptr && type->IsString() && uuid != nullptr &&
                          uuid->IsString() && created != nullptr && created->IsBool() &&
                          values != nullptr && values->IsObject();
    const std::optional<Uuid> parsed = is_whole ? Uuid::parse(json::text_of(*uuid)) : std::nullopt;
    if (!parsed) return malformed_state("a node needs `type`, `uuid`, `created` and `values`");
    put(read, {*parsed, std::string(json::text_of(*type))}, *values, created->GetBool());
  }
  for (const json::Value& mutation : mutations->GetArray()) {
    const json::Value* key = mutation.IsObject() ? json::find(mutation, "mutation") : nullptr;
    const json::Value* times = mutation.IsObject() ? json::find(mutation, "times") : nullptr;
    const bool is_whole =
        key != nullptr && key->IsString() && times != nullptr && times->IsUint64();
    const auto parsed = is_whole ? parse_key(json::text_of(*key)) : std::nullopt;
    if (!parsed) return malformed_state("a mutation needs `mutation` and `times`");
    if (read.ordinals.size() < kCreatedNodesMax) read.ordinals[*parsed] = times->GetUint64();
  }
  const MutexLock lock(mutex_);
  std::swap(state_, read);
  is_empty_.store(state_.entries.empty(), std::memory_order_release);
  return {};
}

}  // namespace porthole::graphql
