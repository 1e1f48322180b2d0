#include "store/document/state_document.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <optional>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "portal/base/object_reader.h"
#include "portal/base/utf8.h"
#include "portal/limits.h"
#include "portal/portal_draft.h"
#include "portal/slug.h"
#include "store/document/audit_document.h"
#include "store/document/credentials_document.h"

namespace porthole {
namespace {

constexpr std::uint64_t kVersion = 1;
/// Of an organization in fixtures: leaves room for all that are made later, in a signed integer.
constexpr std::uint64_t kOrganizationNumberMax = 1'000'000'000;
/// So that no event that follows has a number that is too large to be written.
constexpr std::uint64_t kAuditNumberMax = std::uint64_t{1} << 62;
/// What `write_document_members` collects before it hands bytes on.
constexpr std::size_t kPieceBytes = 256 * 1024;

/// Below it, starting a thread takes longer than it saves.
constexpr std::size_t kPortalsWorthThreads = 1000;

/// Puts the documents' objects together into one image. The kinds are read one after the other over
/// all documents, so that an object may name another that stands further down or in another file.
class ImageBuilder {
 public:
  ImageBuilder(const ReadOptions& options, const Clock& clock, Random& random)
      : options_(options), now_(clock.now()), random_(random) {
    users_by_email_.emplace(demo_user()->email, demo_user());
    users_by_uuid_.emplace(demo_user()->uuid, demo_user());
    if (options.base != nullptr) begin_with(*options.base);
  }

  ReadResult build(const std::vector<StateDocument>& documents) {
    std::vector<Findings> findings(documents.size());
    std::vector<Roots> roots;
    for (std::size_t i = 0; i < documents.size(); ++i) {
      roots.push_back(read_root(documents[i], findings[i]));
    }
    reserve(roots);
    using ReadOne = void (ImageBuilder::*)(ObjectReader&, const StateDocument&);
    const auto read_all = [&](const json::Value* Roots::*list, std::string_view name,
                              ReadOne read) {
      for (std::size_t i = 0; i < documents.size(); ++i) {
        read_list(roots[i].*list, name, documents[i], findings[i], read);
      }
    };
    read_all(&Roots::users, "users", &ImageBuilder::read_user);
    read_all(&Roots::organizations, "organizations", &ImageBuilder::read_organization);
    read_all(&Roots::access_tokens, "access_tokens", &ImageBuilder::read_access_token);
    for (std::size_t i = 0; i < documents.size(); ++i) {
      read_portals(roots[i].portals, documents[i], findings[i]);
    }
    read_all(&Roots::audit_events, "audit_events", &ImageBuilder::read_audit);
    for (std::size_t i = 0; i < documents.size(); ++i) {
      report(documents[i], findings[i]);
    }
    leave_out_unchanged();
    return std::move(result_);
  }

 private:
  struct Roots {
    const json::Value* users = nullptr;
    const json::Value* organizations = nullptr;
    const json::Value* access_tokens = nullptr;
    const json::Value* portals = nullptr;
    const json::Value* audit_events = nullptr;
  };

  /// Makes known what is there.
  void begin_with(const StateImage& base) {
    for (const UserPtr& user : base.users) {
      users_by_email_.emplace(user->email, user);
      users_by_uuid_.emplace(user->uuid, user);
      base_users_.emplace(user->email, user);
      uuids_.insert(user->uuid);
    }
    if (!base.users.empty()) first_user_ = base.users.front();
    for (const StateImage::OrganizationImage& entry : base.organizations) {
      const OrganizationPtr& organization = entry.organization;
      organization_places_.emplace(organization->slug, result_.image.organizations.size());
      organization_number_last_ = std::max(organization_number_last_, organization->number);
      uuids_.insert(organization->uuid);
      slugs_.emplace_back();
      for (const PortalPtr& portal : entry.portals) {
        uuids_.insert(portal->uuid);
        slugs_.back().insert(portal->contents.slug);
      }
      result_.image.organizations.push_back({organization, {}});
    }
    base_organizations_ = base.organizations.size();
    claim_all(base.access_tokens);
    claim_all(base.portal_tokens);
    claim_all(base.device_codes);
    for (const PortalSecretPtr& secret : base.portal_secrets) uuids_.insert(secret->uuid);
  }

