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

/// Something wrong in a JSON document.
struct Finding {
  /// A JSON pointer (RFC 6901) to it.
  std::string pointer;
  std::string message;
};

using Findings = std::vector<Finding>;

/// A path into a JSON document, as a chain of steps on the stack. It is rendered only when
/// something is wrong there. A path refers to its parent, which must outlive it.
struct JsonPath {
  const JsonPath* parent = nullptr;
  std::string_view name = {};
  std::size_t index = 0;

  JsonPath at(std::string_view member) const { return {this, member, 0}; }
  JsonPath at(std::size_t element) const { return {this, {}, element}; }
  /// The path as a JSON pointer.
  std::string pointer() const;
};

enum class Need { required, optional };

/// Reads the members of one JSON object and reports those that are missing, of the wrong type, or
/// unknown. Every reading function returns nothing for a member that is absent, null or wrong; what
/// is wrong is added to the findings. Refers to the value, the path and the findings, which must
/// outlive it. Texts that it returns live as long as the document.
class ObjectReader {
 public:
  /// A `value` that is not an object is a finding, and nothing can be read from it.
  ObjectReader(const json::Value& value, const JsonPath& path, Findings& findings);

  bool is_object() const { return object_ != nullptr; }
  /// Only valid if `is_object()`.
  const json::Value& object() const { return *object_; }

  std::optional<std::string_view> text(std::string_view name, Need need);
  std::optional<std::uint64_t> natural(std::string_view name, Need need);
  std::optional<bool> boolean(std::string_view name, Need need);
  std::optional<Timestamp> time(std::string_view name, Need need);
  std::optional<Uuid> uuid(std::string_view name, Need need);
  std::optional<Digest> digest(std::string_view name, Need need);
  const json::Value* array(std::string_view name, Need need);
  /// An array of strings; those elements that are strings.
  std::vector<std::string> texts(std::string_view name, Need need);
  /// Calls `read` with a reader of the object `name`, if there is one, then rejects what it left
  /// unread.
  template <typename Read>
  void inner(std::string_view name, Need need, const Read& read) {
    const json::Value* value = take(name);
    if (value == nullptr || value->IsNull()) {
      if (need == Need::required && is_object()) refuse_missing(name);
      return;
    }
    const JsonPath path = path_.at(name);
    ObjectReader object(*value, path, findings_);
    if (!object.is_object()) return;
    read(object);
    object.refuse_unknown();
  }
  /// Calls `read` with a reader of each element of the array `name` that is an object, then rejects
  /// what it left unread. Other elements are findings.
  template <typename Read>
  void elements(std::string_view name, Need need, const Read& read) {
    const json::Value* list = array(name, need);
    if (list == nullptr) return;
    const JsonPath path = path_.at(name);
    for (rapidjson::SizeType i = 0; i < list->Size(); ++i) {
      const JsonPath place = path.at(i);
      ObjectReader object((*list)[i], place, findings_);
      if (!object.is_object()) continue;
      read(object);
      object.refuse_unknown();
    }
  }
  /// The member, unchecked, or null if it is absent. It counts as known.
  const json::Value* take(std::string_view name);
  /// Counts all members as known: for objects with names that clients choose.
  void take_all() { takes_all_ = true; }

  /// Reports every member that was not read. Call it last.
  void refuse_unknown();

  /// Reports the member `name`.
  void refuse(std::string_view name, std::string message);
  /// Reports the element at `index` of the array `name`.
  void refuse(std::string_view name, std::size_t index, std::string message);
  /// Reports the object itself.
  void refuse(std::string message);

  /// Reports, at the object, that the member `name` is missing.
  void refuse_missing(std::string_view name);

  const JsonPath& path() const { return path_; }

 private:
  /// The member if it is present, of the expected type and not null.
  const json::Value* member(std::string_view name, Need need, bool (*is_type)(const json::Value&),
                            std::string_view type);

  const json::Value* object_;
  const JsonPath& path_;
  Findings& findings_;
  std::vector<std::string_view> known_;
  bool takes_all_ = false;
};

}  // namespace porthole
