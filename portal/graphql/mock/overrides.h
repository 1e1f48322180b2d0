#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "portal/base/json.h"

namespace porthole::graphql {

/// Values that an object has instead of those that would be made for it: an object of JSON, by the
/// names of the fields. Null where there are none. What is an object in it holds such values for
/// the object of that field; an `id` in it says which object that is. Never changes.
using Overrides = std::shared_ptr<const json::Value>;

/// Overrides in the making.
class OverridesBuilder {
 public:
  OverridesBuilder();

  json::Value& value() { return owned_->value; }
  const json::Value& value() const { return owned_->value; }
  bool empty() const { return owned_->value.ObjectEmpty(); }

  /// Each sets a member of `object`, which lies in this builder; what has a value already keeps it.
  /// Texts and values are copied.
  void add(json::Value& object, std::string_view name, std::string_view value);
  void add(json::Value& object, std::string_view name, const json::Value& value);
  void add_null(json::Value& object, std::string_view name);
  /// An object, which may be there already.
  json::Value& add_object(json::Value& object, std::string_view name);
  /// A list with one object, which is returned.
  json::Value& add_list(json::Value& object, std::string_view name);

  /// Makes a list of the whole, and adds an object to it, which is returned.
  json::Value& append_object();

  /// Sets each member of `values`, an object, over those that are there; deep where both are
  /// objects.
  void merge(const json::Value& values) { merge(owned_->value, values); }

  /// What was built; nothing may be added afterwards.
  Overrides finish();

 private:
  using Memory = json::Document::AllocatorType;
  // A document's own allocator takes 64 KiB at once, and there may be thousands of these.
  static constexpr std::size_t kChunkBytes = 256;
  struct Owned {
    Memory memory{kChunkBytes};
    json::Value value{rapidjson::kObjectType};
  };

  json::Value text(std::string_view text);
  json::Value copy(const json::Value& value);
  void merge(json::Value& target, const json::Value& values);

  std::shared_ptr<Owned> owned_;
};

/// `value` as compact JSON.
std::string to_json(const json::Value& value);

/// The member of that name, or null: also where there are no overrides.
const json::Value* find(const Overrides& overrides, std::string_view name);

/// The same, sharing the ownership.
Overrides member_of(const Overrides& overrides, std::string_view name);

/// Whether there is any member.
bool says_anything(const Overrides& overrides);
/// Whether there is a member that an identifier doesn't tell: another one than `id` and `uuid`.
bool says_more_than_id(const Overrides& overrides);

/// A value within `whole`, which stays alive as long as that value is held.
inline Overrides part_of(const Overrides& whole, const json::Value& part) {
  return {whole, &part};
}

}  // namespace porthole::graphql
