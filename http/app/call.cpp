#include "http/app/call.h"

#include <cstddef>

#include "http/message/query_string.h"
#include "http/observe/redaction.h"
#include "portal/base/uuid.h"

namespace porthole::http {
namespace {

/// Room for a usual URL and the path that callers append to it.
constexpr std::size_t kUsualUrlBytes = 120;

}  // namespace

std::optional<Surface> Call::service_surface() const {
  return match.surface && is_service(*match.surface) ? match.surface : std::nullopt;
}

std::string Call::base_url() const {
  if (!services.options.public_url.empty()) return services.options.public_url;
  std::string url;
  url.reserve(kUsualUrlBytes);
  url += request.is_secure ? "https://" : "http://";
  url += request.authority.empty() ? std::string_view("localhost") : request.authority;
  return url;
}

std::string Call::url() const {
  std::string url = base_url();
  url += request.path;
  return url;
}

std::string Call::loggable_path() const {
  // A parameter may be something else than its name says.
  const std::string_view uuid = parameter("uuid");
  const bool is_known =
      match.route != nullptr && parameter("code").empty() && (uuid.empty() || Uuid::parse(uuid));
  std::string path;
  append_redacted_path(request.path, is_known ? PathKind::routed : PathKind::unknown, path);
  return path;
}

PathNames Call::path_names() const {
  PathNames names;
  names.organization = parameter("org");
  if (!names.organization.empty()) names.portal = parameter("slug");
  return names;
}

std::optional<std::string> Call::requested_operation() const {
  std::optional<std::string> name = find_parameter(request.query, "operation_name");
  return name && name->empty() ? std::nullopt : std::move(name);
}

OperationFormat Call::operation_format() const {
  return match.route == nullptr ? OperationFormat::none : match.route->operation;
}

std::string_view Call::token_kind() const {
  if (portal_access) return name_of(portal_access->token->kind);
  return token == nullptr ? std::string_view() : std::string_view("access");
}

const User* Call::user() const {
  if (portal_access) return portal_access->user.get();
  return token == nullptr ? nullptr : token->user.get();
}

const Organization* Call::counted_organization() const {
  return portal_access ? portal_access->organization.get() : organization.get();
}

}  // namespace porthole::http
