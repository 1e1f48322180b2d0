#include "http/server.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "http/app_responder.h"
#include "http/net/listening_socket.h"

namespace porthole::http {
namespace {

/// Workers, for handlers that read or write all of the state.
constexpr std::size_t kWorkers = 16;

std::size_t thread_count(std::size_t wanted) {
  return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

/// What there is between `listen` and `stop`.
struct Server::Running {
  Running(Application& application, const Log& log, const ServerOptions& options)
      : responder(application, options.responder),
        workers(kWorkers),
        group(responder, workers, options.limits,
              [&log] { log.warn("out of descriptors or memory; new connections have to wait"); }) {}

  AppResponder responder;
  std::uint16_t port = 0;
  WorkerPool workers;  // Ends before what its jobs use.
  LoopGroup group;
  std::vector<std::unique_ptr<EventLoop>> loops;
  std::vector<std::thread> threads;
};

Server::Server(Application& application, const Log& log, ServerOptions options)
    : application_(application), log_(log), options_(std::move(options)) {}

Server::~Server() {
  stop(std::chrono::milliseconds(0));
}

Result<void> Server::listen() {
  auto running = std::make_unique<Running>(application_, log_, options_);
  std::vector<Listener> listeners;
  if (!options_.host.empty()) {
    Result<ListeningSocket> tcp = listen_tcp(options_.host, options_.port);
    if (!tcp) return std::move(tcp).error();
    running->port = tcp->port();
    listeners.push_back({*std::move(tcp), options_.tls});
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
    running_->threads.emplace_back([&loop] { loop->run(); });
  }
}

void Server::stop(std::chrono::milliseconds grace) {
  if (running_ == nullptr) return;
  for (const std::unique_ptr<EventLoop>& loop : running_->loops) loop->stop(grace);
  for (std::thread& thread : running_->threads) thread.join();
  running_.reset();
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
  if (options_.host.empty()) return "unix:" + options_.unix_socket;
  return local_url(options_.tls != nullptr, options_.host, port());
}

}  // namespace porthole::http
