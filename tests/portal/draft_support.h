#pragma once

#include <string_view>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "portal/portal_draft.h"

namespace porthole::test {

/// The draft in a JSON object. Fails the test if `text` is not valid JSON.
inline PortalDraft draft_of(std::string_view text) {
  const json::ParseResult parsed = json::parse(text);
  REQUIRE_MESSAGE(!parsed.error, text);
  return decode_draft(parsed.document);
}

}  // namespace porthole::test
