#include "portal/graphql/mock/paging.h"

#include <algorithm>

#include "portal/base/digest.h"

namespace porthole::graphql {
namespace {

std::optional<std::int64_t> integer(const json::Value& arguments, std::string_view name) {
  const json::Value* value = json::find(arguments, name);
  if (value == nullptr || !value->IsInt64()) return std::nullopt;
  return std::max<std::int64_t>(value->GetInt64(), 0);
}

std::string_view text(const json::Value& arguments, std::string_view name) {
  const json::Value* value = json::find(arguments, name);
  return value == nullptr || !value->IsString() ? std::string_view() : json::text_of(*value);
}

}  // namespace

PageArguments page_arguments(const json::Value& arguments) {
  if (!arguments.IsObject()) return {};
  return {integer(arguments, "first"), integer(arguments, "last"), text(arguments, "after"),
          text(arguments, "before")};
}

bool is_page_argument(std::string_view name) {
  return name == "first" || name == "last" || name == "after" || name == "before";
}

PageRange page_of(const PageArguments& arguments, std::size_t total,
                  std::optional<std::size_t> after, std::optional<std::size_t> before) {
  PageRange range{after ? std::min(*after + 1, total) : 0, before ? *before : total};
  range.end = std::max(std::min(range.end, total), range.begin);
  const auto at_most = [&](std::int64_t count) {
    return std::min(static_cast<std::size_t>(count), range.size());
  };
  if (arguments.first || !arguments.last) {
    range.end = range.begin + at_most(arguments.first.value_or(kPageSizeDefault));
  }
  if (arguments.last) range.begin = range.end - at_most(*arguments.last);
  return range;
}

std::string cursor_of(const Uuid& uuid) {
  return to_base64({reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()});
}

}  // namespace porthole::graphql
