#include "portal/graphql/execute/answer.h"

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
  writer.end_object();
  return writer.take();
}

}  // namespace porthole::graphql
