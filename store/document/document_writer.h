#pragma once

#include <functional>
#include <string_view>

#include "portal/base/result.h"
#include "store/state_image.h"

namespace porthole {

/// Writes an image as the members of a complete document, without the braces around them, in chunks
/// of bounded size: a large state is never in memory as text.
Result<void> write_document_members(const StateImage& image,
                                    const std::function<Result<void>(std::string_view)>& append);

}  // namespace porthole
