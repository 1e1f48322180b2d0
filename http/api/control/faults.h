#pragma once

#include "http/app/call.h"

/// The fault routes of the control API.
namespace porthole::http::control {

/// `GET faults`: the faults of one organization, or all.
Result<Response> list_faults(Call& call);

/// `POST faults`: `{"match":MATCH,"times"?,"nth"?,"probability"?,"then":THEN}`. 201 with its `id`.
Result<Response> create_fault(Call& call);

/// `DELETE faults/{id}`. Fails with `not_found`.
Result<Response> delete_fault(Call& call);

/// `DELETE faults`: the faults of one organization, or all.
Result<Response> delete_faults(Call& call);

}  // namespace porthole::http::control
