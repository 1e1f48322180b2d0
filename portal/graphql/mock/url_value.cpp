// URLs and e-mail addresses: the parts of text_value.h that are made of an object's place.

#include <cstddef>
#include <string>
#include <string_view>

#include "portal/graphql/mock/names.h"
#include "portal/graphql/mock/number_value.h"
#include "portal/graphql/mock/own_words.h"
#include "portal/graphql/mock/owner_kind.h"
#include "portal/graphql/mock/text_value.h"
#include "portal/graphql/mock/vendor_words.h"
#include "portal/graphql/mock/word_table.h"

namespace porthole::graphql {
namespace {

/// Where a URL leads.
enum class Destination : std::uint8_t { page, avatar, badge, download, git, hook, image, sign_in };

/// By the words before `url`, or by those of a type.
constexpr auto kDestinations = word_table<Destination>({
    {"avatar", Destination::avatar},     {"badge", Destination::badge},
    {"clone", Destination::git},         {"clonemirror", Destination::git},
    {"download", Destination::download}, {"git", Destination::git},
    {"gravatar", Destination::avatar},   {"hook", Destination::hook},
    {"html", Destination::page},         {"icon", Destination::image},
    {"image", Destination::image},       {"logo", Destination::image},
    {"mirror", Destination::git},        {"page", Destination::page},
    {"permalink", Destination::page},    {"picture", Destination::image},
    {"repo", Destination::git},          {"repository", Destination::git},
    {"sso", Destination::sign_in},       {"ssh", Destination::git},
    {"thumbnail", Destination::image},   {"web", Destination::page},
    {"webhook", Destination::hook},
});

/// Without the last word, which says that it is a URL.
std::string_view stem(const NameWords& words) {
  return words.count() < 2 ? std::string_view() : words.joined(0, words.count() - 1);
}

const Destination* destination_of(const NameWords& field, std::string_view type_name) {
  static constexpr Destination kPage = Destination::page;
  if (field.count() < 2) {
    const Destination* of_type = find_ending(kDestinations, NameWords(type_name));
    const bool is_other = of_type != nullptr && *of_type != Destination::download;
    return is_other ? of_type : &kPage;
  }
  if (const Destination* found = find_words(kDestinations, stem(field))) return found;
  return find_words(kDestinations, field.word(field.count() - 2));
}

/// The path of a build or job whose pipeline isn't known, but which ends like a known one.
std::string path_of_build(const MockIdentity& identity, bool is_job) {
  HashRandom pipeline = trait_of(identity, "pipeline");
  // As the field `number` without arguments has it.
  HashRandom number = trait_of(identity, "number");
  std::string path = expand("%o/%r/builds/", identity, pipeline);
  path += std::to_string(mock_integer(identity, "number", number));
  return is_job ? path + "#" + identity.uuid.to_string() : path;
}

/// The path of an object's page below the web address.
std::string path_of(const MockIdentity& identity) {
  const std::string_view special = vendor_page(identity.type_name);
  if (!special.empty()) {
    HashRandom random = trait_of(identity, "page");
    return expand(special, identity, random);
  }
  if (!identity.url_path.empty()) return identity.url_path;
  const OwnerKind kind = owner_kind_of(identity.type_name);
  if (kind == OwnerKind::build || kind == OwnerKind::job) {
    return path_of_build(identity, kind == OwnerKind::job);
  }
  std::string path(identity.organization);
  path.append(path.empty() ? "acme/" : "/");
  if (identity.has_slug || kind == OwnerKind::pipeline) return path + own_slug(identity);
  path.append(plural(hyphenated(identity.type_name))).append("/");
  return path.append(identity.uuid.to_string());
}

/// `acme/web`: what the object's repository is called. Derives from the path of its pipeline.
std::string repository_of(const MockIdentity& identity) {
  std::string_view path = identity.url_path;
  const std::size_t slash = path.find('/');
  if (slash != std::string_view::npos) {
    return std::string(path.substr(0, path.find_first_of("/#", slash + 1)));
  }
  HashRandom random = trait_of(identity, "repository");
  const bool is_pipeline = owner_kind_of(identity.type_name) == OwnerKind::pipeline;
  return expand(is_pipeline ? "%o/%s" : "%o/%r", identity, random);
}

}  // namespace

std::string mock_url(const MockIdentity& identity, std::string_view field) {
  const NameWords words(field);
  std::string web(identity.web_url);
  const std::string_view special = vendor_words(identity, field);
  const OwnerKind kind = owner_kind_of(identity.type_name);
  HashRandom random = trait_of(identity, field);
  if (!special.empty()) return expand(special, identity, random);
  if (words.first() == "provisioning") {
    return expand("otpauth://totp/Example:%r?secret=JBSWY3DPEHPK3PXP&issuer=Example", identity,
                  random);
  }
  const Destination* destination = destination_of(words, identity.type_name);
  if (words.last() == "issuer") return web + "/" + path_of(identity) + "/metadata";
  if (words.count() < 2 && kind == OwnerKind::provider) {
    return "https://git.example.com/" + repository_of(identity);
  }
  if (words.count() < 2 && kind == OwnerKind::metric && !identity.url_path.empty()) {
    return web + "/" + repository_of(identity) + "/builds";
  }
  if (destination == nullptr) {
    std::string tail = hyphenated(field);
    tail.resize(tail.rfind('-'));
    return web + "/" + path_of(identity) + "/" + tail;
  }
  switch (*destination) {
    case Destination::page:
      return web + "/" + path_of(identity);
    case Destination::avatar:
      return web + "/avatars/" + hex_text(random, 32);
    case Destination::badge:
      return web + "/badge/" + hex_text(random, 50) + ".svg";
    case Destination::download:
      return web + "/" + path_of(identity) + "/download";
    case Destination::git:
      return "git@git.example.com:" + repository_of(identity) + ".git";
    case Destination::hook:
      return web + "/webhook/deliver/" + hex_text(random, 50);
    case Destination::image:
      return web + "/" + path_of(identity) + "/icon.png";
    case Destination::sign_in:
      return web + "/sso/" + hex_text(random, 8);
  }
  return web;
}

std::string mock_email(const MockIdentity& identity, std::string_view field) {
  const NameWords words(field);
  // `supportEmail` of something that isn't a person.
  if (!identity.is_person && words.count() > 1) {
    return std::string(words.word(words.count() - 2)).append("@example.com");
  }
  const Person person = person_of(identity);
  std::string local = slug_of(identity.is_person ? identity.given_name : std::string_view());
  if (local.empty()) local = slug_of(person.first) + "-" + slug_of(person.last);
  std::replace(local.begin(), local.end(), '-', '.');
  if (words.count() > 1 && words.first() != "email") local.append("+").append(words.first());
  return local + "@example.com";
}

}  // namespace porthole::graphql
