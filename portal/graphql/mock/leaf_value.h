#pragma once

#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/uuid.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/hash.h"
#include "portal/graphql/type/types.h"

namespace porthole::graphql {

/// The object that a value belongs to, as far as its values depend on each other: the e-mail
/// address of a person on the name, the slug of a thing on its name, one time on another.
struct MockSubject {
  /// The same for the same seed, type and identity; all values derive from it.
  MockKey key;
  Uuid uuid;
  std::string_view type_name;
  bool is_person = false;
  /// Whether its URLs end with its slug rather than its UUID.
  bool has_slug = false;
  /// The organization's slug; may be empty.
  std::string_view organization;
  /// What URLs begin with, without a slash at the end.
  std::string_view web_url;
  /// What objects whose UUID bears no time were created before.
  Timestamp epoch;
  /// The name and slug that it was given; empty where it has one of its own making.
  std::string_view given_name;
  std::string_view given_slug;
};

/// A UUID of version 7 that `key` and `time` determine.
Uuid mock_uuid(MockKey key, Timestamp time);

/// The time in a UUID of version 7; for others, one of the 90 days before `epoch`.
Timestamp mock_created_at(const MockSubject& subject);

/// Whether objects of a type of this name are people: `User`, `BuildCreator`.
bool names_person(std::string_view type_name);

/// A value of `type`, a scalar or an enum, that a person would believe under the name `field`.
/// `key` is of the value: of the subject, the field, its arguments and the place in a list.
ResolvedValue mock_leaf(const MockSubject& subject, const NamedType& type, std::string_view field,
                        MockKey key);

/// The same by the name alone, where there is no schema: a boolean (`isPublic`), an integer
/// (`jobsCount`) or a string.
ResolvedValue mock_leaf(const MockSubject& subject, std::string_view field, MockKey key);

}  // namespace porthole::graphql
