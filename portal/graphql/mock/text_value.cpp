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
#include "portal/graphql/mock/number_value.h"
#include "portal/graphql/mock/own_words.h"
#include "portal/graphql/mock/owner_kind.h"
#include "portal/graphql/mock/phrases.h"
#include "portal/graphql/mock/structured_text.h"
#include "portal/graphql/mock/vendor_words.h"

namespace porthole::graphql {
namespace {

std::string name_text(const MockIdentity& identity, std::string_view field, HashRandom& random) {
  const NameWords words(field);
  const std::string_view first = words.first();
  if (words.count() == 1 || first == "display" || first == "full") return own_name(identity);
  if (first == "first" || first == "given") return std::string(person_of(identity).first);
  if (first == "last" || first == "family") return std::string(person_of(identity).last);
  return names_person(field) ? own_name(identity) : title_of(topic_words(random));
}

std::string host_text(const MockIdentity& identity, HashRandom& random) {
  const bool is_agent = owner_kind_of(identity.type_name) == OwnerKind::agent;
  return (is_agent ? own_host(identity) : topic_words(random)) + ".example.com";
}

/// The id of another object, whose type `field` names: a `Pipeline` for `pipelineID` and
/// `deletedPipelineID`.
std::string other_id(const MockIdentity& identity, std::string_view field, MockKey key) {
  const std::string one = singular(field);
  std::string type_name = type_name_of(referred_member(one));
  for (const std::string_view what : {"Deleted", "Removed", "Revoked"}) {
    if (type_name.starts_with(what)) type_name.erase(0, what.size());
  }
  return graphql_id(type_name.empty() ? "Node" : type_name, mock_uuid(key, identity.created_at));
}

bool names_email(std::string_view type_name) {
  return owner_kind_of(type_name) == OwnerKind::email;
}

std::string picked(Phrases phrases, const MockIdentity& identity, HashRandom& random) {
  return expand(random.pick(phrases), identity, random);
}

/// Of a step, a pair or something else that has keys.
std::string key_text(const MockIdentity& identity, HashRandom& random) {
  switch (const OwnerKind kind = owner_kind_of(identity.type_name)) {
    case OwnerKind::step:
    case OwnerKind::job:
      return std::string(own_step(identity).key);
    case OwnerKind::pair:
      return std::string(own_pair(identity).key);
    default:
      return picked(keys_of(kind), identity, random);
  }
}

std::string label_text(const MockIdentity& identity, HashRandom& random) {
  const OwnerKind kind = owner_kind_of(identity.type_name);
  if (kind == OwnerKind::job || kind == OwnerKind::step) {
    return std::string(own_step(identity).label);
  }
  return picked(labels_of(kind), identity, random);
}

/// `deploy-target=staging`, or for what describes agents and what they run, `queue=default`.
std::string tag_text(const MockIdentity& identity, HashRandom& random) {
  const OwnerKind kind = owner_kind_of(identity.type_name);
  if (kind == OwnerKind::agent || kind == OwnerKind::job || kind == OwnerKind::step) {
    return picked(phrases_of(NameMeaning::agent_tag), identity, random);
  }
  const PairWords& pair = random.pick(kPairs);
  return std::string(pair.key).append("=").append(expand(pair.value, identity, random));
}

std::string value_text(const MockIdentity& identity, HashRandom& random) {
  const bool is_pair = owner_kind_of(identity.type_name) == OwnerKind::pair;
  return is_pair ? expand(own_pair(identity).value, identity, random) : topic_words(random);
}

std::string id_text(const MockIdentity& identity, std::string_view field, MockKey key) {
  return field == "id" ? graphql_id(identity.type_name, identity.uuid)
                       : other_id(identity, field, key);
}

std::string uuid_text(const MockIdentity& identity, std::string_view field, MockKey key) {
  return (field == "uuid" ? identity.uuid : mock_uuid(key, identity.created_at)).to_string();
}

std::string path_text(const MockIdentity& identity) {
  HashRandom random = trait_of(identity, "path");
  return expand(own_file(identity).path, identity, random);
}

std::string slug_text(const MockIdentity& identity, std::string_view field, HashRandom& random) {
  if (field == "slug") return own_slug(identity);
  return expand(NameWords(field).contain("organization") ? "%o" : "%r", identity, random);
}

/// The signal that fits the exit status.
std::string signal_text(const MockIdentity& identity) {
  constexpr std::int64_t kTerminated = 128 + 15;
  HashRandom unused = trait_of(identity, "signal");
  return mock_integer(identity, "exitStatus", unused) == kTerminated ? "SIGTERM" : "SIGKILL";
}

std::string login_text(const MockIdentity& identity) {
  const Person person = person_of(identity);
  return identity.is_person ? own_slug(identity) : slug_of(person.first) + slug_of(person.last);
}

/// What objects say of themselves.
std::string own_text(const MockIdentity& identity, const NameWords& words, NameMeaning meaning,
                     HashRandom& random) {
  const OwnerKind kind = owner_kind_of(identity.type_name);
  switch (meaning) {
    case NameMeaning::command:
      return std::string(own_step(identity).command);
    case NameMeaning::description:
      return picked(descriptions_of(kind), identity, random);
    case NameMeaning::exit_status:
      return std::to_string(mock_integer(
          identity, words.first() == "promised" ? "promisedExitStatus" : "exitStatus", random));
    case NameMeaning::host:
      return host_text(identity, random);
    case NameMeaning::key:
      return key_text(identity, random);
    case NameMeaning::label:
      return label_text(identity, random);
    case NameMeaning::login:
      return login_text(identity);
    case NameMeaning::markdown:
    case NameMeaning::message:
      return picked(messages_of(kind, words), identity, random);
    case NameMeaning::markup:
      return "<p>" + picked(messages_of(kind, words), identity, random) + "</p>";
    case NameMeaning::mime_type:
      return std::string(own_file(identity).mime_type);
    case NameMeaning::note:
      return picked(notes_of(kind), identity, random);
    case NameMeaning::path:
      return path_text(identity);
    case NameMeaning::reason:
      return picked(reasons_of(words), identity, random);
    case NameMeaning::signal:
      return signal_text(identity);
    case NameMeaning::state:
      return picked(states_of(words, identity.type_name), identity, random);
    case NameMeaning::tag:
      return picked(labels_of(OwnerKind::tag), identity, random);
    case NameMeaning::agent_tag:
      return tag_text(identity, random);
    case NameMeaning::user_agent:
      return picked(user_agents_of(kind, identity.type_name), identity, random);
    case NameMeaning::value:
      return value_text(identity, random);
    default:
      return topic_words(random);
  }
}

}  // namespace

std::string mock_time(const MockIdentity& identity, std::string_view field) {
  const Story story = make_story({}, identity.created_at, identity.now, identity.key);
  return to_iso8601_seconds(tell_time(story, field, identity.key).value_or(story.ended_at));
}

std::string mock_text(const MockIdentity& identity, std::string_view field, MockKey key) {
  if (const std::string_view special = vendor_words(identity, field); !special.empty()) {
    HashRandom random = trait_of(identity, "cells");
    return expand(special, identity, random);
  }
  HashRandom random(key);
  const NameWords words(field);
  const NameMeaning meaning = meaning_of(words);
  if (meaning == NameMeaning::address && names_email(identity.type_name)) {
    return mock_email(identity, "email");
  }
  const Phrases phrases = phrases_of(meaning);
  if (!phrases.empty()) return picked(phrases, identity, random);
  switch (meaning) {
    case NameMeaning::cursor:
      return hex_text(random, 16);
    case NameMeaning::email:
      return mock_email(identity, field);
    case NameMeaning::id:
      return id_text(identity, field, key);
    case NameMeaning::ip_address:
      // From a range reserved for documentation (RFC 5737).
      return "192.0.2." + std::to_string(random.between(1, 254));
    case NameMeaning::json:
      return mock_json(identity, field, random);
    case NameMeaning::md5:
      return hex_text(random, 32);
    case NameMeaning::name:
      return name_text(identity, field, random);
    case NameMeaning::slug:
      return slug_text(identity, field, random);
    case NameMeaning::time:
      return mock_time(identity, field);
    case NameMeaning::title:
      return title_of(topic_words(random));
    case NameMeaning::url:
      return mock_url(identity, field);
    case NameMeaning::uuid:
      return uuid_text(identity, field, key);
    case NameMeaning::version:
      return own_version(identity);
    case NameMeaning::xml:
      return mock_xml(field, random);
    case NameMeaning::yaml:
      return mock_yaml(random);
    default:
      return own_text(identity, words, meaning, random);
  }
}

}  // namespace porthole::graphql
