#include "http/net/event_loop.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "portal/base/ip_address.h"

namespace porthole::http {
namespace {

/// Of one read. A head fits, and a flood of small requests is answered in some milliseconds.
constexpr std::size_t kReadBytes = kHeadBytesMax;
/// Answers to pipelined requests are collected up to here before they are written.
constexpr std::size_t kOutputBatchBytes = 64 * 1024;
/// Answers of up to so many bytes, besides a shared body, may leave together, up to a batch of
/// them.
constexpr std::size_t kSmallAnswerBytes = 4 * 1024;
/// How long the first one of them is put off for the others.
constexpr std::chrono::microseconds kPutOffTimeMax{500};
/// Memory that a connection may keep from one request to the next.
constexpr std::size_t kKeptBufferBytes = 4 * 1024;
/// How long no connection is accepted when the process is out of descriptors.
constexpr std::chrono::milliseconds kAcceptPause{100};
/// How often the log is told so at most.
constexpr std::chrono::seconds kWarningInterval{10};
/// Connections accepted in a row, so that a burst of them doesn't starve those there are.
constexpr int kAcceptsInARow = 64;

constexpr std::uint64_t kListenerToken = std::uint64_t{1} << 63;
/// Of a connection's token.
constexpr std::uint64_t kDescriptorBits = 0xFFFFFFFF;

/// What each wait may take; none for a worker and for answers that are held back or to come.
constexpr std::array<std::optional<std::chrono::milliseconds>, kWaits> kTimeMax = {
    kIdleTimeMax,   kHeadTimeMax, kBodyTimeMax, kWriteStallTimeMax,
    kLingerTimeMax, std::nullopt, std::nullopt, std::nullopt};

std::size_t index_of(Wait wait) {
  return static_cast<std::size_t>(wait);
}

Peer peer_of(const sockaddr_storage& address, bool is_secure) {
  Peer peer{std::nullopt, is_secure};
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    IpAddress ip;
    std::copy_n(v6.sin6_addr.s6_addr, ip.bytes.size(), ip.bytes.begin());
    peer.address = ip;
  } else if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&v4.sin_addr);
    IpAddress ip;
    ip.bytes[10] = ip.bytes[11] = 0xFF;
    std::copy_n(bytes, 4, ip.bytes.begin() + 12);
    peer.address = ip;
  }
  return peer;
}

