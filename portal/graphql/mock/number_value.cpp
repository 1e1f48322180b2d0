#include "portal/graphql/mock/number_value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "portal/graphql/mock/own_words.h"
#include "portal/graphql/mock/owner_kind.h"
#include "portal/graphql/mock/vendor_words.h"
#include "portal/graphql/mock/word_table.h"

namespace porthole::graphql {
namespace {

struct Range {
  std::uint64_t least;
  std::uint64_t most;
};

/// Numbers called that.
constexpr auto kRanges = word_table<Range>({
    {"age", {1, 90}},         {"attempts", {1, 3}},     {"average", {1, 600}},
    {"bytes", {64, 65536}},   {"concurrency", {1, 10}}, {"count", {0, 40}},
    {"cpu", {1, 16}},         {"cpus", {1, 16}},        {"days", {1, 90}},
    {"depth", {1, 9}},        {"duration", {1, 600}},   {"failed", {0, 5}},
    {"hours", {1, 72}},       {"index", {0, 9}},        {"length", {7, 10}},
    {"memory", {2, 64}},      {"minutes", {5, 60}},     {"months", {1, 12}},
    {"number", {1, 500}},     {"passed", {10, 20}},     {"percent", {0, 100}},
    {"percentage", {0, 100}}, {"port", {1024, 49151}},  {"position", {0, 9}},
    {"priority", {0, 5}},     {"rank", {1, 20}},        {"retries", {0, 3}},
    {"seconds", {1, 600}},    {"size", {64, 65536}},    {"skipped", {0, 5}},
    {"status", {0, 1}},       {"time", {1, 120}},       {"timeout", {5, 60}},
    {"total", {40, 80}},      {"vcpu", {1, 16}},        {"weight", {1, 10}},
    {"year", {2019, 2025}},
});

constexpr Range kSmallNumbers = {1, 99};

Range range_of(const NameWords& field, std::string_view type_name) {
  // `JobPriority.number`
  const bool says_little =
      field.count() == 1 && (field.last() == "number" || field.last() == "amount");
  const Range* found = says_little ? nullptr : find_last_of(kRanges, field);
  if (found == nullptr) found = find_last_of(kRanges, NameWords(type_name));
  if (found == nullptr) found = find_last_of(kRanges, field);
  return found == nullptr ? kSmallNumbers : *found;
}

/// The words but for the one at `index`, which tells apart numbers that belong together.
std::string stem_of(const NameWords& words, std::size_t index) {
  return std::string(words.joined(0, index)).append(words.from(index + 1));
}

/// `limit`, `used` and `remaining` of one object.
std::optional<std::int64_t> share(const MockIdentity& identity, const NameWords& words) {
  enum class Share : std::uint8_t { whole, used, rest };
  constexpr auto kShares = word_table<Share>({
      {"available", Share::rest},
      {"capacity", Share::whole},
      {"consumed", Share::used},
      {"limit", Share::whole},
      {"quota", Share::whole},
      {"remaining", Share::rest},
      {"used", Share::used},
  });
  const Share* found = find_words(kShares, words.last());
  if (found == nullptr) return std::nullopt;
  HashRandom random = trait_of(identity, "share" + stem_of(words, words.count() - 1));
  const bool is_rate = owner_kind_of(identity.type_name) == OwnerKind::limit;
  const std::uint64_t whole = is_rate ? 1000 * random.between(1, 15) : random.between(1, 10);
  const std::uint64_t used = random.below(whole + 1);
  if (*found == Share::whole) return static_cast<std::int64_t>(whole);
  return static_cast<std::int64_t>(*found == Share::used ? used : whole - used);
}

/// `parallelGroupIndex` and `parallelGroupTotal`.
std::optional<std::int64_t> place(const MockIdentity& identity, const NameWords& words) {
  const bool is_index = words.last() == "index";
  if (words.count() < 2 || (!is_index && words.last() != "total")) return std::nullopt;
  HashRandom random = trait_of(identity, "place" + stem_of(words, words.count() - 1));
  const std::uint64_t total = random.between(2, 8);
  return static_cast<std::int64_t>(is_index ? random.below(total) : total);
}

/// The values of something before and after a change, which differ.
std::optional<std::int64_t> changed(const MockIdentity& identity, const NameWords& words) {
  const bool is_after = words.contain("after");
  if (words.count() < 2 || (!is_after && !words.contain("before"))) return std::nullopt;
  const Range range = range_of(words, identity.type_name);
  const std::uint64_t count = range.most - range.least + 1;
  HashRandom random = trait_of(identity, "change");
  const std::uint64_t before = random.below(count);
  const std::uint64_t after = (before + random.between(1, count - 1)) % count;
  return static_cast<std::int64_t>(range.least + (is_after ? after : before));
}

/// The place of a statistic among those of the same numbers, from 0.
const int* rank_word(std::string_view word) {
  static constexpr auto kRanks = word_table<int>({
      {"average", 2},
      {"avg", 2},
      {"default", 2},
      {"highest", 6},
      {"lowest", 0},
      {"max", 6},
      {"maximum", 6},
      {"mean", 2},
      {"median", 1},
      {"min", 0},
      {"minimum", 0},
      {"p10", 0},
      {"p25", 0},
      {"p50", 1},
      {"p75", 3},
      {"p90", 3},
      {"p95", 4},
      {"p99", 5},
  });
  return find_words(kRanks, word);
}

/// `min`, `p50`, `p95` and `max` of the same numbers: never less than a lower one.
std::optional<std::int64_t> ranked(const MockIdentity& identity, const NameWords& words) {
  constexpr int kRanksMax = 6;
  for (std::size_t at : {std::size_t{0}, words.count() - 1}) {
    const int* rank = rank_word(words.word(at));
    if (rank == nullptr) continue;
    const Range range = range_of(words, identity.type_name);
    const std::uint64_t step = std::max<std::uint64_t>(1, (range.most - range.least) / kRanksMax);
    HashRandom random = trait_of(identity, "rank" + stem_of(words, at));
    std::uint64_t number = range.least + random.below(step);
    for (int i = 0; i < *rank; ++i) number += random.between(1, step);
    return static_cast<std::int64_t>(number);
  }
  return std::nullopt;
}

/// How often something was retried: mostly never.
std::uint64_t retries_of(const MockIdentity& identity) {
  const std::uint64_t chance = trait_of(identity, "retries").below(10);
  return chance < 7 ? 0 : chance - 6;
}

/// Of a command that was killed, if the owner is about that.
std::int64_t failing_status(const MockIdentity& identity) {
  constexpr std::array<std::int64_t, 6> kStatuses = {1, 1, 1, 2, 127, 137};
  constexpr std::array<std::int64_t, 3> kKilled = {-1, 137, 143};
  const bool is_killed = owner_kind_of(identity.type_name) == OwnerKind::failure;
  HashRandom random = trait_of(identity, "exit");
  return is_killed ? random.pick(kKilled) : random.pick(kStatuses);
}

std::int64_t exit_status(const MockIdentity& identity, const NameWords& words) {
  const bool has_failed =
      words.first() == "promised" || owner_kind_of(identity.type_name) == OwnerKind::failure;
  if (!has_failed && has_passed(identity)) return 0;
  return failing_status(identity);
}

std::optional<std::int64_t> vendor_integer(const MockIdentity& identity, std::string_view field) {
  const std::string_view text = vendor_words(identity, field);
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = !text.empty() && parsed.ptr == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

/// How many of a hundred are true.
constexpr auto kLikelihoods = word_table<int>({
    {"active", 90},       {"admin", 25},     {"allow", 80},   {"allowed", 85},   {"archived", 8},
    {"async", 25},        {"available", 90}, {"blocked", 10}, {"bot", 3},        {"can", 85},
    {"complimentary", 3}, {"consumed", 20},  {"create", 80},  {"default", 20},   {"deleted", 5},
    {"deprecated", 3},    {"destroy", 20},   {"disabled", 5}, {"draft", 10},     {"enabled", 80},
    {"failure", 10},      {"favorite", 25},  {"forks", 10},   {"hidden", 5},     {"hosted", 30},
    {"issues", 5},        {"locked", 5},     {"machine", 5},  {"manual", 80},    {"password", 90},
    {"paused", 8},        {"primary", 90},   {"private", 85}, {"protected", 90}, {"rebuilds", 90},
    {"required", 40},     {"running", 40},   {"skip", 25},    {"valid", 95},     {"verified", 95},
    {"visible", 80},
});

}  // namespace

std::int64_t mock_integer(const MockIdentity& identity, std::string_view field,
                          HashRandom& random) {
  if (const auto number = vendor_integer(identity, field)) return *number;
  const NameWords words(field);
  if (words.count() == 0) return static_cast<std::int64_t>(random.between(1, 99));
  const std::string_view last_two = words.from(words.count() < 2 ? 0 : words.count() - 2);
  if (last_two == "exitstatus" || last_two == "exitcode") return exit_status(identity, words);
  if (const auto number = share(identity, words)) return *number;
  if (const auto number = place(identity, words)) return *number;
  if (const auto number = ranked(identity, words)) return *number;
  if (const auto number = changed(identity, words)) return *number;
  if (words.first() == "retries") return static_cast<std::int64_t>(retries_of(identity));
  if (words.last() == "size" && owner_kind_of(identity.type_name) == OwnerKind::artifact) {
    const FileWords& file = own_file(identity);
    return static_cast<std::int64_t>(
        trait_of(identity, "size").between(file.bytes_min, file.bytes_max));
  }
  const Range range = range_of(words, identity.type_name);
  return static_cast<std::int64_t>(random.between(range.least, range.most));
}

double mock_quarters(const MockIdentity& identity, std::string_view field, HashRandom& random) {
  const auto whole = static_cast<double>(mock_integer(identity, field, random));
  // One fraction for all numbers of an object: those in order stay in order.
  return whole + static_cast<double>(trait_of(identity, "quarters").below(4)) * 0.25;
}

bool mock_boolean(const MockIdentity& identity, std::string_view field, HashRandom& random) {
  const std::string_view text = vendor_words(identity, field);
  if (!text.empty()) return text == "true";
  const NameWords words(field);
  if (field == "passed") return has_passed(identity);
  if (field == "public" || field == "isPublic") return is_public(identity);
  if (words.last() == "retried") return retries_of(identity) > 0;
  if (words.contain("soft") && words.last() == "failed") {
    return !has_passed(identity) && random.below(4) == 0;
  }
  const int* found = find_last_of(kLikelihoods, words);
  return random.below(100) < static_cast<std::uint64_t>(found == nullptr ? 50 : *found);
}

bool names_number(std::string_view field) {
  const NameWords words(field);
  if (words.count() == 0) return false;
  const std::string_view last = words.last();
  if (last == "limit" || last == "used" || last == "remaining") return true;
  return last != "status" && last != "time" && last != "passed" && last != "failed" &&
         find_words(kRanges, last) != nullptr;
}

bool names_boolean(std::string_view field) {
  constexpr auto kFirst = std::to_array<std::string_view>(
      {"allow", "allows", "can", "did", "has", "is", "should", "was", "will"});
  constexpr auto kWhole = std::to_array<std::string_view>(
      {"active", "archived", "async", "blocked", "bot", "default", "enabled", "favorite", "hosted",
       "passed", "paused", "private", "public", "retried", "verified", "visible"});
  const auto holds = [](const auto& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
  };
  return holds(kWhole, field) || holds(kFirst, NameWords(field).first());
}

}  // namespace porthole::graphql
