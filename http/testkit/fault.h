#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message/response.h"
#include "http/observe/request_matcher.h"

namespace porthole::http {

/// What a fault does to a response: THEN of the control API.
struct FaultAction {
  /// Delays the response by this, and by up to `jitter` more.
  std::chrono::milliseconds delay{0};
  std::chrono::milliseconds jitter{0};
  std::optional<int> status = {};
  /// Names and values. They replace headers of the same name.
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::optional<std::string> body = {};
  /// Of `body`.
  std::string content_type = {};
  /// Bytes of the body that are sent before the connection closes. The head still announces all.
  std::optional<std::size_t> truncate_after_bytes = {};
  /// Sends no response: resets the connection.
  bool resets_connection = false;

  /// Whether the fault's response replaces the handler's, which then isn't called.
  bool replaces_response() const { return status || body || resets_connection; }
};

/// A fault as the client defined it.
struct FaultDraft {
  RequestMatcher matcher;
  /// How often it fires at most.
  std::optional<std::uint64_t> times = {};
  /// Fires only for this one of the matching requests, counted from 1.
  std::optional<std::uint64_t> nth = {};
  /// The probability, from 0 to 1, that it fires for a matching request.
  std::optional<double> probability = {};
  FaultAction then;
  /// `then` as the client wrote it, as JSON with credentials masked.
  std::string then_json;

  /// The memory in use, estimated.
  std::size_t bytes() const;
};

/// A fault that fired for one request.
struct TriggeredFault {
  std::uint64_t id = 0;
  std::shared_ptr<const FaultDraft> fault;
  /// Its delay and the jitter that was drawn.
  std::chrono::milliseconds delay{0};
};

/// The response of a fault that replaces the handler's.
Response faulty_response(const FaultAction& then);

/// Applies a fault to a response that has all of its headers.
void apply_fault(const TriggeredFault& fired, Response& response);

}  // namespace porthole::http
