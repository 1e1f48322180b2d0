#include "http/api/control/state.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/api/control/body_reader.h"
#include "http/api/control/import.h"
#include "http/api/control/query_reader.h"
#include "http/api/control/state_replacement.h"
#include "http/app/portal_warnings.h"
#include "http/testkit/baseline.h"
#include "store/document/fixtures.h"
#include "store/snapshot/snapshot_file.h"
#include "store/state_image.h"

namespace porthole::http::control {
namespace {

/// The part of `image` that belongs to the organization with that slug. If it has none, `existing`
/// without any portals, and with the API settings that nobody has changed.
StateImage part_of(const StateImage& image, const std::string& slug,
                   const OrganizationPtr& existing) {
  StateImage part;
  const auto organization =
      std::find_if(image.organizations.begin(), image.organizations.end(),
                   [&](const auto& entry) { return entry.organization->slug == slug; });
  if (organization == image.organizations.end()) {
    Organization emptied = *existing;
    emptied.api_settings = {.features = existing->api_settings.features};
    part.organizations.push_back({std::make_shared<const Organization>(std::move(emptied)), {}});
    return part;
  }
  part.organizations.push_back(*organization);
  part.users = image.users;
  std::vector<Uuid> portals;
  for (const PortalPtr& portal : organization->portals) portals.push_back(portal->uuid);
  std::sort(portals.begin(), portals.end());
  const auto copy = [&](const auto& from, auto& to) {
    std::copy_if(from.begin(), from.end(), std::back_inserter(to), [&](const auto& value) {
      return std::binary_search(portals.begin(), portals.end(), value->portal_uuid);
    });
  };
  copy(image.portal_tokens, part.portal_tokens);
  copy(image.portal_secrets, part.portal_secrets);
  copy(image.device_codes, part.device_codes);
  return part;
}

/// Findings for all that an import contains besides the organization with that slug.
Findings foreign_entries(const StateImage& image, const std::string& slug) {
  Findings findings;
  if (image.organizations.size() != 1 || image.organizations.front().organization->slug != slug) {
    findings.push_back(
        {"/organizations", "must hold the organization \"" + slug + "\" and no other"});
  }
  if (!image.access_tokens.empty()) {
    findings.push_back({"/access_tokens", "must be empty: they are not an organization's"});
  }
  if (!image.revoked_tokens.empty()) {
    findings.push_back({"/revoked_tokens_sha256", "must be empty: they are not an organization's"});
  }
  return findings;
}

}  // namespace

Result<Response> reset(Call& call) {
  Services& services = call.services;
  OrganizationScope scope = read_existing_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  if (auto refusal = refuse_members(call.request.body)) return *std::move(refusal);
  const BaselinePtr baseline = services.baseline.get();
  StateImage image = baseline->state.restored();
  if (!scope.slug.empty()) {
    Result<StateImage> current = services.store.image(scope.slug);
    if (!current) return std::move(current).error();
    image = part_of(image, scope.slug, current->organizations.front().organization);
  }
  if (Result<void> replaced = replace_state(services, scope.slug, image, {}); !replaced) {
    return std::move(replaced).error();
  }
  services.limits.reset(scope.slug);
  services.graphql_limits.reset(scope.slug);
  services.journal.clear(scope.slug);
  services.faults.clear(scope.slug);
  services.release_held({.organization = hold_number(scope.slug)});
  if (!scope.slug.empty()) return replaced_response(services);
  services.clock.follow_system_clock();
  services.clock.move(baseline->clock);
  services.random.seek(baseline->random_position);
  return replaced_response(services);
}

Result<Response> show_state(Call& call) {
  OrganizationScope scope = read_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  if (scope.slug.empty()) return json_response(200, snapshot_text(call.services.store.image()));
  Result<StateImage> image = call.services.store.image(scope.slug);
  if (!image) return std::move(image).error();
  return json_response(200, snapshot_text(*image));
}

Result<Response> set_state(Call& call) {
  Services& services = call.services;
  OrganizationScope scope = read_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  Result<ReadResult> read =
      read_state_text(std::string(call.request.body), services.clock, services.random);
  if (!read) return malformed_body(read.error());
  if (!read->problems.empty()) return findings_response(findings_of(read->problems));
  if (!scope.slug.empty()) {
    const Findings foreign = foreign_entries(read->image, scope.slug);
    if (!foreign.empty()) return findings_response(foreign);
  }
  Result<void> replaced = replace_state(services, scope.slug, read->image, {});
  if (!replaced) return std::move(replaced).error();
  warn_of_rules(services.log, *services.invoker.policy(), read->image);
  return replaced_response(services);
}

Result<Response> add_fixtures(Call& call) {
  OrganizationScope scope = read_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  if (!scope.slug.empty()) {
    return Error{ErrorCode::invalid, "Fixtures name their organizations themselves"};
  }
  Addition addition = add_document(call, std::string(call.request.body));
  if (addition.refusal) return *std::move(addition.refusal);
  const StateImage& added = addition.image;
  json::Writer writer;
  writer.begin_object();
  const auto count = [&](std::string_view name, std::size_t number) {
    writer.key(name);
    writer.integer(static_cast<std::int64_t>(number));
  };
  count("organizations", addition.organizations_new);
  count("users", added.users.size());
  count("access_tokens", added.access_tokens.size());
  count("portals", added.portal_count());
  writer.end_object();
  return json_response(200, writer);
}

}  // namespace porthole::http::control