  /// Of those that were there, only the ones with new portals are additions.
  void leave_out_unchanged() {
    auto& all = result_.image.organizations;
    const auto begin = all.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(base_organizations_);
    all.erase(std::remove_if(begin, end, [](const auto& entry) { return entry.portals.empty(); }),
              end);
  }

  template <typename T>
  void claim_all(const std::vector<std::shared_ptr<const T>>& values) {
    for (const std::shared_ptr<const T>& value : values) {
      uuids_.insert(value->uuid);
      token_digests_.insert(value->digest);
    }
  }

  /// Growing tables of a hundred thousand entries, again and again, takes longer than to fill them.
  void reserve(const std::vector<Roots>& roots) {
    std::size_t portals = 0;
    for (const Roots& root : roots) portals += root.portals == nullptr ? 0 : root.portals->Size();
    uuids_.reserve(portals);
    token_digests_.reserve(portals);
  }

  Need identity() const { return options_.is_complete ? Need::required : Need::optional; }

  Roots read_root(const StateDocument& document, Findings& findings) {
    const JsonPath top;
    ObjectReader root(document.root, top, findings);
    const auto version = root.natural("version", Need::required);
    if (version && *version != kVersion) {
      root.refuse("version", "version " + std::to_string(*version) +
                                 " is not one that this porthole reads; it reads version " +
                                 std::to_string(kVersion));
    }
    const Need lists = identity();
    Roots roots{root.array("users", lists), root.array("organizations", lists),
                root.array("access_tokens", lists), root.array("portals", lists)};
    if (options_.is_complete) {
      roots.audit_events = root.array("audit_events", Need::optional);
      root.take("format");
      const JsonPath revoked = top.at("revoked_tokens_sha256");
      const std::vector<std::string> digests = root.texts("revoked_tokens_sha256", Need::required);
      for (std::size_t i = 0; i < digests.size(); ++i) {
        if (const auto digest = parse_digest(digests[i])) {
          result_.image.revoked_tokens.push_back(*digest);
        } else {
          findings.push_back({revoked.at(i).pointer(), "expected a SHA-256 digest"});
        }
      }
    } else {
      root.take("$schema");  // Editors read it.
    }
    root.refuse_unknown();
    return roots;
  }

  void read_list(const json::Value* list, std::string_view name, const StateDocument& document,
                 Findings& findings,
                 void (ImageBuilder::*read)(ObjectReader&, const StateDocument&)) {
    if (list == nullptr) return;
    const JsonPath top;
    const JsonPath place = top.at(name);
    for (rapidjson::SizeType i = 0; i < list->Size() && findings.size() < kProblemsMax; ++i) {
      const JsonPath element = place.at(i);
      ObjectReader object((*list)[i], element, findings);
      if (!object.is_object()) continue;
      (this->*read)(object, document);
      object.refuse_unknown();
    }
  }

  void report(const StateDocument& document, const Findings& findings) {
    for (const Finding& finding : findings) {
      if (result_.problems.size() >= kProblemsMax) return;
      result_.problems.push_back(
          {document.file, json::locate(document.text, finding.pointer, options_.parse_options),
           finding.message, finding.pointer});
    }
  }

  /// The object's UUID, made when it has none.
  Uuid read_uuid(ObjectReader& object) {
    const auto written = object.uuid("uuid", identity());
    return written ? *written : Uuid::make_v7(now_, random_);
  }

  /// Why the object can't have this UUID; empty when it can.
  std::string claim_uuid(const Uuid& uuid) {
    return uuids_.insert(uuid).second ? std::string()
                                      : "uuid " + uuid.to_string() + " stands twice";
  }

  /// Why the object can't have this token; empty when it can.
  std::string claim_token(const Digest& digest) {
    return token_digests_.insert(digest).second ? std::string() : "this token stands twice";
  }

