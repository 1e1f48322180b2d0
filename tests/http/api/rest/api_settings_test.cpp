#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

const std::string kSettings = "/v2/organizations/acme/api-settings";
const std::string kUrl = R"({"url":"http://localhost)" + kSettings + R"(",)";
const std::string kFeatures =
    R"("features":{"api_ip_allow_list":true,"inactive_api_token_revocation":true}})";

std::string patch(const std::string& body, const std::string& headers = {}) {
  return RequestText{.method = "PATCH", .target = kSettings, .headers = headers, .body = body}
      .to_string();
}

/// A call that arrives from `address`.
std::string from(const std::string& address, const std::string& method, const std::string& target,
                 const std::string& body = {}) {
  return RequestText{.method = method,
                     .target = target,
                     .headers = "X-Forwarded-For: " + address + "\r\n",
                     .body = body}
      .to_string();
}

/// A server that believes what the tests say about their address.
ServerUnderTestOptions behind_proxy() {
  ServerUnderTestOptions options;
  options.server.responder.trusted_proxies = {*IpNetwork::parse("127.0.0.1")};
  return options;
}

TEST_SUITE("server: API settings") {
  TEST_CASE("are all off at first, and changed one by one") {
    ServerUnderTest server;
    const Answer first = server.ask(get(kSettings));
    CHECK(first.status == 200);
    CHECK(first.body == kUrl +
                            R"("allowed_ip_addresses":null,)"
                            R"("revoke_inactive_tokens_after_days":null,)"
                            R"("restrict_user_api_token_creation":false,)" +
                            kFeatures);
    const Answer all = server.ask(patch(R"({"allowed_ip_addresses":"127.0.0.0/8 ::1/128",)"
                                        R"("revoke_inactive_tokens_after_days":90,)"
                                        R"("restrict_user_api_token_creation":true,"x":1})"));
    CHECK(all.status == 200);
    CHECK(all.body == kUrl +
                          R"("allowed_ip_addresses":"127.0.0.0/8 ::1/128",)"
                          R"("revoke_inactive_tokens_after_days":90,)"
                          R"("restrict_user_api_token_creation":true,)" +
                          kFeatures);
    CHECK(server.ask(get(kSettings)).body == all.body);
    // A client may send back what it read.
    CHECK(server.ask(patch(all.body)).body == all.body);
    const Answer less = server.ask(
        patch(R"({"allowed_ip_addresses":null,"restrict_user_api_token_creation":false})"));
    CHECK(less.body == kUrl +
                           R"("allowed_ip_addresses":null,)"
                           R"("revoke_inactive_tokens_after_days":90,)"
                           R"("restrict_user_api_token_creation":false,)" +
                           kFeatures);
    CHECK(server.ask(patch("")).body == less.body);
    CHECK(server.ask(get("/v2/organizations/globex/api-settings"))
              .body.find("\"revoke_inactive_tokens_after_days\":null") != std::string::npos);
  }

  TEST_CASE("refuse what is wrong, with every reason") {
    ServerUnderTest server;
    const Answer wrong = server.ask(patch(R"({"allowed_ip_addresses":"192.0.2.1",)"
                                          R"("revoke_inactive_tokens_after_days":31,)"
                                          R"("restrict_user_api_token_creation":"yes"})"));
    CHECK(wrong.status == 422);
    CHECK(wrong.body ==
          R"({"message":"Validation failed: Allowed ip addresses is invalid: \"192.0.2.1\" is not )"
          R"(in CIDR notation, like \"192.0.2.1/32\", Revoke inactive tokens after days must be )"
          R"(30, 60, 90, 180, 365 or null, Restrict user api token creation must be a boolean"})");
    CHECK(server.ask(patch("[")).status == 400);
    CHECK(server.ask(patch("[]")).status == 400);
    CHECK(server.ask(post(kSettings, "{}")).header("Allow") == "GET, HEAD, PATCH, OPTIONS");
  }

  TEST_CASE("refuse unknown properties if they are to") {
    ServerUnderTestOptions options;
    options.api.refuse_unknown_properties = true;
    ServerUnderTest server(std::move(options));
    const Answer wrong = server.ask(patch(R"({"url":"x","features":{},"allowed_ips":"::/0"})"));
    CHECK(wrong.status == 422);
    CHECK(wrong.body ==
          R"({"message":"Validation failed: \"allowed_ips\" is not a property of API settings"})");
  }

  TEST_CASE("refuse what the plan doesn't include, even if it is only mentioned") {
    ServerUnderTest server;
    REQUIRE(server
                .ask(post("/_porthole/v1/organizations",
                          R"({"slug":"acme","api_settings":{"features":{)"
                          R"("inactive_api_token_revocation":false}}})"))
                .status == 201);
    const Answer refused = server.ask(patch(R"({"revoke_inactive_tokens_after_days":null})"));
    CHECK(refused.status == 403);
    CHECK(refused.body == R"({"message":"The organization's plan does not include inactive API )"
                          R"(token revocation"})");
    const Answer allowed = server.ask(patch(R"({"allowed_ip_addresses":"127.0.0.0/8"})"));
    CHECK(allowed.status == 200);
    CHECK(allowed.body.ends_with(
        R"("features":{"api_ip_allow_list":true,"inactive_api_token_revocation":false}})"));
  }

  TEST_CASE("are recorded as audit events") {
    ServerUnderTest server;
    REQUIRE(server.ask(patch(R"({"revoke_inactive_tokens_after_days":60})", "User-Agent: tf\r\n"))
                .status == 200);
    const Answer events = server.ask(get("/v2/organizations/acme/audit_events"));
    CHECK(events.body.find(R"("type":"OrganizationUpdatedEvent")") != std::string::npos);
    CHECK(
        events.body.find(R"("data":{"revoke_inactive_tokens_after_days":{"old":null,"new":60}})") !=
        std::string::npos);
  }
}

