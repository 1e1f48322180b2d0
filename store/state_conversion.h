#pragma once

#include <memory>
#include <unordered_set>
#include <vector>

#include "store/credential_index.h"
#include "store/state.h"
#include "store/state_image.h"

/// Between the store's indexed `StoreState` and the plain `StateImage` that documents are read into
/// and written from.
namespace porthole {

/// The image must be consistent: no UUID, slug (within its organization) or token twice.
StoreState make_state(const StateImage& image);

/// One organization with its portals and audit events, but without its credentials.
std::unique_ptr<OrganizationState> make_organization(const StateImage::OrganizationImage& image);

/// A copy of a state's pointers, in no particular order: quick to make while the lock is held.
struct StateCapture {
  StateImage image;
  PortalCredentials credentials;
  /// Whether `image.users` is to be reduced to those that the captured organization names.
  bool only_named_users = false;
};

StateCapture capture(const StoreState& state);
/// One organization, with the users that it names, and without access tokens.
StateCapture capture(const StoreState& state, const OrganizationState& organization);

/// Sorts and filters: no lock is needed.
StateImage to_image(StateCapture capture);

/// The users that organizations, portals and their credentials in an image name.
std::unordered_set<Uuid, UuidHash> users_named_in(const StateImage& image);

/// By UUID: mostly the order of creation.
void sort_by_uuid(std::vector<AccessTokenPtr>& tokens);

}  // namespace porthole
