#include "portal/graphql/mock/own_words.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "portal/base/ascii.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/owner_kind.h"

namespace porthole::graphql {
namespace {

using Endings = std::span<const std::string_view>;

/// What comes after the topic in the slug of something of that kind.
Endings endings_for(OwnerKind kind) {
  static constexpr auto kTeams = std::to_array<std::string_view>(
      {"", "-platform", "-tools", "-experience", "-quality", "-infrastructure"});
  static constexpr auto kRegistries =
      std::to_array<std::string_view>({"-images", "-packages", "-gems", "-modules", "-charts"});
  static constexpr auto kSuites = std::to_array<std::string_view>(
      {"-unit-tests", "-end-to-end", "-integration-tests", "-specs", "-browser-tests"});
  static constexpr auto kApplications =
      std::to_array<std::string_view>({"-dashboard", "-bot", "-reporter", "-assistant"});
  static constexpr auto kTemplates =
      std::to_array<std::string_view>({"-service", "-library", "-site", "-release", "-image"});
  static constexpr auto kClusters = std::to_array<std::string_view>(
      {"-linux", "-macos", "-production", "-staging", "-builders", "-deployments"});
  static constexpr auto kOrganizations =
      std::to_array<std::string_view>({"-works", "-labs", "-company", "-studio", "-group"});
  static constexpr auto kNothing = std::to_array<std::string_view>({""});
  switch (kind) {
    case OwnerKind::team:
      return kTeams;
    case OwnerKind::registry:
      return kRegistries;
    case OwnerKind::suite:
      return kSuites;
    case OwnerKind::application:
      return kApplications;
    case OwnerKind::pipeline_template:
      return kTemplates;
    case OwnerKind::cluster:
      return kClusters;
    case OwnerKind::organization:
      return kOrganizations;
    default:
      return kNothing;
  }
}

std::string made_slug(const MockIdentity& identity) {
  const OwnerKind kind = owner_kind_of(identity.type_name);
  HashRandom random = trait_of(identity, "name");
  if (identity.is_person && kind != OwnerKind::invitation) {
    const Person person = person_of(identity);
    return slug_of(person.first) + "-" + slug_of(person.last);
  }
  if (kind == OwnerKind::invitation) return hex_text(random, 20);
  const Endings endings = endings_for(kind);
  if (endings.size() == 1) return topic_words(random);
  const std::string_view topic = random.pick(kTopics);
  return std::string(topic).append(random.pick(endings));
}

/// `billing API`
std::string spaced(std::string_view slug) {
  std::string text = title_of(slug);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_first = i == 0 || text[i - 1] == ' ';
    const bool is_acronym = i + 1 < text.size() && is_upper(text[i + 1]);
    if (is_first && !is_acronym) text[i] = to_lower(text[i]);
  }
  return text;
}

}  // namespace

HashRandom trait_of(const MockIdentity& identity, std::string_view trait) {
  return HashRandom(MockHash(identity.key).add(trait).finish());
}

Person person_of(const MockIdentity& identity) {
  HashRandom random = trait_of(identity, "person");
  const std::string_view first = random.pick(kFirstNames);
  return {first, random.pick(kLastNames)};
}

SlugWords::SlugWords(std::string_view type_name)
    : endings_(endings_for(owner_kind_of(type_name))) {}

std::uint64_t SlugWords::count() const {
  return kTopics.size() * (endings_.size() == 1 ? kThings.size() : endings_.size());
}

std::string SlugWords::at(std::uint64_t number) const {
  std::string slug(kTopics[static_cast<std::size_t>(number) % kTopics.size()]);
  const auto rest = static_cast<std::size_t>(number / kTopics.size());
  if (endings_.size() > 1) return slug.append(endings_[rest % endings_.size()]);
  return slug.append("-").append(kThings[rest % kThings.size()]);
}

std::optional<std::uint64_t> SlugWords::number_of(std::string_view slug) const {
  const std::size_t end = std::min(slug.find('-'), slug.size());
  const auto place_in = [](const auto& words, std::string_view word) {
    return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
  };
  const std::size_t topic = place_in(kTopics, slug.substr(0, end));
  if (topic == kTopics.size()) return std::nullopt;
  const std::string_view ending = slug.substr(end);
  const bool has_endings = endings_.size() > 1;
  if (!has_endings && ending.empty()) return std::nullopt;
  const std::size_t rest =
      has_endings ? place_in(endings_, ending) : place_in(kThings, ending.substr(1));
  if (rest == (has_endings ? endings_.size() : kThings.size())) return std::nullopt;
  return rest * kTopics.size() + topic;
}

