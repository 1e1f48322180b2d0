#include "portal/graphql/respond/response_errors.h"

#include <cstdint>

#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {

namespace {

void read_locations(const json::Value& locations, const std::string& path, QueryError& error,
                    RuleProblemList& problems) {
  if (!locations.IsArray()) return problems.refuse_kind(path, "an array", locations);
  for (rapidjson::SizeType i = 0; i < locations.Size(); ++i) {
    const json::Value& location = locations[i];
    const std::string own_path = json::pointer_to(path, i);
    if (!location.IsObject()) {
      problems.refuse_kind(own_path, "an object with `line` and `column`", location);
      continue;
    }
    problems.refuse_unknown(location, own_path, {"line", "column"});
    const auto line = problems.read_count(location, "line", own_path);
    const auto column = problems.read_count(location, "column", own_path);
    error.locations.push_back({static_cast<std::uint32_t>(line.value_or(1)),
                               static_cast<std::uint32_t>(column.value_or(1))});
  }
}

void read_error_path(const json::Value& segments, const std::string& path, QueryError& error,
                     RuleProblemList& problems) {
  if (!segments.IsArray()) return problems.refuse_kind(path, "an array", segments);
  std::vector<PathSegment>& read = error.path.emplace();
  for (rapidjson::SizeType i = 0; i < segments.Size(); ++i) {
    if (segments[i].IsString()) {
      read.emplace_back(std::string(json::text_of(segments[i])));
    } else if (segments[i].IsUint64()) {
      read.emplace_back(segments[i].GetUint64());
    } else {
      problems.refuse_kind(json::pointer_to(path, i), "a key or a place in a list", segments[i]);
    }
  }
}

QueryError read_error(const json::Value& error, const std::string& path,
                      RuleProblemList& problems) {
  QueryError read;
  if (!error.IsObject()) {
    problems.refuse_kind(path, "an object with a `message`", error);
    return read;
  }
  problems.refuse_unknown(error, path, {"message", "locations", "path", "extensions"});
  const json::Value* message = json::find(error, "message");
  if (message == nullptr) {
    problems.refuse(json::pointer_to(path, "message"), "missing");
  } else if (!message->IsString()) {
    problems.refuse_kind(json::pointer_to(path, "message"), "a string", *message);
  } else {
    read.message = json::text_of(*message);
  }
  if (const json::Value* locations = json::find(error, "locations")) {
    read_locations(*locations, json::pointer_to(path, "locations"), read, problems);
  }
  if (const json::Value* segments = json::find(error, "path")) {
    read_error_path(*segments, json::pointer_to(path, "path"), read, problems);
  }
  const json::Value* extensions = json::find(error, "extensions");
  if (extensions != nullptr && !extensions->IsObject()) {
    problems.refuse_kind(json::pointer_to(path, "extensions"), "an object", *extensions);
  } else if (extensions != nullptr) {
    for (const auto& member : extensions->GetObject()) {
      read.with_json(json::text_of(member.name), to_json(member.value));
    }
  }
  return read;
}

}  // namespace

std::vector<QueryError> read_response_errors(const json::Value& errors, const std::string& path,
                                             RuleProblemList& problems) {
  constexpr rapidjson::SizeType kErrorsMax = 100;
  std::vector<QueryError> read;
  if (!errors.IsArray() || errors.Empty() || errors.Size() > kErrorsMax) {
    problems.refuse(path, "expected an array of 1 to " + std::to_string(kErrorsMax) + " errors");
    return read;
  }
  read.reserve(errors.Size());
  for (rapidjson::SizeType i = 0; i < errors.Size(); ++i) {
    read.push_back(read_error(errors[i], json::pointer_to(path, i), problems));
  }
  return read;
}

}  // namespace porthole::graphql
