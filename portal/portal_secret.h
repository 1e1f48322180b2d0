#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/json.h"
#include "portal/base/random.h"
#include "portal/base/uuid.h"
#include "portal/portal_token.h"
#include "portal/user.h"

namespace porthole {

/// What ephemeral tokens of one portal are drawn with. Immutable once shared, but for the time of
/// its last use; its plain text is not kept.
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

/// `bkps_` and 64 hexadecimal digits: 69 characters.
std::string make_portal_secret(Random& random);

/// The secret's object in the control API: `uuid [secret] description created_at created_by
/// last_used_at`. `text` is the plain secret, shown once, or empty.
void write_json(json::Writer& writer, const PortalSecret& secret, std::string_view text = {});

}  // namespace porthole
