#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

namespace {

void write_locations(json::Writer& writer, const std::vector<Location>& locations) {
  writer.key("locations");
  writer.begin_array();
  for (const Location& location : locations) {
    writer.begin_object();
    writer.key("line");
    writer.integer(location.line);
    writer.key("column");
    writer.integer(location.column);
    writer.end_object();
  }
  writer.end_array();
}

}  // namespace

void write_path(json::Writer& writer, const std::vector<PathSegment>& path) {
  writer.begin_array();
  for (const PathSegment& segment : path) {
    if (const auto* key = std::get_if<std::string>(&segment)) {
      writer.string(*key);
    } else {
      writer.integer(static_cast<std::int64_t>(std::get<std::uint64_t>(segment)));
    }
  }
  writer.end_array();
}

QueryError& QueryError::with(std::string_view name, std::string_view text) {
  json::Writer writer;
  writer.string(text);
  return with_json(name, writer.take());
}

QueryError& QueryError::with_json(std::string_view name, std::string json) {
  extensions.emplace_back(name, std::move(json));
  return *this;
}

void QueryError::write(json::Writer& writer) const {
  writer.begin_object();
  writer.member("message", message);
  if (!locations.empty() || keeps_empty_locations) write_locations(writer, locations);
  if (path) {
    writer.key("path");
    write_path(writer, *path);
  }
  if (!extensions.empty()) {
    writer.key("extensions");
    writer.begin_object();
    for (const auto& [name, json] : extensions) {
      writer.key(name);
      writer.raw(json);
    }
    writer.end_object();
  }
  writer.end_object();
}

std::string QueryError::text() const {
  if (locations.empty()) return message;
  const Location& place = locations.front();
  const std::string suffix =
      " at [" + std::to_string(place.line) + ", " + std::to_string(place.column) + "]";
  return message.ends_with(suffix) ? message.substr(0, message.size() - suffix.size()) : message;
}

std::string QueryError::to_string() const {
  if (locations.empty()) return message;
  return text() + " at line " + std::to_string(locations.front().line) + ", column " +
         std::to_string(locations.front().column);
}

}  // namespace porthole::graphql
