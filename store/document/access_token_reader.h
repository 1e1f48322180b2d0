#pragma once

#include <string>

#include "portal/base/object_reader.h"
#include "store/document/image_builder.h"

namespace porthole {

/// Reads an element of `access_tokens` into the image. If it is given in plain text, and
/// `plain_token` is empty, the text goes there.
void read_access_token(ObjectReader& object, ImageBuilder& builder, std::string& plain_token);

}  // namespace porthole
