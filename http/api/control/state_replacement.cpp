#include "http/api/control/state_replacement.h"

namespace porthole::http::control {

Result<void> replace_state(Services& services, const std::string& slug, const StateImage& image,
                           const Invoker::MockState& answers) {
  Result<void> replaced =
      slug.empty() ? services.store.replace(image) : services.store.replace_organization(image);
  if (!replaced) return replaced;
  services.invoker.restore(slug, answers);
  return {};
}

Response replaced_response(Services& services) {
  services.store.expire(services.clock.now());
  return empty_response();
}

}  // namespace porthole::http::control
