#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "portal/device_code.h"
#include "portal/limits.h"
#include "portal/portal_token.h"
#include "store/store.h"
#include "tests/support/server_under_test.h"

/// What the tests of portals' credentials have in common.
namespace porthole::http::test {

/// What a cell of a table says: a status, the message, and RFC 6749's word for it.
struct Expected {
  int status = 200;
  std::string_view message;
  std::string_view word = {};
};

/// What came.
struct Seen {
  int status = 200;
  std::string message;
  std::string word = {};

  friend bool operator==(const Seen& seen, const Expected& expected) {
    return seen.status == expected.status && seen.message == expected.message &&
           seen.word == expected.word;
  }
};

std::ostream& operator<<(std::ostream& stream, const Seen& seen);
std::ostream& operator<<(std::ostream& stream, const Expected& expected);

/// Status, `message` and `error` of an answer; those that are not there are empty.
Seen seen(const Answer& answer);

/// `/organizations/acme/portals/SLUG`, and where the control API has it.
std::string portal_path(const std::string& slug);
std::string control_of(const std::string& slug);

/// Bodies of requests for tokens; `more` is put behind them: `,"expires_in":1`.
std::string client_grant(const std::string& client_id, const std::string& secret,
                         const std::string& more = {});
std::string code_grant(const std::string& code, const std::string& secret,
                       const std::string& more = {});

/// A strict server with one organization, acme, and two users. What is not under test is done on
/// the store, and must work.
class CredentialsServer {
 public:
  explicit CredentialsServer(std::optional<unsigned> automatic_after_polls = {});

  /// A portal of a new name.
  PortalPtr make_portal(bool user_invokable);
  std::string rename(const std::string& slug);
  void set_user_invokable(const std::string& slug, bool on);
  void delete_portal(const std::string& slug);

  IssuedToken issue(PortalTokenKind kind, const Portal& portal);
  IssuedSecret make_secret(const std::string& slug);
  IssuedCode make_code(const std::string& slug);
  void decide(const std::string& code, Decision decision);
  void remove_token(const std::string& slug, const std::string& uuid);

  Answer ask_for_token(const std::string& slug, const std::string& body);
  /// Calls the portal. The message is empty when it answers with data.
  Seen open(const std::string& slug, std::optional<std::string_view> token);

  const Actor& actor() const { return actor_; }

  ServerUnderTest server;

 private:
  PortalPtr update(const std::string& slug, const PortalDraft& draft);

  Actor actor_;
  int portals_ = 0;
};

}  // namespace porthole::http::test
