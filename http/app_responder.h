#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "http/app/application.h"
#include "http/message/route.h"
#include "http/net/limits.h"
#include "http/net/responder.h"
#include "portal/base/ip_address.h"

namespace porthole::http {

/// What the responder needs to know of the server.
struct ResponderOptions {
  /// Peers whose `X-Forwarded-For` is trusted.
  std::vector<IpNetwork> trusted_proxies;
  /// Whether every request runs on a worker, since handlers may wait: for whoever observes changes.
  bool all_on_workers = false;
};

/// Has the application answer whole requests, and turns its responses into bytes. Safe from any
/// thread.
class AppResponder final : public Responder {
 public:
  /// `application` and `options` must outlive the responder.
  AppResponder(Application& application, const ResponderOptions& options)
      : application_(application), options_(options) {}

  bool may_block(const RequestHead& head) const override {
    return options_.all_on_workers || application_.runs_on_worker(head.method(), head.path());
  }
  /// Those of the control API and its pages.
  bool is_urgent(const RequestHead& head) const override {
    return head.path().starts_with("/_porthole/");
  }
  std::size_t large_body_bytes_max(const RequestHead& head) const override {
    return application_.body_size(head.method(), head.path()) == BodySize::document
               ? kDocumentBytesMax
               : 0;
  }
  Delivery respond(const FramedRequest& framed, std::string& out) override;
  bool refuse_early(const FramedRequest& framed, std::string& out) override;
  void respond_to_error(const FramingError& error, std::string& out) override;

 private:
  std::optional<IpAddress> client_of(const FramedRequest& framed) const;

  Application& application_;
  const ResponderOptions& options_;
};

}  // namespace porthole::http
