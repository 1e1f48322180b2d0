#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/response.h"
#include "portal/base/result.h"

namespace porthole::http {

struct Call;

/// Decodes, makes one call on the store, encodes.
using Handler = Result<Response> (*)(Call& call);

/// Which of the real service's hosts a route belongs to, and hence its manners.
enum class Surface {
  root,     ///< `GET /`: no authentication, no limits.
  rest,     ///< `/v2`.
  portal,   ///< `/organizations/{org}/portals/{slug}`: the portals themselves.
  graphql,  ///< `/v1`.
  control,  ///< `/_porthole/v1`: ours.
  console,  ///< `/_porthole`: pages for people.
};

inline constexpr std::size_t kSurfaces = 6;

/// `rest`, `portal`, …: as journal and metrics call it.
std::string_view name_of(Surface surface);

/// Who may call a route.
enum class Guard {
  open,    ///< Anyone.
  token,   ///< Any access token.
  scope,   ///< An access token with the route's scope.
  portal,  ///< A token that opens the path's portal.
  local,   ///< Whoever is on this machine: see `LocalAccess::check_source`.
  /// The same, with the control token if there is one: see `LocalAccess::check`.
  control,
};

/// One row of the table of routes.
struct Route {
  std::string_view method;
  /// `/v2/organizations/{org}`: literal segments, and names in braces that stand for one segment.
  std::string_view pattern;
  Surface surface = Surface::rest;
  Guard guard = Guard::scope;
  /// With `Guard::scope`.
  std::string_view scope = {};
  Handler handler = nullptr;
};

/// The segments that stood where a pattern has names, percent-decoded.
class PathParameters {
 public:
  static constexpr std::size_t kMax = 4;

  /// Empty when the pattern has no such name.
  std::string_view get(std::string_view name) const;
  /// False when `raw` isn't well-formed UTF-8 once decoded, which names nothing.
  bool add(std::string_view name, std::string_view raw);
  void pop() { --count_; }

 private:
  struct Parameter {
    std::string_view name;
    std::string_view value;
    std::string decoded;  ///< What `value` views, if the segment had escapes.
  };
  std::array<Parameter, kMax> parameters_;
  std::size_t count_ = 0;
};

/// What was found for a method and a path.
struct RouteMatch {
  /// Null when there is none for the method; then `allowed` is empty when the path is unknown too.
  const Route* route = nullptr;
  PathParameters parameters;
  /// The methods that the path takes, ready for an `Allow` header.
  std::string allowed;
};

/// Finds routes. Immutable once built: safe from any thread.
class Router {
 public:
  /// `routes` must outlive the router.
  explicit Router(const std::vector<Route>& routes);
  ~Router();

  /// A route for GET answers HEAD too. A slash at the end of `path` is ignored, as Rails does (a
  /// guess about the real service).
  void find(std::string_view method, std::string_view path, RouteMatch& match) const;

 private:
  struct Node;
  std::unique_ptr<Node> root_;
};

/// Every route that the server has. Defined in `http/api/routes.cpp`.
const std::vector<Route>& all_routes();

}  // namespace porthole::http
