#pragma once

#include <cstdint>
#include <vector>

#include "portal/graphql/mock/mock_object.h"
#include "portal/graphql/mock/request.h"
#include "portal/graphql/mock/world.h"

namespace porthole::graphql {

/// The query root, for objects that are the same wherever they are requested.
MockObjectPtr query_root(const MockWorldPtr& world);

/// The root object of an operation; null if the schema doesn't support it.
ObjectPtr make_mock_root(MockWorldPtr world, OperationType operation);

/// The object that `request` describes; null if there is none. Doesn't count it.
MockObjectPtr make_mock_object(const MockWorldPtr& world, const MockRequest& request);

/// The object at a place, of the home's type or, if that is abstract and `wanted` isn't null, of
/// this one; null if it was deleted.
MockObjectPtr make_placed_object(const MockWorldPtr& world, const Place& place,
                                 const NamedType* wanted = nullptr);

/// The type of the object at a place.
const NamedType* type_at(const Place& place);

/// One place in the home, chosen by `key`, as near to `anchor` (may be null) as the home allows: in
/// the same organization, pipeline, …. Of a home of several types, one of `wanted` if that isn't
/// null and any is found.
Place pick_place(const MockWorld& world, const Home& home, const MockObject* anchor, MockKey key,
                 const NamedType* wanted);

/// The object of `type` that `reference` names: by its id, its number or slug, or what else it
/// says; if that is nothing that identifies one, it derives from `origin`. Null if there is none.
MockObjectPtr look_up(const MockWorldPtr& world, const NamedType& type, const Overrides& reference,
                      MockKey origin);

/// What a mutation created in a list.
struct CreatedItem {
  const NamedType* type;
  Uuid uuid;
  Overrides values;
};

/// What mutations created in the list `list` of `owner`, the newest of each type first.
std::vector<CreatedItem> created_in(const MockObject& owner, const Home& list);

/// The number that the next object in this list of `owner` gets.
std::uint32_t next_number(const MockObject& owner, const Home& list);

}  // namespace porthole::graphql
