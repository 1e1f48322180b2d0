#include "http/api/control/import.h"

#include <utility>

#include "http/api/control/body_reader.h"
#include "store/document/fixtures.h"

namespace porthole::http::control {
namespace {

/// How often an addition is tried again when others change the state at the same time.
constexpr int kAttemptsMax = 16;

/// Adds the objects of a fixtures document. Removes `pointer` from the front of findings' pointers.
Addition add(Call& call, const std::string& text, std::string_view pointer) {
  Services& services = call.services;
  for (int attempt = 1;; ++attempt) {
    Result<ReadResult> read = read_more_fixtures(text, &services.store, services.clock,
                                                 services.random, *services.invoker.policy());
    if (!read) return {malformed_body(read.error())};
    if (!read->problems.empty()) {
      Findings findings = findings_of(read->problems);
      for (Finding& finding : findings) {
        if (finding.pointer.starts_with(pointer)) finding.pointer.erase(0, pointer.size());
      }
      return {findings_response(findings)};
    }
    const Result<void> added = services.store.add(read->image);
    if (!added) {
      // Another request took a name that was free, or deleted what was named: read again, to report
      // which.
      const bool may_retry = added.error().code == ErrorCode::conflict && attempt < kAttemptsMax;
      if (may_retry) continue;
      return {error_response(added.error())};
    }
    Addition addition{{}, std::move(read->image)};
    for (const auto& entry : addition.image.organizations) {
      if (!entry.is_there) ++addition.organizations_new;
    }
    return addition;
  }
}

}  // namespace

Addition add_document(Call& call, const std::string& text) {
  return add(call, text, {});
}

Addition add_object(Call& call, std::string_view list, std::string_view object) {
  std::string text = R"({"version":1,")";
  text += list;
  text += "\":[";
  text += object;
  text += "]}";
  return add(call, text, "/" + std::string(list) + "/0");
}

Findings findings_of(const std::vector<Problem>& problems) {
  Findings findings;
  for (const Problem& problem : problems) findings.push_back({problem.pointer, problem.message});
  return findings;
}

Response malformed_body(const Error& error) {
  return error_response({error.code, "Request body is not valid JSON: " + error.message});
}

}  // namespace porthole::http::control
