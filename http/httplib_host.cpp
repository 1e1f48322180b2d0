#include "http/httplib_host.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <httplib.h>

#include "http/message/response_serializer.h"
#include "http/net/authority.h"
#include "portal/base/ascii.h"
#include "portal/base/ip_address.h"

namespace porthole::http {
namespace {

/// What the library adds to the headers of a request.
constexpr std::array<std::string_view, 4> kPseudoHeaders = {"REMOTE_ADDR", "REMOTE_PORT",
                                                            "LOCAL_ADDR", "LOCAL_PORT"};

bool is_pseudo_header(std::string_view name) {
  return std::find(kPseudoHeaders.begin(), kPseudoHeaders.end(), name) != kPseudoHeaders.end();
}

/// The library's request as the application sees it: views of it.
class LibraryRequestView {
 public:
  LibraryRequestView(const httplib::Request& request, bool is_secure) {
    for (const auto& [name, value] : request.headers) {
      if (is_pseudo_header(name)) continue;
      // The library has undone it, or refused it.
      if (equal_ignoring_case(name, "Content-Encoding")) continue;
      if (equal_ignoring_case(name, "Host")) {
        // The library takes anything here, and older versions decode %0d%0a.
        has_one_host_ = !has_host_ && is_authority(value);
        has_host_ = true;
        request_.authority = value;
      }
      headers_.push_back({name, value});
    }
    // `path` is decoded; the router decodes each segment itself.
    std::string_view path = request.target;
    if (const std::size_t scheme = path.find("://");
        !path.starts_with('/') && scheme != std::string_view::npos) {
      path.remove_prefix(std::min(path.find('/', scheme + 3), path.size()));
    }
    const std::size_t question = std::min(path.find('?'), path.size());
    request_.query = path.substr(std::min(question + 1, path.size()));
    request_.path = path.substr(0, question);
    request_.method = request.method;
    request_.headers = headers_;
    request_.body = request.body;
    request_.address = IpAddress::parse(request.remote_addr);
    request_.is_local = http::is_local(request_.address);
    request_.is_secure = is_secure;
  }
  LibraryRequestView(const LibraryRequestView&) = delete;
  LibraryRequestView& operator=(const LibraryRequestView&) = delete;

  const Request& get() const { return request_; }
  /// Whether `Host` is missing, which HTTP/1.0 allows, or stands there once and is well-formed.
  bool has_valid_host() const { return !has_host_ || has_one_host_; }

 private:
  std::vector<HeaderField> headers_;
  Request request_;
  bool has_host_ = false;
  bool has_one_host_ = false;
};

void set_headers(const Response& response, httplib::Response& out) {
  out.set_header("Date", std::string(http_date()));
  for (const ResponseHeader& header : response.headers) {
    out.set_header(std::string(header.name), header.value);
  }
  std::string_view lines = response.common_lines;
  while (!lines.empty()) {
    const std::size_t end = lines.find("\r\n");
    const std::size_t colon = lines.find(": ");
    out.set_header(std::string(lines.substr(0, colon)),
                   std::string(lines.substr(colon + 2, end - colon - 2)));
    lines.remove_prefix(end + 2);
  }
}

/// Sends `sent` of a body that the head announces with `length` bytes, and closes the connection.
void set_cut_body(std::string sent, std::size_t length, httplib::Response& out) {
  const std::string type = out.get_header_value("Content-Type");
  out.headers.erase("Content-Type");
  out.set_content_provider(
      length, type,
      [body = std::move(sent)](std::size_t offset, std::size_t, httplib::DataSink& sink) {
        if (offset == 0 && !body.empty()) sink.write(body.data(), body.size());
        return false;
      });
}

void fill(Response response, httplib::Response& out) {
  out.status = response.status;
  set_headers(response, out);
  if (response.resets_connection) {
    // The library can only close the connection, and not before the head.
    set_cut_body({}, 1, out);
    return;
  }
  if (!may_have_content(response.status)) return;
  std::string body = std::move(response.body);
  if (response.shared_body != nullptr) body = *response.shared_body;
  if (response.body_bytes_max && *response.body_bytes_max < body.size()) {
    const std::size_t length = body.size();
    body.resize(*response.body_bytes_max);
    set_cut_body(std::move(body), length, out);
    return;
  }
  out.body = std::move(body);
}

bool speaks_tls(const httplib::Server& server) {
#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
  return dynamic_cast<const httplib::SSLServer*>(&server) != nullptr;
#else
  return (void)server, false;
#endif
}

}  // namespace

void HttplibHost::mount(httplib::Server& server, const std::vector<Route>& routes) {
  std::set<std::string> first_segments;
  for (const Route& route : routes) {
    first_segments.emplace(route.pattern.substr(0, route.pattern.find('/', 1)));
  }
  const bool is_secure = speaks_tls(server);
  for (const std::string& segment : first_segments) {
    // Several slashes are one.
    const std::string pattern = segment == "/" ? "/+" : "/+" + segment.substr(1) + "(/.*)?";
    const auto handler = [this, is_secure](const httplib::Request& request,
                                           httplib::Response& response) {
      respond(request, is_secure, response);
    };
    server.Get(pattern, handler);
    server.Post(pattern, handler);
    server.Put(pattern, handler);
    server.Patch(pattern, handler);
    server.Delete(pattern, handler);
    server.Options(pattern, handler);
  }
}

void HttplibHost::respond(const httplib::Request& request, bool is_secure, httplib::Response& out) {
  const LibraryRequestView view(request, is_secure);
  if (!view.has_valid_host()) {
    fill(application_.refuse(400, "Host must be one host with an optional port"), out);
    return;
  }
  Response response = application_.respond(view.get());
  const auto started = std::chrono::steady_clock::now();
  if (response.deferred != nullptr) {
    Response complete = await(*response.deferred, response.hold);
    complete.common_lines = std::move(response.common_lines);
    response = std::move(complete);
  }
  wait_until(started + response.delay, response.hold, [] { return false; });
  fill(std::move(response), out);
}

Response HttplibHost::await(DeferredResponse& deferred, const Hold& hold) {
  // Lives as long as the callback may.
  const auto is_ready = std::make_shared<std::atomic<bool>>(false);
  deferred.notify([this, is_ready] {
    *is_ready = true;
    // With the lock, so that it can't fall between a check and the wait that follows.
    const MutexLock lock(mutex_);
    changed_.notify_all();
  });
  if (deferred.awaits_commit()) {
    const MutexLock lock(mutex_);
    while (!*is_ready) changed_.wait(mutex_);
  }
  wait_until(deferred.deadline(), hold, [&is_ready] { return is_ready->load(); });
  return deferred.take();
}

template <typename IsReady>
void HttplibHost::wait_until(std::chrono::steady_clock::time_point time, const Hold& hold,
                             const IsReady& is_ready) {
  const MutexLock lock(mutex_);
  const auto waiting = waiting_.insert(waiting_.end(), {hold});
  while (!is_stopped_ && !waiting->is_released && !is_ready() &&
         std::chrono::steady_clock::now() < time) {
    changed_.wait_until(mutex_, time);
  }
  waiting_.erase(waiting);
}

void HttplibHost::release(const HoldFilter& filter) {
  const MutexLock lock(mutex_);
  for (Waiting& waiting : waiting_) waiting.is_released |= filter.matches(waiting.hold);
  changed_.notify_all();
}

void HttplibHost::stop_waiting() {
  const MutexLock lock(mutex_);
  is_stopped_ = true;
  changed_.notify_all();
}

}  // namespace porthole::http
