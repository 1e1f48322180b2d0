#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "portal/base/clock.h"
#include "portal/base/digest.h"
#include "portal/base/json.h"
#include "portal/base/uuid.h"

namespace porthole {

/// Where something is wrong in a document, as a JSON pointer, and what.
struct Finding {
  std::string pointer;
  std::string message;
};

using Findings = std::vector<Finding>;

/// A place in a document as a chain of steps, put together only when something is wrong there.
struct Place {
  const Place* parent = nullptr;
  std::string_view name = {};
  std::size_t index = 0;

  Place at(std::string_view member) const { return {this, member, 0}; }
  Place at(std::size_t element) const { return {this, {}, element}; }
  std::string pointer() const;
};

enum class Need { required, optional };

/// Reads the members of one object, and finds what is missing, mistyped or unknown.
class ObjectReader {
 public:
  /// `value` need not be an object: that is a finding, after which nothing can be read.
  ObjectReader(const json::Value& value, const Place& place, Findings& findings);

  bool is_object() const { return object_ != nullptr; }
  const json::Value& object() const { return *object_; }

  std::optional<std::string_view> text(std::string_view name, Need need);
  std::optional<std::uint64_t> natural(std::string_view name, Need need);
  std::optional<bool> boolean(std::string_view name, Need need);
  std::optional<Timestamp> time(std::string_view name, Need need);
  std::optional<Uuid> uuid(std::string_view name, Need need);
  std::optional<Digest> digest(std::string_view name, Need need);
  /// Null when it is not there or not an array.
  const json::Value* array(std::string_view name, Need need);
  /// Strings only; empty when it is not there.
  std::vector<std::string> texts(std::string_view name, Need need);
  /// Has `read` read all members of the object that is there under that name, if one is.
  template <typename Read>
  void inner(std::string_view name, Need need, const Read& read) {
    const json::Value* value = take(name);
    if (value == nullptr || value->IsNull()) {
      if (need == Need::required && is_object()) refuse_missing(name);
      return;
    }
    const Place place = place_.at(name);
    ObjectReader object(*value, place, findings_);
    if (!object.is_object()) return;
    read(object);
    object.refuse_unknown();
  }
  /// The member, read by the caller. Null when it is not there.
  const json::Value* take(std::string_view name);

  /// To be called last: everything that was not read is unknown.
  void refuse_unknown();

  void refuse(std::string_view name, std::string message);
  /// Refuses the element at `index` of the array `name`.
  void refuse(std::string_view name, std::size_t index, std::string message);
  /// Refuses the object itself.
  void refuse(std::string message);

  void refuse_missing(std::string_view name);

  const Place& place() const { return place_; }

 private:
  /// The member when it is there, of the type asked for and not null.
  const json::Value* member(std::string_view name, Need need, bool (*is_type)(const json::Value&),
                            std::string_view type);

  const json::Value* object_;
  const Place& place_;
  Findings& findings_;
  std::vector<std::string_view> known_;
};

}  // namespace porthole