/// Accepts one connection, non-blocking; -1 with `errno`.
int accept_one(int listener, sockaddr_storage& address) {
  socklen_t length = sizeof address;
#if defined(__linux__)
  return ::accept4(listener, reinterpret_cast<sockaddr*>(&address), &length,
                   SOCK_NONBLOCK | SOCK_CLOEXEC);
#else
  const int descriptor = ::accept(listener, reinterpret_cast<sockaddr*>(&address), &length);
  if (descriptor >= 0) {
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
  return descriptor;
#endif
}

/// Puts an answer's bytes in one place.
void append_shared(std::shared_ptr<const std::string>& body, std::string& bytes) {
  if (body != nullptr) bytes += *body;
  body.reset();
}

std::string_view view_of(const std::shared_ptr<const std::string>& body) {
  return body == nullptr ? std::string_view() : *body;
}

bool is_out_of_resources(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Result<std::unique_ptr<EventLoop>> EventLoop::make(LoopGroup& group) {
  Result<std::unique_ptr<Poller>> poller = make_poller();
  if (!poller) return std::move(poller).error();
  return std::unique_ptr<EventLoop>(new EventLoop(group, *std::move(poller)));
}

EventLoop::EventLoop(LoopGroup& group, std::unique_ptr<Poller> poller)
    : group_(group), poller_(std::move(poller)), read_buffer_(2 * kReadBytes) {}

EventLoop::~EventLoop() = default;

Result<void> EventLoop::accept_from(std::vector<Listener> listeners,
                                    std::vector<EventLoop*> loops) {
  listeners_ = std::move(listeners);
  loops_ = std::move(loops);
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    Result<void> added =
        poller_->add(listeners_[i].socket.descriptor(), {true, false}, kListenerToken + i);
    if (!added) return added;
  }
  return {};
}

void EventLoop::stop(std::chrono::milliseconds grace) {
  const MutexLock lock(mutex_);
  stop_requested_ = std::chrono::steady_clock::now() + grace;
  poller_->wake();
}

void EventLoop::adopt(std::unique_ptr<Connection> connection) {
  const MutexLock lock(mutex_);
  adopted_.push_back(std::move(connection));
  poller_->wake();
}

void EventLoop::run() {
  while (!stops_at_ || connection_count_ > 0) {
    // A poller that can't wait at all leaves nothing to serve with.
    if (!poller_->wait(events_, time_left())) break;
    now_ = std::chrono::steady_clock::now();
    dispatch_all();
    take_messages();
    enforce_times();
    idle_since_.store(longest_idle_since(), std::memory_order_relaxed);
  }
  for (std::unique_ptr<Connection>& connection : connections_) {
    if (connection != nullptr) close(*connection);
  }
}

// Events.

void EventLoop::dispatch_all() {
  for (std::size_t i = 0; i < events_.size(); ++i) {
    is_amid_events_ = i + 1 < events_.size();
    dispatch(events_[i]);
    if (unsent_.empty()) continue;
    const bool is_due = std::chrono::steady_clock::now() - unsent_since_ > kPutOffTimeMax;
    if (is_due || !is_amid_events_ || unsent_bytes_.size() > kOutputBatchBytes) send_unsent();
  }
}

void EventLoop::take_messages() {
  std::vector<std::unique_ptr<Connection>> adopted;
  std::vector<Answer> answers;
  std::vector<Ready> ready;
  std::optional<Time> stop_requested;
  std::size_t sheds = 0;
  {
    const MutexLock lock(mutex_);
    sheds = std::exchange(sheds_requested_, 0);
    adopted.swap(adopted_);
    answers.swap(answers_);
    ready.swap(ready_);
    stop_requested = stop_requested_;
  }
  for (std::unique_ptr<Connection>& connection : adopted) open(std::move(connection));
  for (Answer& answer : answers) take_answer(answer);
  for (const Ready& one : ready) take_ready(one);
  while (sheds > 0 && close_longest_idle()) --sheds;
  if (stop_requested && !stops_at_) begin_stop(*stop_requested);
}

void EventLoop::dispatch(const PollerEvent& event) {
  if (event.token == kReservedToken) return;
  if ((event.token & kListenerToken) != 0) {
    accept_some(static_cast<std::size_t>(event.token & ~kListenerToken));
    return;
  }
  Connection* const found = find(event.token);
  if (found == nullptr) return;
  Connection& connection = *found;
  switch (connection.wait) {
    case Wait::request:
    case Wait::head:
    case Wait::body:
      return read(connection);
    case Wait::room:
      if (write_output(connection)) advance(connection, connection.input);
      return;
    case Wait::end:
      return drain(connection);
    case Wait::worker:
      return;  // Was under way when the connection was handed over.
    case Wait::delay:
    case Wait::later:
      if (event.hung_up) close(connection);
      return;
  }
}

void EventLoop::accept_some(std::size_t listener) {
  for (int i = 0; i < kAcceptsInARow && listener < listeners_.size(); ++i) {
    sockaddr_storage address{};
    const int descriptor = accept_one(listeners_[listener].socket.descriptor(), address);
    if (descriptor >= 0) {
      const bool is_secure = listeners_[listener].tls != nullptr;
      std::unique_ptr<TlsSession> tls;
      if (is_secure) tls = listeners_[listener].tls->accept(descriptor);
      if (is_secure && tls == nullptr) {
        ::close(descriptor);
        continue;
      }
      if (address.ss_family != AF_UNIX) {
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      }
      const bool is_full = ++group_.connections > group_.limits.connections_max;
      auto connection = std::make_unique<Connection>(descriptor, peer_of(address, is_secure),
                                                     std::move(tls), group_.limits.body_bytes_max);
      // Past the bound the longest-idle one goes; without an idle one, the newcomer.
      if (is_full && shed() == Shed::none) {
        group_.leave(now_);
        continue;
      }
      EventLoop* loop = loops_[next_loop_++ % loops_.size()];
      if (loop == this) {
        open(std::move(connection));
      } else {
        loop->adopt(std::move(connection));
      }
      continue;
    }
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (is_out_of_resources(errno) && shed() != Shed::at_once) pause_accepting();
    return;
  }
}

EventLoop::Shed EventLoop::shed() {
  EventLoop* longest = nullptr;
  Time since = kNeverIdle;
  for (EventLoop* loop : loops_) {
    const Time idle_since = loop == this ? longest_idle_since() : loop->published_idle_since();
    if (idle_since >= since) continue;
    longest = loop;
    since = idle_since;
  }
  if (longest == nullptr) return Shed::none;
  if (longest == this) {
    close_longest_idle();
    return Shed::at_once;
  }
  const MutexLock lock(longest->mutex_);
  ++longest->sheds_requested_;
  longest->poller_->wake();
  return Shed::soon;
}

EventLoop::Time EventLoop::longest_idle_since() const {
  const std::list<Connection*>& idle = waiting_[index_of(Wait::request)];
  return idle.empty() ? kNeverIdle : idle.front()->waits_since;
}

EventLoop::Time EventLoop::published_idle_since() {
  const Time since = idle_since_.load(std::memory_order_relaxed);
  if (since != kNeverIdle) return since;
  // What it has yet to take over begins as idle.
  const MutexLock lock(mutex_);
  return adopted_.empty() ? kNeverIdle : std::chrono::steady_clock::now();
}

void EventLoop::pause_accepting() {
  if (!warned_at_ || now_ - *warned_at_ > kWarningInterval) {
    group_.on_exhausted();
    warned_at_ = now_;
  }
  accepts_again_ = now_ + kAcceptPause;
  for (std::size_t i = 0; i < listeners_.size(); ++i) {
    (void)poller_->modify(listeners_[i].socket.descriptor(), {}, kListenerToken + i);
  }
}

void EventLoop::enforce_times() {
  if (accepts_again_ && now_ >= *accepts_again_) {
    accepts_again_.reset();
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
      (void)poller_->modify(listeners_[i].socket.descriptor(), {true, false}, kListenerToken + i);
    }
  }
  while (!delayed_.empty() && delayed_.begin()->first <= now_) {
    Connection& connection = *delayed_.begin()->second;
    if (connection.wait == Wait::later) {
      finish_later(connection);
    } else {
      let_go(connection);
    }
  }
  for (std::size_t i = 0; i < kWaits; ++i) {
    if (!kTimeMax[i]) continue;
    std::list<Connection*>& waiting = waiting_[i];
    while (!waiting.empty() && waiting.front()->waits_since + *kTimeMax[i] <= now_) {
      Connection& connection = *waiting.front();
      if (connection.wait == Wait::head || connection.wait == Wait::body) {
        const bool is_head = connection.wait == Wait::head;
        refuse(connection, {408, is_head ? "The head of the request took too long"
                                         : "The body of the request took too long"});
      } else {
        close(connection);
      }
    }
  }
  if (!stops_at_ || now_ < *stops_at_) return;
  for (std::unique_ptr<Connection>& connection : connections_) {
    // Those that a worker has are closed when it gives them back.
    if (connection != nullptr && connection->wait != Wait::worker) close(*connection);
  }
}

