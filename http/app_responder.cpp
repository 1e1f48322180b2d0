#include "http/app_responder.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "http/message/response_serializer.h"
#include "http/net/forwarded_for.h"
#include "portal/base/ascii.h"

namespace porthole::http {
namespace {

/// From this size on, having the system gather head and body costs less than copying the body.
constexpr std::size_t kSharedBodyBytesMin = std::size_t{8} * 1024;

/// A framed request as the application sees it: views of the connection's buffer.
class RequestView {
 public:
  RequestView(const FramedRequest& framed, const std::optional<IpAddress>& address) {
    const RequestHead& head = framed.head;
    const std::string_view authority = head.authority();
    bool has_host = false;
    for (std::size_t i = 0; i < head.header_count(); ++i) {
      HeaderField field = head.header(i);
      if (equal_ignoring_case(field.name, "Host")) {
        // An absolute target replaces it (RFC 9112, 3.2.2).
        field.value = authority;
        has_host = true;
      }
      headers_[count_++] = field;
    }
    if (!has_host && !authority.empty()) headers_[count_++] = {"Host", authority};
    request_.method = head.method();
    request_.path = head.path();
    request_.query = head.query();
    request_.authority = authority;
    request_.headers = std::span(headers_.data(), count_);
    request_.body = framed.body;
    request_.address = address;
    request_.is_local = http::is_local(framed.peer.address) && http::is_local(address);
    request_.is_secure = framed.peer.is_secure;
  }
  RequestView(const RequestView&) = delete;
  RequestView& operator=(const RequestView&) = delete;

  const Request& get() const { return request_; }

 private:
  // The first `count_` are set.
  std::array<HeaderField, kHeadersMax + 1> headers_;
  std::size_t count_ = 0;
  Request request_;
};

/// What the bytes of a response depend on besides the response.
struct ResponseForm {
  explicit ResponseForm(const RequestHead& head)
      : has_body(head.method() != "HEAD"), is_http_1_0(head.version() == HttpVersion::http_1_0) {}

  ConnectionHeader connection(bool keep_alive) const {
    if (!keep_alive) return ConnectionHeader::close;
    return is_http_1_0 ? ConnectionHeader::keep_alive_1_0 : ConnectionHeader::keep_alive;
  }

  bool has_body;
  bool is_http_1_0;
};

/// Whether the body is sent from where it is rather than copied.
bool sends_body_in_place(const Response& response) {
  return response.shared_body != nullptr && response.shared_body->size() >= kSharedBodyBytesMin &&
         may_have_content(response.status) && !response.body_bytes_max;
}

/// What a response does to its connection.
Ending ending_of(const Response& response, const ResponseForm& form) {
  if (response.resets_connection) return Ending::reset;
  const bool is_cut = form.has_body && may_have_content(response.status) &&
                      response.body_bytes_max &&
                      *response.body_bytes_max < response.content().size();
  return is_cut ? Ending::close : Ending::none;
}

/// A deferred response, with what its bytes need of the request, which is gone by then.
class DeferredBytes final : public DeferredOutput {
 public:
  DeferredBytes(Response response, const ResponseForm& form)
      : deferred_(std::move(response.deferred)),
        common_lines_(std::move(response.common_lines)),
        form_(form) {}

  std::chrono::steady_clock::time_point deadline() const override { return deferred_->deadline(); }
  void notify(std::function<void()> ready) override { deferred_->notify(std::move(ready)); }
  Delivery finish(bool keep_alive, std::string& out) override {
    Response response = deferred_->take();
    response.common_lines = common_lines_;
    const Ending ending = ending_of(response, form_);
    if (ending != Ending::reset) {
      append_response(response, form_.has_body, form_.connection(keep_alive), out);
    }
    return {.delay = response.delay, .hold = response.hold, .ending = ending};
  }

 private:
  const std::shared_ptr<DeferredResponse> deferred_;
  const std::string common_lines_;
  const ResponseForm form_;
};

}  // namespace

Delivery AppResponder::respond(const FramedRequest& framed, std::string& out) {
  const RequestView view(framed, client_of(framed));
  Response response = application_.respond(view.get());
  const ResponseForm form(framed.head);
  Delivery delivery{
      .delay = response.delay, .hold = response.hold, .ending = ending_of(response, form)};
  if (response.deferred != nullptr) {
    delivery.awaits_commit = response.deferred->awaits_commit();
    delivery.deferred = std::make_unique<DeferredBytes>(std::move(response), form);
  } else if (delivery.ending != Ending::reset) {
    const bool in_place = form.has_body && sends_body_in_place(response);
    append_response(response, form.has_body && !in_place, form.connection(framed.keep_alive), out);
    if (in_place) delivery.body = std::move(response.shared_body);
  }
  return delivery;
}

bool AppResponder::refuse_early(const FramedRequest& framed, std::string& out) {
  const RequestView view(framed, client_of(framed));
  const std::optional<Response> response = application_.refuse_early(view.get());
  if (!response) return false;
  const ResponseForm form(framed.head);
  append_response(*response, form.has_body, form.connection(framed.keep_alive), out);
  return true;
}

void AppResponder::respond_to_error(const FramingError& error, std::string& out) {
  append_response(application_.refuse(error.status, error.message), true, ConnectionHeader::close,
                  out);
}

std::optional<IpAddress> AppResponder::client_of(const FramedRequest& framed) const {
  if (options_.trusted_proxies.empty()) return framed.peer.address;
  return forwarded_address(framed.peer.address, forwarded_for(framed.head),
                           options_.trusted_proxies);
}

}  // namespace porthole::http
