#include "store/document/document_writer.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "portal/base/json.h"
#include "store/document/audit_document.h"
#include "store/document/credentials_document.h"
#include "store/document/state_document.h"

namespace porthole {
namespace {

/// How much `write_document_members` collects before it passes it on.
constexpr std::size_t kChunkBytes = 256 * 1024;

void write_users(json::Writer& writer, const std::vector<UserPtr>& users) {
  writer.key("users");
  writer.begin_array();
  for (const UserPtr& user : users) write_object(writer, *user);
  writer.end_array();
}

void write_rate_limits(json::Writer& writer, const RateNumbers& numbers) {
  if (numbers == RateNumbers()) return;
  const auto write = [&](std::string_view name, const std::optional<std::uint64_t>& number) {
    if (!number) return;
    writer.key(name);
    writer.integer(static_cast<std::int64_t>(*number));
  };
  writer.key("rate_limits");
  writer.begin_object();
  write("rest", numbers.rest);
  write("rest_user", numbers.rest_user);
  write("portal", numbers.portal);
  write("graphql", numbers.graphql);
  write("graphql_user", numbers.graphql_user);
  writer.end_object();
}

void write_member_list(json::Writer& writer, const std::vector<Member>& members) {
  if (members.empty()) return;
  writer.key("members");
  writer.begin_array();
  for (const Member& member : members) {
    writer.begin_object();
    writer.member("user", member.user.to_string());
    writer.member("role", name_of(member.role));
    writer.end_object();
  }
  writer.end_array();
}

void write_flag(json::Writer& writer, std::string_view name, bool value) {
  writer.key(name);
  writer.boolean(value);
}

/// What is set: a property that is null would be refused where the plan doesn't include it.
void write_api_settings(json::Writer& writer, const ApiSettings& settings) {
  if (settings == ApiSettings()) return;
  writer.key("api_settings");
  writer.begin_object();
  if (settings.allowed_ip_addresses) {
    writer.member("allowed_ip_addresses", *settings.allowed_ip_addresses);
  }
  if (settings.revoke_inactive_tokens_after_days) {
    writer.key("revoke_inactive_tokens_after_days");
    writer.integer(static_cast<std::int64_t>(*settings.revoke_inactive_tokens_after_days));
  }
  write_flag(writer, "restrict_user_api_token_creation", settings.restrict_user_api_token_creation);
  writer.key("features");
  writer.begin_object();
  write_flag(writer, "api_ip_allow_list", settings.features.api_ip_allow_list);
  write_flag(writer, "inactive_api_token_revocation",
             settings.features.inactive_api_token_revocation);
  writer.end_object();
  writer.end_object();
}

void write_organizations(json::Writer& writer,
                         const std::vector<StateImage::OrganizationImage>& organizations) {
  writer.key("organizations");
  writer.begin_array();
  for (const StateImage::OrganizationImage& entry : organizations) {
    write_object(writer, *entry.organization);
  }
  writer.end_array();
}

void write_texts(json::Writer& writer, std::string_view name,
                 const std::vector<std::string>& texts) {
  writer.key(name);
  writer.begin_array();
  for (const std::string& text : texts) writer.string(text);
  writer.end_array();
}

void write_access_tokens(json::Writer& writer, const std::vector<AccessTokenPtr>& tokens) {
  writer.key("access_tokens");
  writer.begin_array();
  for (const AccessTokenPtr& token : tokens) write_object(writer, *token);
  writer.end_array();
}

/// Values that belong to portals, sorted by portal. A copy of the image's pointers, which are in
/// order of creation.
template <typename T>
class Grouped {
 public:
  explicit Grouped(const std::vector<std::shared_ptr<const T>>& values) : values_(values) {
    std::stable_sort(values_.begin(), values_.end(), Before());
  }

  std::vector<std::shared_ptr<const T>> of(const Uuid& portal) const {
    const auto [begin, end] = std::equal_range(values_.begin(), values_.end(), portal, Before());
    return {begin, end};
  }

 private:
  using Pointer = std::shared_ptr<const T>;
  struct Before {
    bool operator()(const Pointer& left, const Pointer& right) const {
      return left->portal_uuid < right->portal_uuid;
    }
    bool operator()(const Pointer& left, const Uuid& right) const {
      return left->portal_uuid < right;
    }
    bool operator()(const Uuid& left, const Pointer& right) const {
      return left < right->portal_uuid;
    }
  };

  std::vector<Pointer> values_;
};

struct GroupedCredentials {
  explicit GroupedCredentials(const StateImage& image)
      : tokens(image.portal_tokens), secrets(image.portal_secrets), codes(image.device_codes) {}

  Grouped<PortalToken> tokens;
  Grouped<PortalSecret> secrets;
  Grouped<DeviceCode> codes;
};

void write_portal(json::Writer& writer, const Organization& organization, const Portal& portal,
                  const GroupedCredentials& credentials) {
  write_object(writer, organization, portal, credentials.tokens.of(portal.uuid),
               credentials.secrets.of(portal.uuid), credentials.codes.of(portal.uuid));
}

/// Collects long lists of elements, and passes them on in chunks of bounded size.
class ChunkWriter {
 public:
  ChunkWriter(std::string begin, const std::function<Result<void>(std::string_view)>& append)
      : chunk_(std::move(begin)), append_(append) {}

