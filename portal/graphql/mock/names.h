#pragma once

#include <string>
#include <string_view>

namespace porthole::graphql {

// Splits and converts names of a schema: `createdAt` consists of "created" and "at".

/// The last word of a camelCase or snake_case name, in lower case: `at` of `createdAt`, `url` of
/// `badgeURL`, `id` of `pipeline_id`. At most its last 24 bytes.
std::string last_word(std::string_view name);

/// The first word, in lower case.
std::string first_word(std::string_view name);

/// All words, hyphenated: `api-access-token` of `APIAccessToken`.
std::string hyphenated(std::string_view name);

/// The conventional name of a field with that type: `build` of `Build`, `apiAccessToken` of
/// `APIAccessToken`.
std::string member_name(std::string_view type_name);

/// The conventional name of the type of a field: `Build` of `build`.
std::string type_name_of(std::string_view field_name);

/// `build` of `builds`, `registry` of `registries`. Unchanged if it isn't a plural.
std::string singular(std::string_view name);

/// `registries` of `registry`.
std::string plural(std::string_view name);

/// The member that a reference names: `pipeline` of `pipelineID`, `pipelineId` and `pipeline_id`.
/// Empty for other names and for `id` itself.
std::string_view referred_member(std::string_view name);

/// Lower case, with everything but ASCII letters and digits replaced by hyphens.
std::string slug_of(std::string_view text);

/// Capitalized words: `Deploy Api` of `deploy-api`.
std::string title_of(std::string_view slug);

}  // namespace porthole::graphql
