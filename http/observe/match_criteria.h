#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/router.h"
#include "portal/base/json.h"
#include "portal/base/object_reader.h"

namespace porthole::http {

/// A header that a request must have, and its value with credentials masked.
struct HeaderCriterion {
  std::string name;
  std::string value;
  std::string redacted_value;
};

/// A JSON value that a request must contain, and the same with credentials masked. Never null;
/// shared by copies of the criteria.
struct JsonCriterion {
  std::shared_ptr<const json::Document> value;
  std::shared_ptr<const json::Document> redacted;
};

/// What a request must be like: MATCH of the control API. Each criterion that is left empty matches
/// anything.
struct MatchCriteria {
  std::optional<std::string> organization = {};
  std::optional<std::string> method = {};
  std::optional<std::string> path = {};
  /// See path_pattern.h. Must be valid.
  std::optional<std::string> path_pattern = {};
  std::optional<Surface> surface = {};
  std::optional<std::string> portal = {};
  std::optional<std::string> operation = {};
  std::optional<std::string> token_kind = {};
  /// On whose behalf it was sent (`origin_of`), or `any`; absent: the client's own.
  std::optional<std::string> origin = {};
  std::vector<HeaderCriterion> headers = {};
  std::optional<JsonCriterion> body = {};
  std::optional<JsonCriterion> variables = {};
  /// The members these were read from, as compact JSON with credentials masked.
  std::string json = "{}";
};

/// Reads the members of a MATCH object, and adds a finding for each that is wrong.
MatchCriteria read_criteria(ObjectReader& object);

/// The `origin` that matches requests of any origin and of none.
inline constexpr std::string_view kAnyOrigin = "any";

/// The surface of that name, if requests to it can be matched.
std::optional<Surface> find_matched_surface(std::string_view name);

}  // namespace porthole::http
