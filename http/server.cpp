#include "http/server.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <ctime>
#include <exception>
#include <span>
#include <thread>
#include <utility>

#include <httplib.h>

#include "http/net/forwarded_for.h"
#include "http/net/listening_socket.h"
#include "portal/base/decimal.h"
#include "portal/base/ip_address.h"

namespace porthole::http {
namespace {

/// Workers for answers that wait: those that wait for the same snapshot share it.
constexpr std::size_t kWorkers = 16;
/// A copy of less costs less than to have the system gather two pieces.
constexpr std::size_t kApartBytesMin = std::size_t{8} * 1024;

/// `Sun, 06 Nov 1994 08:49:37 GMT`, made once a second.
std::string_view http_date() {
  thread_local std::time_t made_at = 0;
  thread_local std::array<char, 32> text;
  thread_local std::size_t length = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made_at) {
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
    made_at = now;
  }
  return {text.data(), length};
}

/// What the answer says of the connection.
enum class After { close, keep_alive_1_0, keep_alive };

/// Appends an answer's bytes: head and body in one piece, so that they leave in one packet. Of the
/// body, which the head tells the length of, `body_bytes_max` at most.
void append_answer(const Response& response, std::string_view body, std::size_t body_bytes_max,
                   After after, std::string& out) {
  out += "HTTP/1.1 ";
  append_decimal(out, static_cast<std::uint64_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\nDate: ";
  out += http_date();
  out += "\r\n";
  for (const auto& [name, value] : response.headers) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
  }
  out += response.common_lines;
  if (may_have_content(response.status)) {
    out += "Content-Length: ";
    append_decimal(out, body.size());
    out += "\r\n";
  }
  if (after == After::close) out += "Connection: close\r\n";
  if (after == After::keep_alive_1_0) out += "Connection: keep-alive\r\n";
  out += "\r\n";
  if (may_have_content(response.status)) out += body.substr(0, body_bytes_max);
}

/// A framed request in the library's form, canonical: one `Host`, which is the authority that was
/// asked; `path` as it was sent, since the router decodes it once it is split. Made in the memory
/// of the one before, since a request has a dozen small texts.
class LibraryRequest {
 public:
  /// What it is until the next call.
  const httplib::Request& fill(const FramedRequest& framed) {
    const RequestHead& head = framed.head;
    request_.method = head.method();
    request_.target = head.target();
    request_.path = head.path();
    request_.version = head.version() == HttpVersion::http_1_0 ? "HTTP/1.0" : "HTTP/1.1";
    if (request_.body.capacity() > kBodyBytesKept) std::string().swap(request_.body);
    request_.body = framed.body;
    httplib::Headers before;
    before.swap(request_.headers);
    for (std::size_t i = 0; i < head.header_count(); ++i) {
      const HeaderField field = head.header(i);
      if (!equal_ignoring_case(field.name, "Host"))
        add(field.name, field.value, before, request_.headers);
    }
    if (!head.authority().empty()) add("Host", head.authority(), before, request_.headers);
    return request_;
  }

 private:
  static constexpr std::size_t kBodyBytesKept = std::size_t{64} * 1024;

  /// In a node of `before`, if there is one left. The containers of newer libraries have none.
  template <typename Headers>
  static void add(std::string_view name, std::string_view value, Headers& before,
                  Headers& headers) {
    if constexpr (requires { before.extract(before.begin()); }) {
      if (!before.empty()) {
        auto header = before.extract(before.begin());
        header.key() = name;
        header.mapped() = value;
        headers.insert(std::move(header));
        return;
      }
    }
    headers.emplace(name, value);
  }

  httplib::Request request_;
};

/// A view of the library's request for our handlers, which don't include its header.
class RequestView {
 public:
  RequestView(const httplib::Request& request, const std::optional<IpAddress>& address,
              bool is_secure) {
    for (const auto& [name, value] : request.headers) {
      if (header_count_ < headers_.size()) headers_[header_count_++] = {name, value};
    }
    view_.method = request.method;
    view_.path = request.path;
    const std::size_t question = request.target.find('?');
    if (question != std::string::npos) {
      view_.query = std::string_view(request.target).substr(question + 1);
    }
    view_.headers = std::span(headers_.data(), header_count_);
    view_.authority = view_.header("Host");
    view_.body = request.body;
    view_.address = address;
    view_.is_secure = is_secure;
  }

  const Request& get() const { return view_; }

 private:
  std::array<HeaderField, kHeadersMax + 1> headers_;
  std::size_t header_count_ = 0;
  Request view_;
};

/// What an answer says about its request and its connection.
struct Framing {
  bool has_body;
  bool is_old;  ///< HTTP/1.0.