std::optional<std::chrono::milliseconds> EventLoop::time_left() const {
  std::optional<Time> next = accepts_again_;
  const auto consider = [&](Time time) {
    if (!next || time < *next) next = time;
  };
  if (!delayed_.empty()) consider(delayed_.begin()->first);
  for (std::size_t i = 0; i < kWaits; ++i) {
    if (kTimeMax[i] && !waiting_[i].empty()) {
      consider(waiting_[i].front()->waits_since + *kTimeMax[i]);
    }
  }
  if (stops_at_ && *stops_at_ > now_) consider(*stops_at_);
  if (!next) return std::nullopt;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*next - std::chrono::steady_clock::now());
  return std::max(left, std::chrono::milliseconds(0));
}

// Connections.

void EventLoop::open(std::unique_ptr<Connection> connection) {
  if (stops_at_) {
    group_.leave(now_);
    return;
  }
  const int descriptor = connection->transport.descriptor();
  const auto index = static_cast<std::size_t>(descriptor);
  generation_ = (generation_ + 1) & 0x7FFFFFFFu;
  connection->token = std::uint64_t{generation_} << 32 | index;
  if (!poller_->add(descriptor, {true, false}, connection->token)) {
    group_.leave(now_);
    return;
  }
  if (index >= connections_.size()) connections_.resize(index + 1);
  Connection& opened = *connection;
  connections_[index] = std::move(connection);
  ++connection_count_;
  opened.waits_since = now_;
  std::list<Connection*>& waiting = waiting_[index_of(opened.wait)];
  opened.place = waiting.insert(waiting.end(), &opened);
}

