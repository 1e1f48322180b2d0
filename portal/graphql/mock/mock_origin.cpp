#include "portal/graphql/mock/mock_origin.h"

#include <utility>

namespace porthole::graphql {

Origin mock_origin(const MockWorld& world, const SaidValues& said, std::string_view field,
                   std::string object) {
  Origin origin{.object = std::move(object)};
  if (find(said.given, field) != nullptr) {
    origin.kind = said.is_known ? Origin::Kind::known : Origin::Kind::echoed;
  } else if (find(said.stored, field) != nullptr) {
    origin.kind = Origin::Kind::remembered;
    origin.request = world.scope().nodes->request_of(said.type_name, said.uuid, field);
    // What this request said itself.
    if (!origin.request.empty() && origin.request == world.scope().request) {
      origin.kind = Origin::Kind::echoed;
      origin.request.clear();
    }
  }
  return origin;
}

}  // namespace porthole::graphql
