#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/json_writer.h"
#include "portal/base/random.h"
#include "portal/base/uuid.h"
#include "portal/last_use.h"
#include "portal/user.h"

namespace porthole {

/// A secret for which one portal's ephemeral tokens are issued. Immutable once shared, except for
/// `last_use`. Its plain text is not stored.
struct PortalSecret {
  Uuid uuid;
  Digest digest{};
  Uuid portal_uuid;
  std::string description = {};
  UserPtr created_by = nullptr;
  Timestamp created_at;
  LastUse last_use = {};
};

using PortalSecretPtr = std::shared_ptr<const PortalSecret>;

/// Generates a plain secret: `bkps_` and 64 hexadecimal digits, 69 characters.
std::string make_portal_secret(Random& random);

/// Writes the secret's object in the control API: `uuid [secret] description created_at created_by
/// last_used_at`. `text` is the plain secret, shown once, or empty.
void write_json(json::Writer& writer, const PortalSecret& secret, std::string_view text = {});

}  // namespace porthole
