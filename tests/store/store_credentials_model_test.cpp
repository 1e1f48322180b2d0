#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/store/store_support.h"

namespace porthole {
namespace {

using std::chrono::minutes;
using test::House;

/// A token as the plainest of models has it: dead or alive, and until when.
struct ModelToken {
  std::string text;
  Uuid uuid;
  PortalTokenKind kind = PortalTokenKind::service;
  std::size_t portal = 0;
  std::optional<Timestamp> expires_at;
  bool is_removed = false;
};

struct ModelSecret {
  std::string text;
  Uuid uuid;
  std::size_t portal = 0;
  bool is_removed = false;
};

struct ModelCode {
  std::string text;
  std::string secret;
  std::size_t portal = 0;
  Timestamp expires_at;
  CodeState state = CodeState::pending;
  unsigned wrong_tries = 0;
};

struct ModelPortal {
  Uuid uuid;
  std::string slug;
  bool user_invokable = false;
  bool is_deleted = false;
};

/// Plays random changes and uses of credentials, with a clock that moves, against vectors in which
/// nothing is ever erased.
class CredentialsPlayer {
 public:
  explicit CredentialsPlayer(std::uint64_t seed) : engine_(seed), seed_(seed) {
    actor_.user = demo_user();
    organization_ = house_.organization();
  }

  void play(int steps) {
    for (step_ = 0; step_ < steps && difference_.empty(); ++step_) {
      pick();
      if (step_ % 64 == 0) {
        house_.check();
        check_lists();
      }
    }
  }

  std::string difference() const { return difference_; }
  /// How often each outcome was seen: a test that never gets there shows nothing.
  const std::map<std::string, int>& outcomes() const { return outcomes_; }

 private:
  void pick() {
    switch (below(16)) {
      case 0:
        return make_portal();
      case 1:
        return change_portal();
      case 2:
        return below(4) == 0 ? delete_portal() : make_portal();
      case 3:
        return add_token();
      case 4:
        return remove_token();
      case 5:
        return below(2) == 0 ? make_secret() : remove_secret();
      case 6:
      case 7:
        return exchange_secret();
      case 8:
        return make_code();
      case 9:
        return decide();
      case 10:
      case 11:
        return exchange_code();
      case 12:
        return below(8) == 0 ? reload() : move_clock();
      default:
        return use_token();
    }
  }

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }

  template <typename T>
  T* some(std::vector<T>& all) {
    return all.empty() ? nullptr
                       : &all[all.size() - 1 - below(std::min<std::size_t>(all.size(), 12))];
  }

  void expect(bool holds, const std::string& what) {
    if (holds || !difference_.empty()) return;
    difference_ = "seed " + std::to_string(seed_) + ", step " + std::to_string(step_) + ": " + what;
  }

  /// The refusal's message, or empty; counted.
  template <typename T>
  std::string outcome(const char* what, const Result<T>& result) {
    std::string message = result.ok() ? std::string() : result.error().message;
    ++outcomes_[std::string(what) + ": " + message];
    return message;
  }

  void make_portal() {
    if (portals_.size() > 40) return;
    PortalDraft draft = test::named("Portal " + std::to_string(portals_.size()));
    draft.user_invokable = {Presence::given, below(3) > 0};
    const auto created = house_.store.create_portal(*organization_, draft, actor_);
    expect(created.ok(), "no portal was made");
    if (!created.ok()) return;
    portals_.push_back(
        {created->portal->uuid, created->portal->contents.slug, draft.user_invokable.value, false});
    const auto opened = open(created->token, portals_.back().slug);
    expect(opened.ok(), "its first token doesn't open a portal");
    if (!opened.ok()) return;
    tokens_.push_back({created->token,
                       opened->token->uuid,
                       PortalTokenKind::service,
                       portals_.size() - 1,
                       {},
                       false});
  }

  void change_portal() {
    ModelPortal* portal = some(portals_);
    if (portal == nullptr || portal->is_deleted) return;
    PortalDraft draft;
    if (below(2) == 0) {
      portal->user_invokable = !portal->user_invokable;
      draft.user_invokable = {Presence::given, portal->user_invokable};
    } else {
      const std::string slug = "renamed-" + std::to_string(step_);
      draft.slug = {Presence::given, slug};
      const auto renamed = house_.store.update_portal(*organization_, portal->slug, draft, actor_);
      expect(renamed.ok(), "no portal was renamed");
      portal->slug = slug;
      return;
    }
    expect(house_.store.update_portal(*organization_, portal->slug, draft, actor_).ok(),
           "no portal was changed");
  }

  void delete_portal() {
    ModelPortal* portal = some(portals_);
    if (portal == nullptr || portal->is_deleted) return;
    portal->is_deleted = true;
    expect(house_.store.delete_portal(*organization_, portal->slug, actor_).ok(), "not deleted");
  }

