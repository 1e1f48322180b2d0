#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/app/call.h"
#include "http/message/response.h"
#include "portal/base/object_reader.h"
#include "portal/base/result.h"
#include "store/document/state_document.h"
#include "store/state_image.h"

/// Adds objects to the state, by the same rules as fixtures.
namespace porthole::http::control {

/// The outcome of an addition.
struct Addition {
  /// The error response, if nothing was added.
  std::optional<Response> refusal = {};
  StateImage image = {};
  /// How many of the image's organizations are new.
  std::size_t organizations_new = 0;
};

/// Adds the objects that a fixtures document declares.
Addition add_document(Call& call, const std::string& text);

/// Adds one object, given as JSON in the form of the fixtures' list of that name. Findings point
/// into `object`.
Addition add_object(Call& call, std::string_view list, std::string_view object);

Findings findings_of(const std::vector<Problem>& problems);

/// The response to a body that is not JSON.
Response malformed_body(const Error& error);

}  // namespace porthole::http::control
