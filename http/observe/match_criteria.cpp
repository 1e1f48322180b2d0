#include "http/observe/match_criteria.h"

#include <algorithm>
#include <array>
#include <utility>

#include "http/net/limits.h"
#include "http/observe/origin.h"
#include "http/observe/path_pattern.h"
#include "http/observe/redaction.h"

namespace porthole::http {
namespace {

/// The surfaces that the journal records.
constexpr std::array<Surface, 3> kMatchedSurfaces = {Surface::rest, Surface::portal,
                                                     Surface::graphql};
constexpr std::array<std::string_view, 4> kTokenKinds = {"service", "ephemeral", "user", "access"};

std::string but_found(const json::Value& value) {
  return ", but found " + std::string(json::kind_of(value));
}

std::optional<std::string> read_text(ObjectReader& object, std::string_view name) {
  const auto given = object.text(name, Need::optional);
  if (!given) return std::nullopt;
  if (given->size() > kTargetBytesMax) {
    object.refuse(name, "has more than " + std::to_string(kTargetBytesMax) + " bytes");
  }
  return std::string(*given);
}

void read_names(ObjectReader& object, MatchCriteria& criteria) {
  criteria.organization = read_text(object, "organization");
  criteria.method = read_text(object, "method");
  criteria.portal = read_text(object, "portal");
  criteria.operation = read_text(object, "operation");
}

void read_paths(ObjectReader& object, MatchCriteria& criteria) {
  criteria.path = read_text(object, "path");
  if (criteria.path && criteria.path->find('?') != std::string::npos) {
    object.refuse("path", "has a query: paths are compared without theirs");
  }
  auto pattern = read_text(object, "path_pattern");
  if (!pattern) return;
  if (auto problem = path_pattern_problem(*pattern)) {
    object.refuse("path_pattern", *std::move(problem));
  } else {
    criteria.path_pattern = std::move(pattern);
  }
}

void read_kinds(ObjectReader& object, MatchCriteria& criteria) {
  if (const auto surface = read_text(object, "surface")) {
    criteria.surface = find_matched_surface(*surface);
    if (!criteria.surface) object.refuse("surface", "expected one of rest, portal, graphql");
  }
  criteria.token_kind = read_text(object, "token_kind");
  if (criteria.token_kind && std::find(kTokenKinds.begin(), kTokenKinds.end(),
                                       *criteria.token_kind) == kTokenKinds.end()) {
    object.refuse("token_kind", "expected one of service, ephemeral, user, access");
  }
}

void read_origin(ObjectReader& object, MatchCriteria& criteria) {
  criteria.origin = read_text(object, "origin");
  if (criteria.origin && !is_origin(*criteria.origin)) {
    object.refuse("origin", std::string(kOriginForm));
  }
}

void read_headers(ObjectReader& object, MatchCriteria& criteria) {
  object.inner("headers", Need::optional, [&](ObjectReader& headers) {
    headers.take_all();
    if (headers.object().MemberCount() > kHeadersMax) {
      return headers.refuse("has more than " + std::to_string(kHeadersMax) + " headers");
    }
    for (const auto& member : headers.object().GetObject()) {
      const std::string_view name = json::text_of(member.name);
      const json::Value& value = member.value;
      if (!value.IsString()) {
        headers.refuse(name, "expected a string" + but_found(value));
        continue;
      }
      HeaderCriterion header{std::string(name), std::string(json::text_of(value)), {}};
      append_redacted_header({header.name, header.value}, header.redacted_value);
      criteria.headers.push_back(std::move(header));
    }
  });
}

/// `value` as compact JSON with credentials masked.
std::string redacted_json(const json::Value& value) {
  json::Writer writer;
  writer.value(value);
  std::string redacted;
  append_redacted_body(writer.view(), RedactionPolicy::standard, redacted);
  return redacted;
}

std::optional<JsonCriterion> read_json(ObjectReader& object, std::string_view name) {
  const json::Value* value = object.take(name);
  if (value == nullptr || value->IsNull()) return std::nullopt;
  auto copy = std::make_shared<json::Document>();
  copy->CopyFrom(*value, copy->GetAllocator());
  json::ParseResult redacted = json::parse(redacted_json(*value));
  return JsonCriterion{std::move(copy),
                       std::make_shared<const json::Document>(std::move(redacted.document))};
}

}  // namespace

MatchCriteria read_criteria(ObjectReader& object) {
  MatchCriteria criteria;
  read_names(object, criteria);
  read_paths(object, criteria);
  read_kinds(object, criteria);
  read_origin(object, criteria);
  read_headers(object, criteria);
  criteria.body = read_json(object, "body");
  criteria.variables = read_json(object, "variables");
  if (criteria.variables && !criteria.variables->value->IsObject()) {
    object.refuse("variables", "expected an object" + but_found(*criteria.variables->value));
  }
  if (object.is_object()) criteria.json = redacted_json(object.object());
  return criteria;
}

std::optional<Surface> find_matched_surface(std::string_view name) {
  for (const Surface surface : kMatchedSurfaces) {
    if (name_of(surface) == name) return surface;
  }
  return std::nullopt;
}

}  // namespace porthole::http
