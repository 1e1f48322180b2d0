#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/shape.h"

namespace porthole::graphql {

/// The objects that a list field of `owner` holds, in order: those that mutations created, the
/// newest first, and then made-up ones.
/// - Where the items are at home in this list, they are the list's population.
/// - Elsewhere they are some of those at home with what `owner` has or belongs to: an
///   organization's jobs are jobs of its pipelines' builds.
///
/// Arguments filter: called like a field of the items (`state: [FAILED]`, `createdAtFrom`), like a
/// type of them (`type: [COMMAND]`), or `search`. If none passes a filter by text, the list holds a
/// few that do and are in no other list.
class ConnectionItems {
 public:
  ConnectionItems(const MockObjectPtr& owner, const FieldCall& call, const NamedType& item);

  std::size_t count() const { return is_lazy_ ? first_.size() + population_.count : first_.size(); }
  Uuid uuid_at(std::size_t index) const;
  /// Beyond the count: further ones.
  MockObjectPtr at(std::size_t index) const;
  /// False if the limit of objects of an answer was reached before all candidates were looked at.
  bool is_whole() const { return is_whole_; }

 private:
  struct Filter {
    const FieldDefinition* field = nullptr;
    const json::Value* value = nullptr;
  };
  /// A bound of a time: `createdAtFrom`.
  struct Bound {
    const FieldDefinition* field = nullptr;
    Timestamp time = {};
    bool is_upper = false;
  };

  void read_arguments(const FieldCall& call);
  void read_type_filter(const FieldCall& call);
  /// Restricts the types to these.
  void only(const std::vector<const NamedType*>& types);
  bool filters() const;
  void list_known(const std::vector<KnownObjects::Known>& known);
  void list_created();
  void list_population();
  void list_elsewhere();
  void sort();
  /// Adds objects with what the filters ask for, of places that are in no list.
  void add_wanted();
  bool belongs(const MockObject& object) const;
  bool leads_to_owner(const MockObject& object) const;
  bool passes(const MockObject& object) const;
  MockObjectPtr make(const Place& place, Overrides given) const;
  Place place_at(std::size_t position) const;
  Overrides wanted_values(std::uint64_t index) const;

  const MockWorldPtr world_;
  const MockObjectPtr owner_;
  const NamedType& item_;
  const MockKey key_;
  /// The home that this list is, or the one that its items come from.
  const Home* home_ = nullptr;
  bool is_home_ = false;
  std::vector<Filter> filters_;
  std::vector<Bound> bounds_;
  /// The types that may be listed; absent: all.
  std::optional<std::vector<const NamedType*>> types_;
  std::string_view search_;
  /// The field that sorts them; null: by age.
  const FieldDefinition* order_ = nullptr;
  std::optional<Place> owner_place_;
  Population population_;
  /// Whether the population follows `first_`, unfiltered.
  bool is_lazy_ = false;
  std::vector<MockObjectPtr> first_;
  bool is_whole_ = true;
};

}  // namespace porthole::graphql
