#include "portal/graphql/mock/name_meaning.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "portal/graphql/mock/names.h"

namespace porthole::graphql {

namespace {

/// By last word.
constexpr auto kMeanings = std::to_array<std::pair<std::string_view, NameMeaning>>({
    {"address", NameMeaning::ip_address},
    {"at", NameMeaning::time},
    {"author", NameMeaning::name},
    {"body", NameMeaning::description},
    {"branch", NameMeaning::branch},
    {"color", NameMeaning::color},
    {"colour", NameMeaning::color},
    {"command", NameMeaning::command},
    {"comment", NameMeaning::description},
    {"commit", NameMeaning::commit},
    {"cursor", NameMeaning::cursor},
    {"date", NameMeaning::time},
    {"description", NameMeaning::description},
    {"digest", NameMeaning::commit},
    {"email", NameMeaning::email},
    {"emoji", NameMeaning::emoji},
    {"env", NameMeaning::env},
    {"file", NameMeaning::path},
    {"filename", NameMeaning::path},
    {"host", NameMeaning::host},
    {"hostname", NameMeaning::host},
    {"href", NameMeaning::url},
    {"html", NameMeaning::markup},
    {"icon", NameMeaning::emoji},
    {"id", NameMeaning::id},
    {"ids", NameMeaning::id},
    {"ip", NameMeaning::ip_address},
    {"key", NameMeaning::slug},
    {"label", NameMeaning::title},
    {"link", NameMeaning::url},
    {"login", NameMeaning::slug},
    {"message", NameMeaning::description},
    {"name", NameMeaning::name},
    {"note", NameMeaning::description},
    {"path", NameMeaning::path},
    {"reason", NameMeaning::description},
    {"secret", NameMeaning::token},
    {"sha", NameMeaning::commit},
    {"slug", NameMeaning::slug},
    {"state", NameMeaning::state},
    {"status", NameMeaning::state},
    {"subject", NameMeaning::description},
    {"summary", NameMeaning::description},
    {"text", NameMeaning::description},
    {"time", NameMeaning::time},
    {"timestamp", NameMeaning::time},
    {"title", NameMeaning::title},
    {"token", NameMeaning::token},
    {"uri", NameMeaning::url},
    {"url", NameMeaning::url},
    {"username", NameMeaning::slug},
    {"uuid", NameMeaning::uuid},
    {"version", NameMeaning::version},
});

}  // namespace

NameMeaning meaning_of(std::string_view field) {
  const std::string word = last_word(field);
  const auto* found = std::find_if(kMeanings.begin(), kMeanings.end(),
                                   [&](const auto& meaning) { return meaning.first == word; });
  return found == kMeanings.end() ? NameMeaning::words : found->second;
}

}  // namespace porthole::graphql
