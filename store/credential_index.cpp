#include "store/credential_index.h"

#include <memory>
#include <utility>

#include "portal/limits.h"

namespace porthole {

// Tokens.

PortalTokenPtr CredentialIndex::token(const Digest& digest) const {
  const PortalTokenPtr* token = tokens_.find(digest);
  return token == nullptr ? nullptr : *token;
}

void CredentialIndex::index(const PortalTokenPtr& token) {
  tokens_.insert_or_assign(token);
  if (token->expires_at) token_expiries_.emplace(*token->expires_at, token->digest);
}

void CredentialIndex::unindex(const PortalToken& token) {
  tokens_.erase(token.digest);
  if (token.expires_at) token_expiries_.erase({*token.expires_at, token.digest});
}

void CredentialIndex::insert(const PortalTokenPtr& token) {
  index(token);
  tokens_by_portal_.insert(token);
}

void CredentialIndex::restore(const TokenEntry& entry) {
  index(entry.value);
  tokens_by_portal_.restore(entry);
}

CredentialIndex::TokenEntry CredentialIndex::erase_token(const Uuid& portal, const Uuid& uuid) {
  TokenEntry erased = tokens_by_portal_.erase(portal, uuid);
  if (erased.value != nullptr) unindex(*erased.value);
  return erased;
}

// Codes.

DeviceCodePtr CredentialIndex::code(const Digest& digest) const {
  const auto entry = codes_.find(digest);
  const bool is_found =
      entry != codes_.end() && equal_in_constant_time(entry->second->digest, digest);
  return is_found ? entry->second : nullptr;
}

std::size_t CredentialIndex::open_code_count(const Uuid& portal) const {
  const auto count = open_code_counts_.find(portal);
  return count == open_code_counts_.end() ? 0 : count->second;
}

void CredentialIndex::index(const DeviceCodePtr& code) {
  codes_.insert_or_assign(code->digest, code);
  if (code->is_open()) {
    code_expiries_.emplace(code->expires_at, code->digest);
    ++open_code_counts_[code->portal_uuid];
  } else {
    remember_finished(code->digest);
  }
}

void CredentialIndex::unindex(const DeviceCode& code) {
  if (code.is_open()) {
    code_expiries_.erase({code.expires_at, code.digest});
    const auto count = open_code_counts_.find(code.portal_uuid);
    if (--count->second == 0) open_code_counts_.erase(count);
  }
  codes_.erase(code.digest);
}

void CredentialIndex::insert(const DeviceCodePtr& code) {
  codes_by_portal_.insert(code);
  index(code);
}

void CredentialIndex::restore(const CodeEntry& entry) {
  codes_by_portal_.restore(entry);
  index(entry.value);
}

void CredentialIndex::erase_code(const Digest& digest) {
  const auto entry = codes_.find(digest);
  if (entry == codes_.end()) return;
  const DeviceCodePtr code = entry->second;
  codes_by_portal_.erase(code->portal_uuid, code->uuid);
  unindex(*code);
}

void CredentialIndex::update(const DeviceCodePtr& code) {
  const auto entry = codes_.find(code->digest);
  if (entry == codes_.end()) return;
  const DeviceCodePtr before = entry->second;
  codes_by_portal_.replace(code);
  if (before->is_open() == code->is_open()) {
    entry->second = code;
    return;
  }
  unindex(*before);
  index(code);
}

void CredentialIndex::set_code_state(const Digest& digest, CodeState state,
                                     const UserPtr& decided_by) {
  const auto entry = codes_.find(digest);
  if (entry == codes_.end()) return;
  DeviceCode changed = *entry->second;
  changed.state = state;
  changed.decided_by = decided_by;
  update(std::make_shared<const DeviceCode>(std::move(changed)));
}

void CredentialIndex::remember_finished(const Digest& digest) {
  finished_codes_.push_back(digest);
  while (finished_codes_.size() > limits::kFinishedCodesMax) {
    const auto oldest = codes_.find(finished_codes_.front());
    if (oldest != codes_.end() && !oldest->second->is_open()) erase_code(oldest->first);
    finished_codes_.pop_front();
  }
}

// Portals.

PortalCredentials CredentialIndex::erase_portal(const Uuid& portal) {
  PortalCredentials credentials{tokens_by_portal_.entries_of(portal), secrets_.entries_of(portal),
                                codes_by_portal_.entries_of(portal)};
  for (const TokenEntry& entry : credentials.tokens) erase_token(portal, entry.value->uuid);
  for (const SecretEntry& entry : credentials.secrets) erase_secret(portal, entry.value->uuid);
  for (const CodeEntry& entry : credentials.codes) erase_code(entry.value->digest);
  return credentials;
}

void CredentialIndex::restore(const PortalCredentials& credentials) {
  for (const TokenEntry& entry : credentials.tokens) restore(entry);
  for (const SecretEntry& entry : credentials.secrets) restore(entry);
  for (const CodeEntry& entry : credentials.codes) restore(entry);
}

// Expiry.

ExpiredCounts CredentialIndex::expire(Timestamp now, std::size_t count_max,
                                      std::vector<PortalTokenPtr>& to_free) {
  ExpiredCounts counts;
  while (counts.tokens < count_max && !token_expiries_.empty() &&
         token_expiries_.begin()->first <= now) {
    const PortalTokenPtr expired = token(token_expiries_.begin()->second);
    erase_token(expired->portal_uuid, expired->uuid);
    to_free.push_back(expired);
    ++counts.tokens;
  }
  while (counts.codes < count_max && !code_expiries_.empty() &&
         code_expiries_.begin()->first <= now) {
    const DeviceCodePtr code = codes_.at(code_expiries_.begin()->second);
    set_code_state(code->digest, CodeState::expired, code->decided_by);
    ++counts.codes;
  }
  return counts;
}

std::string CredentialIndex::find_broken_invariant() const {
  if (tokens_.size() != tokens_by_portal_.size()) return "tokens by digest and by portal differ";
  std::size_t expiring = 0;
  std::string broken;
  tokens_.for_each([&](const PortalTokenPtr& found) {
    if (token(found->digest) != found) broken = "a portal token is not found by its digest";
    if (tokens_by_portal_.find(found->portal_uuid, found->uuid) != found) {
      broken = "portal token " + found->uuid.to_string() + " is not found by its portal";
    }
    if (!found->expires_at) return;
    ++expiring;
    if (!token_expiries_.contains({*found->expires_at, found->digest})) {
      broken = "a token's expiry is not indexed";
    }
  });
  if (!broken.empty()) return broken;
  if (expiring != token_expiries_.size()) return "expiries of tokens that are not there";
  if (codes_.size() != codes_by_portal_.size()) return "codes by digest and by portal differ";
  std::unordered_map<Uuid, std::size_t, UuidHash> open;
  std::size_t open_in_all = 0;
  for (const auto& [digest, code] : codes_) {
    if (code->digest != digest) return "a code is indexed under another digest";
    if (codes_by_portal_.find(code->portal_uuid, code->uuid) != code) {
      return "code " + code->uuid.to_string() + " is not found by its portal";
    }
    if (!code->is_open()) continue;
    ++open[code->portal_uuid];
    ++open_in_all;
    if (!code_expiries_.contains({code->expires_at, digest}))
      return "a code's expiry is not indexed";
  }
  if (open_in_all != code_expiries_.size()) return "expiries of codes that are not open";
  if (open != open_code_counts_) return "the counts of open codes are wrong";
  return {};
}

}  // namespace porthole