  Uuid take_uuid(ObjectReader& object) {
    const Uuid uuid = read_uuid(object);
    if (std::string problem = claim_uuid(uuid); !problem.empty()) {
      object.refuse("uuid", std::move(problem));
    }
    return uuid;
  }

  Timestamp take_created_at(ObjectReader& object) {
    return object.time("created_at", identity()).value_or(now_);
  }

  /// A text that must be there, not empty and not too long.
  std::string take_name(ObjectReader& object, std::string_view property) {
    const auto name = object.text(property, Need::required);
    if (!name) return {};
    if (name->empty() || utf8::length(*name) > limits::kNameCharactersMax) {
      object.refuse(property,
                    "expected 1 to " + std::to_string(limits::kNameCharactersMax) + " characters");
    }
    return std::string(*name);
  }

  /// Refuses a property of what is there already if it says something else.
  void must_agree(ObjectReader& object, std::string_view property,
                  const std::optional<std::string>& written, const std::string& there) {
    if (!written || *written == there) return;
    object.refuse(property, "is \"" + there + "\" already, and can't be changed by a document");
  }

  void must_agree(ObjectReader& object, const Uuid& uuid, Timestamp created_at) {
    if (const auto written = object.uuid("uuid", Need::optional)) {
      must_agree(object, "uuid", written->to_string(), uuid.to_string());
    }
    if (const auto written = object.time("created_at", Need::optional)) {
      must_agree(object, "created_at", to_iso8601(*written), to_iso8601(created_at));
    }
  }

  void read_user(ObjectReader& object, const StateDocument&) {
    User user;
    user.name = take_name(object, "name");
    user.email = take_name(object, "email");
    if (const auto there = base_users_.find(user.email); there != base_users_.end()) {
      must_agree(object, "name", user.name, there->second->name);
      const auto avatar_url = object.text("avatar_url", Need::optional);
      if (avatar_url) {
        must_agree(object, "avatar_url", std::string(*avatar_url), there->second->avatar_url);
      }
      must_agree(object, there->second->uuid, there->second->created_at);
      return;
    }
    user.uuid = take_uuid(object);
    user.avatar_url = object.text("avatar_url", identity()).value_or(avatar_url_of(user.email));
    user.created_at = take_created_at(object);
    const UserPtr shared = render(std::move(user));
    if (!shared->email.empty() && !users_by_email_.emplace(shared->email, shared).second) {
      object.refuse("email", "user \"" + shared->email + "\" stands twice");
    }
    users_by_uuid_.emplace(shared->uuid, shared);
    if (first_user_ == nullptr) first_user_ = shared;
    result_.image.users.push_back(shared);
  }

  /// One that is there already.
  void agree_with(ObjectReader& object, const Organization& there) {
    if (object.take("name") != nullptr) {
      must_agree(object, "name", take_name(object, "name"), there.name);
    }
    must_agree(object, there.uuid, there.created_at);
    if (const auto number = object.natural("number", Need::optional)) {
      must_agree(object, "number", std::to_string(*number), std::to_string(there.number));
    }
    const bool has_limits = object.take("rate_limits") != nullptr;
    if (has_limits && take_rate_limits(object) != there.rate_limits) {
      object.refuse("rate_limits", "are others already, and can't be changed by a document");
    }
  }

