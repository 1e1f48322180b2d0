#pragma once

#include <string>
#include <string_view>

#include "portal/base/uuid.h"
#include "portal/graphql/execute/provenance.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// What is known of a made-up object besides what is made up.
struct SaidValues {
  std::string_view type_name;
  const Uuid& uuid;
  const Overrides& given;
  /// Whether `given` is what the server knows, rather than what this call says.
  bool is_known = false;
  const Overrides& stored;
};

/// The origin of one field's value; `object` is what the object is called.
Origin mock_origin(const MockWorld& world, const SaidValues& said, std::string_view field,
                   std::string object);

}  // namespace porthole::graphql
