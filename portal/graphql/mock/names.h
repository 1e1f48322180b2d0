#pragma once

#include <string>
#include <string_view>

namespace porthole::graphql {

// What the names of a schema say in words: `createdAt` is "created" and "at".

/// The last word of a camelCase or snake_case name, in lower case: `at` of `createdAt`, `url` of
/// `badgeURL`, `id` of `pipeline_id`. At most its last 24 bytes.
std::string last_word(std::string_view name);

/// The first word, likewise.
std::string first_word(std::string_view name);

/// All words, between hyphens: `api-access-token` of `APIAccessToken`.
std::string hyphenated(std::string_view name);

/// The name that a field of the type has by custom: `build` of `Build`, `apiAccessToken` of
/// `APIAccessToken`.
std::string member_name(std::string_view type_name);

/// The name that the type of a field has by custom: `Build` of `build`.
std::string type_name_of(std::string_view field_name);

/// `name` without a plural's ending: `build` of `builds`, `registry` of `registries`. Unchanged
/// where it has none.
std::string singular(std::string_view name);

/// The other way round: `registries` of `registry`.
std::string plural(std::string_view name);

/// What `name` refers to, where it ends as references do: `pipeline` of `pipelineID`, `pipelineId`
/// and `pipeline_id`. Empty where it doesn't, and for `id` itself.
std::string_view referred_member(std::string_view name);

/// Lower case, with hyphens for everything but ASCII letters and digits.
std::string slug_of(std::string_view text);

/// Words with capitals: `Deploy Api` of `deploy-api`.
std::string title_of(std::string_view slug);

}  // namespace porthole::graphql