/// Null when it has gone.
Connection* EventLoop::find(std::uint64_t token) const {
  const auto descriptor = static_cast<std::size_t>(token & kDescriptorBits);
  if (descriptor >= connections_.size()) return nullptr;
  Connection* const connection = connections_[descriptor].get();
  return connection != nullptr && connection->token == token ? connection : nullptr;
}

void EventLoop::close(Connection& connection) {
  charge(connection, 0);
  if (connection.wait == Wait::delay || connection.wait == Wait::later) {
    delayed_.erase(connection.delay_place);
  }
  waiting_[index_of(connection.wait)].erase(connection.place);
  const int descriptor = connection.transport.descriptor();
  poller_->remove(descriptor);
  --connection_count_;
  group_.leave(now_);
  connections_[static_cast<std::size_t>(descriptor)].reset();
}

bool EventLoop::close_longest_idle() {
  send_unsent();  // Who waits for that looks idle.
  std::list<Connection*>& idle = waiting_[index_of(Wait::request)];
  if (idle.empty()) return false;
  close(*idle.front());
  return true;
}

void EventLoop::begin_stop(Time deadline) {
  stops_at_ = deadline;
  for (const Listener& listener : listeners_) poller_->remove(listener.socket.descriptor());
  listeners_.clear();
  accepts_again_.reset();
  const std::list<Connection*>& later = waiting_[index_of(Wait::later)];
  while (!later.empty()) finish_later(*later.front());
  while (close_longest_idle()) {
  }
}

// One connection's work.

void EventLoop::read(Connection& connection) {
  do {
    std::span<char> bytes;
    const IoResult result = read_input(connection, bytes);
    if (result.status == IoStatus::closed) return close(connection);
    if (result.status == IoStatus::wants_write) return watch(connection, true, true);
    if (result.status == IoStatus::wants_read) return watch(connection, true, false);
    const std::uint64_t token = connection.token;
    advance(connection, bytes);
    // What TLS has taken off the socket already, no poller will tell of.
    if (find(token) == nullptr) return;
  } while (connection.wait <= Wait::body && connection.transport.has_buffered_input());
}

/// Reads behind what the connection has kept. `bytes` becomes all of it: in the loop's own buffer,
/// where most requests are answered from without having been kept at all, or, with the better part
/// of a large body, in the connection's input.
IoResult EventLoop::read_input(Connection& connection, std::span<char>& bytes) {
  std::string& input = connection.input;
  const std::size_t kept = input.size();
  if (kept <= kReadBytes) {
    std::copy_n(input.data(), kept, read_buffer_.data());
    const IoResult result = connection.transport.read(read_buffer_.data() + kept, kReadBytes);
    bytes = {read_buffer_.data(), kept + result.bytes};
    return result;
  }
  input.resize(kept + kReadBytes);
  const IoResult result = connection.transport.read(input.data() + kept, kReadBytes);
  input.resize(kept + result.bytes);
  bytes = input;
  return result;
}

/// Answers every whole request in `bytes`, which stand in the read buffer or in the connection's
/// input, and keeps the rest.
void EventLoop::advance(Connection& connection, std::span<char> bytes) {
  while (!bytes.empty()) {
    const FramingStatus status = connection.framer.advance(bytes);
    bytes = bytes.first(connection.framer.retained_bytes());
    if (status == FramingStatus::failed) return refuse(connection, connection.framer.error());
    if (status == FramingStatus::incomplete) {
      await_rest(connection, bytes);
      return;
    }
    if (group_.responder.may_block(connection.framer.head())) {
      if (!keep_input(connection, bytes) || !flush(connection)) return;
      return hand_to_worker(connection);
    }
    if (!answer(connection, bytes)) return;
    bytes = bytes.subspan(connection.framer.request_bytes());
    connection.framer.reset();
    connection.has_said_continue = false;
    // The time of the next one runs from its own first byte.
    if (connection.wait != Wait::request) wait_for(connection, Wait::request);
    const bool is_large = output_body_ != nullptr || output_.size() >= kOutputBatchBytes;
    if (!is_large || bytes.empty()) continue;
    if (!keep_input(connection, bytes) || !flush(connection)) return;
    bytes = connection.input;
  }
  drop_input(connection);
  if (put_off(connection) || flush(connection)) rest(connection);
}

