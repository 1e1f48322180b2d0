#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "http/net/connection.h"
#include "http/net/deadlines.h"
#include "http/net/loop_group.h"
#include "http/net/poller.h"

namespace porthole::http {

/// The open connections of an event loop. For the loop's thread only.
class ConnectionTable {
 public:
  /// All must outlive the table; `poller` and `deadlines` are the loop's.
  ConnectionTable(LoopGroup& group, Poller& poller, Deadlines& deadlines)
      : group_(group), poller_(poller), deadlines_(deadlines) {}

  /// Takes over a connection that `group` counts, and returns its token. Closes it, and returns 0,
  /// if the poller has no room for it.
  std::uint64_t open(std::unique_ptr<Connection> connection);
  void close(Connection& connection);
  /// False if none is idle.
  bool close_longest_idle();
  /// Closes the connection whose response has been held back the longest. False if there is none.
  bool close_longest_held();
  /// Accounts for the connection's unsent output. While clients leave too much unread, closes those
  /// of this loop that have made no progress for the longest, but not this one.
  void account_output(Connection& connection);
  /// Closes a connection for whose request or response there is no memory.
  void close_for_memory(Connection& connection);
  /// Closes all, but perhaps those that a worker has.
  void close_all(bool including_workers);

  std::size_t count() const { return count_; }

  /// Null if it has closed.
  Connection* find(std::uint64_t token) const {
    const auto descriptor = static_cast<std::size_t>(token & kDescriptorBits);
    if (descriptor >= connections_.size()) return nullptr;
    Connection* const connection = connections_[descriptor].get();
    return connection != nullptr && connection->token == token ? connection : nullptr;
  }

  /// Changes what the poller watches `connection` for.
  void watch(Connection& connection, Interest interest) {
    if (connection.interest == interest) return;
    connection.interest = interest;
    (void)poller_.modify(connection.transport.descriptor(), interest, connection.token);
  }

  /// Accounts for the `bytes` of memory that the connection's unfinished requests take.
  void account_input(Connection& connection, std::size_t bytes) {
    const bool is_document = connection.framer.has_large_body();
    group_.unfinished(is_document) += bytes;
    group_.unfinished(connection.accounts_document) -= connection.accounted_bytes;
    connection.accounts_document = is_document;
    connection.accounted_bytes = bytes;
  }
  /// The connection has no unsent output any more.
  void forget_output(Connection& connection) {
    if (connection.unsent_bytes == 0) return;
    group_.unsent_bytes -= connection.unsent_bytes;
    connection.unsent_bytes = 0;
  }

 private:
  static constexpr std::uint64_t kDescriptorBits = 0xFFFFFFFF;

  LoopGroup& group_;
  Poller& poller_;
  Deadlines& deadlines_;
  /// By descriptor. The upper half of a token tells a descriptor's successive owners apart.
  std::vector<std::unique_ptr<Connection>> connections_;
  std::size_t count_ = 0;
  std::uint32_t generation_ = 0;
};

}  // namespace porthole::http