  After after(bool keep_alive) const {
    if (!keep_alive) return After::close;
    return is_old ? After::keep_alive_1_0 : After::keep_alive;
  }
};

void append_response(const Response& response, bool has_body, After after, std::string& out) {
  append_answer(response, response.content(),
                has_body ? response.body_bytes_max.value_or(std::string::npos) : 0, after, out);
}

/// Whether a response's body is better sent from where it is than copied.
bool goes_apart(const Response& response) {
  return response.shared_body != nullptr && response.shared_body->size() >= kApartBytesMin &&
         may_have_content(response.status) && !response.body_bytes_max;
}

/// What a response says of its connection.
Ending ending_of(const Response& response, const Framing& framing) {
  if (response.resets_connection) return Ending::reset;
  const bool is_cut = framing.has_body && may_have_content(response.status) &&
                      response.body_bytes_max &&
                      *response.body_bytes_max < response.content().size();
  return is_cut ? Ending::close : Ending::none;
}

/// A pending response, and what its bytes need of the request that has gone meanwhile.
class DeferredResponseOutput final : public DeferredOutput {
 public:
  DeferredResponseOutput(Response response, const Framing& framing)
      : pending_(std::move(response.pending)),
        common_lines_(std::move(response.common_lines)),
        framing_(framing) {}

  std::chrono::steady_clock::time_point deadline() const override { return pending_->deadline(); }
  void notify(std::function<void()> ready) override { pending_->notify(std::move(ready)); }
  void finish(bool keep_alive, std::string& out) override {
    Response response = pending_->take();
    response.common_lines = common_lines_;
    append_response(response, framing_.has_body, framing_.after(keep_alive), out);
  }

 private:
  const std::shared_ptr<DeferredResponse> pending_;
  const std::string common_lines_;
  const Framing framing_;
};

/// Has whole requests answered by the application, in the library's terms.
class HttplibResponder final : public Responder {
 public:
  HttplibResponder(Application& application, const ServerOptions& options)
      : application_(application), options_(options) {}

  bool may_block(const RequestHead& head) const override {
    return options_.answers_may_block || Application::may_take_long(head.path());
  }

  Delivery respond(const FramedRequest& framed, std::string& out) override {
    const std::optional<IpAddress> address = caller_of(framed);
    const RequestView view(library_request(framed), address, framed.peer.is_secure);
    Response response = application_.answer(view.get());
    const Framing framing = framing_of(framed);
    Delivery sending{.delay = response.delay, .ending = ending_of(response, framing)};
    if (response.pending != nullptr) {
      sending.later = std::make_unique<DeferredResponseOutput>(std::move(response), framing);
    } else if (sending.ending != Ending::reset) {
      const bool is_apart = framing.has_body && goes_apart(response);
      if (is_apart) sending.body = response.shared_body;
      append_response(response, framing.has_body && !is_apart, framing.after(framed.keep_alive),
                      out);
    }
    return sending;
  }

  bool refuse_early(const FramedRequest& framed, std::string& out) override {
    const std::optional<IpAddress> address = caller_of(framed);
    const RequestView view(library_request(framed), address, framed.peer.is_secure);
    std::optional<Response> response = application_.refuse_early(view.get());
    if (!response) return false;
    const Framing framing = framing_of(framed);
    append_response(*response, framing.has_body, framing.after(framed.keep_alive), out);
    return true;
  }

  void respond_to_error(const FramingError& error, std::string& out) override {
    append_response(application_.refuse(error.status, error.message), true, After::close, out);
  }

 private:
  std::optional<IpAddress> caller_of(const FramedRequest& framed) const {
    if (options_.trusted_proxies.empty()) return framed.peer.address;
    return forwarded_address(framed.peer.address, forwarded_for(framed.head),
                             options_.trusted_proxies);
  }

  static const httplib::Request& library_request(const FramedRequest& framed) {
    thread_local LibraryRequest request;
    return request.fill(framed);
  }

  static Framing framing_of(const FramedRequest& framed) {
    return {framed.head.method() != "HEAD", framed.head.version() == HttpVersion::http_1_0};
  }

  Application& application_;
  const ServerOptions& options_;
};

std::size_t thread_count(std::size_t wanted) {
  return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

/// What there is between `listen` and `stop`.
struct Server::Running {
  Running(Application& application, const Log& log, const ServerOptions& options)
      : responder(application, options),
        workers(kWorkers),
        group(responder, workers, options.limits,
              [&log] { log.warn("out of descriptors or memory; new connections have to wait"); }) {}

  HttplibResponder responder;
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
