#include "http/message/graphql_media_type.h"

#include <cstddef>
#include <string_view>
#include <utility>

#include "http/net/char_class.h"
#include "portal/base/ascii.h"
#include "portal/base/text.h"

namespace porthole::http {
namespace {

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kGraphqlResponse = "application/graphql-response+json";
constexpr std::string_view kGraphqlContentType = "application/graphql-response+json; charset=utf-8";
constexpr int kWeightMax = 1000;

/// Removes the type or parameter that `text` begins with, and its semicolon, and returns it
/// trimmed.
std::string_view take_media_part(std::string_view& text) {
  const std::size_t end = text.find(';');
  const std::string_view first = trim_blanks(text.substr(0, end));
  text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  return first;
}

/// A weight like `0.5` in thousandths (RFC 9110, 12.4.2); 0 if it is malformed.
int thousandths(std::string_view weight) {
  constexpr std::size_t kLengthMax = 5;
  if (weight.empty() || weight.size() > kLengthMax) return 0;
  if (weight.size() > 1 && weight[1] != '.') return 0;
  int value = 0;
  int unit = kWeightMax;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (i == 1) continue;
    if (!is_digit(weight[i])) return 0;
    value += (weight[i] - '0') * unit;
    unit /= 10;
  }
  return value > kWeightMax ? 0 : value;
}

/// The weight that the parameters of a media type give it.
int weight_in(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = take_media_part(parameters);
    if (parameter.size() >= 2 && to_lower(parameter[0]) == 'q' && parameter[1] == '=') {
      return thousandths(parameter.substr(2));
    }
  }
  return kWeightMax;
}

Response refusal_with(int status, std::string message) {
  Response response = graphql_error_response({ErrorCode::malformed, std::move(message)});
  response.status = status;
  return response;
}

}  // namespace

bool asks_for_graphql_type(const Request& request) {
  int json = 0;
  int graphql_response = 0;
  for (const HeaderField& field : request.headers) {
    if (!equal_ignoring_case(field.name, "Accept")) continue;
    std::string_view list = field.value;
    while (!list.empty()) {
      std::string_view parameters = take_first_element(list);
      const std::string_view type = take_media_part(parameters);
      if (equal_ignoring_case(type, kJson)) json = weight_in(parameters);
      if (equal_ignoring_case(type, kGraphqlResponse)) graphql_response = weight_in(parameters);
    }
  }
  return graphql_response > 0 && graphql_response >= json;
}

std::optional<Response> refuse_content_type(const Request& request) {
  if (!asks_for_graphql_type(request)) return std::nullopt;
  constexpr std::size_t kTypeBytesShown = 80;
  std::string_view rest = request.header("Content-Type");
  const std::string_view type = take_media_part(rest);
  if (equal_ignoring_case(type, kJson)) return std::nullopt;
  const std::string found = type.empty() ? "missing" : quote(printable(type, kTypeBytesShown));
  Response refusal = refusal_with(415, "Content-Type must be application/json, but is " + found);
  apply_graphql_type(request, false, refusal);
  return refusal;
}

void apply_graphql_type(const Request& request, bool has_data, Response& response) {
  if (!asks_for_graphql_type(request)) return;
  if (!has_data && response.status == 200) response.status = 400;
  for (ResponseHeader& header : response.headers) {
    if (header.name == "Content-Type") header.value = kGraphqlContentType;
  }
}

Response graphql_method_refusal(const Request& request, const std::string& allowed) {
  Response refusal = refusal_with(
      405,
      "GraphQL takes POST only: send Authorization: Bearer TOKEN, Content-Type: application/json "
      R"(and a body like {"query":"query ($slug: ID!) { pipeline(slug: $slug) { url } }",)"
      R"("variables":{"slug":"acme/web"}})");
  refusal.add_header("Allow", allowed);
  apply_graphql_type(request, false, refusal);
  return refusal;
}

}  // namespace porthole::http
