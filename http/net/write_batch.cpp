#include "http/net/write_batch.h"

#include <string_view>

namespace porthole::http {
namespace {

/// Of one response, without its tail: copying more costs more than waking the client once more.
constexpr std::size_t kResponseBytesMax = std::size_t{4} * 1024;
/// Of a batch, likewise.
constexpr std::size_t kBatchBytesMax = std::size_t{64} * 1024;
/// How long the first response of a batch waits.
constexpr std::chrono::microseconds kBatchTimeMax{500};

}  // namespace

bool WriteBatch::add(const Connection& connection) {
  std::string& output = writer_.output();
  // TLS would have the tail copied.
  const bool copies_tail = writer_.tail() != nullptr && connection.peer.is_secure;
  if (!is_open_ || output.empty() || output.size() > kResponseBytesMax || copies_tail ||
      connection.transport.has_buffered_input()) {
    return false;
  }
  if (responses_.empty()) since_ = std::chrono::steady_clock::now();
  // First what may throw.
  bytes_.reserve(bytes_.size() + output.size());
  responses_.push_back({connection.token, output.size(), writer_.tail()});
  writer_.set_tail(nullptr);
  bytes_ += output;
  output.clear();
  return true;
}

bool WriteBatch::is_due() const {
  if (responses_.empty()) return false;
  return bytes_.size() > kBatchBytesMax ||
         std::chrono::steady_clock::now() - since_ > kBatchTimeMax;
}

void WriteBatch::send() {
  std::string_view bytes = bytes_;
  for (const BatchedResponse& response : responses_) {
    Connection* const connection = connections_.find(response.token);
    const std::string_view tail =
        response.tail == nullptr ? std::string_view() : std::string_view(*response.tail);
    if (connection != nullptr) writer_.send(*connection, bytes.substr(0, response.bytes), tail);
    bytes.remove_prefix(response.bytes);
  }
  responses_.clear();
  bytes_.clear();
}

}  // namespace porthole::http
