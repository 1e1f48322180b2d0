#pragma once

#include <string>
#include <string_view>

#include "http/observe/journal.h"

namespace porthole::http::test {

/// Records a request for `path` of an organization.
inline void record(Journal& journal, const std::string& organization, std::string_view path = "/",
                   std::string_view body = {}) {
  Request request;
  request.method = "GET";
  request.path = path;
  request.body = body;
  std::string text;
  journal.record({{request, Response(), JournalNotes(), PathNames{organization, {}}}, text});
}

}  // namespace porthole::http::test
