#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "http/app/call.h"
#include "http/message/request.h"
#include "http/message/response.h"
#include "http/message/router.h"
#include "store/pending_change.h"

namespace porthole::http {

/// A copy of a request, for what outlives it.
class RequestCopy {
 public:
  explicit RequestCopy(const Request& request);
  RequestCopy(const RequestCopy&) = delete;
  RequestCopy& operator=(const RequestCopy&) = delete;

  const Request& get() const { return copy_; }

 private:
  std::string text_;
  std::vector<HeaderField> headers_;
  Request copy_;
};

/// The response to a request that changed something, which must not be sent before the change is on
/// disk. No thread waits for that.
class CommitResponse final : public DeferredResponse {
 public:
  /// Has the outcome recorded, and returns the response to it. Called once, even if the client has
  /// left.
  using Finish =
      std::function<Response(Call& call, Response response, const Result<void>& outcome)>;

  /// `router` must outlive the response.
  CommitResponse(const Call& call, const Router& router, Response response, PendingChangePtr change,
                 Finish finish);
  ~CommitResponse() override;

  /// None.
  std::chrono::steady_clock::time_point deadline() const override;
  bool awaits_commit() const override { return true; }
  void notify(std::function<void()> ready) override { change_->notify(std::move(ready)); }
  Response take() override;

 private:
  const RequestCopy request_;
  Call call_;
  Response response_;
  const PendingChangePtr change_;
  /// Empty once it was called.
  Finish finish_;
};

}  // namespace porthole::http
