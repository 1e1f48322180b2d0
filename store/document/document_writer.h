#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "portal/base/json_writer.h"
#include "portal/base/result.h"
#include "store/state_image.h"

namespace porthole {

/// Writes an image as the members of a complete document, without the braces around them, in chunks
/// of bounded size: a large state is never in memory as text.
Result<void> write_document_members(const StateImage& image,
                                    const std::function<Result<void>(std::string_view)>& append);

// Objects, as the lists of a document hold them.

void write_object(json::Writer& writer, const User& user);
void write_object(json::Writer& writer, const Organization& organization);
void write_object(json::Writer& writer, const AccessToken& token);
void write_object(json::Writer& writer, const Organization& organization, const Portal& portal,
                  const std::vector<PortalTokenPtr>& tokens,
                  const std::vector<PortalSecretPtr>& secrets,
                  const std::vector<DeviceCodePtr>& codes);

}  // namespace porthole
