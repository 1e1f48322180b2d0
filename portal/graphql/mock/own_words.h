#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "portal/graphql/mock/hash.h"
#include "portal/graphql/mock/identity.h"
#include "portal/graphql/mock/vocabulary.h"

namespace porthole::graphql {

// What several fields of one object must agree on. It derives from the object alone, never from
// one of its fields.

/// Random numbers of one trait of an object: the same for each field that asks for that trait.
HashRandom trait_of(const MockIdentity& identity, std::string_view trait);

struct Person {
  std::string_view first;
  std::string_view last;
};
Person person_of(const MockIdentity& identity);

/// The slug of the object itself, with which names and URLs agree.
std::string own_slug(const MockIdentity& identity);
/// The slugs that objects of one type can have, each with a number below `count`.
class SlugWords {
 public:
  explicit SlugWords(std::string_view type_name);

  std::uint64_t count() const;
  std::string at(std::uint64_t number) const;
  /// Nothing if it is none of them.
  std::optional<std::uint64_t> number_of(std::string_view slug) const;

 private:
  /// What may come after the topic. If that is nothing, all things do.
  std::span<const std::string_view> endings_;
};
std::string own_name(const MockIdentity& identity);

/// The machine that an agent runs on: `linux-17`, without a domain.
std::string own_host(const MockIdentity& identity);
/// `3.87.1` for agents, as they are at version 3.
std::string own_version(const MockIdentity& identity);

const StepWords& own_step(const MockIdentity& identity);
const FileWords& own_file(const MockIdentity& identity);
const PairWords& own_pair(const MockIdentity& identity);

/// Whether a job, or what else has an outcome, succeeded.
bool has_passed(const MockIdentity& identity);

/// Whether everybody may see it. Few things are.
bool is_public(const MockIdentity& identity);

/// `billing-api`
std::string topic_words(HashRandom& random);

/// Lower-case hexadecimal digits.
std::string hex_text(HashRandom& random, std::size_t digits);

/// Fills in a pattern. `%s` is the object's slug, `%w` the same with spaces, `%t` its name, `%U`
/// its UUID, `%v` its version, `%o` the organization's slug. Made up from `random`: `%r` words
/// (`billing-api`), `%R` the same as a title, `%E` as a variable
/// of the environment, `%p` a person's name, `%d` a digit, `%n` 1 to 99, `%N`
/// 100 to 9999, `%h` 8 hexadecimal digits, `%H` 40, `%L` 64, `%u` a UUID. `%%` is a percent sign.
std::string expand(std::string_view pattern, const MockIdentity& identity, HashRandom& random);

}  // namespace porthole::graphql
