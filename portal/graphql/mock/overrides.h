#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "portal/base/json.h"

namespace porthole::graphql {

/// Values of an object that replace made-up ones: a JSON object by field name. Null if there are
/// none. Nested objects are overrides for the object in that field; an `id` in them identifies that
/// object. Immutable.
using Overrides = std::shared_ptr<const json::Value>;

/// Builds overrides.
class OverridesBuilder {
 public:
  OverridesBuilder();

  json::Value& value() { return owned_->value; }
  const json::Value& value() const { return owned_->value; }
  bool empty() const { return owned_->value.ObjectEmpty(); }

  /// These set a member of `object`, which lies in this builder, unless it is already set. Strings
  /// and values are copied.
  void add(json::Value& object, std::string_view name, std::string_view value);
  void add(json::Value& object, std::string_view name, const json::Value& value);
  void add_null(json::Value& object, std::string_view name);
  /// An object, which may exist already.
  json::Value& add_object(json::Value& object, std::string_view name);
  /// Adds a list with one object, which is returned.
  json::Value& add_list(json::Value& object, std::string_view name);

  /// Turns the whole value into a list, and appends an object, which is returned.
  json::Value& append_object();

  /// Sets each member of `values`, an object, replacing existing ones; merges recursively if both
  /// are objects.
  void merge(const json::Value& values) { merge(owned_->value, values); }

  /// What was added so far: it changes with the builder, which it keeps alive.
  Overrides so_far() const { return {owned_, &owned_->value}; }
  /// The result. Nothing may be added afterwards.
  Overrides finish();

 private:
  using Memory = json::Document::AllocatorType;
  // The default chunk of an allocator is 64 KiB, and there may be thousands of builders.
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

/// The member of that name, or null; also if `overrides` is null.
const json::Value* find(const Overrides& overrides, std::string_view name);

/// As `find`, sharing ownership.
Overrides member_of(const Overrides& overrides, std::string_view name);

/// Whether there is any member.
bool says_anything(const Overrides& overrides);
/// Whether there is a member other than `id` and `uuid`.
bool says_more_than_id(const Overrides& overrides);

/// A value within `whole`, which stays alive as long as the result.
inline Overrides part_of(const Overrides& whole, const json::Value& part) {
  return {whole, &part};
}

}  // namespace porthole::graphql
