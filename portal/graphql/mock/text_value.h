#pragma once

#include <string>
#include <string_view>

#include "portal/graphql/mock/identity.h"

namespace porthole::graphql {

/// A text that a person would believe under the name `field`: the part of `mock_leaf` that is about
/// strings.
std::string mock_text(const MockIdentity& identity, std::string_view field, MockKey key);

/// `2024-08-26T03:22:45Z`: the time that `field` names. Of one object, `createdAt` is never after
/// `startedAt`, nor that after `finishedAt`.
std::string mock_time(const MockIdentity& identity, std::string_view field);

/// An absolute URL; that of the object itself where `field` is no more than `url`.
std::string mock_url(const MockIdentity& identity, std::string_view field);

std::string mock_email(const MockIdentity& identity, std::string_view field);

}  // namespace porthole::graphql