  void read_organization(ObjectReader& object, const StateDocument&) {
    Organization organization;
    organization.slug = take_slug(object);
    const auto there = organization_places_.find(organization.slug);
    if (there != organization_places_.end()) {
      if (there->second < base_organizations_) {
        agree_with(object, *result_.image.organizations[there->second].organization);
        return;
      }
      object.refuse("slug", "organization \"" + organization.slug + "\" stands twice");
    }
    organization.uuid = take_uuid(object);
    organization.name =
        object.take("name") == nullptr ? organization.slug : take_name(object, "name");
    organization.created_at = take_created_at(object);
    organization.number =
        object.natural("number", identity()).value_or(organization_number_last_ + 1);
    if (!options_.is_complete &&
        (organization.number == 0 || organization.number > kOrganizationNumberMax)) {
      object.refuse("number", "expected 1 to " + std::to_string(kOrganizationNumberMax));
    } else {
      organization_number_last_ = std::max(organization_number_last_, organization.number);
    }
    organization.rate_limits = take_rate_limits(object);
    const std::size_t place = result_.image.organizations.size();
    if (place >= limits::kOrganizationsMax) {
      object.refuse("more than " + std::to_string(limits::kOrganizationsMax) + " organizations");
      return;
    }
    if (!organization.slug.empty()) organization_places_.emplace(organization.slug, place);
    result_.image.organizations.push_back(
        {std::make_shared<const Organization>(std::move(organization)), {}});
    slugs_.emplace_back();
  }

  static RateNumbers take_rate_limits(ObjectReader& object) {
    RateNumbers numbers;
    object.inner("rate_limits", Need::optional, [&](ObjectReader& members) {
      const auto read = [&](std::string_view name) {
        const auto number = members.natural(name, Need::optional);
        if (number && (*number == 0 || *number > limits::kRateLimitMax)) {
          members.refuse(name, "expected 1 to " + std::to_string(limits::kRateLimitMax));
        }
        return number;
      };
      numbers.rest = read("rest");
      numbers.rest_user = read("rest_user");
      numbers.portal = read("portal");
    });
    return numbers;
  }

  std::string take_slug(ObjectReader& object) {
    const auto slug = object.text("slug", Need::required);
    if (!slug) return {};
    if (!is_slug(*slug)) {
      object.refuse("slug", "a slug must be groups of a-z and 0-9 joined by single hyphens");
      return {};
    }
    return std::string(*slug);
  }

  /// The property in which an object's token is given.
  static std::string_view token_property(const json::Value& object) {
    const json::Value* plain = json::find(object, kHiddenToken.plain);
    return plain != nullptr && plain->IsString() ? kHiddenToken.plain : kHiddenToken.digest;
  }

  /// The user that `property` names by e-mail address or UUID; by default the first declared one.
  UserPtr take_user(ObjectReader& object, std::string_view property) {
    const auto written = object.text(property, identity());
    if (!written) return first_user_ == nullptr ? demo_user() : first_user_;
    const auto by_email = users_by_email_.find(std::string(*written));
    if (by_email != users_by_email_.end()) return by_email->second;
    if (const auto uuid = Uuid::parse(*written)) {
      const auto by_uuid = users_by_uuid_.find(*uuid);
      if (by_uuid != users_by_uuid_.end()) return by_uuid->second;
    }
    object.refuse(property,
                  "no user has the e-mail address or UUID \"" + std::string(*written) + '"');
    return demo_user();
  }

  void read_access_token(ObjectReader& object, const StateDocument&) {
    AccessToken token;
    token.uuid = take_uuid(object);
    if (const auto digest =
            take_hidden(object, kHiddenToken, Need::required, options_.is_complete)) {
      token.digest = *digest;
      if (std::string problem = claim_token(*digest); !problem.empty()) {
        object.refuse(token_property(object.object()), std::move(problem));
      }
      const std::string_view plain = token_property(object.object());
      if (plain == kHiddenToken.plain && result_.access_token.empty()) {
        result_.access_token = json::text_of(*json::find(object.object(), plain));
      }
    }
    token.description = object.text("description", identity()).value_or("");
    token.scopes = take_scopes(object);
    token.organizations = object.texts("organizations", Need::optional);
    for (std::size_t i = 0; i < token.organizations.size(); ++i) {
      const std::string& slug = token.organizations[i];
      if (organization_places_.contains(slug)) continue;
      object.refuse("organizations", i, "organization \"" + slug + "\" is not declared");
    }
    token.user = take_user(object, "user");
    token.created_at = take_created_at(object);
    token.expires_at = object.time("expires_at", Need::optional);
    result_.image.access_tokens.push_back(std::make_shared<const AccessToken>(std::move(token)));
  }

