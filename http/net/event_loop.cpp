#include "http/net/event_loop.h"

#include <algorithm>
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
    mailbox_.publish_idle_since(deadlines_.idle_since());
  }
  connections_.close_all(true);
}

void EventLoop::dispatch_events() {
  for (std::size_t i = 0; i < events_.size(); ++i) {
    const bool is_last = i + 1 == events_.size();
    batch_.set_open(!is_last);
    dispatch(events_[i]);
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
    case Wait::commit:
      if (event.hung_up) connections_.close(connection);
      return;
  }
}

void EventLoop::take_messages() {
  LoopMailbox::Messages messages = mailbox_.take();
  for (std::unique_ptr<Connection>& connection : messages.adopted) {
    if (stops_at_) {
      connection.reset();
      group_.leave(deadlines_.now());
    } else {
      connections_.open(std::move(connection));
    }
  }
  for (LoopMailbox::WorkerResponse& response : messages.responses) driver_.take_response(response);
  for (const LoopMailbox::ReadyResponse& ready : messages.ready) driver_.take_ready(ready);
  while (messages.evictions > 0 && connections_.close_longest_idle()) --messages.evictions;
  if (messages.stops_at && !stops_at_) begin_stop(*messages.stops_at);
}

void EventLoop::begin_stop(Time deadline) {
  stops_at_ = deadline;
  driver_.begin_stop();
  acceptor_.close();
  while (Connection* const connection = deadlines_.longest_waiting(Wait::deferred)) {
    driver_.complete_deferred(*connection);
  }
  while (connections_.close_longest_idle()) {
  }
}

void EventLoop::enforce_deadlines() {
  acceptor_.resume_if_due();
  while (Connection* const connection = deadlines_.next_due()) {
    if (connection->wait == Wait::deferred) {
      driver_.complete_deferred(*connection);
    } else {
      driver_.release_response(*connection);
    }
  }
  while (Connection* const connection = deadlines_.next_overdue()) {
    if (connection->wait == Wait::head) {
      driver_.refuse(*connection, {408, "The head of the request took too long"});
    } else if (connection->wait == Wait::body) {
      driver_.refuse(*connection, {408, "The body of the request took too long"});
    } else {
      connections_.close(*connection);
    }
  }
  // Connections that a worker has are closed when it gives them back.
  if (stops_at_ && deadlines_.now() >= *stops_at_) connections_.close_all(false);
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