/// Appends the answer to the request that the framer has completed, at the beginning of `bytes`.
/// False when it was the last, or nothing else happens until it has gone.
bool EventLoop::answer(Connection& connection, std::span<char> bytes) {
  const RequestHead& head = connection.framer.head();
  const bool keep_alive = head.keep_alive() && !stops_at_;
  Delivery sending = group_.responder.respond(
      {head, connection.framer.body(), connection.peer, keep_alive}, output_);
  if (!sending.is_at_once()) {
    // Answers to what was pipelined before it go with it.
    append_shared(sending.body, output_);
    std::string held = std::exchange(output_, {});
    if (!keep_input(connection, bytes)) return false;
    connection.output = std::move(held);
    hold_back(connection, std::move(sending), keep_alive);
    return false;
  }
  output_body_ = std::move(sending.body);
  if (keep_alive && sending.ending == Ending::none) return true;
  connection.closes_after_output = true;
  connection.resets_after_output = sending.ending == Ending::reset;
  drop_input(connection);
  flush(connection);
  return false;
}

void EventLoop::hand_to_worker(Connection& connection) {
  wait_for(connection, Wait::worker);
  watch(connection, false, false);
  // The request has moved into the connection's own buffer, and the framer's views with it.
  connection.framer.advance(connection.input);
  const bool keep_alive = connection.framer.head().keep_alive() && !stops_at_;
  group_.workers.submit([this, &connection, keep_alive] {
    Answer answer{&connection, {}, keep_alive, {}};
    const RequestFramer& framer = connection.framer;
    answer.sending = group_.responder.respond(
        {framer.head(), framer.body(), connection.peer, keep_alive}, answer.bytes);
    append_shared(answer.sending.body, answer.bytes);
    const MutexLock lock(mutex_);
    answers_.push_back(std::move(answer));
    poller_->wake();
  });
}

void EventLoop::take_answer(Answer& answer) {
  Connection& connection = *answer.connection;
  const bool is_at_once = answer.sending.is_at_once();
  connection.output = std::move(answer.bytes);
  hold_back(connection, std::move(answer.sending), answer.keep_alive);
  if (is_at_once) let_go(connection);
}

void EventLoop::take_ready(const Ready& ready) {
  Connection* const connection = find(ready.token);
  if (connection == nullptr || connection->wait != Wait::later) return;
  if (connection->later_number == ready.later_number) finish_later(*connection);
}

/// Keeps the answer in the connection's output until its time, or what it will come from, and
/// nothing of its request.
void EventLoop::hold_back(Connection& connection, Delivery sending, bool keep_alive) {
  connection.output_sent = 0;
  connection.input.erase(0, connection.framer.request_bytes());
  connection.framer.reset();
  connection.has_said_continue = false;
  connection.closes_after_output = !keep_alive || sending.ending != Ending::none;
  connection.resets_after_output = sending.ending == Ending::reset;
  if (connection.closes_after_output) drop_input(connection);
  const bool is_later = sending.later != nullptr;
  const Time until =
      is_later ? sending.later->deadline() : std::chrono::steady_clock::now() + sending.delay;
  wait_for(connection, is_later ? Wait::later : Wait::delay);
  watch(connection, false, false, true);
  connection.delay_place = delayed_.emplace(until, &connection);
  connection.later = std::move(sending.later);
  if (is_later) await_later(connection);
}

void EventLoop::await_later(Connection& connection) {
  if (stops_at_) return finish_later(connection);
  write_ahead(connection);
  connection.later_number = ++later_count_;
  connection.later->notify([this, ready = Ready{connection.token, connection.later_number}] {
    const MutexLock lock(mutex_);
    ready_.push_back(ready);
    poller_->wake();
  });
}

