#include "portal/portal_secret.h"

#include <cstddef>
#include <optional>

namespace porthole {

std::string make_portal_secret(Random& random) {
  constexpr std::size_t kSecretBytes = 32;
  return "bkps_" + random.hex(kSecretBytes);
}

void write_json(json::Writer& writer, const PortalSecret& secret, std::string_view text) {
  writer.begin_object();
  writer.member("uuid", secret.uuid.to_string());
  if (!text.empty()) writer.member("secret", text);
  writer.member("description", secret.description);
  writer.member("created_at", to_iso8601(secret.created_at));
  writer.key("created_by");
  write_reference(writer, secret.created_by);
  const std::optional<Timestamp> used = secret.last_use.get();
  writer.member("last_used_at", used ? std::optional(to_iso8601(*used)) : std::nullopt);
  writer.end_object();
}

}  // namespace porthole