std::string own_slug(const MockIdentity& identity) {
  if (!identity.given_slug.empty()) return std::string(identity.given_slug);
  std::string slug = slug_of(identity.given_name);
  return slug.empty() ? made_slug(identity) : slug;
}

std::string own_name(const MockIdentity& identity) {
  if (!identity.given_name.empty()) return std::string(identity.given_name);
  if (identity.is_person) {
    const Person person = person_of(identity);
    return std::string(person.first).append(" ").append(person.last);
  }
  if (owner_kind_of(identity.type_name) == OwnerKind::agent) {
    return own_host(identity) + "-" + std::to_string(trait_of(identity, "spawn").between(1, 4));
  }
  return title_of(own_slug(identity));
}

std::string own_host(const MockIdentity& identity) {
  constexpr auto kHosts = std::to_array<std::string_view>(
      {"linux-amd64", "linux-arm64", "builder", "ci-runner", "macos", "windows"});
  HashRandom random = trait_of(identity, "host");
  const std::string_view host = random.pick(kHosts);
  return std::string(host).append("-").append(std::to_string(random.between(1, 99)));
}

std::string own_version(const MockIdentity& identity) {
  HashRandom random = trait_of(identity, "version");
  const bool is_agent = owner_kind_of(identity.type_name) == OwnerKind::agent;
  std::string text = std::to_string(is_agent ? 3 : random.between(1, 4));
  text += "." + std::to_string(is_agent ? random.between(60, 110) : random.below(20));
  return text + "." + std::to_string(random.below(is_agent ? 5 : 20));
}

const StepWords& own_step(const MockIdentity& identity) {
  HashRandom random = trait_of(identity, "step");
  return random.pick(kSteps);
}

const FileWords& own_file(const MockIdentity& identity) {
  HashRandom random = trait_of(identity, "file");
  return random.pick(kFiles);
}

const PairWords& own_pair(const MockIdentity& identity) {
  HashRandom random = trait_of(identity, "pair");
  return random.pick(kPairs);
}

bool has_passed(const MockIdentity& identity) {
  return identity.passed ? *identity.passed : trait_of(identity, "outcome").below(4) != 0;
}

bool is_public(const MockIdentity& identity) {
  return trait_of(identity, "public").below(10) == 0;
}

std::string topic_words(HashRandom& random) {
  const std::string_view topic = random.pick(kTopics);
  return std::string(topic).append("-").append(random.pick(kThings));
}

std::string hex_text(HashRandom& random, std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(digits, '0');
  std::generate(text.begin(), text.end(), [&] { return kDigits[random.below(16)]; });
  return text;
}

namespace {

std::string filled(char code, const MockIdentity& identity, HashRandom& random) {
  switch (code) {
    case 's':
      return own_slug(identity);
    case 'w':
      return spaced(own_slug(identity));
    case 't':
      return own_name(identity);
    case 'U':
      return identity.uuid.to_string();
    case 'v':
      return own_version(identity);
    case 'o':
      return identity.organization.empty() ? "acme" : std::string(identity.organization);
    case 'r':
      return topic_words(random);
    case 'R':
      return title_of(topic_words(random));
    case 'E':
      return in_capitals(topic_words(random));
    case 'p': {
      const std::string_view first = random.pick(kFirstNames);
      return std::string(first).append(" ").append(random.pick(kLastNames));
    }
    case 'd':
      return std::to_string(random.below(10));
    case 'n':
      return std::to_string(random.between(1, 99));
    case 'N':
      return std::to_string(random.between(100, 9999));
    case 'h':
      return hex_text(random, 8);
    case 'H':
      return hex_text(random, 40);
    case 'L':
      return hex_text(random, 64);
    case 'u': {
      const std::uint64_t low = random.next();
      return mock_uuid({low, random.next()}, identity.created_at).to_string();
    }
    default:
      return std::string(1, code);
  }
}

}  // namespace

std::string expand(std::string_view pattern, const MockIdentity& identity, HashRandom& random) {
  std::size_t at = pattern.find('%');
  if (at == std::string_view::npos) return std::string(pattern);
  std::string text;
  for (; !pattern.empty(); at = pattern.find('%')) {
    text.append(pattern.substr(0, at));
    if (at == std::string_view::npos || at + 1 == pattern.size()) break;
    text.append(filled(pattern[at + 1], identity, random));
    pattern.remove_prefix(at + 2);
  }
  return text;
}

}  // namespace porthole::graphql
