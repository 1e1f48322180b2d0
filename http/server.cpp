#include "http/server.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "http/app_responder.h"
#include "http/net/descriptor_limit.h"
#include "http/net/listening_socket.h"
#include "portal/base/mutex.h"

namespace porthole::http {
namespace {

/// Workers, for handlers that read or write all of the state.
constexpr std::size_t kWorkers = 16;

std::size_t thread_count(std::size_t wanted) {
  return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

ConnectionLimits limits_of(ConnectionLimits limits) {
  const std::size_t descriptors = descriptors_max();
  const std::size_t others = kReservedDescriptors + kReservedConnections;
  // With very few, half of them are for connections.
  const std::size_t fitting = descriptors - std::min(others, descriptors / 2);
  limits.connections_max = std::min(limits.connections_max, fitting);
  return limits;
}

void log_pressure(Pressure pressure, const Log& log) {
  switch (pressure) {
    case Pressure::exhausted:
      return log.warn("out of descriptors or memory; new connections have to wait");
    case Pressure::unread:
      return log.error("clients leave too much unread; the slowest are disconnected");
    case Pressure::out_of_memory:
      return log.error("out of memory for a request or its response; its client is disconnected");
  }
}

}  // namespace

/// What there is between `listen` and `stop`.
struct Server::Running {
  Running(Application& application, const Log& log, const ServerOptions& options)
      : responder(application, options.responder),
        workers(kWorkers),
        group(responder, workers, limits_of(options.limits),
              [&log](Pressure pressure) { log_pressure(pressure, log); }) {}

  /// The body of a loop's thread.
  void run(EventLoop& loop) PORTHOLE_EXCLUDES(mutex) {
    loop.run();
    const MutexLock lock(mutex);
    ++ended;
    has_ended.notify_all();
  }

  /// Whether all threads have ended by `time`.
  bool wait_until(std::chrono::steady_clock::time_point time) PORTHOLE_EXCLUDES(mutex) {
    const MutexLock lock(mutex);
    while (ended < threads.size() && std::chrono::steady_clock::now() < time) {
      has_ended.wait_until(mutex, time);
    }
    return ended == threads.size();
  }

  AppResponder responder;
  std::uint16_t port = 0;
  WorkerPool workers;  // Ends before what its jobs use.
  LoopGroup group;
  std::vector<std::unique_ptr<EventLoop>> loops;
  Mutex mutex;
  CondVar has_ended;
  std::size_t ended PORTHOLE_GUARDED_BY(mutex) = 0;
  std::vector<std::thread> threads;
};

Server::Server(Application& application, const Log& log, ServerOptions options)
    : application_(application), log_(log), options_(std::move(options)) {}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
}

Result<void> Server::listen() {
  auto running = std::make_unique<Running>(application_, log_, options_);
  if (running->group.limits.connections_max < options_.limits.connections_max) {
    log_.warn(
        "fewer connections than --connections-max: the limit of open files is too low",
        {{"connections_max", static_cast<std::int64_t>(running->group.limits.connections_max)}});
  }
  std::vector<Listener> listeners;
  if (!options_.hosts.empty()) {
    Result<std::vector<ListeningSocket>> sockets = listen_tcp(options_.hosts, options_.port);
    if (!sockets) return std::move(sockets).error();
    running->port = sockets->front().port();
    for (ListeningSocket& socket : *sockets) {
      listeners.push_back({std::move(socket), options_.tls});
    }
  }
  if (!options_.unix_socket.empty()) {
    Result<ListeningSocket> local = listen_unix(options_.unix_socket);
    if (!local) return std::move(local).error();
    listeners.push_back({*std::move(local), nullptr});
  }
  std::vector<EventLoop*> loops;
  for (std::size_t i = 0; i < thread_count(options_.threads); ++i) {
    Result<std::unique_ptr<EventLoop>> loop = EventLoop::make(running->group);
    if (!loop) return std::move(loop).error();
    loops.push_back(loop->get());
    running->loops.push_back(*std::move(loop));
  }
  if (Result<void> accepts = loops.front()->accept_from(std::move(listeners), loops); !accepts) {
    return accepts;
  }
  running_ = std::move(running);
  return {};
}

void Server::start() {
  for (const std::unique_ptr<EventLoop>& loop : running_->loops) {
    running_->threads.emplace_back([this, &loop] { running_->run(*loop); });
  }
}

void Server::stop(std::chrono::milliseconds grace) {
  if (running_ == nullptr) return;
  for (const std::unique_ptr<EventLoop>& loop : running_->loops) loop->stop(grace);
  for (std::thread& thread : running_->threads) thread.join();
  running_.reset();
}

bool Server::stop_within(std::chrono::milliseconds grace, std::chrono::milliseconds time_max) {
  const auto until = std::chrono::steady_clock::now() + time_max;
  for (const std::unique_ptr<EventLoop>& loop : running_->loops) loop->stop(grace);
  if (!running_->wait_until(until)) return false;
  stop(grace);
  return true;
}

void Server::release_held(const HoldFilter& filter) {
  if (running_ == nullptr) return;
  for (const std::unique_ptr<EventLoop>& loop : running_->loops) loop->release(filter);
}

std::size_t Server::connection_count() const {
  return running_ == nullptr ? 0 : running_->group.connections.load(std::memory_order_relaxed);
}

std::uint16_t Server::port() const {
  return running_ == nullptr ? 0 : running_->port;
}

std::optional<std::chrono::steady_clock::time_point> Server::idle_since() const {
  if (running_->group.connections > 0) return std::nullopt;
  return running_->group.last_left;
}

std::string Server::url() const {
  return urls().front();
}

std::vector<std::string> Server::urls() const {
  if (options_.hosts.empty()) return {"unix:" + options_.unix_socket};
  std::vector<std::string> urls;
  for (const std::string& host : options_.hosts) {
    urls.push_back(local_url(options_.tls != nullptr, host, port()));
  }
  return urls;
}

}  // namespace porthole::http
