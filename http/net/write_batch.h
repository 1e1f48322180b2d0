#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "http/net/connection.h"
#include "http/net/connection_table.h"
#include "http/net/response_writer.h"

namespace porthole::http {

/// Holds back small responses of several connections for a moment, so that they leave together: a
/// client with many connections is then woken once for all of them, which costs as much as
/// responding to another request. The first one waits for half a millisecond and one more request
/// at most.
///
/// A connection with a batched response already waits for its next request, so it looks idle.
/// For the loop's thread only.
class WriteBatch {
 public:
  /// Both must outlive the batch.
  WriteBatch(ResponseWriter& writer, const ConnectionTable& connections)
      : writer_(writer), connections_(connections) {}

  /// Whether `add` may take anything: other connections have events in this round.
  void set_open(bool is_open) { is_open_ = is_open; }
  /// Takes what the writer has collected for `connection` if it is small, and no more comes from
  /// that connection before `send`. Otherwise returns false.
  bool add(const Connection& connection);
  /// Whether the batch is full, or its first response has waited long enough.
  bool is_due() const;
  /// Writes what was added.
  void send();

 private:
  /// The next `bytes` of `bytes_`, and what follows them; null: nothing.
  struct BatchedResponse {
    std::uint64_t token;
    std::size_t bytes;
    std::shared_ptr<const std::string> tail;
  };

  ResponseWriter& writer_;
  const ConnectionTable& connections_;
  bool is_open_ = false;
  std::vector<BatchedResponse> responses_;
  std::string bytes_;
  std::chrono::steady_clock::time_point since_;
};

}  // namespace porthole::http
