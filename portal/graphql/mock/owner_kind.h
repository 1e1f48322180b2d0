#pragma once

#include <cstdint>
#include <string_view>

namespace porthole::graphql {

/// What kind of thing an object is, going by the name of its type.
enum class OwnerKind : std::uint8_t {
  other,
  agent,
  annotation,
  application,
  artifact,
  avatar,
  banner,
  block_job,
  build,
  check,
  cluster,
  email,
  event,
  failure,
  invitation,
  job,
  limit,
  metric,
  organization,
  pair,
  permission,
  pipeline,
  provider,
  queue,
  registry,
  repository,
  rule,
  schedule,
  secret,
  sign_in,
  step,
  suite,
  tag,
  team,
  pipeline_template,
  token,
  trigger_job,
  wait_job,
  webhook,
};

/// Decided by the last words of the type's name: `ClusterQueueToken` is a token.
OwnerKind owner_kind_of(std::string_view type_name);

}  // namespace porthole::graphql
