#include "store/document/credentials_document.h"

#include <string>
#include <utility>

#include "portal/base/near_miss.h"
#include "portal/base/text.h"
#include "portal/base/utf8.h"
#include "portal/limits.h"

namespace porthole {
namespace {

bool is_token_text(std::string_view text) {
  return !text.empty() && text.size() <= limits::kTokenCharactersMax &&
         text.find_first_of(" \t\r\n") == std::string_view::npos;
}

std::string length_rule(std::string_view what) {
  return "a " + std::string(what) + " must be 1 to " + std::to_string(limits::kTokenCharactersMax) +
         " characters without white space";
}

/// Reads the credentials of one portal.
class CredentialsReader {
 public:
  CredentialsReader(ObjectReader& object, const Portal& portal, std::string_view organization_slug,
                    const CredentialsSource& source)
      : object_(object),
        portal_(portal),
        organization_slug_(organization_slug),
        source_(source),
        identity_(source.is_complete ? Need::required : Need::optional) {}

  ParsedCredentials run() {
    read_first_token();
    read_list("tokens", identity_, &CredentialsReader::read_token);
    read_list("secrets", Need::optional, &CredentialsReader::read_secret);
    if (read_.secrets.size() > limits::kPortalSecretsMax) {
      object_.refuse("secrets", "a portal has at most " +
                                    std::to_string(limits::kPortalSecretsMax) + " secrets");
    }
    if (source_.is_complete) read_list("codes", Need::optional, &CredentialsReader::read_code);
    return std::move(read_);
  }

 private:
  using ReadOne = void (CredentialsReader::*)(const json::Value& value, const JsonPath& place);

  void read_list(std::string_view name, Need need, ReadOne read) {
    const json::Value* list = object_.array(name, need);
    if (list == nullptr) return;
    const JsonPath place = object_.path().at(name);
    for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
      const JsonPath element = place.at(i);
      (this->*read)((*list)[i], element);
    }
  }

  /// The token that was created with the portal, given as a property of the portal itself.
  void read_first_token() {
    if (source_.is_complete) return;
    const auto digest = take_hidden(object_, kHiddenToken, Need::optional, false);
    if (!digest) return;
    PortalToken token;
    token.uuid = Uuid::make_v7(portal_.created_at, source_.random);
    token.digest = *digest;
    token.portal_uuid = portal_.uuid;
    token.created_by = portal_.created_by;
    token.created_at = portal_.created_at;
    read_.tokens.push_back(std::move(token));
    read_.has_own_token = true;
  }

  void read_token(const json::Value& value, const JsonPath& place) {
    ObjectReader object(value, place, source_.findings);
    if (!object.is_object()) return;
    PortalToken token;
    token.uuid = take_uuid(object);
    token.portal_uuid = portal_.uuid;
    token.digest =
        take_hidden(object, kHiddenToken, Need::required, source_.is_complete).value_or(Digest{});
    token.kind = take_named(object, "kind", parse_token_kind, {"service", "ephemeral", "user"})
                     .value_or(PortalTokenKind::service);
    token.description = take_description(object);
    token.created_at = object.time("created_at", Need::optional).value_or(portal_.created_at);
    token.expires_at = object.time("expires_at", Need::optional);
    note_use(object, token.last_use);
    if (token.kind == PortalTokenKind::ephemeral) {
      token.secret_uuid = object.uuid("secret", Need::optional);
    } else {
      token.created_by = take_creator(object);
    }
    if (token.kind == PortalTokenKind::user) token.user = source_.take_user(object, "user");
    if (token.kind != PortalTokenKind::service && !token.expires_at) {
      token.expires_at = source_.now + longest_lifetime(token.kind);
    }
    object.refuse_unknown();
    read_.tokens.push_back(std::move(token));
  }

