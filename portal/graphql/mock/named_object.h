#pragma once

#include <memory>
#include <string>

#include "portal/base/uuid.h"
#include "portal/graphql/mock/mock_node.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// An object of which only the name of its type is known.
std::shared_ptr<const MockNode> make_untyped_object(MockWorldPtr world, std::string type_name,
                                                    const Uuid& uuid);

}  // namespace porthole::graphql
