#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {

/// Objects that really exist, with the values that are known of them; the rest is made up. By their
/// `id` they are found by `node(id:)`; by their other values, by arguments of the same name
/// (`organization(slug:)`). A connection of their type lists them and nothing else.
///
/// Never changes once it is in use: any number of threads may read it then.
class KnownObjects {
 public:
  /// Where a field without arguments, of the object's type, gives the object.
  enum class Reach : std::uint8_t {
    /// Everywhere: the organization that a portal belongs to.
    everywhere,
    /// Below the root where no list or argument is on the way: the user under `viewer`.
    root,
    /// Nowhere: it must be asked for, or be listed.
    none,
  };
  using Fields = std::vector<std::pair<std::string, std::string>>;

  /// `fields` must have an `id`, in the form of `graphql_id`, and should have the `uuid` of it. Of
  /// several with a reach, the first of its type counts.
  void add(std::string type_name, const Fields& fields, Reach reach);
  /// Says that no other objects exist of the types that were added: what an argument names and
  /// isn't among them is null. Otherwise it is made up.
  void set_complete() { is_complete_ = true; }

  struct Known {
    Overrides fields;
    Reach reach = Reach::none;
  };

  bool empty() const { return by_type_.empty(); }
  bool is_complete() const { return is_complete_; }
  /// Those of a type, in the order added; null where there are none.
  const std::vector<Known>* of_type(std::string_view type_name) const;
  /// Null where there is none.
  const Known* find(std::string_view type_name, std::string_view id) const;

 private:
  std::map<std::string, std::vector<Known>, std::less<>> by_type_;
  /// Places in the lists above, by identifier.
  std::map<std::string, std::size_t, std::less<>> by_id_;
  bool is_complete_ = false;
};

}  // namespace porthole::graphql
