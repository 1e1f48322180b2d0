#include "portal/graphql/execute/answer.h"

#include <algorithm>
#include <limits>
#include <string_view>

#include "portal/base/json.h"

namespace porthole::graphql {

std::string Answer::to_json() const {
  json::Writer writer;
  writer.begin_object();
  if (!data.empty()) {
    writer.key("data");
    writer.raw(data);
  }
  if (!errors.empty()) {
    writer.key("errors");
    writer.begin_array();
    for (const QueryError& error : errors) error.write(writer);
    writer.end_array();
  }
  if (stats) {
    const auto write = [&writer](std::string_view name, std::uint64_t points) {
      constexpr std::uint64_t kGreatest = std::numeric_limits<std::int64_t>::max();
      writer.key(name);
      writer.integer(static_cast<std::int64_t>(std::min(points, kGreatest)));
    };
    writer.key("stats");
    writer.begin_object();
    write("requestedComplexity", stats->first);
    write("actualComplexity", stats->second);
    writer.end_object();
  }
  writer.end_object();
  return writer.take();
}

}  // namespace porthole::graphql
