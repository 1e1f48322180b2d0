#include "portal/graphql/respond/json_match.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "portal/base/secret_name.h"
#include "portal/base/text.h"
#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {
namespace {

bool numbers_equal(const json::Value& left, const json::Value& right) {
  if (left.IsInt64() && right.IsInt64()) return left.GetInt64() == right.GetInt64();
  if (left.IsUint64() && right.IsUint64()) return left.GetUint64() == right.GetUint64();
  // Not `==`, which compilers warn about; both are parsed from text, without arithmetic.
  return !(left.GetDouble() < right.GetDouble()) && !(left.GetDouble() > right.GetDouble());
}

bool scalars_equal(const json::Value& left, const json::Value& right) {
  if (left.IsNumber()) return right.IsNumber() && numbers_equal(left, right);
  if (left.IsString()) return right.IsString() && json::text_of(left) == json::text_of(right);
  return left.GetType() == right.GetType();  // `true` and `false` are distinct types.
}

/// Whether what `path` leads to is in a member with a secret name.
bool is_secret_path(std::string_view path) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('.'), path.size());
    if (is_secret_name(path.substr(0, end))) return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

/// Finds members by name. In an object with many of them, unlike `json::find`, without looking at
/// all each time.
class MemberIndex {
 public:
  /// `lookups` of `find` are expected. `object` must outlive the index.
  MemberIndex(const json::Value& object, std::size_t lookups) : object_(object) {
    constexpr std::size_t kFew = 16;
    if (lookups <= kFew || object.MemberCount() <= kFew) return;
    sorted_.reserve(object.MemberCount());
    for (const auto& member : object.GetObject()) {
      sorted_.emplace_back(json::text_of(member.name), &member.value);
    }
    std::sort(sorted_.begin(), sorted_.end());
  }

  /// Null when there is none.
  const json::Value* find(std::string_view name) const {
    if (sorted_.empty()) return json::find(object_, name);
    const auto found = std::lower_bound(
        sorted_.begin(), sorted_.end(), name,
        [](const Member& member, std::string_view wanted) { return member.first < wanted; });
    return found == sorted_.end() || found->first != name ? nullptr : found->second;
  }

 private:
  using Member = std::pair<std::string_view, const json::Value*>;
  const json::Value& object_;
  std::vector<Member> sorted_;
};

class Comparison {
 public:
  Comparison(MatchMode mode, std::size_t most) : mode_(mode), most_(most) {}

  std::vector<std::string> found;

  void compare(const json::Value& expected, const json::Value& actual, const std::string& path) {
    if (found.size() >= most_) return;
    if (expected.IsObject() && actual.IsObject()) {
      compare_objects(expected, actual, path);
    } else if (expected.IsArray() && actual.IsArray() && expected.Size() == actual.Size()) {
      for (rapidjson::SizeType i = 0; i < expected.Size(); ++i) {
        compare(expected[i], actual[i], path + "[" + std::to_string(i) + "]");
      }
    } else if (expected.IsObject() || expected.IsArray() || !scalars_equal(expected, actual)) {
      add(path + " is " + shown(actual, path) + ", expected " + shown(expected, path));
    }
  }

 private:
  /// `value` as messages show it.
  static std::string shown(const json::Value& value, std::string_view path) {
    return is_secret_path(path) ? "\"…\"" : excerpt(value);
  }

  void add(std::string difference) {
    if (found.size() < most_) found.push_back(std::move(difference));
  }

  void compare_objects(const json::Value& expected, const json::Value& actual,
                       const std::string& path) {
    const MemberIndex actual_members(actual, expected.MemberCount());
    for (const auto& member : expected.GetObject()) {
      if (found.size() >= most_) return;
      const std::string_view name = json::text_of(member.name);
      const std::string inner = path + "." + std::string(name);
      const json::Value* own = actual_members.find(name);
      if (own == nullptr) {
        add(inner + " is missing, expected " + shown(member.value, inner));
      } else {
        compare(member.value, *own, inner);
      }
    }
    if (mode_ == MatchMode::subset) return;
    const MemberIndex expected_members(expected, actual.MemberCount());
    for (const auto& member : actual.GetObject()) {
      if (found.size() >= most_) return;
      const std::string_view name = json::text_of(member.name);
      if (expected_members.find(name) == nullptr) {
        const std::string inner = path + "." + std::string(name);
        add(inner + " is " + shown(member.value, inner) + ", expected to be missing");
      }
    }
  }

  const MatchMode mode_;
  const std::size_t most_;
};

}  // namespace

std::vector<std::string> differences(const json::Value& expected, const json::Value& actual,
                                     MatchMode mode, std::string_view path) {
  Comparison comparison(mode, kDifferencesMax);
  comparison.compare(expected, actual, std::string(path));
  return std::move(comparison.found);
}

bool matches(const json::Value& expected, const json::Value& actual, MatchMode mode) {
  Comparison comparison(mode, 1);
  comparison.compare(expected, actual, {});
  return comparison.found.empty();
}

std::string excerpt(const json::Value& value) {
  constexpr std::size_t kBytesMax = 60;
  return cut(to_json(value), kBytesMax);
}

}  // namespace porthole::graphql