  Scopes take_scopes(ObjectReader& object) {
    auto scopes =
        std::make_shared<std::vector<std::string>>(object.texts("scopes", Need::required));
    for (std::size_t i = 0; i < scopes->size(); ++i) {
      const std::string& scope = (*scopes)[i];
      if (!is_scope(scope)) object.refuse("scopes", i, '"' + scope + "\" is not a scope");
    }
    return scopes;
  }

  /// A portal that follows the rules by itself, before it is compared to others.
  struct PreparedPortal {
    /// Null when it doesn't.
    PortalPtr portal;
    ParsedCredentials credentials;
    /// Of its organization in the image.
    std::size_t organization = 0;
    Findings findings;
  };

  /// Prepares all portals, each by itself, then puts them together in their order. A snapshot's
  /// take most of the time that loading takes, and depend on nothing that is drawn by chance, so
  /// that they are prepared by several threads.
  void read_portals(const json::Value* list, const StateDocument& document, Findings& findings) {
    if (list == nullptr) return;
    std::vector<PreparedPortal> prepared(list->Size());
    const auto prepare = [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        prepared[i] = prepare_portal((*list)[static_cast<rapidjson::SizeType>(i)], i, document);
      }
    };
    const std::size_t threads = options_.is_complete && prepared.size() >= kPortalsWorthThreads
                                    ? std::max(1u, std::thread::hardware_concurrency())
                                    : 1;
    std::vector<std::future<void>> others;
    const std::size_t share = prepared.size() / threads;
    for (std::size_t i = 1; i < threads; ++i) {
      const std::size_t end = i + 1 == threads ? prepared.size() : (i + 1) * share;
      others.push_back(std::async(std::launch::async, prepare, i * share, end));
    }
    prepare(0, threads == 1 ? prepared.size() : share);
    for (std::future<void>& other : others) other.get();
    for (std::size_t i = 0; i < prepared.size() && findings.size() < kProblemsMax; ++i) {
      admit_portal(prepared[i], (*list)[static_cast<rapidjson::SizeType>(i)], i);
      std::move(prepared[i].findings.begin(), prepared[i].findings.end(),
                std::back_inserter(findings));
    }
  }

  std::shared_ptr<graphql::ResponseRules> take_responses(ObjectReader& object,
                                                         const std::string& query,
                                                         Findings& findings) {
    const json::Value* rules = object.array("responses", Need::optional);
    if (rules == nullptr) return nullptr;
    const std::string pointer = object.path().at("responses").pointer();
    auto read = options_.query_policy.read_responses(*rules, pointer, query);
    if (auto* made = std::get_if<std::shared_ptr<graphql::ResponseRules>>(&read)) return *made;
    for (graphql::RuleProblem& problem : std::get<graphql::RuleProblems>(read)) {
      findings.push_back({std::move(problem.path), std::move(problem.message)});
    }
    return nullptr;
  }

  /// Touches nothing that is the builder's own but, for what a fixture leaves out, its source of
  /// chance.
  PreparedPortal prepare_portal(const json::Value& value, std::size_t index,
                                const StateDocument& document) {
    PreparedPortal prepared;
    const JsonPath top;
    const JsonPath list = top.at("portals");
    const JsonPath place = list.at(index);
    ObjectReader object(value, place, prepared.findings);
    if (!object.is_object()) return prepared;
    const std::optional<std::size_t> organization = take_organization(object);
    PortalDraft draft = decode_draft(value);
    for (const std::string_view property : draft_property_names()) object.take(property);
    take_query_file(object, document, draft);
    Revision revision = revise(
        nullptr, draft, [](std::string_view) { return false; }, options_.query_policy);
    for (Reason& reason : revision.reasons) {
      if (json::find(value, reason.property) != nullptr) {
        object.refuse(reason.property, std::move(reason.message));
      } else {
        object.refuse(std::move(reason.message));
      }
    }
    Portal portal;
    portal.uuid = read_uuid(object);
    portal.created_at = take_created_at(object);
    portal.created_by = take_user(object, "created_by");
    const CredentialsSource source{
        options_.is_complete, now_, random_, prepared.findings,
        [this](ObjectReader& of, std::string_view property) { return take_user(of, property); }};
    const std::string_view organization_slug =
        organization ? result_.image.organizations[*organization].organization->slug
                     : std::string_view();
    prepared.credentials = read_credentials(object, portal, organization_slug, source);
    if (revision.reasons.empty()) {
      portal.responses = take_responses(object, revision.contents.query, prepared.findings);
    }
    object.refuse_unknown();
    if (!organization || !revision.reasons.empty()) return prepared;
    prepared.organization = *organization;
    portal.organization_uuid = result_.image.organizations[*organization].organization->uuid;
    portal.contents = std::move(revision.contents);
    prepared.portal = render(std::move(portal));
    return prepared;
  }

