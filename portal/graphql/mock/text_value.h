#pragma once

#include <string>
#include <string_view>

#include "portal/graphql/mock/identity.h"

namespace porthole::graphql {

/// A plausible string for a field called `field`: the part of `mock_leaf` that is about strings.
std::string mock_text(const MockIdentity& identity, std::string_view field, MockKey key);

/// The time that `field` names: `2024-08-26T03:22:45Z`. In one object, `createdAt` is never after
/// `startedAt`, nor that after `finishedAt`.
std::string mock_time(const MockIdentity& identity, std::string_view field);

/// An absolute URL; that of the object itself if `field` is just `url`.
std::string mock_url(const MockIdentity& identity, std::string_view field);

/// An address at example.com; of a person, it matches the name.
std::string mock_email(const MockIdentity& identity, std::string_view field);

}  // namespace porthole::graphql
