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

/// An edge of a graph of input fields.
struct CycleEdge {
  std::size_t target = 0;
  /// The field that causes it.
  const InputValueDefinition* field = nullptr;
};

using CycleEdges = std::vector<CycleEdge>;

/// Walks a graph depth first, without recursion as a path may be as long as the schema, and calls
/// `on_cycle` for each edge that leads back into the current path, with the edges of that cycle.
class CycleFinder {
 public:
  using EdgesOf = std::function<CycleEdges(std::size_t node)>;
  using OnCycle = std::function<void(const CycleEdges& cycle)>;

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
        on_cycle_(cycle_from(depth_[target]));
      }
    }
  }

 private:
  struct Visit {
    std::size_t node;
    CycleEdges edges;
    // The edge after the one that the path follows.
    std::size_t next;
  };
  // Instead of a node's depth in the path.
  static constexpr std::size_t kNew = ~std::size_t{0};
  static constexpr std::size_t kDone = kNew - 1;

  void enter(std::size_t node) {
    depth_[node] = path_.size();
    path_.push_back({node, edges_of_(node), 0});
  }

  CycleEdges cycle_from(std::size_t depth) const {
    CycleEdges cycle;
    for (; depth < path_.size(); ++depth)
      cycle.push_back(path_[depth].edges[path_[depth].next - 1]);
    return cycle;
  }

  const EdgesOf edges_of_;
  const OnCycle on_cycle_;
  std::vector<std::size_t> depth_;
  std::vector<Visit> path_;
};

// Cycles can be long; messages should not be.
constexpr std::size_t kFieldsShownMax = 8;

std::string describe_cycle(const CycleEdges& cycle) {
  std::string text;
  for (std::size_t index = 0; index < cycle.size() && index < kFieldsShownMax; ++index) {
    if (!text.empty()) text += '.';
    text += cycle[index].field->name;
  }
  return cycle.size() > kFieldsShownMax ? text + "…" : text;
}

/// The graph of default values. Its nodes are the input fields whose default values contain
/// objects; edges lead to the fields that these objects leave to their defaults.
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

  CycleEdges edges_of(std::size_t node) const {
    CycleEdges edges;
    const InputValueDefinition& field = *nodes_[node].field;
    add_edges(*field.default_value, *field.type->named, edges);
    return edges;
  }

 private:
  static bool holds_objects(const InputValueDefinition& field) {
    return field.type->named->kind == NamedTypeKind::input_object &&
           field.default_value != nullptr && field.default_value->kind != ValueKind::null;
  }

  // Lists can be ignored: all objects in a value have the innermost type.
  void add_edges(const Value& value, const NamedType& type, CycleEdges& edges) const {
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
  // The fields of an input object that are nodes.
  std::unordered_map<const NamedType*, std::vector<const InputValueDefinition*>> nested_;
};

CycleEdges required_objects(const NamedType& type) {
  CycleEdges edges;
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
      [&](const CycleEdges& cycle) {
        const InputValueDefinition& last = *cycle.back().field;
        problems.report(cycle.front().field->offset,
                        "input object " + quoted(last.type->named->name) +
                            " can't have a value, as it requires itself by " +
                            quoted(describe_cycle(cycle)));
      });
  for (std::size_t node = 0; node < types.size() && !problems.full(); ++node) {
    if (types[node]->kind == NamedTypeKind::input_object) finder.walk_from(node);
  }
}

void check_default_cycles(const Schema& schema, SchemaProblemList& problems) {
  const DefaultGraph graph(schema);
  CycleFinder finder(
      graph.size(), [&](std::size_t node) { return graph.edges_of(node); },
      [&](const CycleEdges& cycle) {
        const CycleEdge& last = cycle.back();
        problems.report(last.field->offset, "the default value of " + graph.name_of(last.target) +
                                                " has itself as a part, by " +
                                                quoted(describe_cycle(cycle)));
      });
  for (std::size_t node = 0; node < graph.size() && !problems.full(); ++node) {
    finder.walk_from(node);
  }
}

}  // namespace porthole::graphql
