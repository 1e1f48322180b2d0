#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <optional>

#include "http/net/connection.h"

namespace porthole::http {

/// What each connection of an event loop waits for, since when, and until when at most. Everything
/// takes constant time but `wait_until`, which takes logarithmic time. For the loop's thread only.
class Deadlines {
 public:
  using Time = Connection::Time;

  /// Later than any idle connection: there is none.
  static constexpr Time kNeverIdle = Time::max();

  /// The time that counts as now until the next call.
  void start_round(Time now) { now_ = now; }
  Time now() const { return now_; }

  /// A new connection, which waits for a request.
  void add(Connection& connection);
  void remove(Connection& connection);

  /// From now on `connection` waits for `wait`, which is neither `delay` nor `deferred`.
  void wait_for(Connection& connection, Wait wait) {
    if (is_scheduled(connection.wait)) scheduled_.erase(connection.due_position);
    move(connection, wait);
  }
  /// From now on `connection` waits for `wait`, `delay` or `deferred`, until `due`.
  void wait_until(Connection& connection, Wait wait, Time due);

  /// The connection that has waited longest for `wait`; null if none does.
  Connection* longest_waiting(Wait wait) const {
    const std::list<Connection*>& waiting = waiting_[index_of(wait)];
    return waiting.empty() ? nullptr : waiting.front();
  }
  /// The connection whose response has been held back longest; null if none is.
  Connection* longest_held() const;
  /// Calls `visit` with each connection that waits for `wait`, which must go on waiting meanwhile.
  template <typename Visit>
  void for_each(Wait wait, const Visit& visit) const {
    for (const Connection* const connection : waiting_[index_of(wait)]) visit(*connection);
  }
  /// Since when the longest idle connection has been idle.
  Time idle_since() const {
    const Connection* const idle = longest_waiting(Wait::request);
    return idle == nullptr ? kNeverIdle : idle->waits_since;
  }

  /// Since when the response that has been held back longest has been.
  Time held_since() const {
    const Connection* const held = longest_held();
    return held == nullptr ? kNeverIdle : held->waits_since;
  }

  /// A connection whose `delay` or `deferred` is due; null if there is none. The caller has to make
  /// it wait for something else.
  Connection* next_due() const;
  /// A connection that has waited for too long; null if there is none. The caller has to close it
  /// or make it wait for something else.
  Connection* next_overdue() const;
  /// When the next connection will be due or overdue.
  std::optional<Time> earliest() const;

 private:
  static constexpr std::size_t index_of(Wait wait) { return static_cast<std::size_t>(wait); }
  static constexpr bool is_scheduled(Wait wait) {
    return wait == Wait::delay || wait == Wait::deferred;
  }

  void move(Connection& connection, Wait wait) {
    std::list<Connection*>& waiting = waiting_[index_of(wait)];
    waiting.splice(waiting.end(), waiting_[index_of(connection.wait)], connection.wait_position);
    connection.wait = wait;
    connection.waits_since = now_;
  }

  Time now_;
  /// By `Wait`, those that have waited longest first.
  std::array<std::list<Connection*>, kWaits> waiting_;
  /// Those that wait for `delay` or `deferred`, by the time that they are due.
  std::multimap<Time, Connection*> scheduled_;
};

}  // namespace porthole::http