  void add_token() {
    ModelPortal* portal = some(portals_);
    if (portal == nullptr) return;
    const auto issued = house_.store.create_portal_token("acme", portal->slug, "", actor_);
    expect(issued.ok() != portal->is_deleted, "a token was or wasn't added");
    if (!issued.ok()) return;
    tokens_.push_back({issued->text,
                       issued->token->uuid,
                       PortalTokenKind::service,
                       static_cast<std::size_t>(portal - portals_.data()),
                       {},
                       false});
  }

  bool is_alive(const ModelToken& token) const {
    return !token.is_removed && !portals_[token.portal].is_deleted &&
           !(token.expires_at && *token.expires_at <= house_.clock.now());
  }

  void remove_token() {
    ModelToken* token = some(tokens_);
    if (token == nullptr) return;
    const ModelPortal& portal = portals_[token->portal];
    const auto removed = house_.store.delete_portal_token("acme", portal.slug, token->uuid, actor_);
    expect(removed.ok() == is_alive(*token), "a token was or wasn't removed");
    token->is_removed = true;
  }

  void make_secret() {
    ModelPortal* portal = some(portals_);
    if (portal == nullptr || portal->is_deleted) return;
    const std::size_t place = static_cast<std::size_t>(portal - portals_.data());
    const auto held = std::count_if(
        secrets_.begin(), secrets_.end(),
        [&](const ModelSecret& secret) { return secret.portal == place && !secret.is_removed; });
    const auto issued = house_.store.create_portal_secret("acme", portal->slug, "", actor_);
    outcome("secret", issued);
    expect(issued.ok() == (held < 2), "a third secret, or not a second");
    if (issued.ok()) secrets_.push_back({issued->text, issued->secret->uuid, place, false});
  }

  void remove_secret() {
    ModelSecret* secret = some(secrets_);
    if (secret == nullptr) return;
    const ModelPortal& portal = portals_[secret->portal];
    const auto removed =
        house_.store.delete_portal_secret("acme", portal.slug, secret->uuid, actor_);
    expect(removed.ok() == (!secret->is_removed && !portal.is_deleted), "secret removed otherwise");
    secret->is_removed = true;
  }

  void exchange_secret() {
    ModelSecret* secret = some(secrets_);
    if (secret == nullptr) return;
    const ModelPortal& portal = portals_[secret->portal];
    const bool is_wrong = below(4) == 0;
    const minutes lifetime(1 + static_cast<int>(below(60)));
    const auto issued =
        house_.store.exchange_secret("acme", portal.slug, portal.uuid.to_string(),
                                     is_wrong ? "guess" : secret->text, lifetime, {});
    outcome("client", issued);
    expect(issued.ok() == (!is_wrong && !secret->is_removed && !portal.is_deleted),
           "a secret gave or didn't give a token");
    if (issued.ok()) remember(*issued, secret->portal, lifetime);
  }

  void remember(const IssuedToken& issued, std::size_t portal, minutes lifetime) {
    const Timestamp expires_at = house_.clock.now() + lifetime;
    expect(issued.token->expires_at == expires_at, "another lifetime");
    tokens_.push_back(
        {issued.text, issued.token->uuid, issued.token->kind, portal, expires_at, false});
  }

  void make_code() {
    ModelPortal* portal = some(portals_);
    if (portal == nullptr) return;
    const auto issued = house_.store.create_code("acme", portal->slug, {});
    outcome("code", issued);
    expect(issued.ok() == (!portal->is_deleted && portal->user_invokable),
           "a code was or wasn't given");
    if (!issued.ok()) return;
    codes_.push_back({issued->code_text, issued->secret_text,
                      static_cast<std::size_t>(portal - portals_.data()),
                      house_.clock.now() + minutes(5)});
  }

  bool is_past(const ModelCode& code) const { return code.expires_at <= house_.clock.now(); }

  void decide() {
    ModelCode* code = some(codes_);
    if (code == nullptr) return;
    const ModelPortal& portal = portals_[code->portal];
    const Decision decision = below(4) == 0 ? Decision::deny : Decision::approve;
    const auto decided = house_.store.decide_code(code->text, decision, actor_);
    outcome("decision", decided);
    const bool may = !portal.is_deleted && portal.user_invokable && !is_past(*code) &&
                     code->wrong_tries < 10 && code->state == CodeState::pending;
    expect(decided.ok() == may, "a code was decided or wasn't");
    if (may) {
      code->state = decision == Decision::approve ? CodeState::approved : CodeState::denied;
    }
  }

  /// What somebody with the code and a secret is told.
  std::string expected_exchange(ModelCode& code, bool is_right) {
    const ModelPortal& portal = portals_[code.portal];
    const bool is_open = code.state == CodeState::pending || code.state == CodeState::approved;
    if (portal.is_deleted) return "The code or its secret is wrong";
    if (!is_right) {
      if (is_open && !is_past(code) && code.wrong_tries < 10) ++code.wrong_tries;
      return "The code or its secret is wrong";
    }
    if (code.wrong_tries >= 10) return "Too many wrong secrets were tried, and the code is dead";
    if (code.state == CodeState::denied) return "The user denied the request";
    if (code.state == CodeState::used) return "The code has been exchanged for a token already";
    if (is_past(code)) return "The code has expired";
    if (!portal.user_invokable) return "Users can't invoke this portal";
    if (code.state == CodeState::pending) return "The code has not been approved yet";
    code.state = CodeState::used;
    return {};
  }