  /// Puts a portal into the image, unless something of it is another's.
  void admit_portal(PreparedPortal& prepared, const json::Value& value, std::size_t index) {
    if (prepared.portal == nullptr) return;
    const Portal& portal = *prepared.portal;
    const JsonPath top;
    const JsonPath list = top.at("portals");
    const JsonPath place = list.at(index);
    ObjectReader object(value, place, prepared.findings);
    if (std::string problem = claim_uuid(portal.uuid); !problem.empty()) {
      object.refuse("uuid", std::move(problem));
    }
    admit_credentials(prepared.credentials, object);
    if (!slugs_[prepared.organization].insert(portal.contents.slug).second) {
      object.refuse(value.HasMember("slug") ? "slug" : "name", "Slug has already been taken");
    }
    result_.image.organizations[prepared.organization].portals.push_back(prepared.portal);
  }

  /// Likewise its credentials.
  void admit_credentials(ParsedCredentials& credentials, ObjectReader& object) {
    for (std::size_t i = 0; i < credentials.tokens.size(); ++i) {
      PortalToken& token = credentials.tokens[i];
      std::string problem = claim_token(token.digest);
      if (problem.empty()) problem = claim_uuid(token.uuid);
      if (!problem.empty() && i == 0 && credentials.has_own_token) {
        object.refuse(token_property(object.object()), std::move(problem));
      } else if (!problem.empty()) {
        object.refuse("tokens", i - (credentials.has_own_token ? 1 : 0), std::move(problem));
      }
      result_.image.portal_tokens.push_back(std::make_shared<const PortalToken>(std::move(token)));
    }
    for (std::size_t i = 0; i < credentials.secrets.size(); ++i) {
      PortalSecret& secret = credentials.secrets[i];
      if (std::string problem = claim_uuid(secret.uuid); !problem.empty()) {
        object.refuse("secrets", i, std::move(problem));
      }
      result_.image.portal_secrets.push_back(
          std::make_shared<const PortalSecret>(std::move(secret)));
    }
    for (std::size_t i = 0; i < credentials.codes.size(); ++i) {
      DeviceCode& code = credentials.codes[i];
      std::string problem = claim_token(code.digest);
      if (problem.empty()) problem = claim_uuid(code.uuid);
      if (!problem.empty()) object.refuse("codes", i, std::move(problem));
      result_.image.device_codes.push_back(std::make_shared<const DeviceCode>(std::move(code)));
    }
  }

  void read_audit(ObjectReader& object, const StateDocument&) {
    const std::optional<std::size_t> place = take_organization(object);
    const auto number = object.natural("number", Need::required);
    AuditEvent event = read_audit_event(object);
    event.uuid = take_uuid(object);
    if (!place || !number) return;
    StateImage::OrganizationImage& organization = result_.image.organizations[*place];
    if (organization.audit_events.empty()) organization.audit_number_first = *number;
    const std::uint64_t next = organization.audit_number_first + organization.audit_events.size();
    if (*number != next || *number == 0 || *number > kAuditNumberMax) {
      object.refuse("number", "audit events of an organization must be numbered one by one");
    }
    organization.audit_events.push_back(std::make_shared<const AuditEvent>(std::move(event)));
  }

