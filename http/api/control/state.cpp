#include "http/api/control/state.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/api/control/body_reader.h"
#include "http/api/control/control_scope.h"
#include "http/api/control/import.h"
#include "http/testkit/baseline.h"
#include "portal/base/utf8.h"
#include "store/document/fixtures.h"
#include "store/snapshot/snapshot_file.h"
#include "store/state_image.h"

namespace porthole::http::control {
namespace {

/// The organization of `image` with that slug; without it, an empty one as `there` is.
StateImage only(const StateImage& image, const std::string& slug, const OrganizationPtr& there) {
  StateImage part;
  const auto organization =
      std::find_if(image.organizations.begin(), image.organizations.end(),
                   [&](const auto& entry) { return entry.organization->slug == slug; });
  if (organization == image.organizations.end()) {
    part.organizations.push_back({there, {}});
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

/// Puts an image in the place of everything, or of the organization with that slug, and what
/// mutations had left behind with it.
Result<void> put(Services& services, const std::string& slug, const StateImage& image,
                 const Invoker::MockState& answers) {
  Result<void> done =
      slug.empty() ? services.store.replace(image) : services.store.replace_organization(image);
  if (!done) return done;
  services.invoker.restore(slug, answers);
  return {};
}

/// The last step of each of these calls: ends what is past its time in what was put back.
Response done_response(Services& services) {
  services.store.expire(services.clock.now());
  return empty_response();
}

/// What keeps the image of an import from being that organization's.
Findings find_strangers(const StateImage& image, const std::string& slug) {
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

Result<std::string> take_name(const Call& call) {
  std::string name(call.parameter("name"));
  if (utf8::length(name) <= kSnapshotNameCharactersMax) return name;
  return Error{ErrorCode::invalid, "A snapshot's name has at most " +
                                       std::to_string(kSnapshotNameCharactersMax) + " characters"};
}

/// Why a body that should be empty is refused.
std::optional<Response> refuse_members(const Call& call) {
  ControlBody body(call.request.body);
  return body.refusal();
}

}  // namespace

Result<Response> reset(Call& call) {
  Services& services = call.services;
  ControlScope scope = take_known_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  if (auto refusal = refuse_members(call)) return *std::move(refusal);
  const BaselinePtr baseline = services.baseline.get();
  StateImage image = baseline->image;
  if (!scope.slug.empty()) {
    Result<StateImage> now = services.store.image(scope.slug);
    if (!now) return std::move(now).error();
    image = only(image, scope.slug, now->organizations.front().organization);
  }
  if (Result<void> done = put(services, scope.slug, detached(image), {}); !done) {
    return std::move(done).error();
  }
  services.limits.reset(scope.slug);
  services.journal.clear(scope.slug);
  services.faults.clear(scope.slug);
  if (!scope.slug.empty()) return done_response(services);
  services.clock.follow_system_clock();
  services.clock.move(baseline->clock);
  services.random.seek(baseline->random_position);
  return done_response(services);
}

Result<Response> show_state(Call& call) {
  ControlScope scope = take_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  if (scope.slug.empty()) return json_response(200, snapshot_text(call.services.store.image()));
  Result<StateImage> image = call.services.store.image(scope.slug);
  if (!image) return std::move(image).error();
  return json_response(200, snapshot_text(*image));
}

Result<Response> set_state(Call& call) {
  Services& services = call.services;
  ControlScope scope = take_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  Result<ReadResult> read =
      read_state_text(std::string(call.request.body), services.clock, services.random);
  if (!read) return malformed_body(read.error());
  if (!read->problems.empty()) return findings_response(findings_of(read->problems));
  if (!scope.slug.empty()) {
    const Findings strangers = find_strangers(read->image, scope.slug);
    if (!strangers.empty()) return findings_response(strangers);
  }
  Result<void> done = put(services, scope.slug, read->image, {});
  if (!done) return std::move(done).error();
  return done_response(services);
}

Result<Response> add_fixtures(Call& call) {
  ControlScope scope = take_scope(call);
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

Result<Response> list_snapshots(Call& call) {
  ControlScope scope = take_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  json::Writer writer;
  writer.begin_array();
  for (const NamedSnapshotPtr& snapshot : call.services.snapshots.list(scope.slug)) {
    writer.begin_object();
    writer.member("name", snapshot->name);
    writer.member("created_at", to_iso8601(snapshot->created_at));
    writer.key("organizations");
    writer.integer(static_cast<std::int64_t>(snapshot->image.organizations.size()));
    writer.key("portals");
    writer.integer(static_cast<std::int64_t>(snapshot->image.portal_count()));
    writer.end_object();
  }
  writer.end_array();
  return json_response(200, writer);
}

Result<Response> take_snapshot(Call& call) {
  Services& services = call.services;
  ControlScope scope = take_known_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  Result<std::string> name = take_name(call);
  if (!name) return std::move(name).error();
  if (auto refusal = refuse_members(call)) return *std::move(refusal);
  NamedSnapshot snapshot;
  snapshot.name = *std::move(name);
  snapshot.created_at = services.clock.now();
  snapshot.random_position = services.random.position();
  snapshot.answers = services.invoker.snapshot(scope.slug);
  Result<StateImage> image =
      scope.slug.empty() ? services.store.image() : services.store.image(scope.slug);
  if (!image) return std::move(image).error();
  snapshot.image = detached(*image);
  if (Result<void> kept = services.snapshots.put(scope.slug, std::move(snapshot)); !kept) {
    return std::move(kept).error();
  }
  return empty_response();
}

Result<Response> restore_snapshot(Call& call) {
  Services& services = call.services;
  ControlScope scope = take_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  if (auto refusal = refuse_members(call)) return *std::move(refusal);
  Result<NamedSnapshotPtr> snapshot =
      services.snapshots.find(scope.slug, std::string(call.parameter("name")));
  if (!snapshot) return std::move(snapshot).error();
  Result<void> done = put(services, scope.slug, detached((*snapshot)->image), (*snapshot)->answers);
  if (!done) return std::move(done).error();
  if (scope.slug.empty()) services.random.seek((*snapshot)->random_position);
  return done_response(services);
}

Result<Response> delete_snapshot(Call& call) {
  ControlScope scope = take_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  Result<void> erased =
      call.services.snapshots.erase(scope.slug, std::string(call.parameter("name")));
  if (!erased) return std::move(erased).error();
  return empty_response();
}

}  // namespace porthole::http::control