  void exchange_code() {
    ModelCode* code = some(codes_);
    if (code == nullptr) return;
    const bool is_right = below(5) > 0;
    const int times = !is_right && below(4) == 0 ? 10 : 1;
    for (int i = 0; i < times; ++i) {
      const std::string expected = expected_exchange(*code, is_right);
      const minutes lifetime(1 + static_cast<int>(below(720)));
      const auto issued =
          house_.store.exchange_code("acme", portals_[code->portal].slug, code->text,
                                     is_right ? code->secret : "guess", lifetime, {});
      const std::string got = outcome("device", issued);
      expect(got == expected, "a code gave \"" + got + "\" for \"" + expected + '"');
      if (issued.ok()) remember(*issued, code->portal, lifetime);
    }
  }

  Result<PortalAccess> open(const std::string& token, const std::string& slug) {
    return house_.store.authenticate_portal("acme", slug, token, house_.clock.now());
  }

  void use_token() {
    ModelToken* token = some(tokens_);
    ModelPortal* elsewhere = some(portals_);
    if (token == nullptr || elsewhere == nullptr) return;
    const bool is_foreign = below(6) == 0 && elsewhere != &portals_[token->portal];
    const ModelPortal& portal = is_foreign ? *elsewhere : portals_[token->portal];
    const auto opened = open(token->text, portal.slug);
    outcome("use", opened);
    const bool is_refused = is_foreign || !is_alive(*token);
    const bool is_off = token->kind == PortalTokenKind::user && !portal.user_invokable;
    expect(opened.ok() == (!is_refused && !is_off), "a token opened or didn't");
    if (opened.ok()) {
      expect(opened->token->last_use.get() == house_.clock.now(), "its use was not noted");
    } else {
      expect((opened.error().code == ErrorCode::unauthenticated) == is_refused,
             "refused otherwise");
    }
  }

  void move_clock() {
    house_.clock.advance(minutes(below(4) == 0 ? below(800) : below(4)));
    if (below(2) == 0) return;
    const ExpiredCounts counts = house_.store.expire(house_.clock.now());
    const ExpiredCounts again = house_.store.expire(house_.clock.now());
    expect(again.tokens == 0 && again.codes == 0, "something expired twice");
    if (counts.tokens > 0) ++outcomes_["tokens expired"];
    if (counts.codes > 0) ++outcomes_["codes expired"];
  }

  /// What a snapshot keeps is all there is.
  void reload() {
    const std::string before = house_.text();
    house_.store.load(house_.store.image());
    expect(house_.text() == before, "another state after it was loaded");
  }

  void check_lists() {
    for (std::size_t i = 0; i < portals_.size(); ++i) {
      if (portals_[i].is_deleted) continue;
      std::vector<Uuid> expected;
      for (const ModelToken& token : tokens_) {
        if (token.portal == i && is_alive(token)) expected.push_back(token.uuid);
      }
      const auto listed = house_.store.portal_tokens("acme", portals_[i].slug);
      REQUIRE(listed.ok());
      std::vector<Uuid> got;
      for (const PortalTokenPtr& token : *listed) got.push_back(token->uuid);
      expect(got == expected, "another list of tokens");
    }
  }

  House house_;
  OrganizationPtr organization_;
  Actor actor_;
  std::mt19937_64 engine_;
  const std::uint64_t seed_;
  int step_ = 0;
  std::string difference_;
  std::map<std::string, int> outcomes_;
  std::vector<ModelPortal> portals_;
  std::vector<ModelToken> tokens_;
  std::vector<ModelSecret> secrets_;
  std::vector<ModelCode> codes_;
};

}  // namespace

TEST_SUITE("store: credentials against a plain model") {
  TEST_CASE("random schedules of issue, use, expiry, removal, rotation, renaming and deletion") {
    std::map<std::string, int> outcomes;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      CredentialsPlayer player(seed);
      player.play(3'000);
      CHECK(player.difference() == "");
      for (const auto& [what, count] : player.outcomes()) outcomes[what] += count;
    }
    for (const char* what :
         {"use: ", "use: Authentication required. Please supply a valid portal token",
          "use: Users can't invoke this portal",
          "client: ", "client: The client_id or the secret is wrong",
          "device: ", "device: The code or its secret is wrong", "device: The code has expired",
          "device: The code has not been approved yet", "device: The user denied the request",
          "device: The code has been exchanged for a token already",
          "device: Too many wrong secrets were tried, and the code is dead",
          "device: Users can't invoke this portal", "decision: The code has expired",
          "secret: Validation failed: Portal can't have more than 2 secrets: remove one first",
          "tokens expired", "codes expired"}) {
      CAPTURE(what);
      CHECK(outcomes[what] > 0);
    }
  }
}

}  // namespace porthole
