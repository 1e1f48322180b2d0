#include "portal/graphql/type/cycle_rules.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "portal/graphql/type/schema_coordinate.h"

namespace porthole::graphql {

namespace {

/// A step from one node of a graph to another.
struct Edge {
  std::size_t target = 0;
  /// The field that is the reason for it.
  const InputValueDefinition* field = nullptr;
};

using Edges = std::vector<Edge>;

/// Walks a graph depth first, without recursion, as a path may be as long as the schema; and calls
/// `on_cycle` for each edge that leads back into the path, with the edges of that circle.
class CycleFinder {
 public:
  using EdgesOf = std::function<Edges(std::size_t node)>;
  using OnCycle = std::function<void(const Edges& circle)>;

  CycleFinder(std::size_t node_count, EdgesOf edges_of, OnCycle on_cycle)
      : edges_of_(std::move(edges_of)), on_cycle_(std::move(on_cycle)), depth_(node_count, kNew) {}

  void walk_from(std::size_t node) {
    if (depth_[node] != kNew) return;
    enter(node);
    while (!path_.empty()) {
      Visit& visit = path_.back();
      if (visit.next == visit.edges.size()) {
        depth_[visit.node] = kDone;
        path_.pop_back();
        continue;
      }
      const std::size_t target = visit.edges[visit.next++].target;
      if (depth_[target] == kNew) {
        enter(target);
      } else if (depth_[target] != kDone) {
        on_cycle_(circle_from(depth_[target]));
      }
    }
  }

 private:
  struct Visit {
    std::size_t node;
    Edges edges;
    // The one after the edge that the path goes along.
    std::size_t next;
  };
  // Instead of a node's place in the path.
  static constexpr std::size_t kNew = ~std::size_t{0};
  static constexpr std::size_t kDone = kNew - 1;

  void enter(std::size_t node) {
    depth_[node] = path_.size();
    path_.push_back({node, edges_of_(node), 0});
  }

  Edges circle_from(std::size_t depth) const {
    Edges circle;
    for (; depth < path_.size(); ++depth)
      circle.push_back(path_[depth].edges[path_[depth].next - 1]);
    return circle;
  }

  const EdgesOf edges_of_;
  const OnCycle on_cycle_;
  std::vector<std::size_t> depth_;
  std::vector<Visit> path_;
};

// Circles can be long, and messages should not.
constexpr std::size_t kFieldsShownMax = 8;

std::string describe_circle(const Edges& circle) {
  std::string text;
  for (std::size_t index = 0; index < circle.size() && index < kFieldsShownMax; ++index) {
    if (!text.empty()) text += '.';
    text += circle[index].field->name;
  }
  return circle.size() > kFieldsShownMax ? text + "…" : text;
}

/// The graph of default values. Its nodes are the input fields whose default values hold objects;
/// from each an edge leads to those that these objects leave to their defaults.
class DefaultGraph {
 public:
  explicit DefaultGraph(const Schema& schema) {
    for (const NamedType* type : schema.types()) {
      for (const InputValueDefinition& field : type->input_fields) {
        if (!holds_objects(field)) continue;
        node_of_.emplace(&field, nodes_.size());
        nodes_.push_back({type, &field});
        nested_[type].push_back(&field);
      }
    }
  }

  std::size_t size() const { return nodes_.size(); }

  std::string name_of(std::size_t node) const {
    return quoted(
        SchemaCoordinate{.type = nodes_[node].owner->name, .field = nodes_[node].field->name});
  }

  Edges edges_of(std::size_t node) const {
    Edges edges;
    const InputValueDefinition& field = *nodes_[node].field;
    add_edges(*field.default_value, *field.type->named, edges);
    return edges;
  }

 private:
  static bool holds_objects(const InputValueDefinition& field) {
    return field.type->named->kind == NamedTypeKind::input_object &&
           field.default_value != nullptr && field.default_value->kind != ValueKind::null;
  }

  // Lists don't matter: whatever objects a value holds are of the innermost type.
  void add_edges(const Value& value, const NamedType& type, Edges& edges) const {
    for (const Value& item : value.items) add_edges(item, type, edges);
    if (value.kind != ValueKind::object) return;
    std::vector<const InputValueDefinition*> given;
    for (const ObjectField& field : value.fields) {
      const InputValueDefinition& definition = *type.input_field(field.name.text);
      given.push_back(&definition);
      if (definition.type->named->kind != NamedTypeKind::input_object) continue;
      add_edges(field.value, *definition.type->named, edges);
    }
    const auto nested = nested_.find(&type);
    if (nested == nested_.end()) return;
    std::sort(given.begin(), given.end());
    for (const InputValueDefinition* field : nested->second) {
      if (std::binary_search(given.begin(), given.end(), field)) continue;
      edges.push_back({.target = node_of_.at(field), .field = field});
    }
  }

  struct Node {
    const NamedType* owner;
    const InputValueDefinition* field;
  };
  std::vector<Node> nodes_;
  std::unordered_map<const InputValueDefinition*, std::size_t> node_of_;
  // The nodes among the fields of an input object.
  std::unordered_map<const NamedType*, std::vector<const InputValueDefinition*>> nested_;
};

Edges required_objects(const NamedType& type) {
  Edges edges;
  for (const InputValueDefinition& field : type.input_fields) {
    if (!field.type->is_non_null() || field.type->inner->is_list()) continue;
    if (field.type->named->kind != NamedTypeKind::input_object) continue;
    edges.push_back({.target = field.type->named->index, .field = &field});
  }
  return edges;
}

}  // namespace

void check_input_cycles(const Schema& schema, SchemaProblemList& problems) {
  const List<const NamedType*> types = schema.types();
  CycleFinder finder(
      types.size(), [&](std::size_t node) { return required_objects(*types[node]); },
      [&](const Edges& circle) {
        const InputValueDefinition& last = *circle.back().field;
        problems.report(circle.front().field->offset,
                        "input object " + quoted(last.type->named->name) +
                            " can't have a value, as it requires itself by " +
                            quoted(describe_circle(circle)));
      });
  for (std::size_t node = 0; node < types.size() && !problems.full(); ++node) {
    if (types[node]->kind == NamedTypeKind::input_object) finder.walk_from(node);
  }
}

void check_default_cycles(const Schema& schema, SchemaProblemList& problems) {
  const DefaultGraph graph(schema);
  CycleFinder finder(
      graph.size(), [&](std::size_t node) { return graph.edges_of(node); },
      [&](const Edges& circle) {
        const Edge& last = circle.back();
        problems.report(last.field->offset, "the default value of " + graph.name_of(last.target) +
                                                " has itself as a part, by " +
                                                quoted(describe_circle(circle)));
      });
  for (std::size_t node = 0; node < graph.size() && !problems.full(); ++node) {
    finder.walk_from(node);
  }
}

}  // namespace porthole::graphql
