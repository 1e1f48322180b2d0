#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "http/net/connection.h"
#include "http/net/connection_table.h"
#include "http/net/deadlines.h"

namespace porthole::http {

/// Collects the responses of the connection that an event loop works on, and writes responses to
/// sockets. What finds no room there stays in the connection's output until the socket is writable.
/// For the loop's thread only.
class ResponseWriter {
 public:
  /// Both must outlive the writer.
  ResponseWriter(ConnectionTable& connections, Deadlines& deadlines)
      : connections_(connections), deadlines_(deadlines) {}

  /// The collected bytes, to be appended to.
  std::string& output() { return output_; }
  /// Shared bytes that follow them, so that nothing can be appended any more. Null: none.
  void set_tail(std::shared_ptr<const std::string> tail) { tail_ = std::move(tail); }
  const std::shared_ptr<const std::string>& tail() const { return tail_; }

  /// Whether to write now rather than collect more: there is a tail, or much output.
  bool is_full() const;
  /// Copies the tail into the output, to which can be appended again.
  void append_tail();
  /// Drops all that was collected.
  void discard();
  /// Removes and returns all that was collected.
  std::string take();
  /// Removes and returns the tail.
  std::shared_ptr<const std::string> take_tail() { return std::move(tail_); }

  /// Writes and removes what was collected. Returns as `send` does.
  bool flush(Connection& connection);
  /// Writes `bytes`, then `tail`. True when all of it is written and the connection persists.
  /// Otherwise it waits to be writable, or lingers, or is closed.
  bool send(Connection& connection, std::string_view bytes, std::string_view tail);
  /// Writes more of the connection's output. Returns as `send` does.
  bool continue_output(Connection& connection);
  /// Writes what the socket has room for of the connection's output, and drops it from there.
  static void write_ahead(Connection& connection);

 private:
  bool keep(Connection& connection, std::string_view bytes, std::string_view tail);
  void half_close(Connection& connection);

  ConnectionTable& connections_;
  Deadlines& deadlines_;
  std::string output_;
  std::shared_ptr<const std::string> tail_;
};

}  // namespace porthole::http
