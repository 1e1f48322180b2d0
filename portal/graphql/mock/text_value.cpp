#include "portal/graphql/mock/text_value.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "portal/graphql/mock/lifecycle.h"
#include "portal/graphql/mock/name_meaning.h"
#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/vocabulary.h"

namespace porthole::graphql {
namespace {

std::string hex(HashRandom& random, std::size_t digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < digits; ++i) text.push_back(kDigits[random.below(16)]);
  return text;
}

std::string slug_words(HashRandom& random) {
  const std::string_view topic = random.pick(kTopics);
  return std::string(topic).append("-").append(random.pick(kThings));
}

struct Person {
  std::string_view first;
  std::string_view last;
};

Person person_of(const MockIdentity& identity) {
  HashRandom random(MockHash(identity.key).add("person").finish());
  const std::string_view first = random.pick(kFirstNames);
  return {first, random.pick(kLastNames)};
}

}  // namespace

std::string own_slug(const MockIdentity& identity) {
  if (!identity.given_slug.empty()) return std::string(identity.given_slug);
  std::string slug = slug_of(identity.given_name);
  if (!slug.empty()) return slug;
  HashRandom random(MockHash(identity.key).add("name").finish());
  return slug_words(random);
}

namespace {

std::string own_name(const MockIdentity& identity) {
  if (!identity.given_name.empty()) return std::string(identity.given_name);
  if (!identity.is_person) return title_of(own_slug(identity));
  const Person person = person_of(identity);
  return std::string(person.first).append(" ").append(person.last);
}

std::string name_text(const MockIdentity& identity, std::string_view field, HashRandom& random) {
  const std::string first = first_word(field);
  if (field == "name" || first == "display" || first == "full") return own_name(identity);
  if (first == "first" || first == "given") return std::string(person_of(identity).first);
  if (first == "last" || first == "family") return std::string(person_of(identity).last);
  if (first == "file") return std::string(random.pick(kPaths));
  if (first == "host") return slug_words(random) + ".example.com";
  return names_person(field) ? own_name(identity) : title_of(slug_words(random));
}

std::string color_text(HashRandom& random) {
  return "#" + hex(random, 6);
}

std::string markup_text(HashRandom& random) {
  return std::string("<p>").append(random.pick(kSentences)).append("</p>");
}

/// From a range reserved for documentation (RFC 5737).
std::string ip_address_text(HashRandom& random) {
  return "192.0.2." + std::to_string(random.between(1, 254));
}

/// `SEARCH_CACHE=1`
std::string env_text(HashRandom& random) {
  std::string text = slug_words(random);
  std::transform(text.begin(), text.end(), text.begin(), [](char character) {
    return character == '-' ? '_' : static_cast<char>(character - 'a' + 'A');
  });
  return text + "=" + std::to_string(random.between(0, 9));
}

/// A state; for an exit status, a number as text.
std::string state_text(std::string_view field, HashRandom& random) {
  if (first_word(field) == "exit") return std::to_string(random.below(2));
  return std::string(random.pick(kStates));
}

std::string version_text(HashRandom& random) {
  std::string text = std::to_string(random.between(1, 4));
  for (int i = 0; i < 2; ++i) text += "." + std::to_string(random.below(20));
  return text;
}

/// The id of another object, whose type `field` names: a `Pipeline` for `pipelineID`.
std::string other_id(const MockIdentity& identity, std::string_view field, MockKey key) {
  const std::string one = singular(field);
  const std::string type_name = type_name_of(referred_member(one));
  return graphql_id(type_name.empty() ? "Node" : type_name,
                    mock_uuid(key, identity.created_at));
}

}  // namespace

std::string mock_time(const MockIdentity& identity, std::string_view field) {
  const Story story = make_story({}, identity.created_at, identity.now, identity.key);
  return to_iso8601_seconds(tell_time(story, field, identity.key).value_or(story.ended_at));
}

std::string mock_url(const MockIdentity& identity, std::string_view field) {
  std::string url(identity.web_url);
  if (!identity.url_path.empty()) {
    url.append("/").append(identity.url_path);
    const std::string kind = hyphenated(field);
    const std::size_t end = kind.rfind('-');
    return end == std::string::npos ? url : url.append("/").append(kind.substr(0, end));
  }
  const bool is_organization = identity.has_slug && identity.type_name == "Organization";
  if (!identity.organization.empty() && !is_organization) {
    url.append("/").append(identity.organization);
  }
  if (identity.has_slug) {
    url.append("/").append(own_slug(identity));
  } else {
    url.append("/").append(plural(hyphenated(identity.type_name))).append("/");
    url.append(identity.uuid.to_string());
  }
  const std::string kind = hyphenated(field);
  const std::size_t end = kind.rfind('-');
  if (end != std::string::npos) url.append("/").append(kind.substr(0, end));
  return url;
}

std::string mock_email(const MockIdentity& identity, std::string_view field) {
  const Person person = person_of(identity);
  std::string local = slug_of(identity.is_person ? identity.given_name : std::string_view());
  if (local.empty()) {
    local = slug_of(person.first) + "." + slug_of(person.last);
  } else {
    std::replace(local.begin(), local.end(), '-', '.');
  }
  const std::string kind = field == "email" ? "" : "+" + first_word(field);
  return local + (kind == "+email" ? "" : kind) + "@example.com";
}

std::string mock_text(const MockIdentity& identity, std::string_view field, MockKey key) {
  HashRandom random(key);
  switch (meaning_of(field)) {
    case NameMeaning::branch:
      return std::string(random.pick(kBranches));
    case NameMeaning::color:
      return color_text(random);
    case NameMeaning::command:
      return std::string(random.pick(kCommands));
    case NameMeaning::commit:
      return hex(random, 40);
    case NameMeaning::cursor:
      return hex(random, 16);
    case NameMeaning::description:
      return std::string(random.pick(kSentences));
    case NameMeaning::email:
      return mock_email(identity, field);
    case NameMeaning::emoji:
      return std::string(random.pick(kEmoji));
    case NameMeaning::env:
      return env_text(random);
    case NameMeaning::host:
      return slug_words(random) + ".example.com";
    case NameMeaning::id:
      if (field == "id") return graphql_id(identity.type_name, identity.uuid);
      return other_id(identity, field, key);
    case NameMeaning::ip_address:
      return ip_address_text(random);
    case NameMeaning::markup:
      return markup_text(random);
    case NameMeaning::name:
      return name_text(identity, field, random);
    case NameMeaning::path:
      return std::string(random.pick(kPaths));
    case NameMeaning::slug:
      return field == "slug" ? own_slug(identity) : slug_words(random);
    case NameMeaning::state:
      return state_text(field, random);
    case NameMeaning::time:
      return mock_time(identity, field);
    case NameMeaning::title:
      return title_of(slug_words(random));
    case NameMeaning::token:
      return hex(random, 40);
    case NameMeaning::url:
      return mock_url(identity, field);
    case NameMeaning::uuid:
      if (field == "uuid") return identity.uuid.to_string();
      return mock_uuid(key, identity.created_at).to_string();
    case NameMeaning::version:
      return version_text(random);
    case NameMeaning::words:
      break;
  }
  return slug_words(random);
}

}  // namespace porthole::graphql
