#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "http/observe/journal_watch.h"
#include "http/observe/request_matcher.h"
#include "portal/base/object_reader.h"

namespace porthole::http::control {

/// The body of `POST verify`.
struct Expectation {
  std::shared_ptr<const RequestMatcher> matcher;
  CountBounds bounds;
  /// For messages: `at least 2 requests`.
  std::string bounds_text;
  std::chrono::milliseconds within{0};
  /// `within` as the client wrote it; empty when it is missing.
  std::string within_text;
};

/// Reads the members of an expectation, and adds a finding for each that is wrong.
Expectation read_expectation(ObjectReader& members);

}  // namespace porthole::http::control
