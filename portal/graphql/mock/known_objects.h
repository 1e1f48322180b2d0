#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/base/uuid.h"
#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {

/// Objects that really exist, with their known values; the rest is made up. `node(id:)` finds them
/// by `id`, other fields by arguments with the names of their values (`organization(slug:)`). A
/// connection of their type lists exactly them.
///
/// Immutable once in use: then safe to read from any thread.
class KnownObjects {
 public:
  /// Which fields without arguments, of the object's type, return the object.
  enum class Reach : std::uint8_t {
    /// Everywhere: the organization of a portal.
    everywhere,
    /// Below the root without a list or argument in between: the user in `viewer`.
    root,
    /// Nowhere: only look-ups and lists return it.
    none,
  };
  using Fields = std::vector<std::pair<std::string, std::string>>;

  /// `fields` must contain an `id` in the form of `graphql_id`, and should contain its `uuid`. Of
  /// several objects with a reach, the first of its type counts.
  void add(std::string type_name, const Fields& fields, Reach reach);
  /// Makes a type known that may have no objects: connections of it are empty then.
  void declare(std::string type_name) { by_type_.try_emplace(std::move(type_name)); }
  /// Declares that no other objects of the known types exist: looking up any other returns null.
  /// Otherwise it is made up.
  void set_complete() { is_complete_ = true; }

  struct Known {
    Overrides fields;
    Uuid uuid;
    Reach reach = Reach::none;
  };

  bool empty() const { return by_type_.empty(); }
  bool is_complete() const { return is_complete_; }
  /// The objects of a type in the order added; null if the type isn't known.
  const std::vector<Known>* of_type(std::string_view type_name) const;
  /// Null if there is none.
  const Known* find(std::string_view type_name, std::string_view id) const;

 private:
  std::map<std::string, std::vector<Known>, std::less<>> by_type_;
  /// Indices in the lists above, by id.
  std::map<std::string, std::size_t, std::less<>> by_id_;
  bool is_complete_ = false;
};

}  // namespace porthole::graphql