TEST_SUITE("server: an organization's allowlist") {
  TEST_CASE("holds at once for all of its REST API, and for no other organization") {
    ServerUnderTest server(behind_proxy());
    REQUIRE(server.ask(post(kPortals, portal_body("Main"))).status == 201);
    REQUIRE(server.ask(from("192.0.2.1", "GET", kPortals)).status == 200);
    // Whoever sets it may lock themselves out.
    REQUIRE(server
                .ask(from("203.0.113.9", "PATCH", kSettings,
                          R"({"allowed_ip_addresses":"192.0.2.0/24 2001:db8::/32"})"))
                .status == 200);
    const std::string refusal =
        R"({"message":"Your IP address (203.0.113.9) is not allowed to access this organization"})";
    for (const std::string& target :
         {std::string("/v2/organizations/acme"), std::string("/v2/organizations/acme/rate_limit"),
          kPortals, kPortals + "/main", kSettings,
          std::string("/v2/organizations/acme/audit_events")}) {
      CAPTURE(target);
      const Answer refused = server.ask(from("203.0.113.9", "GET", target));
      CHECK(refused.status == 403);
      CHECK(refused.body == refusal);
      CHECK(server.ask(from("192.0.2.200", "GET", target)).status == 200);
      CHECK(server.ask(from("2001:db8::1", "GET", target)).status == 200);
    }
    CHECK(server.ask(from("203.0.113.9", "DELETE", kPortals + "/main")).status == 403);
    CHECK(server.ask(from("203.0.113.9", "PATCH", kSettings, "{}")).status == 403);
    CHECK(server.ask(from("203.0.113.9", "GET", "/v2/organizations/globex")).status == 200);
    CHECK(server.ask(from("203.0.113.9", "GET", "/v2/user")).status == 200);
    REQUIRE(server.ask(from("192.0.2.1", "PATCH", kSettings, R"({"allowed_ip_addresses":null})"))
                .status == 200);
    CHECK(server.ask(from("203.0.113.9", "GET", kPortals)).status == 200);
  }

  TEST_CASE("holds for GraphQL, where it hides the organization") {
    const UserPtr sam = make_user("sam@example.com");
    ServerUnderTestOptions options = behind_proxy();
    options.auth = AuthMode::strict;
    options.image.users = {sam};
    options.image.organizations = {{make_organization("acme", 1), {}},
                                   {make_organization("globex", 2), {}}};
    options.image.access_tokens = {make_access_token("acme", sam, *all_scopes(), {"acme"}),
                                   make_access_token("both", sam, *all_scopes())};
    ServerUnderTest server(std::move(options));
    const auto ask = [&](const std::string& token, const std::string& method,
                         const std::string& target, const std::string& body) {
      return server.ask(RequestText{.method = method,
                                    .target = target,
                                    .headers = "X-Forwarded-For: 203.0.113.9\r\n",
                                    .body = body,
                                    .token = token}
                            .to_string());
    };
    const std::string query = R"({"query":"{ organization(slug: \"acme\") { id } }"})";
    const std::string id = graphql_id("Organization", server.store.organizations().front()->uuid);
    for (const char* token : {"acme", "both"}) {
      CHECK(ask(token, "POST", "/v1", query).body.find(id) != std::string::npos);
    }
    REQUIRE(ask("both", "PATCH", kSettings, R"({"allowed_ip_addresses":"192.0.2.0/24"})").status ==
            200);
    const Answer refused = ask("acme", "POST", "/v1", query);
    CHECK(refused.status == 403);
    CHECK(refused.body == R"({"errors":[{"message":"Your IP address (203.0.113.9) is not allowed )"
                          R"(to access this token's organizations"}]})");
    const Answer hidden = ask("both", "POST", "/v1", query);
    CHECK(hidden.status == 200);
    CHECK(hidden.body.find(id) == std::string::npos);
  }

  TEST_CASE("doesn't hold for calls of portals, nor for the control API") {
    ServerUnderTest server(behind_proxy());
    const Answer created = server.ask(post(kPortals, portal_body("Main")));
    REQUIRE(created.status == 201);
    REQUIRE(server.ask(patch(R"({"allowed_ip_addresses":"192.0.2.0/24"})")).status == 200);
    REQUIRE(server.ask(get(kPortals)).status == 403);
    RequestText call{.method = "POST", .target = "/organizations/acme/portals/main", .body = "{}"};
    call.token = text_member(created.body, "token");
    CHECK(server.ask(call.to_string()).status == 200);
    CHECK(server.ask(get("/_porthole/v1/state")).body.find("192.0.2.0/24") != std::string::npos);
    // What the API has set, a reset takes back, also of an organization that isn't declared.
    REQUIRE(server.ask(post("/_porthole/v1/reset?organization=acme", "")).status == 204);
    CHECK(server.ask(get(kPortals)).status == 200);
  }

  TEST_CASE("is never on the side of a Unix socket, which has no address") {
    const TemporaryFolder folder;
    ServerUnderTestOptions options;
    options.server.unix_socket = folder / "socket";
    ServerUnderTest server(std::move(options));
    HttpClient client = HttpClient::unix_socket(folder / "socket");
    REQUIRE(client.exchange(patch(R"({"allowed_ip_addresses":"0.0.0.0/0 ::/0"})")).status == 200);
    const Answer refused = client.exchange(get(kSettings));
    CHECK(refused.body == R"({"message":"Your IP address (none: a Unix socket) is not allowed to )"
                          R"(access this organization"})");
    CHECK(server.ask(get(kSettings)).status == 200);
  }

  TEST_CASE("is part of the exported state, and imported with it") {
    ServerUnderTest server;
    REQUIRE(server.ask(patch(R"({"allowed_ip_addresses":"127.0.0.0/8"})")).status == 200);
    const Answer state = server.ask(get("/_porthole/v1/state?organization=acme"));
    REQUIRE(server.ask(patch(R"({"allowed_ip_addresses":null})")).status == 200);
    REQUIRE(server.ask(put("/_porthole/v1/state?organization=acme", state.body)).status == 204);
    CHECK(server.ask(get(kSettings)).body.find("127.0.0.0/8") != std::string::npos);
  }
}

}  // namespace
}  // namespace porthole::http::test
