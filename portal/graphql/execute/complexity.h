#pragma once

#include <cstdint>
#include <string>

#include "portal/graphql/execute/operation_call.h"
#include "portal/graphql/language/request_error.h"

namespace porthole::graphql {

/// The complexity of a call, as documented by the vendor. A field whose value is an object, an
/// interface or a union costs 1; of an abstract type, the most expensive object type counts; leaves
/// cost nothing; fields that share a response key count once. The selections of a connection's
/// `edges`, and its `nodes` with theirs, count as often as the larger of `first` and `last`;
/// without either, `default_page_size` times. A connection is recognized by its shape: a type with
/// the fields `edges` and `pageInfo`, returned by a field that takes `first` or `last`.
///
/// `Answer::complexity` is the same arithmetic over what the answer holds.
///
/// The variables of `call` must be set. Sums saturate at the largest 64-bit number, which is also
/// the result for a query with more fields than a call may have. 0 without a schema.
std::uint64_t call_complexity(OperationCall& call, std::uint64_t default_page_size);

/// `Query has complexity of 251503, which exceeds max complexity of 50000`
QueryError too_complex(std::uint64_t complexity, std::uint64_t complexity_max);

}  // namespace porthole::graphql
