#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace porthole::graphql {

// Splits and converts names of a schema: `createdAt` consists of "created" and "at".

/// The words of a name, in lower case: "created" and "at" of `createdAt`, "ip" and "address" of
/// `IPAddress`. Of a name of more than 64 bytes, those of the last 64.
class NameWords {
 public:
  explicit NameWords(std::string_view name);

  std::size_t count() const { return count_; }
  /// `index` must be below `count`.
  std::string_view word(std::size_t index) const;
  /// Empty if there are no words.
  std::string_view first() const { return count_ == 0 ? std::string_view() : word(0); }
  std::string_view last() const { return count_ == 0 ? std::string_view() : word(count_ - 1); }
  /// Words `begin` to `end`, exclusive, without separators: `ipaddress` of `remote_ip_address`.
  std::string_view joined(std::size_t begin, std::size_t end) const;
  /// All words from `begin` on.
  std::string_view from(std::size_t begin) const { return joined(begin, count_); }
  bool contain(std::string_view wanted) const;

 private:
  static constexpr std::size_t kBytesMax = 64;
  // Set as far as there are words: one is made for nearly each value of an answer.
  std::array<char, kBytesMax> text_;
  /// Where the words begin, and where the last one ends.
  std::array<std::uint8_t, kBytesMax + 1> begins_;
  std::size_t count_ = 0;
};

/// The last word of a camelCase or snake_case name, in lower case: `at` of `createdAt`, `url` of
/// `badgeURL`, `id` of `pipeline_id`. At most its last 24 bytes.
std::string last_word(std::string_view name);

/// The first word, in lower case.
std::string first_word(std::string_view name);

/// In upper case, with underscores for hyphens: `BILLING_API` of `billing-api`, `CANCELED` of
/// `canceled`.
std::string in_capitals(std::string_view text);

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

/// Capitalized words: `Deploy API` of `deploy-api`.
std::string title_of(std::string_view slug);

}  // namespace porthole::graphql
