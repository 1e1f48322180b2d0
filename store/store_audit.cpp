#include <utility>
#include <vector>

#include "store/not_found.h"
#include "store/store.h"

namespace porthole {

Result<AuditPage> Store::audit_events(std::string_view organization_slug,
                                      const AuditPageRequest& request) const {
  const MutexLock lock(mutex_);
  const OrganizationState* organization = state_.find(organization_slug);
  if (organization == nullptr) return no_organization();
  return organization->audit_log.page(request);
}

Result<AuditEventPtr> Store::audit_event(std::string_view organization_slug,
                                         const Uuid& uuid) const {
  const MutexLock lock(mutex_);
  const OrganizationState* organization = state_.find(organization_slug);
  if (organization == nullptr) return no_organization();
  AuditEventPtr event = organization->audit_log.find(uuid);
  if (event == nullptr) return no_audit_event();
  return event;
}

std::vector<AuditEventPtr> Store::append_event(std::string_view organization_slug,
                                               AuditEventPtr event) {
  return state_.find(organization_slug)->audit_log.append(std::move(event), audit_events_max_);
}

}  // namespace porthole
