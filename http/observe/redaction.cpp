#include "http/observe/redaction.h"

#include <algorithm>
#include <cstddef>

#include "http/message/url.h"
#include "http/observe/json_redaction.h"
#include "portal/base/ascii.h"
#include "portal/base/secret_name.h"
#include "portal/base/uuid.h"

namespace porthole::http {
namespace {

bool looks_like_json(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos &&
         std::string_view("{[\"").find(body[first]) != std::string_view::npos;
}

/// Appends a value that is a credential.
void append_masked(std::string_view value, std::string& out, MaskedValues* masked) {
  if (value.empty()) return;
  if (masked != nullptr) masked->add(value);
  out += mask(value);
}

bool has_escapes(std::string_view text) {
  return text.find('%') != std::string_view::npos;
}

std::string decoded(std::string_view text) {
  // What can't be decoded hides nothing.
  return has_escapes(text) ? decode_query_component(text).value_or(std::string(text))
                           : std::string(text);
}

/// Whether a parameter of that name is secret: `token`, and so `token[]`, `auth[token]`,
/// `token[value]`.
bool is_secret_parameter(std::string_view name, RedactionPolicy policy) {
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('['), name.size());
    if (is_secret_name(name.substr(0, end), policy)) return true;
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return false;
}

void append_redacted_parameter(std::string_view parameter, RedactionPolicy policy, std::string& out,
                               MaskedValues* masked) {
  const std::size_t equals = parameter.find('=');
  const std::string_view name = parameter.substr(0, equals);
  if (equals != std::string_view::npos &&
      (is_secret_parameter(name, policy) ||
       (has_escapes(name) && is_secret_parameter(decoded(name), policy)))) {
    out += parameter.substr(0, equals + 1);
    append_masked(parameter.substr(equals + 1), out, masked);
  } else if (has_escapes(parameter) && has_credential(decoded(parameter), policy)) {
    // Without `=`, all of it may be the credential.
    if (equals != std::string_view::npos) out += parameter.substr(0, equals + 1);
    out += kMask;
  } else {
    append_redacted(parameter, TextKind::plain, policy, out, masked);
  }
}

/// A body in parts, each with a head that may give it a secret name.
void append_redacted_parts(std::string_view body, std::string& out) {
  constexpr std::string_view kName = "name=\"";
  while (!body.empty()) {
    const std::size_t name = body.find(kName);
    const std::size_t begin = name == std::string_view::npos ? name : body.find("\r\n\r\n", name);
    if (begin == std::string_view::npos) break;
    const std::string_view rest = body.substr(name + kName.size());
    const std::size_t value = begin + 4;
    const std::size_t end = std::min(body.find("\r\n--", value), body.size());
    append_redacted(body.substr(0, value), out);
    const std::string_view text = body.substr(value, end - value);
    if (porthole::is_secret_name(rest.substr(0, rest.find('"')))) {
      append_masked(text, out, nullptr);
    } else {
      append_redacted(text, out);
    }
    body.remove_prefix(end);
  }
  append_redacted(body, out);
}

}  // namespace

void append_redacted_header(const HeaderField& field, std::string& out) {
  // Asked first, as it is the secret that nearly every request has.
  const bool is_authorization = name_ends_in(field.name, "authorization");
  if (!is_authorization && !porthole::is_secret_name(field.name)) {
    return append_redacted(field.value, out);
  }
  if (field.value.empty()) return;
  const std::size_t blank = field.value.find(' ');
  if (!is_authorization || blank == std::string_view::npos) {
    // Several cookies stand in one header, so its end could be a whole one.
    out += name_ends_in(field.name, "cookie") ? std::string(kMask) : mask(field.value);
    return;
  }
  const std::string_view scheme = field.value.substr(0, blank);
  out += field.value.substr(0, blank + 1);
  // The end of `user:password` in base64 could be the whole password.
  const bool is_basic = equal_ignoring_case(scheme, "Basic");
  out += is_basic ? std::string(kMask) : mask(field.value.substr(blank + 1));
}

void append_redacted_path(std::string_view path, PathKind kind, std::string& out) {
  if (kind == PathKind::routed && !has_escapes(path)) return append_redacted(path, out);
  bool follows_secret_name = false;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view segment = path.substr(at, end - at);
    const std::string text = decoded(segment);
    const std::string shown = redacted(segment);
    if (has_escapes(segment) && has_credential(text, RedactionPolicy::standard)) {
      out += kMask;
    } else if (follows_secret_name && !text.empty() && shown == segment && !Uuid::parse(text)) {
      out += mask(segment);
    } else {
      out += shown;
    }
    if (end < path.size()) out += '/';
    at = end + 1;
    if (segment.empty()) continue;
    follows_secret_name =
        kind == PathKind::unknown && is_secret_name(text, RedactionPolicy::token_endpoint);
  }
}

void append_redacted_query(std::string_view query, RedactionPolicy policy, std::string& out,
                           MaskedValues* masked) {
  if (query.empty()) return;
  for (;;) {
    const std::size_t end = std::min(query.find('&'), query.size());
    append_redacted_parameter(query.substr(0, end), policy, out, masked);
    if (end == query.size()) return;
    out += '&';
    query.remove_prefix(end + 1);
  }
}

void append_redacted_body(std::string_view body, RedactionPolicy policy, std::string& out,
                          MaskedValues* masked) {
  if (body.empty()) return;
  if (looks_like_json(body)) {
    append_redacted_json(body, policy, out, masked);
  } else if (body.starts_with("--")) {
    append_redacted_parts(body, out);
  } else {
    append_redacted_query(body, policy, out, masked);
  }
}

}  // namespace porthole::http
