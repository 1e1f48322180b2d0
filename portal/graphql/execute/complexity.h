#pragma once

#include <cstdint>
#include <string>

#include "portal/graphql/execute/operation_call.h"
#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// What a call costs (as the vendor documents it): each field whose value is an
/// object, an interface or a union 1, of an abstract type the dearest of its object types, and
/// leaves nothing; fields that share a response key count once. What a connection's `edges` have
/// below them, and its `nodes` themselves, counts as often as `first` or `last` asks for, whichever
/// is more; once without either. A connection is known by its shape: a type with the fields `edges`
/// and `pageInfo`, of a field that takes `first` or `last`.
///
/// The variables of `call` are set. Sums that pass 64 bits stay at the greatest number, which is
/// also the cost of a query that asks for more fields than a call may. 0 without a schema.
std::uint64_t call_complexity(OperationCall& call);

/// `Query has complexity of 251503, which exceeds max complexity of 50000`
QueryError too_complex(std::uint64_t complexity, std::uint64_t complexity_max);

}  // namespace porthole::graphql
