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

/// Adding to what is there, by the rules that fixtures are read by.
namespace porthole::http::control {

/// What became of an addition.
struct Addition {
  /// When set, nothing was added.
  std::optional<Response> refusal = {};
  StateImage image = {};
  /// Of the image's organizations, those that were not there.
  std::size_t organizations_new = 0;
};

/// Adds what a fixtures document declares.
Addition add_document(Call& call, const std::string& text);

/// Adds one object, which is written as in the fixtures' list of that name. What is wrong with it
/// is told by places in `object`, an object of JSON.
Addition add_object(Call& call, std::string_view list, std::string_view object);

Findings findings_of(const std::vector<Problem>& problems);

/// The answer to a body that is no JSON.
Response malformed_body(const Error& error);

}  // namespace porthole::http::control
