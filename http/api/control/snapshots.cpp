#include "http/api/control/snapshots.h"

#include <string>
#include <utility>

#include "http/api/control/body_reader.h"
#include "http/api/control/query_reader.h"
#include "http/api/control/state_replacement.h"
#include "http/app/portal_warnings.h"
#include "http/testkit/limits.h"
#include "http/testkit/named_snapshots.h"
#include "portal/base/utf8.h"

namespace porthole::http::control {
namespace {

Result<std::string> read_name(const Call& call) {
  std::string name(call.parameter("name"));
  if (utf8::length(name) <= kSnapshotNameCharactersMax) return name;
  return Error{ErrorCode::invalid, "A snapshot's name has at most " +
                                       std::to_string(kSnapshotNameCharactersMax) + " characters"};
}

}  // namespace

Result<Response> list_snapshots(Call& call) {
  OrganizationScope scope = read_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  json::Writer writer;
  writer.begin_array();
  for (const NamedSnapshotPtr& snapshot : call.services.snapshots.list(scope.slug)) {
    writer.begin_object();
    writer.member("name", snapshot->name);
    writer.member("created_at", to_iso8601(snapshot->created_at));
    writer.key("organizations");
    writer.integer(static_cast<std::int64_t>(snapshot->state.image().organizations.size()));
    writer.key("portals");
    writer.integer(static_cast<std::int64_t>(snapshot->state.image().portal_count()));
    writer.end_object();
  }
  writer.end_array();
  return json_response(200, writer);
}

Result<Response> take_snapshot(Call& call) {
  Services& services = call.services;
  OrganizationScope scope = read_existing_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  Result<std::string> name = read_name(call);
  if (!name) return std::move(name).error();
  if (auto refusal = refuse_members(call.request.body)) return *std::move(refusal);
  NamedSnapshot snapshot;
  snapshot.name = *std::move(name);
  snapshot.created_at = services.clock.now();
  snapshot.random_position = services.random.position();
  snapshot.answers = services.invoker.snapshot(scope.slug);
  Result<StateImage> image =
      scope.slug.empty() ? services.store.image() : services.store.image(scope.slug);
  if (!image) return std::move(image).error();
  snapshot.state = KeptImage(*std::move(image));
  if (Result<void> kept = services.snapshots.put(scope.slug, std::move(snapshot)); !kept) {
    return std::move(kept).error();
  }
  return empty_response();
}

Result<Response> restore_snapshot(Call& call) {
  Services& services = call.services;
  OrganizationScope scope = read_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  if (auto refusal = refuse_members(call.request.body)) return *std::move(refusal);
  Result<NamedSnapshotPtr> snapshot =
      services.snapshots.find(scope.slug, std::string(call.parameter("name")));
  if (!snapshot) return std::move(snapshot).error();
  Result<void> replaced =
      replace_state(services, scope.slug, (*snapshot)->state.restored(), (*snapshot)->answers);
  if (!replaced) return std::move(replaced).error();
  warn_of_rules(services.log, *services.invoker.policy(), (*snapshot)->state.image());
  if (scope.slug.empty()) services.random.seek((*snapshot)->random_position);
  return replaced_response(services);
}

Result<Response> delete_snapshot(Call& call) {
  OrganizationScope scope = read_scope(call);
  if (scope.refusal) return *std::move(scope.refusal);
  Result<void> erased =
      call.services.snapshots.erase(scope.slug, std::string(call.parameter("name")));
  if (!erased) return std::move(erased).error();
  return empty_response();
}

}  // namespace porthole::http::control