void EventLoop::finish_later(Connection& connection) {
  if (stops_at_) {
    connection.closes_after_output = true;
    drop_input(connection);
  }
  // The connection may come to wait for the next one within.
  const std::unique_ptr<DeferredOutput> later = std::move(connection.later);
  later->finish(!connection.closes_after_output, connection.output);
  let_go(connection);
}

/// Writes what has room of the answers to what was pipelined before: who waits for them is perhaps
/// who makes the next one come.
void EventLoop::write_ahead(Connection& connection) {
  std::string& output = connection.output;
  std::size_t written = 0;
  while (written < output.size()) {
    const IoResult result = connection.transport.write(std::string_view(output).substr(written));
    if (result.status != IoStatus::done) break;  // Of a broken connection the poller tells.
    written += result.bytes;
  }
  output.erase(0, written);
}

void EventLoop::let_go(Connection& connection) {
  output_ = std::move(connection.output);
  connection.output.clear();
  delayed_.erase(connection.delay_place);
  wait_for(connection, Wait::request);
  if (flush(connection)) {
    watch(connection, true, false);
    advance(connection, connection.input);
  }
}

/// Keeps the beginning of a request until more of it comes. False when the connection has gone.
bool EventLoop::await_rest(Connection& connection, std::span<char> bytes) {
  if (!keep_input(connection, bytes)) return false;
  RequestFramer& framer = connection.framer;
  if (framer.awaits_continue() && !connection.has_said_continue) {
    framer.advance(connection.input);  // Its views follow the bytes.
    // A refusal that may block would hold up the loop: that client sends its body in vain.
    if (!group_.responder.may_block(framer.head()) &&
        group_.responder.refuse_early({framer.head(), {}, connection.peer, false}, output_)) {
      connection.closes_after_output = true;
      drop_input(connection);
      flush(connection);
      return false;
    }
    connection.has_said_continue = true;
    output_ += "HTTP/1.1 100 Continue\r\n\r\n";
  }
  const Wait wait = framer.head_complete() ? Wait::body : Wait::head;
  // The time runs from the first byte, whatever drips in afterwards.
  if (connection.wait != wait) wait_for(connection, wait);
  return flush(connection);
}

void EventLoop::refuse(Connection& connection, const FramingError& error) {
  append_shared(output_body_, output_);
  group_.responder.respond_to_error(error, output_);
  connection.closes_after_output = true;
  drop_input(connection);
  flush(connection);
}

/// Puts `bytes` into the connection's own buffer, within the bound on all of them. False when that
/// is reached, and the connection refused.
bool EventLoop::keep_input(Connection& connection, std::span<char> bytes) {
  std::string& input = connection.input;
  const bool is_own = bytes.data() >= input.data() && bytes.data() <= input.data() + input.size();
  if (!input.empty() && is_own) {
    input.resize(static_cast<std::size_t>(bytes.data() - input.data()) + bytes.size());
    input.erase(0, input.size() - bytes.size());
  } else {
    input.assign(bytes.data(), bytes.size());
  }
  charge(connection, input.capacity());
  if (group_.unfinished_bytes <= group_.unfinished_bytes_max) return true;
  refuse(connection, {503, "Too many unfinished requests at once; try again"});
  return false;
}

void EventLoop::drop_input(Connection& connection) {
  connection.input.clear();
  if (connection.input.capacity() > kKeptBufferBytes) std::string().swap(connection.input);
  if (connection.bytes_charged > 0) charge(connection, 0);
}

void EventLoop::charge(Connection& connection, std::size_t bytes) {
  group_.unfinished_bytes += bytes;
  group_.unfinished_bytes -= connection.bytes_charged;
  connection.bytes_charged = bytes;
}

/// Has what was collected in `output_` leave with answers to others, if it is small, others may
/// follow in this round, and nothing more comes from this connection in it.
bool EventLoop::put_off(Connection& connection) {
  const bool is_joined = output_body_ != nullptr && connection.peer.is_secure;
  if (!is_amid_events_ || output_.empty() || output_.size() > kSmallAnswerBytes || is_joined ||
      stops_at_ || connection.transport.has_buffered_input()) {
    return false;
  }
  if (unsent_.empty()) unsent_since_ = std::chrono::steady_clock::now();
  unsent_.push_back({connection.token, output_.size(), std::move(output_body_)});
  unsent_bytes_ += output_;
  output_.clear();
  return true;
}

