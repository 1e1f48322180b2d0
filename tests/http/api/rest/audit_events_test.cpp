#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "portal/base/json.h"
#include "tests/http/server_support.h"

namespace porthole::http::test {
namespace {

const std::string kEvents = "/v2/organizations/acme/audit_events";

json::Document parsed(const Answer& answer) {
  REQUIRE(answer.status == 200);
  json::ParseResult result = json::parse(answer.body);
  REQUIRE_FALSE(result.error);
  return std::move(result.document);
}

std::string text_at(const json::Value& object, const char* name) {
  const json::Value* value = json::find(object, name);
  REQUIRE(value != nullptr);
  return value->IsNull() ? "null" : std::string(json::text_of(*value));
}

/// The names of the events' subjects on a page.
std::vector<std::string> names_of(const json::Document& page) {
  std::vector<std::string> names;
  for (const json::Value& item : page["items"].GetArray()) {
    names.push_back(text_at(item["subject"], "name"));
  }
  return names;
}

/// A link's path and query; empty when there is none.
std::string link(const json::Document& page, const char* name) {
  if (!page["links"].HasMember(name)) return {};
  const std::string url = text_at(page["links"], name);
  constexpr std::string_view kBegin = "http://localhost";
  return url.starts_with(kBegin) ? url.substr(kBegin.size()) : url;
}

using Names = std::vector<std::string>;

TEST_SUITE("server: audit events") {
  TEST_CASE("tell of every change of portals by REST, by whom and from where") {
    ServerUnderTest server;
    REQUIRE(server.ask(post(kPortals, portal_body("Main"), "User-Agent: curl/8\r\n")).status ==
            201);
    REQUIRE(server.ask(put(kPortals + "/main", R"({"name":"Other"})")).status == 200);
    REQUIRE(server.ask(del(kPortals + "/main")).status == 204);
    const json::Document page = parsed(server.ask(get(kEvents)));
    REQUIRE(page["items"].Size() == 3);
    const json::Value& created = page["items"][2];
    CHECK(text_at(created, "type") == "PortalCreatedEvent");
    CHECK(text_at(created, "occurred_at") == kTestTimeText);
    CHECK(text_at(created["actor"], "type") == "User");
    CHECK(text_at(created["actor"], "uuid") == demo_user()->uuid.to_string());
    CHECK(text_at(created["context"], "type") == "APIContext");
    CHECK(text_at(created["context"], "request_ip") == "127.0.0.1");
    CHECK(text_at(created["context"], "request_user_agent") == "curl/8");
    CHECK(text_at(page["items"][1], "type") == "PortalUpdatedEvent");
    CHECK(text_at(page["items"][1]["data"]["name"], "old") == "Main");
    CHECK(text_at(page["items"][1]["data"]["name"], "new") == "Other");
    CHECK(page["items"][1]["data"].MemberCount() == 1);
    CHECK(text_at(page["items"][0], "type") == "PortalDeletedEvent");
  }

  TEST_CASE("are shown one by one at their own URLs") {
    ServerUnderTest server;
    REQUIRE(server.ask(post(kPortals, portal_body("Main"))).status == 201);
    const json::Document page = parsed(server.ask(get(kEvents)));
    const std::string url = text_at(page["items"][0], "url");
    CHECK(url == "http://localhost" + kEvents + "/" + text_at(page["items"][0], "uuid"));
    const Answer one = server.ask(get(url.substr(sizeof "http://localhost" - 1)));
    CHECK(one.status == 200);
    CHECK(server.ask(get(kEvents)).body.find(one.body) != std::string::npos);
    for (const std::string wrong : {"/x", "/01234567-89ab-cdef-0123-456789abcdef"}) {
      const Answer none = server.ask(get(kEvents + wrong));
      CHECK(none.status == 404);
      CHECK(none.body == R"({"message":"No audit event found"})");
    }
    const std::string elsewhere = "/v2/organizations/globex/audit_events/";
    CHECK(server.ask(get(elsewhere + text_at(page["items"][0], "uuid"))).status == 404);
  }

  TEST_CASE("are walked by the links, to the end and back") {
    ServerUnderTest server;
    make_portals(server, 5, 0);
    const json::Document all = parsed(server.ask(get(kEvents)));
    CHECK(names_of(all) == Names{"Portal 4", "Portal 3", "Portal 2", "Portal 1", "Portal 0"});
    CHECK(link(all, "self") == kEvents);
    CHECK(all["links"].MemberCount() == 1);
    const std::string begin = kEvents + "?per_page=2&note=a%20b";
    const json::Document first = parsed(server.ask(get(begin)));
    CHECK(names_of(first) == Names{"Portal 4", "Portal 3"});
    CHECK(link(first, "self") == begin);
    CHECK(link(first, "first").empty());
    CHECK(link(first, "prev").empty());
    const json::Document second = parsed(server.ask(get(link(first, "next"))));
    CHECK(names_of(second) == Names{"Portal 2", "Portal 1"});
    CHECK(link(second, "self") == link(first, "next"));
    CHECK(link(second, "first") == begin);
    const json::Document third = parsed(server.ask(get(link(second, "next"))));
    CHECK(names_of(third) == Names{"Portal 0"});
    CHECK(link(third, "next").empty());
    // What comes in between moves no page.
    REQUIRE(server.ask(post(kPortals, portal_body("Late"))).status == 201);
    const json::Document back = parsed(server.ask(get(link(third, "prev"))));
    CHECK(names_of(back) == Names{"Portal 2", "Portal 1"});
    const json::Document front = parsed(server.ask(get(link(back, "prev"))));
    CHECK(names_of(front) == Names{"Portal 4", "Portal 3"});
    CHECK(names_of(parsed(server.ask(get(link(front, "prev"))))) == Names{"Late"});
    CHECK(names_of(parsed(server.ask(get(link(front, "first"))))) == Names{"Late", "Portal 4"});
  }

  TEST_CASE("have the links of the body in a Link header, too") {
    ServerUnderTest server;
    make_portals(server, 5, 0);
    CHECK_FALSE(server.ask(get(kEvents)).header("Link"));
    const Answer first = server.ask(get(kEvents + "?per_page=2&tag=a,b"));
    // Some clients split the header at every comma.
    const std::string url = "<http://localhost" + kEvents + "?per_page=2&tag=a%2Cb";
    CHECK(first.header("Link") == url + "&after=4>; rel=\"next\"");
    const Answer second = server.ask(get(link(parsed(first), "next")));
    CHECK(second.header("Link") == url + ">; rel=\"first\", " + url + "&before=3>; rel=\"prev\", " +
                                       url + "&after=2>; rel=\"next\"");
    const Answer third = server.ask(get(link(parsed(second), "next")));
    CHECK(third.header("Link") == url + ">; rel=\"first\", " + url + "&before=1>; rel=\"prev\"");
  }

  TEST_CASE("refuse cursors and page sizes that are none") {
    ServerUnderTest server;
    struct Case {
      std::string query;
      std::string message;
    };
    const std::string per_page = "per_page must be between 1 and 100";
    for (const Case& wrong :
         {Case{"per_page=0", per_page}, Case{"per_page=101", per_page}, Case{"per_page=", per_page},
          Case{"per_page=-1", per_page}, Case{"per_page=ten", per_page},
          Case{"per_page=99999999999999999999", per_page},
          Case{"after=x", "after must be a cursor from the links of an earlier page"},
          Case{"before=", "before must be a cursor from the links of an earlier page"},
          Case{"after=1&before=2", "Only one of after and before can be given"}}) {
      CAPTURE(wrong.query);
      const Answer answer = server.ask(get(kEvents + '?' + wrong.query));
      CHECK(answer.status == 400);
      CHECK(answer.body == R"({"message":")" + wrong.message + R"("})");
    }
    CHECK(server.ask(get(kEvents + "?per_page=100")).status == 200);
    CHECK(server.ask(get(kEvents + "?per_page=1")).status == 200);
  }

  TEST_CASE("want their scope") {
    const UserPtr sam = make_user("sam@example.com");
    ServerUnderTestOptions options;
    options.auth = AuthMode::strict;
    options.image.users = {sam};
    options.image.organizations = {{make_organization("acme", 1), {}}};
    options.image.access_tokens = {make_access_token("auditor", sam, {"read_audit_events"}),
                                   make_access_token("reader", sam, {"read_portals"})};
    ServerUnderTest server(std::move(options));
    const auto ask = [&](const std::string& target, const std::string& token) {
      return server.ask(RequestText{.target = target, .token = token}.to_string());
    };
    CHECK(ask(kEvents, "auditor").status == 200);
    const Answer refused = ask(kEvents, "reader");
    CHECK(refused.status == 403);
    CHECK(refused.body ==
          R"({"message":"Your access token doesn't have the read_audit_events scope"})");
    CHECK(ask(kEvents + "/01234567-89ab-cdef-0123-456789abcdef", "reader").status == 403);
    CHECK(ask("/v2/organizations/globex/audit_events", "auditor").status == 404);
  }
}

}  // namespace
}  // namespace porthole::http::test