  void read_secret(const json::Value& value, const JsonPath& place) {
    PortalSecret secret;
    secret.portal_uuid = portal_.uuid;
    secret.created_at = portal_.created_at;
    secret.created_by = portal_.created_by;
    if (value.IsString() && !source_.is_complete) {
      secret.uuid = Uuid::make_v7(source_.now, source_.random);
      const std::string_view text = json::text_of(value);
      if (!is_token_text(text))
        source_.findings.push_back({place.pointer(), length_rule("secret")});
      secret.digest = sha256(text);
      read_.secrets.push_back(std::move(secret));
      return;
    }
    ObjectReader object(value, place, source_.findings);
    if (!object.is_object()) return;
    secret.uuid = take_uuid(object);
    secret.digest =
        take_hidden(object, kHiddenSecret, Need::required, source_.is_complete).value_or(Digest{});
    secret.description = take_description(object);
    secret.created_at = object.time("created_at", Need::optional).value_or(portal_.created_at);
    secret.created_by = take_creator(object);
    note_use(object, secret.last_use);
    object.refuse_unknown();
    read_.secrets.push_back(std::move(secret));
  }

  void read_code(const json::Value& value, const JsonPath& place) {
    ObjectReader object(value, place, source_.findings);
    if (!object.is_object()) return;
    DeviceCode code;
    code.uuid = take_uuid(object);
    code.portal_uuid = portal_.uuid;
    code.organization_slug = organization_slug_;
    code.digest = object.digest("code_sha256", Need::required).value_or(Digest{});
    code.secret_digest = object.digest("secret_sha256", Need::required).value_or(Digest{});
    code.created_at = object.time("created_at", Need::required).value_or(source_.now);
    code.expires_at = object.time("expires_at", Need::required).value_or(source_.now);
    code.state = take_named(object, "state", parse_code_state,
                            {"pending", "approved", "denied", "used", "expired"})
                     .value_or(CodeState::expired);
    const bool is_decided = object.object().HasMember("decided_by");
    object.take("decided_by");
    if (is_decided) code.decided_by = source_.take_user(object, "decided_by");
    if (!is_decided && (code.state == CodeState::approved || code.state == CodeState::denied)) {
      object.refuse_missing("decided_by");
    }
    code.polls = take_count(object, "polls");
    code.wrong_tries = take_count(object, "wrong_tries");
    code.asked_by.address = object.text("address", Need::optional).value_or("");
    code.asked_by.user_agent = object.text("user_agent", Need::optional).value_or("");
    object.refuse_unknown();
    read_.codes.push_back(std::move(code));
  }

  template <typename T>
  std::optional<T> take_named(ObjectReader& object, std::string_view property,
                              std::optional<T> (*parse)(std::string_view),
                              const std::vector<std::string_view>& names) {
    const auto written = object.text(property, identity_);
    if (!written) return std::nullopt;
    const std::optional<T> parsed = parse(*written);
    if (!parsed) object.refuse(property, "expected " + list(names) + did_you_mean(*written, names));
    return parsed;
  }

  /// `a, b or c`.
  static std::string list(const std::vector<std::string_view>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
      text += i == 0 ? "" : i + 1 == names.size() ? " or " : ", ";
      text += names[i];
    }
    return text;
  }

  static unsigned take_count(ObjectReader& object, std::string_view property) {
    const std::uint64_t count = object.natural(property, Need::optional).value_or(0);
    constexpr unsigned kCountMax = 1'000'000'000;
    if (count <= kCountMax) return static_cast<unsigned>(count);
    object.refuse(property, "expected at most " + std::to_string(kCountMax));
    return 0;
  }

  Uuid take_uuid(ObjectReader& object) {
    const auto written = object.uuid("uuid", identity_);
    return written ? *written : Uuid::make_v7(source_.now, source_.random);
  }

  /// By default the creator of the portal.
  UserPtr take_creator(ObjectReader& object) {
    if (json::find(object.object(), "created_by") == nullptr) return portal_.created_by;
    return source_.take_user(object, "created_by");
  }

  static void note_use(ObjectReader& object, const LastUse& use) {
    if (const auto used = object.time("last_used_at", Need::optional)) use.note(*used);
  }

  ObjectReader& object_;
  const Portal& portal_;
  const std::string_view organization_slug_;
  const CredentialsSource& source_;
  const Need identity_;
  ParsedCredentials read_;
};

void write_creator(json::Writer& writer, const Portal& portal, const UserPtr& creator) {
  if (creator == nullptr || creator->uuid == portal.created_by->uuid) return;
  writer.member("created_by", creator->uuid.to_string());
}

/// Members that tokens and secrets have in common. What is the same as the portal's is left out:
/// most tokens were created with their portal.
template <typename T>
void write_common(json::Writer& writer, const Portal& portal, const T& value) {
  if (!value.description.empty()) writer.member("description", value.description);
  if (value.created_at != portal.created_at) {
    writer.member("created_at", to_iso8601(value.created_at));
  }
  write_creator(writer, portal, value.created_by);
  if (const auto used = value.last_use.get()) writer.member("last_used_at", to_iso8601(*used));
}

