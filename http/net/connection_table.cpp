#include "http/net/connection_table.h"

#include <utility>

namespace porthole::http {

std::uint64_t ConnectionTable::open(std::unique_ptr<Connection> connection) {
  const int descriptor = connection->transport.descriptor();
  const auto index = static_cast<std::size_t>(descriptor);
  // The highest bit of a token marks those of listeners.
  generation_ = (generation_ + 1) & 0x7FFFFFFFu;
  const std::uint64_t token = std::uint64_t{generation_} << 32 | index;
  connection->token = token;
  // First what may throw.
  if (index >= connections_.size()) connections_.resize(index + 1);
  deadlines_.add(*connection);
  if (!poller_.add(descriptor, connection->interest, token)) {
    deadlines_.remove(*connection);
    group_.leave(deadlines_.now());
    return 0;
  }
  connections_[index] = std::move(connection);
  ++count_;
  return token;
}

void ConnectionTable::close(Connection& connection) {
  account_input(connection, 0);
  forget_output(connection);
  deadlines_.remove(connection);
  const int descriptor = connection.transport.descriptor();
  poller_.remove(descriptor);
  --count_;
  group_.leave(deadlines_.now());
  connections_[static_cast<std::size_t>(descriptor)].reset();
}

bool ConnectionTable::close_longest_idle() {
  Connection* const idle = deadlines_.longest_waiting(Wait::request);
  if (idle == nullptr) return false;
  close(*idle);
  return true;
}

bool ConnectionTable::close_longest_held() {
  Connection* const held = deadlines_.longest_held();
  if (held == nullptr) return false;
  close(*held);
  return true;
}

void ConnectionTable::account_output(Connection& connection) {
  forget_output(connection);
  connection.unsent_bytes = connection.output.capacity();
  group_.unsent_bytes += connection.unsent_bytes;
  for (const Wait wait : {Wait::awaiting_writable, Wait::delay}) {
    while (group_.unsent_bytes > group_.limits.unsent_bytes_max) {
      Connection* const longest = deadlines_.longest_waiting(wait);
      if (longest == nullptr || longest == &connection) break;
      close(*longest);
      group_.report_rarely(Pressure::unread, deadlines_.now());
    }
  }
}

void ConnectionTable::close_for_memory(Connection& connection) {
  group_.report_rarely(Pressure::out_of_memory, deadlines_.now());
  close(connection);
}

void ConnectionTable::close_all(bool including_workers) {
  for (std::unique_ptr<Connection>& connection : connections_) {
    if (connection == nullptr) continue;
    if (including_workers || connection->wait != Wait::worker) close(*connection);
  }
}

}  // namespace porthole::http