  void begin_list(std::string_view name) {
    chunk_ += ",\n\"";
    chunk_ += name;
    chunk_ += "\":[";
    is_first_ = true;
  }

  Result<void> add(std::string_view element) {
    chunk_ += is_first_ ? "\n" : ",\n";
    is_first_ = false;
    chunk_ += element;
    if (chunk_.size() < kChunkBytes) return {};
    Result<void> appended = append_(chunk_);
    chunk_.clear();
    return appended;
  }

  void end_list() { chunk_ += "\n]"; }

  Result<void> finish() { return append_(chunk_); }

 private:
  std::string chunk_;
  const std::function<Result<void>(std::string_view)>& append_;
  bool is_first_ = true;
};

}  // namespace

// Objects.

void write_object(json::Writer& writer, const User& user) {
  writer.begin_object();
  writer.member("uuid", user.uuid.to_string());
  writer.member("name", user.name);
  writer.member("email", user.email);
  writer.member("avatar_url", user.avatar_url);
  writer.member("created_at", to_iso8601(user.created_at));
  writer.end_object();
}

void write_object(json::Writer& writer, const Organization& organization) {
  writer.begin_object();
  writer.member("uuid", organization.uuid.to_string());
  writer.member("slug", organization.slug);
  writer.member("name", organization.name);
  writer.member("created_at", to_iso8601(organization.created_at));
  writer.key("number");
  writer.integer(static_cast<std::int64_t>(organization.number));
  write_rate_limits(writer, organization.rate_limits);
  write_member_list(writer, organization.members);
  write_api_settings(writer, organization.api_settings);
  writer.end_object();
}

void write_object(json::Writer& writer, const AccessToken& token) {
  writer.begin_object();
  writer.member("uuid", token.uuid.to_string());
  writer.member("token_sha256", to_hex(token.digest));
  writer.member("description", token.description);
  write_texts(writer, "scopes", *token.scopes);
  write_texts(writer, "organizations", token.organizations);
  writer.member("user", token.user->uuid.to_string());
  writer.member("created_at", to_iso8601(token.created_at));
  if (token.expires_at) writer.member("expires_at", to_iso8601(*token.expires_at));
  writer.end_object();
}

void write_object(json::Writer& writer, const Organization& organization, const Portal& portal,
                  const std::vector<PortalTokenPtr>& tokens,
                  const std::vector<PortalSecretPtr>& secrets,
                  const std::vector<DeviceCodePtr>& codes) {
  const PortalContents& contents = portal.contents;
  writer.begin_object();
  writer.member("organization", organization.slug);
  writer.member("uuid", portal.uuid.to_string());
  writer.member("slug", contents.slug);
  writer.member("name", contents.name);
  writer.member("description", contents.description);
  writer.member("query", contents.query);
  writer.member("allowed_ip_addresses", contents.allowed_ip_addresses);
  writer.key("user_invokable");
  writer.boolean(contents.user_invokable);
  writer.member("created_at", to_iso8601(portal.created_at));
  writer.member("created_by", portal.created_by->uuid.to_string());
  write_credentials(writer, portal, tokens, secrets, codes);
  if (portal.responses != nullptr) {
    writer.key("responses");
    writer.raw(portal.responses->json());
  }
  writer.end_object();
}

// Documents.

Result<void> write_document_members(const StateImage& image,
                                    const std::function<Result<void>(std::string_view)>& append) {
  json::Writer writer;
  writer.begin_object();
  writer.key("version");
  writer.integer(kDocumentVersion);
  write_users(writer, image.users);
  write_organizations(writer, image.organizations);
  write_access_tokens(writer, image.access_tokens);
  writer.key("revoked_tokens_sha256");
  writer.begin_array();
  for (const Digest& digest : image.revoked_tokens) writer.string(to_hex(digest));
  writer.end_array();
  writer.end_object();
  // Without the braces, which are the caller's.
  std::string members(writer.view().substr(1, writer.view().size() - 2));
  ChunkWriter chunks(std::move(members), append);
  chunks.begin_list("portals");
  const GroupedCredentials credentials(image);
  for (const StateImage::OrganizationImage& entry : image.organizations) {
    for (const PortalPtr& portal : entry.portals) {
      writer.reset();
      write_portal(writer, *entry.organization, *portal, credentials);
      if (Result<void> added = chunks.add(writer.view()); !added) return added;
    }
  }
  chunks.end_list();
  chunks.begin_list("audit_events");
  for (const StateImage::OrganizationImage& entry : image.organizations) {
    std::uint64_t number = entry.audit_number_first;
    for (const AuditEventPtr& event : entry.audit_events) {
      writer.reset();
      write_audit_event(writer, entry.organization->slug, number++, *event);
      if (Result<void> added = chunks.add(writer.view()); !added) return added;
    }
  }
  chunks.end_list();
  return chunks.finish();
}

}  // namespace porthole
