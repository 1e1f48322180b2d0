#pragma once

#include "portal/base/object_reader.h"
#include "store/document/image_builder.h"

namespace porthole {

/// Reads an element of `users` into the image. A user of the base may be repeated as it is.
void read_user(ObjectReader& object, ImageBuilder& builder);

/// Reads an element of `organizations` into the image. One of the base may be repeated as it is.
void read_organization(ObjectReader& object, ImageBuilder& builder);

}  // namespace porthole
