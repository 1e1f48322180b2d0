#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/message/route.h"
#include "http/net/request_head.h"
#include "portal/base/json.h"

namespace porthole::http {

/// The attributes of a request that matchers compare: of one in progress, or of a journal entry.
/// Views that must outlive this. Not thread-safe: parses the body on first use.
struct MatchInput {
  std::string_view organization = {};
  std::string_view method = {};
  /// As sent, percent-encoded.
  std::string_view path = {};
  Surface surface = Surface::rest;
  std::string_view portal = {};
  /// Returns the operation's name. Called only by matchers that compare it; null: no operation.
  std::function<std::string()> operation = {};
  /// `service`, `ephemeral`, `user` or `access`; empty when the request has no known token.
  std::string_view token_kind = {};
  /// See `origin_of`.
  std::string_view origin = {};
  std::span<const HeaderField> headers = {};
  std::string_view body = {};
  OperationFormat operation_format = OperationFormat::none;
  /// Whether credentials in headers and body are masked. Matchers then mask what they expect too.
  bool is_redacted = false;

  /// The parsed body; null when it is not JSON.
  const json::Value* body_json() const;
  /// The operation's variables; null when there are none.
  const json::Value* variables() const;

 private:
  mutable std::optional<json::ParseResult> parsed_ = {};
  mutable std::optional<json::ParseResult> parsed_variables_ = {};
};

}  // namespace porthole::http
