#include "http/api/control/faults.h"

#include <string>
#include <utility>

#include "http/api/control/body_reader.h"
#include "http/api/control/fault_reader.h"
#include "http/api/control/query_reader.h"

namespace porthole::http::control {

Result<Response> list_faults(Call& call) {
  QueryReader query(call.request.query);
  const auto organization = query.organization();
  if (auto refusal = query.refusal()) return *std::move(refusal);
  json::Writer writer;
  call.services.faults.write_list(
      writer, organization ? std::optional<std::string_view>(*organization) : std::nullopt);
  return json_response(200, writer);
}

Result<Response> create_fault(Call& call) {
  BodyReader body(call.request.body);
  FaultDraft draft = read_fault(body.members());
  if (auto refusal = body.refusal()) return *std::move(refusal);
  Result<std::string> added = call.services.faults.add(std::move(draft));
  if (!added) return std::move(added).error();
  return json_response(201, *std::move(added));
}

Result<Response> delete_fault(Call& call) {
  const auto id = parse_natural(call.parameter("id"));
  if (!id || !call.services.faults.remove(*id)) {
    return Error{ErrorCode::not_found, "No fault found"};
  }
  call.services.release_held({.faults_only = true, .fault = *id});
  return empty_response();
}

Result<Response> delete_faults(Call& call) {
  QueryReader query(call.request.query);
  const auto organization = query.organization();
  if (auto refusal = query.refusal()) return *std::move(refusal);
  call.services.faults.clear(organization.value_or(""));
  call.services.release_held(
      {.organization = hold_number(organization.value_or("")), .faults_only = true});
  return empty_response();
}

}  // namespace porthole::http::control
