#include "store/document/portal_reader.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "portal/base/utf8.h"
#include "portal/portal.h"
#include "portal/portal_draft.h"
#include "store/document/credentials_document.h"

namespace porthole {
namespace {

/// Below it, starting a thread takes longer than it saves.
constexpr std::size_t kPortalsWorthThreads = 1000;

/// A portal that follows the rules by itself, before it is compared with others.
struct PreparedPortal {
  /// Null when it doesn't.
  PortalPtr portal;
  ParsedCredentials credentials;
  /// The index of its organization in the image.
  std::size_t organization = 0;
  Findings findings;
};

void take_query_file(ObjectReader& object, const StateDocument& document,
                     const ReadOptions& options, PortalDraft& draft) {
  if (options.read_query == nullptr) return;
  const auto name = object.text("query_file", Need::optional);
  if (!name) return;
  if (draft.query.mentioned()) {
    object.refuse("query_file", "\"query\" and \"query_file\" exclude each other");
    return;
  }
  Result<std::string> query = options.read_query(document, std::string(*name));
  if (!query) {
    object.refuse("query_file", query.error().message);
  } else if (!utf8::is_valid(*query)) {
    object.refuse("query_file", std::string(*name) + " is not valid UTF-8");
  } else {
    draft.query = {Presence::given, *std::move(query)};
  }
}

/// The portal's contents, checked by the rules for portals.
Revision take_contents(ObjectReader& object, const StateDocument& document,
                       const ReadOptions& options) {
  PortalDraft draft = decode_draft(object.object());
  for (const std::string_view property : draft_property_names()) object.take(property);
  take_query_file(object, document, options, draft);
  Revision revision = revise(
      nullptr, draft, [](std::string_view) { return false; }, options.query_policy);
  for (Reason& reason : revision.reasons) {
    if (json::find(object.object(), reason.property) != nullptr) {
      object.refuse(reason.property, std::move(reason.message));
    } else {
      object.refuse(std::move(reason.message));
    }
  }
  return revision;
}

/// Rules of a complete document need not fit: the query, or the schema, was changed since.
std::shared_ptr<graphql::ResponseRules> take_responses(ObjectReader& object,
                                                       const std::string& query,
                                                       const ReadOptions& options,
                                                       Findings& findings) {
  const json::Value* rules = object.array("responses", Need::optional);
  if (rules == nullptr) return nullptr;
  const std::string pointer = object.path().at("responses").pointer();
  auto read = options.is_complete ? graphql::ResponseRules::parse(*rules, pointer, nullptr, nullptr)
                                  : options.query_policy.read_responses(*rules, pointer, query);
  if (auto* made = std::get_if<std::shared_ptr<graphql::ResponseRules>>(&read)) return *made;
  for (graphql::RuleProblem& problem : std::get<graphql::RuleProblems>(read)) {
    findings.push_back({std::move(problem.path), std::move(problem.message)});
  }
  return nullptr;
}

/// Reads one portal by itself.
void read_one(ObjectReader& object, const StateDocument& document, ImageBuilder& builder,
              PreparedPortal& prepared) {
  const ReadOptions& options = builder.options();
  const std::optional<std::size_t> organization_index = builder.take_organization(object);
  const Organization* organization =
      organization_index ? builder.image().organizations[*organization_index].organization.get()
                         : nullptr;
  Revision revision = take_contents(object, document, options);
  Portal portal;
  portal.uuid = builder.read_uuid(object);
  portal.created_at = builder.take_created_at(object);
  portal.created_by = builder.take_user(object, "created_by");
  const CredentialsSource source{options.is_complete, builder.now(), builder.random(),
                                 prepared.findings,
                                 [&builder](ObjectReader& of, std::string_view property) {
                                   return builder.take_user(of, property);
                                 }};
  prepared.credentials = read_credentials(
      object, portal, organization == nullptr ? std::string_view() : organization->slug, source);
  if (revision.reasons.empty()) {
    portal.responses = take_responses(object, revision.contents.query, options, prepared.findings);
  }
  object.refuse_unknown();
  if (organization == nullptr || !revision.reasons.empty()) return;
  prepared.organization = *organization_index;
  portal.organization_uuid = organization->uuid;
  portal.contents = std::move(revision.contents);
  prepared.portal = render(std::move(portal));
}

/// Called by several threads at once when there is no base.
PreparedPortal prepare_portal(const json::Value& value, std::size_t index,
                              const StateDocument& document, ImageBuilder& builder) {
  PreparedPortal prepared;
  const JsonPath top;
  const JsonPath list = top.at("portals");
  const JsonPath place = list.at(index);
  ObjectReader object(value, place, prepared.findings);
  if (object.is_object()) read_one(object, document, builder, prepared);
  return prepared;
}

/// The indexes of those whose UUID another one before has.
template <typename T>
std::vector<std::size_t> find_repeated(const std::vector<T>& values) {
  std::vector<std::size_t> repeated;
  if (values.size() < 2) return repeated;
  std::unordered_set<Uuid, UuidHash> seen;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!seen.insert(values[i].uuid).second) repeated.push_back(i);
  }
  return repeated;
}