  /// Where the portal's organization stands in the image.
  std::optional<std::size_t> take_organization(ObjectReader& object) {
    const auto slug = object.text("organization", identity());
    if (!slug) {
      if (result_.image.organizations.size() == 1) return 0;
      if (!options_.is_complete) {
        object.refuse("\"organization\" is missing, and there is not just one to belong to");
      }
      return std::nullopt;
    }
    const auto place = organization_places_.find(std::string(*slug));
    if (place != organization_places_.end()) return place->second;
    object.refuse("organization", "organization \"" + std::string(*slug) + "\" is not declared");
    return std::nullopt;
  }

  void take_query_file(ObjectReader& object, const StateDocument& document, PortalDraft& draft) {
    if (options_.read_query == nullptr) return;
    const auto name = object.text("query_file", Need::optional);
    if (!name) return;
    if (draft.query.mentioned()) {
      object.refuse("query_file", "\"query\" and \"query_file\" exclude each other");
      return;
    }
    Result<std::string> query = options_.read_query(document, std::string(*name));
    if (!query) {
      object.refuse("query_file", query.error().message);
    } else if (!utf8::is_valid(*query)) {
      object.refuse("query_file", std::string(*name) + " is not valid UTF-8");
    } else {
      draft.query = {Presence::given, *std::move(query)};
    }
  }

  const ReadOptions& options_;
  const Timestamp now_;
  Random& random_;
  ReadResult result_;
  /// Of all that are declared, there or here; null when none is.
  UserPtr first_user_;
  std::unordered_map<std::string, UserPtr> users_by_email_;
  std::unordered_map<Uuid, UserPtr, UuidHash> users_by_uuid_;
  /// Those that are there already.
  std::unordered_map<std::string, UserPtr> base_users_;
  std::unordered_map<std::string, std::size_t> organization_places_;
  /// So many, at the beginning of the image, are there already.
  std::size_t base_organizations_ = 0;
  std::uint64_t organization_number_last_ = 0;
  /// The slugs in each organization of the image, viewed in its portals.
  std::vector<std::unordered_set<std::string_view>> slugs_;
  std::unordered_set<Uuid, UuidHash> uuids_;
  std::unordered_set<Digest, DigestHash> token_digests_;
};

// Writing.

void write_users(json::Writer& writer, const std::vector<UserPtr>& users) {
  writer.key("users");
  writer.begin_array();
  for (const UserPtr& user : users) {
    writer.begin_object();
    writer.member("uuid", user->uuid.to_string());
    writer.member("name", user->name);
    writer.member("email", user->email);
    writer.member("avatar_url", user->avatar_url);
    writer.member("created_at", to_iso8601(user->created_at));
    writer.end_object();
  }
  writer.end_array();
}

void write_rate_limits(json::Writer& writer, const RateNumbers& numbers) {
  if (!numbers.rest && !numbers.rest_user && !numbers.portal) return;
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
  writer.end_object();
}

void write_organizations(json::Writer& writer,
                         const std::vector<StateImage::OrganizationImage>& organizations) {
  writer.key("organizations");
  writer.begin_array();
  for (const StateImage::OrganizationImage& entry : organizations) {
    const Organization& organization = *entry.organization;
    writer.begin_object();
    writer.member("uuid", organization.uuid.to_string());
    writer.member("slug", organization.slug);
    writer.member("name", organization.name);
    writer.member("created_at", to_iso8601(organization.created_at));
    writer.key("number");
    writer.integer(static_cast<std::int64_t>(organization.number));
    write_rate_limits(writer, organization.rate_limits);
    writer.end_object();
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
  for (const AccessTokenPtr& token : tokens) {
    writer.begin_object();
    writer.member("uuid", token->uuid.to_string());
    writer.member("token_sha256", to_hex(token->digest));
    writer.member("description", token->description);
    write_texts(writer, "scopes", *token->scopes);
    write_texts(writer, "organizations", token->organizations);
    writer.member("user", token->user->uuid.to_string());
    writer.member("created_at", to_iso8601(token->created_at));
    if (token->expires_at) writer.member("expires_at", to_iso8601(*token->expires_at));
    writer.end_object();
  }
  writer.end_array();
}

/// Values of portals, put together by portal. A copy of the image's pointers, since the image has
/// them in the order of their creation.
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
  write_credentials(writer, portal, credentials.tokens.of(portal.uuid),
                    credentials.secrets.of(portal.uuid), credentials.codes.of(portal.uuid));
  if (portal.responses != nullptr) {
    writer.key("responses");
    writer.raw(portal.responses->json());
  }
  writer.end_object();
}

/// Collects long lists of elements, and hands them on in pieces of bounded size.
class PieceWriter {
 public:
  PieceWriter(std::string begin, const std::function<Result<void>(std::string_view)>& append)
      : piece_(std::move(begin)), append_(append) {}

