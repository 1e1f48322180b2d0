#include "http/net/deadlines.h"

#include <algorithm>

#include "http/net/limits.h"

namespace porthole::http {
namespace {

/// How long a connection may wait, by `Wait`. None for a worker and the disk, and for delayed and
/// deferred responses, each of which has its own time.
constexpr std::array<std::optional<std::chrono::milliseconds>, kWaits> kTimeMax = {
    kIdleTimeMax, kHeadTimeMax, kBodyTimeMax, kWriteStallTimeMax, kLingerTimeMax,
    std::nullopt, std::nullopt, std::nullopt, std::nullopt};

}  // namespace

void Deadlines::add(Connection& connection) {
  std::list<Connection*>& idle = waiting_[index_of(Wait::request)];
  connection.wait = Wait::request;
  connection.waits_since = now_;
  connection.wait_position = idle.insert(idle.end(), &connection);
}

void Deadlines::remove(Connection& connection) {
  if (is_scheduled(connection.wait)) scheduled_.erase(connection.due_position);
  waiting_[index_of(connection.wait)].erase(connection.wait_position);
}

void Deadlines::wait_until(Connection& connection, Wait wait, Time due) {
  // First what may throw.
  const auto position = scheduled_.emplace(due, &connection);
  wait_for(connection, wait);
  connection.due_position = position;
}

Connection* Deadlines::longest_held() const {
  Connection* const delayed = longest_waiting(Wait::delay);
  Connection* const deferred = longest_waiting(Wait::deferred);
  if (delayed == nullptr || deferred == nullptr) return delayed == nullptr ? deferred : delayed;
  return delayed->waits_since <= deferred->waits_since ? delayed : deferred;
}

Connection* Deadlines::next_due() const {
  if (scheduled_.empty() || scheduled_.begin()->first > now_) return nullptr;
  return scheduled_.begin()->second;
}

Connection* Deadlines::next_overdue() const {
  for (std::size_t i = 0; i < kWaits; ++i) {
    if (!kTimeMax[i] || waiting_[i].empty()) continue;
    Connection* const longest = waiting_[i].front();
    if (longest->waits_since + *kTimeMax[i] <= now_) return longest;
  }
  return nullptr;
}

std::optional<Deadlines::Time> Deadlines::earliest() const {
  std::optional<Time> earliest;
  if (!scheduled_.empty()) earliest = scheduled_.begin()->first;
  for (std::size_t i = 0; i < kWaits; ++i) {
    if (!kTimeMax[i] || waiting_[i].empty()) continue;
    const Time deadline = waiting_[i].front()->waits_since + *kTimeMax[i];
    earliest = std::min(earliest.value_or(deadline), deadline);
  }
  return earliest;
}

}  // namespace porthole::http