void write_token(json::Writer& writer, const Portal& portal, const PortalToken& token) {
  writer.begin_object();
  writer.member("uuid", token.uuid.to_string());
  writer.member("kind", name_of(token.kind));
  writer.member("token_sha256", to_hex(token.digest));
  write_common(writer, portal, token);
  if (token.expires_at) writer.member("expires_at", to_iso8601(*token.expires_at));
  if (token.user != nullptr) writer.member("user", token.user->uuid.to_string());
  if (token.secret_uuid) writer.member("secret", token.secret_uuid->to_string());
  writer.end_object();
}

void write_secret(json::Writer& writer, const Portal& portal, const PortalSecret& secret) {
  writer.begin_object();
  writer.member("uuid", secret.uuid.to_string());
  writer.member("secret_sha256", to_hex(secret.digest));
  write_common(writer, portal, secret);
  writer.end_object();
}

void write_code(json::Writer& writer, const DeviceCode& code) {
  writer.begin_object();
  writer.member("uuid", code.uuid.to_string());
  writer.member("code_sha256", to_hex(code.digest));
  writer.member("secret_sha256", to_hex(code.secret_digest));
  writer.member("created_at", to_iso8601(code.created_at));
  writer.member("expires_at", to_iso8601(code.expires_at));
  writer.member("state", name_of(code.state));
  if (code.decided_by != nullptr) writer.member("decided_by", code.decided_by->uuid.to_string());
  writer.key("polls");
  writer.integer(code.polls);
  writer.key("wrong_tries");
  writer.integer(code.wrong_tries);
  writer.member("address", code.asked_by.address);
  writer.member("user_agent", code.asked_by.user_agent);
  writer.end_object();
}

}  // namespace

std::string take_description(ObjectReader& object) {
  std::string text(object.text("description", Need::optional).value_or(""));
  if (utf8::length(text) > limits::kNameCharactersMax) {
    object.refuse("description",
                  "expected at most " + std::to_string(limits::kNameCharactersMax) + " characters");
  }
  return text;
}

std::string_view token_property(const json::Value& object) {
  const json::Value* plain = json::find(object, kHiddenToken.plain);
  return plain != nullptr && plain->IsString() ? kHiddenToken.plain : kHiddenToken.digest;
}

std::optional<Digest> take_hidden(ObjectReader& object, const HiddenText& hidden, Need need,
                                  bool is_complete) {
  if (is_complete) return object.digest(hidden.digest, need);
  const auto plain = object.text(hidden.plain, Need::optional);
  const auto digest = object.digest(hidden.digest, Need::optional);
  if (plain && digest) {
    object.refuse(hidden.digest,
                  quote(hidden.plain) + " and " + quote(hidden.digest) + " exclude each other");
  }
  if (!plain) {
    if (!digest && need == Need::required) object.refuse_missing(hidden.plain);
    return digest;
  }
  if (!is_token_text(*plain)) {
    object.refuse(hidden.plain, length_rule(hidden.what));
  }
  return sha256(*plain);
}

ParsedCredentials read_credentials(ObjectReader& object, const Portal& portal,
                                   std::string_view organization_slug,
                                   const CredentialsSource& source) {
  return CredentialsReader(object, portal, organization_slug, source).run();
}

void write_credentials(json::Writer& writer, const Portal& portal,
                       const std::vector<PortalTokenPtr>& tokens,
                       const std::vector<PortalSecretPtr>& secrets,
                       const std::vector<DeviceCodePtr>& codes) {
  writer.key("tokens");
  writer.begin_array();
  for (const PortalTokenPtr& token : tokens) write_token(writer, portal, *token);
  writer.end_array();
  if (!secrets.empty()) {
    writer.key("secrets");
    writer.begin_array();
    for (const PortalSecretPtr& secret : secrets) write_secret(writer, portal, *secret);
    writer.end_array();
  }
  if (!codes.empty()) {
    writer.key("codes");
    writer.begin_array();
    for (const DeviceCodePtr& code : codes) write_code(writer, *code);
    writer.end_array();
  }
}

}  // namespace porthole