void refuse_repeated(const ParsedCredentials& credentials, ObjectReader& object) {
  const auto refuse = [&](std::string_view list, std::size_t index, const Uuid& uuid) {
    object.refuse(list, index, "uuid " + uuid.to_string() + " stands twice");
  };
  const std::size_t offset = credentials.has_own_token ? 1 : 0;
  for (const std::size_t i : find_repeated(credentials.tokens)) {
    refuse("tokens", i - offset, credentials.tokens[i].uuid);
  }
  for (const std::size_t i : find_repeated(credentials.secrets)) {
    refuse("secrets", i, credentials.secrets[i].uuid);
  }
  for (const std::size_t i : find_repeated(credentials.codes)) {
    refuse("codes", i, credentials.codes[i].uuid);
  }
}

/// Puts credentials into the image, unless something of them is another portal's.
void add_credentials(ParsedCredentials& credentials, ObjectReader& object, ImageBuilder& builder) {
  StateImage& image = builder.image();
  refuse_repeated(credentials, object);
  for (std::size_t i = 0; i < credentials.tokens.size(); ++i) {
    PortalToken& token = credentials.tokens[i];
    std::string problem = builder.claim_token(token.digest);
    if (!problem.empty() && i == 0 && credentials.has_own_token) {
      object.refuse(token_property(object.object()), std::move(problem));
    } else if (!problem.empty()) {
      object.refuse("tokens", i - (credentials.has_own_token ? 1 : 0), std::move(problem));
    }
    image.portal_tokens.push_back(std::make_shared<const PortalToken>(std::move(token)));
  }
  for (PortalSecret& secret : credentials.secrets) {
    image.portal_secrets.push_back(std::make_shared<const PortalSecret>(std::move(secret)));
  }
  for (std::size_t i = 0; i < credentials.codes.size(); ++i) {
    DeviceCode& code = credentials.codes[i];
    if (std::string problem = builder.claim_token(code.digest); !problem.empty()) {
      object.refuse("codes", i, std::move(problem));
    }
    image.device_codes.push_back(std::make_shared<const DeviceCode>(std::move(code)));
  }
}

/// Puts a portal into the image, unless something of it is another portal's.
void add_portal(PreparedPortal& prepared, const json::Value& value, std::size_t index,
                ImageBuilder& builder) {
  if (prepared.portal == nullptr) return;
  const Portal& portal = *prepared.portal;
  const JsonPath top;
  const JsonPath list = top.at("portals");
  const JsonPath place = list.at(index);
  ObjectReader object(value, place, prepared.findings);
  if (std::string problem = builder.claim_uuid(IdentifiedKind::portal, portal.uuid);
      !problem.empty()) {
    object.refuse("uuid", std::move(problem));
  }
  add_credentials(prepared.credentials, object, builder);
  if (!builder.claim_slug(prepared.organization, portal.contents.slug)) {
    object.refuse(value.HasMember("slug") ? "slug" : "name", "Slug has already been taken");
  }
  builder.image().organizations[prepared.organization].portals.push_back(prepared.portal);
}

}  // namespace

PortalPtr read_portal(const json::Value& value, const JsonPath& path, ImageBuilder& builder,
                      Findings& findings) {
  PreparedPortal prepared;
  ObjectReader object(value, path, prepared.findings);
  if (object.is_object()) read_one(object, {}, builder, prepared);
  const bool is_whole = prepared.findings.empty();
  std::move(prepared.findings.begin(), prepared.findings.end(), std::back_inserter(findings));
  return is_whole ? prepared.portal : nullptr;
}

void read_portals(const json::Value& list, const StateDocument& document, ImageBuilder& builder,
                  Findings& findings) {
  std::vector<PreparedPortal> prepared(list.Size());
  const auto prepare = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      prepared[i] = prepare_portal(list[static_cast<rapidjson::SizeType>(i)], i, document, builder);
    }
  };
  // Preparing the portals takes most of the time of loading a snapshot. They don't depend on each
  // other, and in a snapshot nothing is generated at random, so several threads do it.
  const std::size_t threads =
      builder.options().is_complete && prepared.size() >= kPortalsWorthThreads
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
  // They are compared with each other in their order.
  for (std::size_t i = 0; i < prepared.size() && findings.size() < kProblemsMax; ++i) {
    add_portal(prepared[i], list[static_cast<rapidjson::SizeType>(i)], i, builder);
    std::move(prepared[i].findings.begin(), prepared[i].findings.end(),
              std::back_inserter(findings));
  }
}

}  // namespace porthole
