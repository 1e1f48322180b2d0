#include "portal/graphql/respond/json_match.h"

#include <algorithm>
#include <utility>

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
    for (const auto& member : expected.GetObject()) {
      const std::string_view name = json::text_of(member.name);
      const std::string inner = path + "." + std::string(name);
      const json::Value* own = json::find(actual, name);
      if (own == nullptr) {
        add(inner + " is missing, expected " + shown(member.value, inner));
      } else {
        compare(member.value, *own, inner);
      }
    }
    if (mode_ == MatchMode::subset) return;
    for (const auto& member : actual.GetObject()) {
      const std::string_view name = json::text_of(member.name);
      if (json::find(expected, name) == nullptr) {
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