void EventLoop::send_unsent() {
  std::string_view bytes = unsent_bytes_;
  for (const Unsent& unsent : unsent_) {
    Connection* const connection = find(unsent.token);
    assert(connection != nullptr);
    send(*connection, bytes.substr(0, unsent.bytes), view_of(unsent.body));
    bytes.remove_prefix(unsent.bytes);
  }
  unsent_.clear();
  unsent_bytes_.clear();
}

/// Writes what was collected in `output_`, and `output_body_`, likewise.
bool EventLoop::flush(Connection& connection) {
  // TLS copies anyhow, and would make a record of each piece.
  if (connection.peer.is_secure) append_shared(output_body_, output_);
  const std::shared_ptr<const std::string> body = std::move(output_body_);
  const bool goes_on = send(connection, output_, view_of(body));
  output_.clear();
  if (output_.capacity() > 4 * kOutputBatchBytes) std::string().swap(output_);
  return goes_on;
}

/// True when all of it is out and the connection goes on; otherwise it waits for room or for its
/// end, or is gone.
bool EventLoop::send(Connection& connection, std::string_view bytes, std::string_view behind) {
  while (!bytes.empty() || !behind.empty()) {
    const IoResult result = connection.transport.write(bytes, behind);
    if (result.status == IoStatus::done) {
      const std::size_t of_bytes = std::min(result.bytes, bytes.size());
      bytes.remove_prefix(of_bytes);
      behind.remove_prefix(result.bytes - of_bytes);
      continue;
    }
    if (result.status == IoStatus::closed) {
      close(connection);
      return false;
    }
    connection.output.assign(bytes);
    connection.output += behind;
    connection.output_sent = 0;
    wait_for(connection, Wait::room);
    watch(connection, result.status == IoStatus::wants_read, true);
    return false;
  }
  if (!connection.closes_after_output) return true;
  end(connection);
  return false;
}

/// Writes what had found no room. True when all of it is out and the connection goes on.
bool EventLoop::write_output(Connection& connection) {
  const std::string_view left = std::string_view(connection.output).substr(connection.output_sent);
  const IoResult result = connection.transport.write(left);
  if (result.status == IoStatus::closed) {
    close(connection);
    return false;
  }
  if (result.status != IoStatus::done) return false;
  connection.output_sent += result.bytes;
  wait_for(connection, Wait::room);  // It moved: the time begins anew.
  if (result.bytes < left.size()) return false;
  std::string().swap(connection.output);
  if (connection.closes_after_output) {
    end(connection);
    return false;
  }
  watch(connection, true, false);
  wait_for(connection, Wait::request);
  return true;
}

/// Waits for another request, unless the server is about to stop.
void EventLoop::rest(Connection& connection) {
  if (stops_at_) {
    close(connection);
  } else {
    wait_for(connection, Wait::request);
  }
}

/// Ends our side and goes on reading for a while: closing with input unread would make the system
/// tear the answer away from the client. Unless that is just what is wanted.
void EventLoop::end(Connection& connection) {
  if (connection.resets_after_output) {
    connection.transport.reset_on_close();
    return close(connection);
  }
  connection.transport.shut_down();
  wait_for(connection, Wait::end);
  watch(connection, true, false);
}

void EventLoop::drain(Connection& connection) {
  const IoResult result = connection.transport.read(read_buffer_.data(), read_buffer_.size());
  connection.bytes_lingered += result.bytes;
  if (result.status == IoStatus::closed || connection.bytes_lingered > kLingerBytesMax) {
    close(connection);
  }
}

void EventLoop::wait_for(Connection& connection, Wait wait) {
  std::list<Connection*>& waiting = waiting_[index_of(wait)];
  waiting.splice(waiting.end(), waiting_[index_of(connection.wait)], connection.place);
  connection.wait = wait;
  connection.waits_since = now_;
}

void EventLoop::watch(Connection& connection, bool reads, bool writes, bool hang_up) {
  if (connection.reads == reads && connection.writes == writes && connection.hang_up == hang_up) {
    return;
  }
  connection.reads = reads;
  connection.writes = writes;
  connection.hang_up = hang_up;
  (void)poller_->modify(connection.transport.descriptor(), {reads, writes, hang_up},
                        connection.token);
}

}  // namespace porthole::http
