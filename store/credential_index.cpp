#include "store/credential_index.h"

#include <memory>
#include <utility>

#include "portal/limits.h"

namespace porthole {

// Tokens.

PortalTokenPtr Credentials::token(const Digest& digest) const {
  const PortalTokenPtr* token = tokens_.find(digest);
  return token == nullptr ? nullptr : *token;
}

void Credentials::index(const PortalTokenPtr& token) {
  tokens_.insert_or_assign(token);
  if (token->expires_at) token_ends_.emplace(*token->expires_at, token->digest);
}

void Credentials::unindex(const PortalToken& token) {
  tokens_.erase(token.digest);
  if (token.expires_at) token_ends_.erase({*token.expires_at, token.digest});
}

void Credentials::insert(const PortalTokenPtr& token) {
  index(token);
  tokens_by_portal_.insert(token);
}

void Credentials::restore(const TokenEntry& entry) {
  index(entry.value);
  tokens_by_portal_.restore(entry);
}

Credentials::TokenEntry Credentials::erase_token(const Uuid& portal, const Uuid& uuid) {
  TokenEntry erased = tokens_by_portal_.erase(portal, uuid);
  if (erased.value != nullptr) unindex(*erased.value);
  return erased;
}

// Codes.

DeviceCodePtr Credentials::code(const Digest& digest) const {
  const auto entry = codes_.find(digest);
  const bool is_found =
      entry != codes_.end() && equal_in_constant_time(entry->second->digest, digest);
  return is_found ? entry->second : nullptr;
}

std::size_t Credentials::open_code_count(const Uuid& portal) const {
  const auto count = open_code_counts_.find(portal);
  return count == open_code_counts_.end() ? 0 : count->second;
}

void Credentials::index(const DeviceCodePtr& code) {
  codes_.insert_or_assign(code->digest, code);
  if (code->is_open()) {
    code_ends_.emplace(code->expires_at, code->digest);
    ++open_code_counts_[code->portal_uuid];
  } else {
    remember_finished(code->digest);
  }
}

void Credentials::unindex(const DeviceCode& code) {
  if (code.is_open()) {
    code_ends_.erase({code.expires_at, code.digest});
    const auto count = open_code_counts_.find(code.portal_uuid);
    if (--count->second == 0) open_code_counts_.erase(count);
  }
  codes_.erase(code.digest);
}

void Credentials::insert(const DeviceCodePtr& code) {
  codes_by_portal_.insert(code);
  index(code);
}

void Credentials::restore(const CodeEntry& entry) {
  codes_by_portal_.restore(entry);
  index(entry.value);
}

void Credentials::erase_code(const Digest& digest) {
  const auto entry = codes_.find(digest);
  if (entry == codes_.end()) return;
  const DeviceCodePtr code = entry->second;
  codes_by_portal_.erase(code->portal_uuid, code->uuid);
  unindex(*code);
}

void Credentials::update(const DeviceCodePtr& code) {
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

void Credentials::set_code_state(const Digest& digest, CodeState state, const UserPtr& decided_by) {
  const auto entry = codes_.find(digest);
  if (entry == codes_.end()) return;
  DeviceCode changed = *entry->second;
  changed.state = state;
  changed.decided_by = decided_by;
  update(std::make_shared<const DeviceCode>(std::move(changed)));
}

void Credentials::remember_finished(const Digest& digest) {
  finished_codes_.push_back(digest);
  while (finished_codes_.size() > limits::kFinishedCodesMax) {
    const auto oldest = codes_.find(finished_codes_.front());
    if (oldest != codes_.end() && !oldest->second->is_open()) erase_code(oldest->first);
    finished_codes_.pop_front();
  }
}

// Portals.

Credentials::Holdings Credentials::erase_portal(const Uuid& portal) {
  Holdings holdings{tokens_by_portal_.entries_of(portal), secrets_.entries_of(portal),
                    codes_by_portal_.entries_of(portal)};
  for (const TokenEntry& entry : holdings.tokens) erase_token(portal, entry.value->uuid);
  for (const SecretEntry& entry : holdings.secrets) erase_secret(portal, entry.value->uuid);
  for (const CodeEntry& entry : holdings.codes) erase_code(entry.value->digest);
  return holdings;
}

void Credentials::restore(const Holdings& holdings) {
  for (const TokenEntry& entry : holdings.tokens) restore(entry);
  for (const SecretEntry& entry : holdings.secrets) restore(entry);
  for (const CodeEntry& entry : holdings.codes) restore(entry);
}

// Time.

ExpiredCounts Credentials::expire(Timestamp now, std::size_t count_max,
                                  std::vector<PortalTokenPtr>& freed) {
  ExpiredCounts counts;
  while (counts.tokens < count_max && !token_ends_.empty() && token_ends_.begin()->first <= now) {
    const PortalTokenPtr ended = token(token_ends_.begin()->second);
    erase_token(ended->portal_uuid, ended->uuid);
    freed.push_back(ended);
    ++counts.tokens;
  }
  while (counts.codes < count_max && !code_ends_.empty() && code_ends_.begin()->first <= now) {
    const DeviceCodePtr code = codes_.at(code_ends_.begin()->second);
    set_code_state(code->digest, CodeState::expired, code->decided_by);
    ++counts.codes;
  }
  return counts;
}

std::string Credentials::find_broken_invariant() const {
  if (tokens_.size() != tokens_by_portal_.size()) return "tokens by digest and by portal differ";
  std::size_t ending = 0;
  std::string broken;
  tokens_.for_each([&](const PortalTokenPtr& filed) {
    if (token(filed->digest) != filed) broken = "a portal token is not found by its digest";
    if (tokens_by_portal_.find(filed->portal_uuid, filed->uuid) != filed) {
      broken = "portal token " + filed->uuid.to_string() + " is not found by its portal";
    }
    if (!filed->expires_at) return;
    ++ending;
    if (!token_ends_.contains({*filed->expires_at, filed->digest})) {
      broken = "a token's end is not filed";
    }
  });
  if (!broken.empty()) return broken;
  if (ending != token_ends_.size()) return "ends of tokens that are not there";
  if (codes_.size() != codes_by_portal_.size()) return "codes by digest and by portal differ";
  std::unordered_map<Uuid, std::size_t, UuidHash> open;
  std::size_t open_in_all = 0;
  for (const auto& [digest, code] : codes_) {
    if (code->digest != digest) return "a code is filed under another digest";
    if (codes_by_portal_.find(code->portal_uuid, code->uuid) != code) {
      return "code " + code->uuid.to_string() + " is not found by its portal";
    }
    if (!code->is_open()) continue;
    ++open[code->portal_uuid];
    ++open_in_all;
    if (!code_ends_.contains({code->expires_at, digest})) return "a code's end is not filed";
  }
  if (open_in_all != code_ends_.size()) return "ends of codes that are not open";
  if (open != open_code_counts_) return "open codes are counted wrong";
  return {};
}

}  // namespace porthole
