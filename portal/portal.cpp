#include "portal/portal.h"

#include <utility>

#include "portal/base/json_writer.h"

namespace porthole {

PortalPtr render(Portal portal) {
  json::Writer writer;
  const PortalContents& contents = portal.contents;
  writer.begin_object();
  writer.member("uuid", portal.uuid.to_string());
  writer.member("slug", contents.slug);
  writer.member("organization_uuid", portal.organization_uuid.to_string());
  writer.member("name", contents.name);
  writer.member("description", contents.description);
  writer.member("query", contents.query);
  writer.member("created_at", to_iso8601(portal.created_at));
  writer.key("created_by");
  writer.raw(portal.created_by->json);
  writer.member("allowed_ip_addresses", contents.allowed_ip_addresses);
  writer.key("user_invokable");
  writer.boolean(contents.user_invokable);
  writer.end_object();
  portal.json = writer.take();
  return std::make_shared<const Portal>(std::move(portal));
}

std::string json_with_token(const Portal& portal, std::string_view token) {
  json::Writer writer;
  writer.string(token);
  constexpr std::string_view kMember = ",\"token\":";
  std::string json;
  json.reserve(portal.json.size() + kMember.size() + writer.view().size());
  json.append(portal.json, 0, portal.json.size() - 1);  // All but the closing brace.
  json += kMember;
  json += writer.view();
  json += '}';
  return json;
}

}  // namespace porthole
