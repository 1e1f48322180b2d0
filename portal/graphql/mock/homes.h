#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "portal/graphql/mock/own_words.h"
#include "portal/graphql/type/schema.h"

namespace porthole::graphql {

/// How many made-up objects a list holds.
inline constexpr std::uint32_t kListedMin = 3;
inline constexpr std::uint32_t kListedMax = 25;

/// Where objects of a type are at home: in a list of one object of another type, such as a
/// pipeline's builds, or in none. Each object has one place there, by which it is listed, looked up
/// and found by its id.
struct Home {
  explicit Home(std::string the_name, const NamedType& the_type);

  /// `Pipeline.builds`, or the name of the type in no list: part of every object's identity.
  std::string name;
  /// The home of the object that holds the list; null in no list.
  const Home* owner = nullptr;
  /// The type of the object that holds the list; null in no list.
  const NamedType* owner_type = nullptr;
  /// The type of the items; may be abstract.
  const NamedType* type;
  /// The list; null in no list.
  const FieldDefinition* field = nullptr;
  /// The number of homes up to the outermost, this one included.
  std::size_t depth = 1;
  /// Whether its objects have a `number: Int` that counts up in the list.
  bool is_numbered = false;
  bool has_slug = false;
  SlugWords slugs;
  /// How many its lists hold at most: no two objects of one list have the same label.
  std::uint32_t listed_max = kListedMax;
  /// Whether its objects, or those that they belong to, are numbered and come and go: a build and
  /// its jobs, in contrast to a pipeline.
  bool is_momentary = false;
};

/// What is at home where in a schema, going by its shape:
/// - `Build` has a field of type `Pipeline`, and `Pipeline` lists builds: builds are at home there.
///   Of several such lists, the one deepest in the tree counts: a job's is its build's.
/// - A type that leads back to no object that lists it is at home in each of these lists, unless
///   the query root looks it up: then it is in none, like a user.
///
/// Immutable: safe to read from any thread.
class Homes {
 public:
  explicit Homes(SchemaPtr schema);
  Homes(const Homes&) = delete;
  Homes& operator=(const Homes&) = delete;

  const Schema* schema() const { return schema_.get(); }

  /// The homes of an object type with ids; the first one is where it is if nothing says more. Empty
  /// for other types.
  const std::vector<const Home*>& of(const NamedType& type) const { return by_type_[type.index]; }
  /// The home that is this list of `owner`; null if the items are at home elsewhere.
  const Home* in(const NamedType& owner, const FieldDefinition& field) const;
  /// The field of `type` that leads back to the object that lists it; null if there is none.
  static const FieldDefinition* back(const NamedType& type, const NamedType& owner);
  /// The numbered list of objects of type `owner` whose items are called `item`; null if there is
  /// none.
  const Home* numbered(const NamedType& owner, std::string_view item) const;
  /// The first numbered list of objects of type `owner`; null if there is none.
  const Home* first_numbered(const NamedType& owner) const;
  /// Whether there is one object of the type, which the query root has: the viewer.
  bool is_single(const NamedType& type) const { return is_single_[type.index]; }
  /// Whether objects of the type are people.
  bool is_person(const NamedType& type) const { return is_person_[type.index]; }
  /// The fields of `type` that lead to other objects that list it besides its home: what links two
  /// objects, such as a team and a pipeline, is younger than both.
  const std::vector<const FieldDefinition*>& links(const NamedType& type) const {
    return links_[type.index];
  }

 private:
  struct Candidate {
    const NamedType* owner = nullptr;
    const FieldDefinition* field = nullptr;
    const NamedType* listed = nullptr;
    bool leads_back = false;
  };

  void settle(const NamedType& type);
  const Home* add(const NamedType& type, const Candidate* candidate);
  bool is_looked_up(const NamedType& type) const;
  std::size_t depth_of(const NamedType& type);

  const SchemaPtr schema_;
  std::vector<std::unique_ptr<Home>> homes_;
  std::vector<std::vector<const Home*>> by_type_;
  /// By type: the lists that hold it.
  std::vector<std::vector<Candidate>> candidates_;
  /// By type: whether its homes are known, or being looked for.
  std::vector<bool> is_settled_;
  std::vector<bool> is_single_;
  std::vector<bool> is_person_;
  std::vector<std::vector<const FieldDefinition*>> links_;
};

}  // namespace porthole::graphql
