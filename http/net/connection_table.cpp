#include "http/net/connection_table.h"

#include <utility>

namespace porthole::http {

void ConnectionTable::open(std::unique_ptr<Connection> connection) {
  const int descriptor = connection->transport.descriptor();
  const auto index = static_cast<std::size_t>(descriptor);
  // The highest bit of a token marks those of listeners.
  generation_ = (generation_ + 1) & 0x7FFFFFFFu;
  connection->token = std::uint64_t{generation_} << 32 | index;
  if (!poller_.add(descriptor, connection->interest, connection->token)) {
    group_.leave(deadlines_.now());
    return;
  }
  if (index >= connections_.size()) connections_.resize(index + 1);
  deadlines_.add(*connection);
  connections_[index] = std::move(connection);
  ++count_;
}

void ConnectionTable::close(Connection& connection) {
  account_input(connection, 0);
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

void ConnectionTable::close_all(bool including_workers) {
  for (std::unique_ptr<Connection>& connection : connections_) {
    if (connection == nullptr) continue;
    if (including_workers || connection->wait != Wait::worker) close(*connection);
  }
}

}  // namespace porthole::http
