#include "http/app/commit_response.h"

#include <cstddef>
#include <string_view>
#include <utility>

namespace porthole::http {

RequestCopy::RequestCopy(const Request& request) : copy_(request) {
  std::size_t size = request.method.size() + request.path.size() + request.query.size() +
                     request.authority.size() + request.body.size();
  for (const HeaderField& field : request.headers) size += field.name.size() + field.value.size();
  text_.reserve(size);  // The views must not move.
  const auto keep = [this](std::string_view text) {
    const std::size_t begin = text_.size();
    text_ += text;
    return std::string_view(text_).substr(begin);
  };
  copy_.method = keep(request.method);
  copy_.path = keep(request.path);
  copy_.query = keep(request.query);
  copy_.authority = keep(request.authority);
  copy_.body = keep(request.body);
  headers_.reserve(request.headers.size());
  for (const HeaderField& field : request.headers) {
    const std::string_view name = keep(field.name);
    headers_.push_back({name, keep(field.value)});
  }
  copy_.headers = headers_;
}

CommitResponse::CommitResponse(const Call& call, const Router& router, Response response,
                               PendingChangePtr change, Finish finish)
    : request_(call.request),
      call_{request_.get(), call.services},
      response_(std::move(response)),
      change_(std::move(change)),
      finish_(std::move(finish)) {
  router.find(call_.request.method, call_.request.path, call_.match);
  call_.token = call.token;
  call_.portal_access = call.portal_access;
  call_.organization = call.organization;
  call_.rest_windows = call.rest_windows;
  call_.portal_window = call.portal_window;
  call_.fault = call.fault;
  call_.notes = call.notes;
}

CommitResponse::~CommitResponse() {
  change_->ignore();
  if (finish_) take();
}

std::chrono::steady_clock::time_point CommitResponse::deadline() const {
  return std::chrono::steady_clock::time_point::max();
}

Response CommitResponse::take() {
  // Not known: the client has left, or the server ends.
  const Result<void> outcome = change_->outcome().value_or(Result<void>());
  return std::exchange(finish_, nullptr)(call_, std::move(response_), outcome);
}

}  // namespace porthole::http