  void begin_list(std::string_view name) {
    piece_ += ",\n\"";
    piece_ += name;
    piece_ += "\":[";
    is_first_ = true;
  }

  Result<void> add(std::string_view element) {
    piece_ += is_first_ ? "\n" : ",\n";
    is_first_ = false;
    piece_ += element;
    if (piece_.size() < kPieceBytes) return {};
    Result<void> appended = append_(piece_);
    piece_.clear();
    return appended;
  }

  void end_list() { piece_ += "\n]"; }

  Result<void> finish() { return append_(piece_); }

 private:
  std::string piece_;
  const std::function<Result<void>(std::string_view)>& append_;
  bool is_first_ = true;
};

}  // namespace

std::string Problem::to_string() const {
  return file + ':' + std::to_string(position.line) + ':' + std::to_string(position.column) + ": " +
         message;
}

ReadResult read_documents(const std::vector<StateDocument>& documents, const ReadOptions& options,
                          const Clock& clock, Random& random) {
  return ImageBuilder(options, clock, random).build(documents);
}

Result<ReadResult> read_text(std::string text, const ReadOptions& options, const Clock& clock,
                             Random& random) {
  std::vector<StateDocument> documents(1);
  documents.front().text = std::move(text);
  json::ParseResult parsed = json::parse(documents.front().text, options.parse_options);
  if (parsed.error) return Error{ErrorCode::malformed, parsed.error->to_string()};
  documents.front().root = std::move(parsed.document);
  return read_documents(documents, options, clock, random);
}

Result<void> write_document_members(const StateImage& image,
                                    const std::function<Result<void>(std::string_view)>& append) {
  json::Writer writer;
  writer.begin_object();
  writer.key("version");
  writer.integer(kVersion);
  write_users(writer, image.users);
  write_organizations(writer, image.organizations);
  write_access_tokens(writer, image.access_tokens);
  writer.key("revoked_tokens_sha256");
  writer.begin_array();
  for (const Digest& digest : image.revoked_tokens) writer.string(to_hex(digest));
  writer.end_array();
  writer.end_object();
  // Without the braces, which are the caller's.
  std::string piece(writer.view().substr(1, writer.view().size() - 2));
  PieceWriter pieces(std::move(piece), append);
  pieces.begin_list("portals");
  const GroupedCredentials credentials(image);
  for (const StateImage::OrganizationImage& entry : image.organizations) {
    for (const PortalPtr& portal : entry.portals) {
      writer.reset();
      write_portal(writer, *entry.organization, *portal, credentials);
      if (Result<void> added = pieces.add(writer.view()); !added) return added;
    }
  }
  pieces.end_list();
  pieces.begin_list("audit_events");
  for (const StateImage::OrganizationImage& entry : image.organizations) {
    std::uint64_t number = entry.audit_number_first;
    for (const AuditEventPtr& event : entry.audit_events) {
      writer.reset();
      write_audit_event(writer, entry.organization->slug, number++, *event);
      if (Result<void> added = pieces.add(writer.view()); !added) return added;
    }
  }
  pieces.end_list();
  return pieces.finish();
}

}  // namespace porthole
