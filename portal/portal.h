#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/json.h"
#include "portal/base/result.h"
#include "portal/base/uuid.h"
#include "portal/graphql/respond/response_rules.h"
#include "portal/ip_allowlist.h"
#include "portal/query_policy.h"
#include "portal/user.h"

namespace porthole {

/// The half of a portal that its owners write. Always follows the rules once `revise` made it.
struct PortalContents {
  std::string slug;
  std::string name;
  std::optional<std::string> description;
  std::string query;
  std::optional<std::string> allowed_ip_addresses;
  bool user_invokable = false;
  /// `allowed_ip_addresses`, read.
  IpAllowlist allowlist;
};

/// A stored GraphQL document behind an endpoint. Immutable once shared: a change makes another.
struct Portal {
  Uuid uuid;
  Uuid organization_uuid;
  PortalContents contents;
  Timestamp created_at;
  UserPtr created_by;
  /// What its calls are answered with before anything is made up; null: nothing. Its counters are
  /// shared by the portal's values, one after the other.
  std::shared_ptr<graphql::ResponseRules> responses = nullptr;
  /// The answer to `GET …/portals/{slug}`, rendered once by `seal`.
  std::string json = {};
};

using PortalPtr = std::shared_ptr<const Portal>;

/// Renders `portal` and makes it immutable.
PortalPtr seal(Portal portal);

/// The answer to a creation: the portal with its `token`, which is shown this once.
std::string json_with_token(const Portal& portal, std::string_view token);

/// What a caller said of one property.
template <typename T>
struct Property {
  enum class State {
    absent,      ///< Not mentioned.
    null,        ///< Set to null.
    given,       ///< `value` holds it.
    wrong_type,  ///< Set to a value of another JSON type.
  };
  State state = State::absent;
  T value{};

  bool mentioned() const { return state != State::absent; }
};

/// The properties of a request's body, or of a portal in a file, before any rule was applied.
struct PortalDraft {
  Property<std::string> slug;
  Property<std::string> name;
  Property<std::string> description;
  Property<std::string> query;
  Property<std::string> allowed_ip_addresses;
  Property<bool> user_invokable;
};

/// The names of the properties that a draft has, in the order of the data model.
const std::vector<std::string_view>& draft_property_names();

/// Reads a draft out of a JSON object. Properties it does not know are left alone.
PortalDraft decode_draft(const json::Value& object);

/// Why a draft is refused: the property, and a sentence in the vendor's style.
struct Reason {
  std::string property;
  std::string message;
};

/// `invalid`, "Validation failed: " and every reason.
Error validation_failed(const std::vector<Reason>& reasons);

/// Says whether another portal of the organization has the slug.
using SlugTaken = std::function<bool(std::string_view slug)>;

/// What `revise` made: contents when `reasons` is empty.
struct Revision {
  PortalContents contents;
  std::vector<Reason> reasons;
};

/// Applies a draft to `current`, or makes contents anew when that is null (then name and query must
/// be given, and a slug that is not is made from the name). Collects every reason against it, in
/// the order of the data model. A query is checked by `query_policy` where the draft gives one.
Revision revise(const PortalContents* current, const PortalDraft& draft, const SlugTaken& is_taken,
                const QueryPolicy& query_policy);

}  // namespace porthole
