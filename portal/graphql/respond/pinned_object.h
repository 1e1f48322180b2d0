#pragma once

#include "portal/graphql/execute/object.h"
#include "portal/graphql/mock/overrides.h"

namespace porthole::graphql {

/// An object with some of its answer chosen beforehand: `data`, an object by the keys of the
/// answer, which `check_pins` found fit. What it has no member for is `object`'s.
///
/// - A scalar, an enum's value, null: that is the value.
/// - An object: its members are pinned in the object that is there; where there is none, in one
/// that
///   is made up. `__typename` says of which type it is.
/// - A list: the whole list, of that length; its objects are pinned in the items that are there, so
///   `{}` leaves one as it is.
/// - For a list, an object by the places of items: `{"0": …, "2": …}`. The others stay, and items
/// are
///   made up where the list is too short.
///
/// Null where `object` is null.
ObjectPtr pin(ObjectPtr object, Overrides data);

}  // namespace porthole::graphql
