#pragma once

#include "http/app/call.h"

/// Faults in the control API: what goes wrong on purpose.
namespace porthole::http::control {

/// `GET faults`: those of one organization, or all.
Result<Response> list_faults(Call& call);

/// `POST faults`: `{"match":MATCH,"times"?,"nth"?,"probability"?,"then":THEN}`. 201 with its `id`.
Result<Response> create_fault(Call& call);

/// `DELETE faults/{id}`. Fails with `not_found`.
Result<Response> delete_fault(Call& call);

/// `DELETE faults`, of one organization or all.
Result<Response> delete_faults(Call& call);

}  // namespace porthole::http::control
