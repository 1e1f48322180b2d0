#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "portal/base/clock.h"
#include "portal/base/uuid.h"
#include "portal/graphql/mock/hash.h"

namespace porthole::graphql {

/// What the times in UUIDs count back from, 2025-01-01: ids must not depend on the day.
inline constexpr Timestamp kMockEra{std::chrono::milliseconds(1'735'689'600'000)};

/// What the values of one object derive from, and what they must agree on: a person's e-mail
/// address on the name, a slug on the name, one time on another.
struct MockIdentity {
  /// The same for the same seed, type and UUID. All values derive from it.
  MockKey key;
  Uuid uuid;
  std::string_view type_name;
  bool is_person = false;
  /// Whether the object's URLs end with its slug rather than its UUID.
  bool has_slug = false;
  /// The organization's slug; may be empty.
  std::string_view organization;
  /// What URLs begin with, without a trailing slash.
  std::string_view web_url;
  /// When it was created.
  Timestamp created_at;
  /// The world's now.
  Timestamp now;
  /// The name and slug given to the object; empty if they are to be made up.
  std::string_view given_name;
  std::string_view given_slug;
  /// Its position in the list in which it is at home, if it is listed there and has no number.
  std::optional<std::uint32_t> position = std::nullopt;
  /// The label given to the object; empty if it is to be made up.
  std::string_view given_label = {};
  /// The path of the object's page below `web_url`, without a leading slash:
  /// `acme/web/builds/41`, with `#` and its UUID for a job. For what has no page, such as a
  /// repository, that of the object it belongs to. Empty if unknown.
  std::string url_path = {};
  /// Whether it succeeded, for objects that have an outcome. If unset, it is made up.
  std::optional<bool> passed = std::nullopt;
};

/// A version 7 UUID determined by `key` and `time`.
Uuid mock_uuid(MockKey key, Timestamp time);

/// The time in a version 7 UUID, counted from the era to `epoch`; for other UUIDs, a time in the
/// 90 days before `epoch` that derives from `key`.
Timestamp mock_created_at(const Uuid& uuid, MockKey key, Timestamp epoch);

/// Whether a type of this name stands for people: `User`, `BuildCreator`.
bool names_person(std::string_view type_name);

}  // namespace porthole::graphql
