#pragma once

#include <cstddef>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/base/object_reader.h"
#include "portal/base/random.h"
#include "portal/portal.h"
#include "store/document/image_builder.h"
#include "store/document/state_document.h"
#include "store/recorded_change.h"
#include "store/state.h"
#include "store/transaction.h"

/// A change of the store as JSON: the list of its primitive changes, each an object with one member
/// whose name says what it does, such as `{"put_portal":{…}}`. Objects are written as in a
/// document, but the credentials of portals by themselves.
namespace porthole {

/// Writes a change. Users come first, since the others may name them.
void write_change(json::Writer& writer, const std::vector<ChangeRecord>& records);

/// Makes changes again, in a state that isn't shared.
class ChangeReader {
 public:
  /// All of them must outlive the reader. `options` are those of complete documents.
  ChangeReader(StoreState& state, std::size_t audit_events_max, const ReadOptions& options,
               Timestamp now, Random& random);

  /// Applies what `write_change` wrote. If there are findings, the state is of no use any more.
  void apply(const json::Value& change, const JsonPath& path, Findings& findings);

 private:
  using Apply = void (ChangeReader::*)(ObjectReader& object, Transaction& transaction);
  struct Kind {
    std::string_view name;
    Apply apply;
  };
  static const std::vector<Kind>& kinds();

  void put_user(ObjectReader& object, Transaction& transaction);
  void remove_user(ObjectReader& object, Transaction& transaction);
  void put_access_token(ObjectReader& object, Transaction& transaction);
  void remove_access_token(ObjectReader& object, Transaction& transaction);
  void put_revoked_token(ObjectReader& object, Transaction& transaction);
  void remove_revoked_token(ObjectReader& object, Transaction& transaction);
  void put_organization(ObjectReader& object, Transaction& transaction);
  void update_organization(ObjectReader& object, Transaction& transaction);
  void remove_organization(ObjectReader& object, Transaction& transaction);
  void put_portal(ObjectReader& object, Transaction& transaction);
  void remove_portal(ObjectReader& object, Transaction& transaction);
  void put_credentials(ObjectReader& object, Transaction& transaction);
  void remove_portal_token(ObjectReader& object, Transaction& transaction);
  void remove_portal_secret(ObjectReader& object, Transaction& transaction);
  void append_audit_event(ObjectReader& object, Transaction& transaction);
  void clear_state(ObjectReader& object, Transaction& transaction);

  void note_use_of_secret(const PortalToken& token) const;
  /// The user that a property names. Refuses one that isn't there.
  UserPtr find_user(ObjectReader& object, std::string_view property) const;
  /// The same for an organization.
  OrganizationState* find_organization(ObjectReader& object, Transaction& transaction) const;
  /// A builder that knows the user and the organizations that an object names.
  ImageBuilder builder_for(const ObjectReader& object) const;
  /// A builder that knows the members of an organization that it is to read; null: none.
  ImageBuilder builder_for_organization(const json::Value* organization) const;

  StoreState& state_;
  const std::size_t audit_events_max_;
  const ReadOptions& options_;
  const Timestamp now_;
  Random& random_;
  Findings* findings_ = nullptr;
};

/// What the credentials of a change are written and read as belonging to: a portal whose creator
/// and time of creation say nothing about theirs.
Portal portal_of_credentials(const Uuid& uuid);

}  // namespace porthole
