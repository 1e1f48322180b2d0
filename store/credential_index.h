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

/// What came to its end because its time was up.
struct ExpiredCounts {
  std::size_t tokens = 0;
  std::size_t codes = 0;
};

/// The tokens, secrets and codes of all portals. A token or code is found by its digest with one
/// look-up, however many there are, and those past their time are found without a look at the
/// others. Not thread-safe: the store guards it.
///
/// What changes it is undone by another of its calls, also after expiry came in between; so they
/// take it in their stride when what they are to erase or change isn't there.
class Credentials {
 public:
  using TokenEntry = ByPortal<PortalToken>::Entry;
  using SecretEntry = ByPortal<PortalSecret>::Entry;
  using CodeEntry = ByPortal<DeviceCode>::Entry;

  /// Everything of one portal.
  struct Holdings {
    std::vector<TokenEntry> tokens;
    std::vector<SecretEntry> secrets;
    std::vector<CodeEntry> codes;
  };

  // Look-ups: null when there is none.

  PortalTokenPtr token(const Digest& digest) const;
  DeviceCodePtr code(const Digest& digest) const;
  std::size_t token_count() const { return tokens_.size(); }
  /// Codes of the portal that wait for a decision or to be exchanged.
  std::size_t open_code_count(const Uuid& portal) const;
  const ByPortal<PortalToken>& tokens() const { return tokens_by_portal_; }
  const ByPortal<PortalSecret>& secrets() const { return secrets_; }
  const ByPortal<DeviceCode>& codes() const { return codes_by_portal_; }

  // Changes.

  /// Has the processor fetch what `token` and `insert` will need.
  void prefetch(const PortalToken& token) const {
    tokens_.prefetch(token.digest);
    tokens_by_portal_.prefetch(token.portal_uuid);
  }

  /// The digest must not be there.
  void insert(const PortalTokenPtr& token);
  void insert(const PortalSecretPtr& secret) { secrets_.insert(secret); }
  void insert(const DeviceCodePtr& code);

  /// Their entry's `value` is null when there was none.
  TokenEntry erase_token(const Uuid& portal, const Uuid& uuid);
  SecretEntry erase_secret(const Uuid& portal, const Uuid& uuid) {
    return secrets_.erase(portal, uuid);
  }
  void erase_code(const Digest& digest);

  void restore(const TokenEntry& entry);
  void restore(const SecretEntry& entry) { secrets_.restore(entry); }
  void restore(const CodeEntry& entry);

  /// Takes out all that the portal has, so that `restore` can put it back.
  Holdings erase_portal(const Uuid& portal);
  void restore(const Holdings& holdings);

  /// Puts a later value of a code in its place. Those that came to an end are remembered, to tell
  /// how they ended, until `limits::kFinishedCodesMax` others have.
  void update(const DeviceCodePtr& code);

  /// Takes back a step of the code with `digest`: the state, but no wrong tries.
  void set_code_state(const Digest& digest, CodeState state, const UserPtr& decided_by);

  /// Frees the tokens, and ends the codes, whose time is up, the oldest `count_max` of each. They
  /// are handed to `freed`, so that their memory can be freed when no lock is held.
  ExpiredCounts expire(Timestamp now, std::size_t count_max, std::vector<PortalTokenPtr>& freed);

  /// The first relation in it that doesn't hold; empty when all do.
  std::string find_broken_invariant() const;

 private:
  /// By time, then by digest.
  using Ends = std::set<std::pair<Timestamp, Digest>>;

  void index(const PortalTokenPtr& token);
  void unindex(const PortalToken& token);
  void index(const DeviceCodePtr& code);
  void unindex(const DeviceCode& code);
  void remember_finished(const Digest& digest);

  DigestIndex<PortalToken> tokens_;
  ByPortal<PortalToken> tokens_by_portal_;
  Ends token_ends_;

  ByPortal<PortalSecret> secrets_;

  std::unordered_map<Digest, DeviceCodePtr, DigestHash> codes_;
  ByPortal<DeviceCode> codes_by_portal_;
  /// Of the open ones.
  Ends code_ends_;
  std::unordered_map<Uuid, std::size_t, UuidHash> open_code_counts_;
  /// In the order in which they ended. Some may be gone, or open again.
  std::deque<Digest> finished_codes_;
};

}  // namespace porthole
