#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/base/clock.h"
#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/node_store.h"
#include "portal/graphql/mock/overrides.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

struct MockOptions {
  /// Equal seeds give equal values, on every machine; another one changes them all.
  std::uint64_t seed = 0;
  /// 2025-01-01. Objects are created in the 90 days before; it is part of what values are made
  /// from, so it must not be the time of day where answers are to be repeated.
  Timestamp epoch = Timestamp(std::chrono::milliseconds(1'735'689'600'000));
  /// What URLs begin with, without a slash at the end. The default is reserved for examples, so
  /// that nobody's client calls somebody's server.
  std::string web_url = "https://example.com";
  /// Most objects in one answer; beyond it lists and objects become errors of their fields. A query
  /// within the limits of parsing can ask for lists within lists without end. Costs up to 300 bytes
  /// of memory each, not all at once.
  std::int64_t objects_max = 100'000;
};

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

/// For whom answers are made.
struct MockScope {
  /// The slug of the organization: another one, other values.
  std::string organization;
  /// May be null.
  std::shared_ptr<const KnownObjects> known = nullptr;
  /// What mutations leave behind, of this organization. Where it is null, they leave nothing.
  std::shared_ptr<NodeStore> nodes = nullptr;
};

/// Makes answers where nobody has any: every field gets a value of its type that is a pure function
/// of the seed, the object, the field and its arguments, whatever else a query asks for. What is
/// promised of the values is in docs/answers.md.
///
/// Never changes: any number of threads may use it.
class Mocks {
 public:
  explicit Mocks(MockOptions options) : options_(std::move(options)) {}

  const MockOptions& options() const { return options_; }

  /// The object to execute an operation of that type on, once: it counts what one answer holds.
  /// Without a schema (null) values are made by the names of fields, and `edges` and `nodes` alone
  /// are lists. Null where the schema has no such operation.
  ObjectPtr root(SchemaPtr schema, OperationType operation, MockScope scope) const;

 private:
  MockOptions options_;
};

}  // namespace porthole::graphql
