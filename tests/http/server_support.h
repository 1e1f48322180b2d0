#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/server_under_test.h"

/// What the tests of the server have in common.
namespace porthole::http::test {

inline const std::string kPortals = "/v2/organizations/acme/portals";

/// The body of a creation; `padding` makes it that much longer.
inline std::string portal_body(const std::string& name, std::size_t padding = 0) {
  return R"({"name":")" + name + R"(","query":"{ viewer { id } }","description":")" +
         std::string(padding, 'd') + R"("})";
}

/// Makes it a server in strict mode with the organization `acme`, and `count` users who have the
/// tokens `token0`, `token1`, … with these scopes.
inline void add_users(ServerUnderTestOptions& options, std::size_t count,
                      const std::vector<std::string>& scopes) {
  options.auth = AuthMode::strict;
  options.image.organizations = {{make_organization("acme", 1), {}}};
  for (std::size_t i = 0; i < count; ++i) {
    const UserPtr user = make_user("user" + std::to_string(i) + "@example.com");
    options.image.users.push_back(user);
    options.image.access_tokens.push_back(
        make_access_token("token" + std::to_string(i), user, scopes));
  }
}

/// The first member of that name whose value is a text, however deep in the JSON.
inline std::string text_member(const std::string& json, const std::string& name) {
  const std::string key = '"' + name + "\":\"";
  const std::size_t begin = json.find(key);
  if (begin == std::string::npos) throw ClientError("no " + name + " in " + json);
  const std::size_t text = begin + key.size();
  return json.substr(text, json.find('"', text) - text);
}

/// Fills an organization with portals of `description_bytes` each.
inline void make_portals(ServerUnderTest& server, std::size_t count,
                         std::size_t description_bytes) {
  const OrganizationPtr organization =
      *server.store.organization("acme", *make_access_token("t", demo_user(), {}));
  for (std::size_t i = 0; i < count; ++i) {
    PortalDraft draft;
    draft.name = {Presence::given, "Portal " + std::to_string(i)};
    draft.query = {Presence::given, "{ viewer { id } }"};
    draft.description = {Presence::given, std::string(description_bytes, 'd')};
    if (!server.store.create_portal(*organization, draft, {demo_user()}).ok())
      throw ClientError("?");
  }
}

/// Holds every change back until it is opened: a slow disk.
class Gate final : public ChangeObserver {
 public:
  Result<void> changed(std::uint64_t, const PendingChangePtr&) override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    arrived_.notify_all();
    opened_.wait(lock, [this] { return is_open_; });
    return {};
  }

  /// Returns once `count` changes have come to wait.
  bool wait_for_waiting(int count) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, kPatience, [&] { return waiting_ >= count; });
  }

  void open() {
    const std::lock_guard lock(mutex_);
    is_open_ = true;
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable opened_;
  int waiting_ = 0;
  bool is_open_ = false;
};

}  // namespace porthole::http::test
