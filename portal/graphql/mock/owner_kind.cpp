#include "portal/graphql/mock/owner_kind.h"

#include "portal/graphql/mock/word_table.h"

namespace porthole::graphql {
namespace {

using Kind = OwnerKind;

constexpr auto kOwnerKinds = word_table<OwnerKind>({
    {"agent", Kind::agent},
    {"agentapicontext", Kind::agent},
    {"annotation", Kind::annotation},
    {"announcement", Kind::banner},
    {"apiapplication", Kind::application},
    {"application", Kind::application},
    {"artifact", Kind::artifact},
    {"attribute", Kind::pair},
    {"avatar", Kind::avatar},
    {"banner", Kind::banner},
    {"block", Kind::block_job},
    {"build", Kind::build},
    {"check", Kind::check},
    {"clonemirror", Kind::repository},
    {"cluster", Kind::cluster},
    {"command", Kind::job},
    {"commit", Kind::build},
    {"creator", Kind::other},
    {"dependency", Kind::step},
    {"email", Kind::email},
    {"event", Kind::event},
    {"eventcanceled", Kind::failure},
    {"eventchanged", Kind::event},
    {"eventfinished", Kind::event},
    {"eventretryfailed", Kind::failure},
    {"eventstackerror", Kind::failure},
    {"eventtimedout", Kind::failure},
    {"hook", Kind::webhook},
    {"input", Kind::block_job},
    {"invitation", Kind::invitation},
    {"job", Kind::job},
    {"label", Kind::tag},
    {"limit", Kind::limit},
    {"metadata", Kind::pair},
    {"metadatum", Kind::pair},
    {"metric", Kind::metric},
    {"mirror", Kind::repository},
    {"notification", Kind::event},
    {"organization", Kind::organization},
    {"permission", Kind::permission},
    {"pipeline", Kind::pipeline},
    {"provider", Kind::provider},
    {"queue", Kind::queue},
    {"quota", Kind::limit},
    {"ratelimit", Kind::limit},
    {"registry", Kind::registry},
    {"repo", Kind::repository},
    {"repository", Kind::repository},
    {"rule", Kind::rule},
    {"schedule", Kind::schedule},
    {"secret", Kind::secret},
    {"ssoprovider", Kind::sign_in},
    {"step", Kind::step},
    {"stepcommand", Kind::step},
    {"stepinput", Kind::step},
    {"steptrigger", Kind::step},
    {"stepwait", Kind::step},
    {"suite", Kind::suite},
    {"tag", Kind::tag},
    {"team", Kind::team},
    {"template", Kind::pipeline_template},
    {"token", Kind::token},
    {"tokencode", Kind::token},
    {"trigger", Kind::trigger_job},
    {"variable", Kind::pair},
    {"wait", Kind::wait_job},
    {"webhook", Kind::webhook},
});

/// By the first words, for families of types such as `RepositoryProviderGithub`.
constexpr auto kOwnerFamilies = word_table<OwnerKind>({
    {"jobevent", Kind::event},
    {"notificationservice", Kind::provider},
    {"repositoryprovider", Kind::provider},
    {"ssoprovider", Kind::sign_in},
});

}  // namespace

OwnerKind owner_kind_of(std::string_view type_name) {
  const NameWords words(type_name);
  if (const OwnerKind* kind = find_ending(kOwnerKinds, words)) return *kind;
  if (words.count() > 2) {
    if (const OwnerKind* kind = find_words(kOwnerFamilies, words.joined(0, 2))) return *kind;
  }
  return OwnerKind::other;
}

}  // namespace porthole::graphql
