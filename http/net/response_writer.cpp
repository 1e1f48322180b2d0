#include "http/net/response_writer.h"

#include <algorithm>
#include <new>

namespace porthole::http {
namespace {

/// Responses to pipelined requests are collected up to here before they are written.
constexpr std::size_t kOutputBytesMax = std::size_t{64} * 1024;

std::string_view view_of(const std::shared_ptr<const std::string>& tail) {
  return tail == nullptr ? std::string_view() : *tail;
}

}  // namespace

bool ResponseWriter::is_full() const {
  return tail_ != nullptr || output_.size() >= kOutputBytesMax;
}

void ResponseWriter::append_tail() {
  if (tail_ != nullptr) output_ += *tail_;
  tail_.reset();
}

void ResponseWriter::discard() {
  output_.clear();
  tail_.reset();
}

std::string ResponseWriter::take() {
  append_tail();
  return std::exchange(output_, {});
}

bool ResponseWriter::flush(Connection& connection) {
  // TLS copies anyway, and would make a record of each piece.
  if (connection.peer.is_secure) append_tail();
  const std::shared_ptr<const std::string> tail = take_tail();
  const bool persists = send(connection, output_, view_of(tail));
  output_.clear();
  if (output_.capacity() > 4 * kOutputBytesMax) std::string().swap(output_);
  return persists;
}

bool ResponseWriter::send(Connection& connection, std::string_view bytes, std::string_view tail) {
  while (!bytes.empty() || !tail.empty()) {
    const IoResult result = connection.transport.write(bytes, tail);
    if (result.status == IoStatus::done) {
      const std::size_t of_bytes = std::min(result.bytes, bytes.size());
      bytes.remove_prefix(of_bytes);
      tail.remove_prefix(result.bytes - of_bytes);
      continue;
    }
    if (result.status == IoStatus::closed) {
      connections_.close(connection);
      return false;
    }
    if (!keep(connection, bytes, tail)) return false;
    const bool reads = result.status == IoStatus::wants_read;
    connections_.watch(connection, {.read = reads, .write = true});
    return false;
  }
  if (!connection.closes_after_output) return true;
  half_close(connection);
  return false;
}

/// Keeps what the socket has no room for. Returns false, and closes the connection, when there is
/// no memory for it.
bool ResponseWriter::keep(Connection& connection, std::string_view bytes, std::string_view tail) {
  try {
    connection.output.reserve(bytes.size() + tail.size());
  } catch (const std::bad_alloc&) {
    connections_.close_for_memory(connection);
    return false;
  }
  connection.output.assign(bytes);
  connection.output += tail;
  connection.output_sent = 0;
  deadlines_.wait_for(connection, Wait::awaiting_writable);
  connections_.account_output(connection);
  return true;
}

bool ResponseWriter::continue_output(Connection& connection) {
  const std::string_view left = std::string_view(connection.output).substr(connection.output_sent);
  const IoResult result = connection.transport.write(left);
  if (result.status == IoStatus::closed) {
    connections_.close(connection);
    return false;
  }
  if (result.status != IoStatus::done) return false;
  connection.output_sent += result.bytes;
  deadlines_.wait_for(connection,
                      Wait::awaiting_writable);  // There was progress: restart its time.
  if (result.bytes < left.size()) return false;
  std::string().swap(connection.output);
  connections_.forget_output(connection);
  if (connection.closes_after_output) {
    half_close(connection);
    return false;
  }
  connections_.watch(connection, {.read = true});
  deadlines_.wait_for(connection, Wait::request);
  return true;
}

void ResponseWriter::write_ahead(Connection& connection) {
  std::string& output = connection.output;
  std::size_t written = 0;
  while (written < output.size()) {
    const IoResult result = connection.transport.write(std::string_view(output).substr(written));
    if (result.status != IoStatus::done) break;  // The poller will report a broken connection.
    written += result.bytes;
  }
  output.erase(0, written);
}

/// Ends our side and keeps reading for a while: closing with input unread would make the system
/// reset the connection, and the client might lose the response. Unless a reset is wanted.
void ResponseWriter::half_close(Connection& connection) {
  if (connection.resets_after_output) {
    connection.transport.reset_on_close();
    return connections_.close(connection);
  }
  connection.transport.shut_down();
  deadlines_.wait_for(connection, Wait::lingering);
  connections_.watch(connection, {.read = true});
}

}  // namespace porthole::http
