#pragma once

#include <cstddef>
#include <deque>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/uuid.h"
#include "portal/device_code.h"
#include "portal/portal_secret.h"
#include "portal/portal_token.h"
#include "store/index/flat_index.h"
#include "store/index/portal_index.h"

namespace porthole {

/// How many tokens and codes expired.
struct ExpiredCounts {
  std::size_t tokens = 0;
  std::size_t codes = 0;
};

/// The tokens, secrets and codes of one portal.
struct PortalCredentials {
  std::vector<PortalIndex<PortalToken>::Entry> tokens;
  std::vector<PortalIndex<PortalSecret>::Entry> secrets;
  std::vector<PortalIndex<DeviceCode>::Entry> codes;
};

/// The tokens, secrets and codes of all portals. A token or code is found by its digest in constant
/// time, and what has expired is found without looking at the rest. Not thread-safe: the store
/// guards it.
///
/// Each change is undone by another one, even if something expired in between. So erasing or
/// changing what isn't there does nothing.
class CredentialIndex {
 public:
  using TokenEntry = PortalIndex<PortalToken>::Entry;
  using SecretEntry = PortalIndex<PortalSecret>::Entry;
  using CodeEntry = PortalIndex<DeviceCode>::Entry;

  // Look-ups. Null when there is none.

  PortalTokenPtr token(const Digest& digest) const;
  DeviceCodePtr code(const Digest& digest) const;
  std::size_t token_count() const { return tokens_.size(); }
  /// The portal's codes that wait for a decision or to be exchanged.
  std::size_t open_code_count(const Uuid& portal) const;
  const PortalIndex<PortalToken>& tokens() const { return tokens_by_portal_; }
  const PortalIndex<PortalSecret>& secrets() const { return secrets_; }
  const PortalIndex<DeviceCode>& codes() const { return codes_by_portal_; }

  // Changes.

  /// Prefetches what `token` and `insert` will read.
  void prefetch(const PortalToken& token) const {
    tokens_.prefetch(token.digest);
    tokens_by_portal_.prefetch(token.portal_uuid);
  }

  /// The digest must not be there.
  void insert(const PortalTokenPtr& token);
  void insert(const PortalSecretPtr& secret) { secrets_.insert(secret); }
  void insert(const DeviceCodePtr& code);

  /// The entry's `value` is null when there was none.
  TokenEntry erase_token(const Uuid& portal, const Uuid& uuid);
  SecretEntry erase_secret(const Uuid& portal, const Uuid& uuid) {
    return secrets_.erase(portal, uuid);
  }
  void erase_code(const Digest& digest);

  void restore(const TokenEntry& entry);
  void restore(const SecretEntry& entry) { secrets_.restore(entry); }
  void restore(const CodeEntry& entry);

  /// Removes everything of the portal. `restore` puts it back.
  PortalCredentials erase_portal(const Uuid& portal);
  void restore(const PortalCredentials& credentials);

  /// Replaces a code with a later value of it. Finished codes are kept, so that clients can be told
  /// how they ended, until `limits::kFinishedCodesMax` others have finished.
  void update(const DeviceCodePtr& code);

  /// Changes the state of the code with `digest`, and nothing else: not its wrong tries.
  void set_code_state(const Digest& digest, CodeState state, const UserPtr& decided_by);

  /// Removes expired tokens, and marks expired codes, up to the oldest `count_max` of each. The
  /// tokens go to `to_free`, so that the caller can free them without the lock.
  ExpiredCounts expire(Timestamp now, std::size_t count_max, std::vector<PortalTokenPtr>& to_free);

  /// The first broken invariant; empty when all hold.
  std::string find_broken_invariant() const;

 private:
  /// Sorted by time, then by digest.
  using Expiries = std::set<std::pair<Timestamp, Digest>>;

  void index(const PortalTokenPtr& token);
  void unindex(const PortalToken& token);
  void index(const DeviceCodePtr& code);
  void unindex(const DeviceCode& code);
  void remember_finished(const Digest& digest);

  DigestIndex<PortalToken> tokens_;
  PortalIndex<PortalToken> tokens_by_portal_;
  Expiries token_expiries_;

  PortalIndex<PortalSecret> secrets_;

  std::unordered_map<Digest, DeviceCodePtr, DigestHash> codes_;
  PortalIndex<DeviceCode> codes_by_portal_;
  /// Of the open codes.
  Expiries code_expiries_;
  std::unordered_map<Uuid, std::size_t, UuidHash> open_code_counts_;
  /// In the order in which they finished. Some may have been removed or reopened since.
  std::deque<Digest> finished_codes_;
};

}  // namespace porthole
