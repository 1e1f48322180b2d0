#include <algorithm>
#include <cstdint>
#include <string_view>
#include <variant>

#include "store/document/audit_document.h"
#include "store/document/change_document.h"
#include "store/document/credentials_document.h"
#include "store/document/document_writer.h"

namespace porthole {
namespace {

/// Writes primitive changes, one overload a kind.
class ChangeWriter {
 public:
  explicit ChangeWriter(json::Writer& writer) : writer_(writer) {}

  void operator()(const PutUser& change) {
    write("put_user", [&] { write_object(writer_, *change.user); });
  }

  void operator()(const RemoveUser& change) {
    write_members("remove_user", [&] { writer_.member("uuid", change.uuid.to_string()); });
  }

  void operator()(const PutAccessToken& change) {
    write("put_access_token", [&] { write_object(writer_, *change.token); });
  }

  void operator()(const RemoveAccessToken& change) {
    write_digest("remove_access_token", change.digest);
  }

  void operator()(const PutRevokedToken& change) {
    write_digest("put_revoked_token", change.digest);
  }

  void operator()(const RemoveRevokedToken& change) {
    write_digest("remove_revoked_token", change.digest);
  }

  void operator()(const OrganizationRecord& change) {
    write_members("put_organization", [&] {
      writer_.key("organization");
      write_object(writer_, *change.organization);
      if (change.position == kAtEnd) return;
      writer_.key("position");
      writer_.integer(static_cast<std::int64_t>(change.position));
    });
  }

  void operator()(const OrganizationUpdateRecord& change) {
    write("update_organization", [&] { write_object(writer_, *change.organization); });
  }

  void operator()(const RemoveOrganization& change) {
    write_members("remove_organization", [&] { writer_.member("organization", change.slug); });
  }

  void operator()(const PortalRecord& change) {
    write("put_portal",
          [&] { write_object(writer_, *change.organization, *change.portal, {}, {}, {}); });
  }

  void operator()(const PortalRemovalRecord& change) {
    write_members("remove_portal", [&] {
      writer_.member("organization", change.organization->slug);
      writer_.member("uuid", change.portal.to_string());
    });
  }

  void operator()(const PutPortalToken& change) { put_credentials(change.token, {}, {}); }
  void operator()(const PutPortalSecret& change) { put_credentials({}, change.secret, {}); }
  void operator()(const PutDeviceCode& change) { put_credentials({}, {}, change.code); }

  void operator()(const RemovePortalToken& change) {
    remove_credential("remove_portal_token", change.portal, change.uuid);
  }

  void operator()(const RemovePortalSecret& change) {
    remove_credential("remove_portal_secret", change.portal, change.uuid);
  }

  void operator()(const AuditEventRecord& change) {
    write("append_audit_event", [&] {
      write_audit_event(writer_, change.organization->slug, change.number, *change.event);
    });
  }

  void operator()(const StateRecord& change) {
    write_members("clear_state", [] {});
    const StateImage& image = *change.image;
    for (const UserPtr& user : image.users) (*this)(PutUser{user});
    for (const StateImage::OrganizationImage& entry : image.organizations) {
      (*this)(OrganizationRecord{entry.organization});
      for (const PortalPtr& portal : entry.portals) {
        (*this)(PortalRecord{entry.organization, portal});
      }
      std::uint64_t number = entry.audit_number_first;
      for (const AuditEventPtr& event : entry.audit_events) {
        (*this)(AuditEventRecord{entry.organization, event, number++});
      }
    }
    for (const AccessTokenPtr& token : image.access_tokens) (*this)(PutAccessToken{token});
    for (const Digest& digest : image.revoked_tokens) (*this)(PutRevokedToken{digest});
    for (const PortalTokenPtr& token : image.portal_tokens) (*this)(PutPortalToken{token});
    for (const PortalSecretPtr& secret : image.portal_secrets) (*this)(PutPortalSecret{secret});
    for (const DeviceCodePtr& code : image.device_codes) (*this)(PutDeviceCode{code});
  }

 private:
  template <typename Write>
  void write(std::string_view name, const Write& write_value) {
    writer_.begin_object();
    writer_.key(name);
    write_value();
    writer_.end_object();
  }

  template <typename Write>
  void write_members(std::string_view name, const Write& write_all) {
    write(name, [&] {
      writer_.begin_object();
      write_all();
      writer_.end_object();
    });
  }

  void write_digest(std::string_view name, const Digest& digest) {
    write_members(name, [&] { writer_.member("token_sha256", to_hex(digest)); });
  }

  /// One of them.
  void put_credentials(const PortalTokenPtr& token, const PortalSecretPtr& secret,
                       const DeviceCodePtr& code) {
    write_members("put_credentials", [&] {
      Uuid uuid;
      if (token != nullptr) uuid = token->portal_uuid;
      if (secret != nullptr) uuid = secret->portal_uuid;
      if (code != nullptr) {
        uuid = code->portal_uuid;
        writer_.member("organization", code->organization_slug);
      }
      writer_.member("portal", uuid.to_string());
      write_credentials(writer_, portal_of_credentials(uuid), list_of(token), list_of(secret),
                        list_of(code));
    });
  }

  template <typename T>
  static std::vector<T> list_of(const T& value) {
    return value == nullptr ? std::vector<T>() : std::vector<T>{value};
  }

  void remove_credential(std::string_view name, const Uuid& portal, const Uuid& uuid) {
    write_members(name, [&] {
      writer_.member("portal", portal.to_string());
      writer_.member("uuid", uuid.to_string());
    });
  }

  json::Writer& writer_;
};

bool is_user(const ChangeRecord& record) {
  return std::holds_alternative<PutUser>(record);
}

}  // namespace

Portal portal_of_credentials(const Uuid& uuid) {
  Portal portal;
  portal.uuid = uuid;
  portal.created_by = demo_user();
  return portal;
}

void write_change(json::Writer& writer, const std::vector<ChangeRecord>& records) {
  ChangeWriter change(writer);
  writer.begin_array();
  for (const ChangeRecord& record : records) {
    if (is_user(record)) std::visit(change, record);
  }
  for (const ChangeRecord& record : records) {
    if (!is_user(record)) std::visit(change, record);
  }
  writer.end_array();
}

}  // namespace porthole
