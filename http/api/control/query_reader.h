#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/app/application.h"
#include "http/message/response.h"
#include "portal/base/object_reader.h"

namespace porthole::http::control {

/// Reads a request's query. Read the parameters first, then call `refusal`, as with `BodyReader`.
/// Findings have the path `?NAME`. Not thread-safe.
class QueryReader {
 public:
  explicit QueryReader(std::string_view query);

  /// The decoded value; nothing when the parameter is missing, or wrong, which adds a finding.
  std::optional<std::string> text(std::string_view name);
  /// A whole number from `min` to `max`.
  std::optional<std::uint64_t> natural(std::string_view name, std::uint64_t min, std::uint64_t max);
  /// `?organization=SLUG`, which narrows many routes to one organization. What can't be a slug is
  /// refused: nothing would ever match it.
  std::optional<std::string> organization();

  /// Adds a finding.
  void refuse(std::string_view name, std::string message);

  /// The error response, status 422, for parameters that are unknown, repeated, empty or refused.
  /// Call it once, after all parameters were read.
  std::optional<Response> refusal();

 private:
  struct Parameter {
    std::string name;
    std::optional<std::string> value;
    bool is_known = false;
  };
  std::vector<Parameter> parameters_;
  Findings findings_;
};

/// The whole number that `text` is; nothing when it is none, or exceeds 64 bits.
std::optional<std::uint64_t> parse_natural(std::string_view text);

/// The organization that `?organization=SLUG` narrows a route to.
struct OrganizationScope {
  /// Empty: all organizations.
  std::string slug = {};
  /// The error response, if the query is wrong. Unknown parameters are refused: a typo in
  /// "organization" must not widen a request to all organizations.
  std::optional<Response> refusal = {};
};

/// The organization need not exist.
OrganizationScope read_scope(const Call& call);

/// Refused with 404 when the organization doesn't exist.
OrganizationScope read_existing_scope(const Call& call);

}  // namespace porthole::http::control
