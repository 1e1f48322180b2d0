#include "http/message/router.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "http/message/url.h"
#include "portal/base/utf8.h"

namespace porthole::http {
namespace {

/// Takes the segment behind the slash that `path` begins with. Several slashes are one.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

/// Whether `path` has no segment any more.
bool is_at_end(std::string_view path) {
  return path.find_first_not_of('/') == std::string_view::npos;
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}

}  // namespace

std::string_view name_of(Surface surface) {
  constexpr std::array<std::string_view, kSurfaces> kNames = {"root",    "rest",    "portal",
                                                              "graphql", "control", "console"};
  return kNames[static_cast<std::size_t>(surface)];
}

std::string_view PathParameters::get(std::string_view name) const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (parameters_[i].name == name) return parameters_[i].value;
  }
  return {};
}

bool PathParameters::add(std::string_view name, std::string_view raw) {
  assert(count_ < kMax);
  Parameter& parameter = parameters_[count_];
  parameter.name = name;
  parameter.value = raw;
  if (raw.find('%') != std::string_view::npos) {
    auto decoded = decode_path_segment(raw);
    if (!decoded || !utf8::is_valid(*decoded)) return false;
    parameter.decoded = *std::move(decoded);
    parameter.value = parameter.decoded;
  }
  ++count_;
  return true;
}

/// A node of the tree of path segments.
struct Router::Node {
  std::vector<std::pair<std::string_view, std::unique_ptr<Node>>> literals;
  std::string_view parameter_name;
  std::unique_ptr<Node> parameter;
  std::vector<const Route*> routes;
  /// Of the routes at this node and below it: their surface, if all have the same one, and whether
  /// one of them runs on a worker.
  std::optional<Surface> surface;
  bool has_mixed_surfaces = false;
  bool has_worker_routes = false;

  void note(const Route& route) {
    if (surface && *surface != route.surface) has_mixed_surfaces = true;
    surface = has_mixed_surfaces ? std::nullopt : std::optional(route.surface);
    has_worker_routes = has_worker_routes || route.runs_on == RunsOn::worker;
  }

  Node& child(std::string_view segment) {
    if (is_parameter(segment)) {
      if (parameter == nullptr) parameter = std::make_unique<Node>();
      parameter_name = segment.substr(1, segment.size() - 2);
      return *parameter;
    }
    for (auto& [text, node] : literals) {
      if (text == segment) return *node;
    }
    literals.emplace_back(segment, std::make_unique<Node>());
    return *literals.back().second;
  }

  const Node* literal(std::string_view segment) const {
    for (const auto& [text, node] : literals) {
      if (text == segment) return node.get();
    }
    return nullptr;
  }

  /// The node with routes that `path` leads to. Literal segments are tried before parameters.
  const Node* find(std::string_view path, PathParameters& parameters) const {
    if (is_at_end(path)) return routes.empty() ? nullptr : this;
    const std::string_view segment = take_segment(path);
    if (const Node* node = literal(segment)) {
      if (const Node* found = node->find(path, parameters)) return found;
    }
    if (parameter == nullptr) return nullptr;
    if (!parameters.add(parameter_name, segment)) return nullptr;
    if (const Node* found = parameter->find(path, parameters)) return found;
    parameters.pop();
    return nullptr;
  }

  std::string allowed() const {
    std::vector<std::string> methods;
    for (const Route* route : routes) {
      methods.emplace_back(route->method);
      if (route->method == "GET") methods.emplace_back("HEAD");
    }
    methods.emplace_back("OPTIONS");
    return join(methods);
  }
};

Router::Router(const std::vector<Route>& routes) : root_(std::make_unique<Node>()) {
  for (const Route& route : routes) {
    Node* node = root_.get();
    node->note(route);
    std::string_view rest = route.pattern;
    while (rest.size() > 1) {
      node = &node->child(take_segment(rest));
      node->note(route);
    }
    node->routes.push_back(&route);
  }
}

Router::~Router() = default;

void Router::find(std::string_view method, std::string_view path, RouteMatch& match) const {
  if (!path.starts_with('/')) return;
  const Node* node = root_->find(path, match.parameters);
  if (node == nullptr) {
    locate(path, match);
    return;
  }
  match.surface = node->routes.front()->surface;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const Route* route : node->routes) {
    if (route->method == wanted) {
      match.route = route;
      return;
    }
  }
  match.allowed = node->allowed();
}

/// Follows an unknown path as far as the tree goes.
void Router::locate(std::string_view path, RouteMatch& match) const {
  const Node* node = root_.get();
  while (!is_at_end(path)) {
    const std::string_view segment = take_segment(path);
    const Node* next = node->literal(segment);
    if (next == nullptr && node->parameter != nullptr &&
        match.parameters.add(node->parameter_name, segment)) {
      next = node->parameter.get();
    }
    if (next == nullptr) break;
    node = next;
  }
  match.surface = node->surface;
}

bool Router::runs_on_worker(std::string_view method, std::string_view path) const {
  std::string_view rest = path;
  const Node* first =
      path.size() > 1 && path.front() == '/' ? root_->literal(take_segment(rest)) : nullptr;
  if (first == nullptr || !first->has_worker_routes) return false;
  RouteMatch match;
  find(method, path, match);
  return match.route != nullptr && match.route->runs_on == RunsOn::worker;
}

BodySize Router::body_size(std::string_view method, std::string_view path) const {
  RouteMatch match;
  find(method, path, match);
  return match.route == nullptr ? BodySize::usual : match.route->body;
}

}  // namespace porthole::http
