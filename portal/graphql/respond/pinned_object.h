#pragma once

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {

/// An object with some of its answer pinned: `data`, an object by response key that `PinChecker`
/// accepted. All other members are those of `object`.
/// - A scalar, an enum value or null is the value.
/// - An object pins members of the existing object, or of a made-up one if there is none.
///   `__typename` selects its type.
/// - A list is the whole list, with that length; its objects are pinned in the existing items, so
///   `{}` leaves an item unchanged.
/// - An object by item index, for a list: `{"0": …, "2": …}`. Other items are unchanged, and items
///   are made up if the list is too short.
///
/// Null if `object` is null.
ObjectPtr pin(ObjectPtr object, Overrides data);

}  // namespace porthole::graphql
