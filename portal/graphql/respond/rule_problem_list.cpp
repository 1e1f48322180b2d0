#include "portal/graphql/respond/rule_problem_list.h"

#include <algorithm>
#include <utility>

#include "portal/base/near_miss.h"
#include "portal/graphql/respond/json_match.h"

namespace porthole::graphql {

void RuleProblemList::refuse(std::string path, std::string message) {
  if (problems_.size() < kRuleProblemsMax) {
    problems_.push_back({std::move(path), std::move(message)});
  }
}

void RuleProblemList::refuse_kind(std::string path, std::string_view expected,
                                  const json::Value& found) {
  refuse(std::move(path),
         std::string("expected ").append(expected).append(", found ").append(json::kind_of(found)));
}

void RuleProblemList::refuse_unknown(const json::Value& object, const std::string& path,
                                     std::initializer_list<std::string_view> known) {
  for (const auto& member : object.GetObject()) {
    const std::string_view name = json::text_of(member.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string message = "unknown; there are ";
    for (const std::string_view* one = known.begin(); one != known.end(); ++one) {
      message.append(one == known.begin() ? "" : ", ").append(*one);
    }
    message += did_you_mean(name, known);
    refuse(json::pointer_to(path, name), std::move(message));
  }
}

std::optional<std::uint64_t> RuleProblemList::read_count(const json::Value& object,
                                                         std::string_view name,
                                                         const std::string& path) {
  constexpr std::uint64_t kCountMax = 1'000'000'000;
  const json::Value* value = json::find(object, name);
  if (value == nullptr) return std::nullopt;
  if (value->IsUint64() && value->GetUint64() >= 1 && value->GetUint64() <= kCountMax) {
    return value->GetUint64();
  }
  refuse(json::pointer_to(path, name),
         "expected a whole number of 1 or more, found " +
             (value->IsNumber() ? excerpt(*value) : std::string(json::kind_of(*value))));
  return std::nullopt;
}

}  // namespace porthole::graphql
