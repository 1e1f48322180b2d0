#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/support/http_client.h"

namespace porthole::http::test {

/// What the server should hold of one organization, kept as simply as can be, and one client that
/// compares: every call is made on both, and each answer is foretold to the byte but for what the
/// server draws by chance.
class PortalModel {
 public:
  /// `slug_prefix` begins the slugs and names of all that is made, so that several models may share
  /// an organization; `is_alone`: this one doesn't, and knows lists to the byte.
  PortalModel(HttpClient& client, std::string organization, std::string slug_prefix, bool is_alone,
              unsigned seed);

  /// Makes one call by chance. Throws `ClientError` with what differs.
  void step();
  /// Compares each portal, and the list if alone.
  void check_all();

  struct Portal {
    std::string uuid;
    std::string slug;
    std::string name;
    std::optional<std::string> description;
    std::string query;
    std::optional<std::string> allowed_ip_addresses;
    bool user_invokable = false;
  };
  const std::vector<Portal>& portals() const { return portals_; }

 private:
  /// A body, and what it makes of a portal, or why it doesn't.
  struct Draft {
    std::string json;
    std::optional<std::string> slug;
    std::optional<std::string> name;
    std::optional<std::optional<std::string>> description;
    std::optional<std::string> query;
    std::optional<std::optional<std::string>> allowed_ip_addresses;
    std::optional<bool> user_invokable;
  };

  Draft random_draft();
  std::vector<std::string> reasons_against(const Draft& draft, const Portal* current) const;
  void apply(const Draft& draft, Portal& portal) const;
  std::string render(const Portal& portal) const;
  std::string random_slug();
  Portal* find(const std::string& slug);
  bool chance(unsigned percent) { return random_() % 100 < percent; }

  void list();
  void show();
  void create();
  void update();
  void remove();
  void expect(const Answer& answer, int status, const std::string& body) const;
  std::string target_of(const std::string& slug) const { return path_ + '/' + slug; }

  HttpClient& client_;
  const std::string organization_;
  const std::string path_;
  const std::string prefix_;
  const bool is_alone_;
  std::mt19937 random_;
  std::string organization_uuid_;
  std::string user_;  ///< As the server renders the one that makes everything.
  std::vector<Portal> portals_;
  std::string doing_;
};

}  // namespace porthole::http::test
