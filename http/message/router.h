#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/route.h"

namespace porthole::http {

/// The path segments that matched the names of a pattern, percent-decoded. Views of the path; not
/// copyable, since decoded values view themselves.
class PathParameters {
 public:
  static constexpr std::size_t kMax = 4;

  PathParameters() = default;
  PathParameters(const PathParameters&) = delete;
  PathParameters& operator=(const PathParameters&) = delete;

  /// Empty when the pattern has no such name.
  std::string_view get(std::string_view name) const;
  /// Returns false, and adds nothing, when `raw` isn't well-formed UTF-8 once decoded.
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
  /// Null when no route has this method and path; `allowed` is then empty when the path is unknown.
  const Route* route = nullptr;
  /// The surface that the path belongs to, known also for paths that only begin like a route.
  std::optional<Surface> surface;
  /// For unknown paths, those of the segments that were matched.
  PathParameters parameters;
  /// With a null `route`: the methods that the path takes, as the value of an `Allow` header.
  std::string allowed;
};

/// Finds routes. Immutable once built: safe from any thread.
class Router {
 public:
  /// `routes` must outlive the router.
  explicit Router(const std::vector<Route>& routes);
  ~Router();

  /// Fills `match`, which must be new. A route for GET also answers HEAD. A slash at the end of
  /// `path` is ignored, and several are one, as Rails does (a guess about the real service).
  void find(std::string_view method, std::string_view path, RouteMatch& match) const;

  /// Whether the route of a request, if it has one, runs on a worker. Costs next to nothing where
  /// no route below the first segment of `path` does.
  bool runs_on_worker(std::string_view method, std::string_view path) const;

  /// How large the body of a request may be. The usual size where it has no route.
  BodySize body_size(std::string_view method, std::string_view path) const;

 private:
  struct Node;

  void locate(std::string_view path, RouteMatch& match) const;

  std::unique_ptr<Node> root_;
};

}  // namespace porthole::http
