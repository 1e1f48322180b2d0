#include "http/net/event_loop.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace porthole::http {

Result<std::unique_ptr<EventLoop>> EventLoop::make(LoopGroup& group) {
  Result<std::unique_ptr<Poller>> poller = make_poller();
  if (!poller) return std::move(poller).error();
  return std::unique_ptr<EventLoop>(new EventLoop(group, *std::move(poller)));
}

EventLoop::EventLoop(LoopGroup& group, std::unique_ptr<Poller> poller)
    : group_(group),
      poller_(std::move(poller)),
      mailbox_(*poller_),
      connections_(group, *poller_, deadlines_),
      writer_(connections_, deadlines_),
      batch_(writer_, connections_),
      acceptor_({group_, mailbox_, *poller_, deadlines_, connections_, writer_, batch_}),
      driver_({group_, mailbox_, *poller_, deadlines_, connections_, writer_, batch_}) {}

EventLoop::~EventLoop() = default;

Result<void> EventLoop::accept_from(std::vector<Listener> listeners,
                                    const std::vector<EventLoop*>& loops) {
  std::vector<LoopMailbox*> mailboxes;
  mailboxes.reserve(loops.size());
  for (EventLoop* loop : loops) mailboxes.push_back(&loop->mailbox_);
  return acceptor_.listen(std::move(listeners), std::move(mailboxes));
}

void EventLoop::stop(std::chrono::milliseconds grace) {
  mailbox_.request_stop(std::chrono::steady_clock::now() + grace);
}

void EventLoop::run() {
  while (!stops_at_ || connections_.count() > 0) {
    // Nothing can be served with a poller that can't wait.
    if (!poller_->wait(events_, time_left())) break;
    deadlines_.start_round(std::chrono::steady_clock::now());
    dispatch_events();
    take_messages();
    enforce_deadlines();
    mailbox_.publish(deadlines_.idle_since(), deadlines_.held_since());
  }
  connections_.close_all(true);
}

/// Does a connection's work. When there is no memory for it, the connection is closed, and the
/// others go on.
template <typename Work>
void EventLoop::run_for(std::uint64_t token, const Work& work) {
  try {
    work();
  } catch (const std::exception&) {
    drop(token);
  }
}

void EventLoop::drop(std::uint64_t token) {
  writer_.discard();
  if (Connection* const connection = connections_.find(token)) {
    connections_.close_for_memory(*connection);
  }
}

void EventLoop::dispatch_events() {
  for (std::size_t i = 0; i < events_.size(); ++i) {
    const bool is_last = i + 1 == events_.size();
    batch_.set_open(!is_last);
    run_for(events_[i].token, [&] { dispatch(events_[i]); });
    if (is_last || batch_.is_due()) batch_.send();
  }
}

void EventLoop::dispatch(const PollerEvent& event) {
  if (event.token == kReservedToken) return;
  if (Acceptor::is_listener(event.token)) return acceptor_.accept_some(event.token);
  Connection* const found = connections_.find(event.token);
  if (found == nullptr) return;
  Connection& connection = *found;
  switch (connection.wait) {
    case Wait::request:
    case Wait::head:
    case Wait::body:
      return driver_.read(connection);
    case Wait::awaiting_writable:
      return driver_.write(connection);
    case Wait::lingering:
      return driver_.linger(connection);
    case Wait::worker:
      return;  // The event was under way when the worker took over.
    case Wait::delay:
    case Wait::deferred:
      if (event.hung_up || event.peer_ended) connections_.close(connection);
      return;
    case Wait::commit:
      if (event.hung_up) connections_.close(connection);
      return;
  }
}

void EventLoop::take_messages() {
  LoopMailbox::Messages messages = mailbox_.take();
  // Before and after the new ones, which look idle, and which the others are closed for.
  const std::size_t evictions = messages.evictions;
  evict(messages.evictions);
  for (std::unique_ptr<Connection>& connection : messages.adopted) {
    if (stops_at_) {
      connection.reset();
      group_.leave(deadlines_.now());
    } else {
      adopt(std::move(connection));
    }
  }
  for (LoopMailbox::WorkerResponse& response : messages.responses) {
    run_for(response.connection->token, [&] { driver_.take_response(response); });
  }
  for (const LoopMailbox::ReadyResponse& ready : messages.ready) {
    run_for(ready.token, [&] { driver_.take_ready(ready); });
  }
  for (const HoldFilter& filter : messages.releases) release_held(filter);
  evict(messages.evictions);
  group_.evictions -= evictions;
  if (messages.stops_at && !stops_at_) begin_stop(*messages.stops_at);
}

/// Closes that many connections if it can, and counts down.
void EventLoop::evict(std::size_t& count) {
  while (count > 0 && (connections_.close_longest_idle() || connections_.close_longest_held())) {
    --count;
  }
}

void EventLoop::adopt(std::unique_ptr<Connection> connection) {
  try {
    (void)connections_.open(std::move(connection));
  } catch (const std::bad_alloc&) {
    group_.leave(deadlines_.now());
  }
}

void EventLoop::release_held(const HoldFilter& filter) {
  std::vector<std::uint64_t> tokens;
  const auto collect = [&](const Connection& connection) {
    if (filter.matches(connection.hold)) tokens.push_back(connection.token);
  };
  deadlines_.for_each(Wait::delay, collect);
  deadlines_.for_each(Wait::deferred, collect);
  for (const std::uint64_t token : tokens) {
    // Sending one may close another.
    Connection* const connection = connections_.find(token);
    if (connection != nullptr) run_for(token, [&] { send_held(*connection); });
  }
}

void EventLoop::send_held(Connection& connection) {
  if (connection.wait == Wait::deferred) {
    driver_.complete_deferred(connection);
  } else if (connection.wait == Wait::delay) {
    driver_.release_response(connection);
  }
}

void EventLoop::begin_stop(Time deadline) {
  stops_at_ = deadline;
  driver_.begin_stop();
  acceptor_.close();
  release_held({});
  while (connections_.close_longest_idle()) {
  }
}

void EventLoop::enforce_deadlines() {
  acceptor_.resume_if_due();
  while (Connection* const connection = deadlines_.next_due()) {
    run_for(connection->token, [&] { send_held(*connection); });
  }
  while (Connection* const connection = deadlines_.next_overdue()) {
    run_for(connection->token, [&] { end_overdue(*connection); });
  }
  // Connections that a worker has are closed when it gives them back.
  if (stops_at_ && deadlines_.now() >= *stops_at_) connections_.close_all(false);
}

void EventLoop::end_overdue(Connection& connection) {
  if (connection.wait == Wait::head) {
    driver_.refuse(connection, {408, "The head of the request took too long"});
  } else if (connection.wait == Wait::body) {
    driver_.refuse(connection, {408, "The body of the request took too long"});
  } else {
    connections_.close(connection);
  }
}

/// Until something is due; none: nothing will be.
std::optional<std::chrono::milliseconds> EventLoop::time_left() const {
  std::optional<Time> next = deadlines_.earliest();
  const auto consider = [&next](std::optional<Time> other) {
    if (other) next = std::min(next.value_or(*other), *other);
  };
  consider(acceptor_.resumes_at());
  // Once it is over, only workers are waited for.
  if (stops_at_ > deadlines_.now()) consider(stops_at_);
  if (!next) return std::nullopt;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*next - std::chrono::steady_clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

}  // namespace porthole::http
