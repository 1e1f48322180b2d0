#include <chrono>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "http/app/form_tokens.h"
#include "tests/http/credentials_support.h"

namespace porthole::http::test {
namespace {

std::string page_of(const std::string& code) {
  return "/_porthole/authorize/" + code;
}

/// The page in a browser, with its cookie and the form token.
struct Page {
  Answer answer;
  std::string cookie;
  std::string form_token;
};

Page look(CredentialsServer& house, const std::string& code, const std::string& cookie = {}) {
  const std::string header = cookie.empty() ? std::string() : "Cookie: " + cookie + "\r\n";
  Page page{house.server.ask(get(page_of(code), header)), cookie, {}};
  if (const auto set = page.answer.header("Set-Cookie")) {
    page.cookie = set->substr(0, set->find(';'));
  }
  const std::string before = "name=\"form_token\" value=\"";
  const std::size_t begin = page.answer.body.find(before);
  if (begin != std::string::npos) {
    const std::size_t end = page.answer.body.find('"', begin + before.size());
    page.form_token = page.answer.body.substr(begin + before.size(), end - begin - before.size());
  }
  return page;
}

Answer send_form(CredentialsServer& house, const std::string& code, const Page& page,
                 const std::string& fields) {
  const std::string cookie = page.cookie.empty() ? "" : "Cookie: a=b; " + page.cookie + "\r\n";
  return house.server.ask(post(page_of(code), "form_token=" + page.form_token + fields,
                               cookie + "Content-Type: application/x-www-form-urlencoded\r\n"));
}

bool holds(const Answer& answer, const std::string& text) {
  return answer.body.find(text) != std::string::npos;
}

CodeState state_of(CredentialsServer& house, const std::string& code) {
  return house.server.store.find_code(code)->code->state;
}

}  // namespace

TEST_SUITE("server: the authorization page") {
  TEST_CASE("shows portal, operations, code and who is asking, and nothing that runs") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    const Answer asked =
        house.server.ask(post(portal_path(slug) + "/codes", "", "User-Agent: <b>curl</b>\r\n"));
    REQUIRE(asked.status == 200);
    const json::ParseResult parsed = json::parse(asked.body);
    const std::string code(json::text_of(*json::find(parsed.document, "code")));
    const std::string url(json::text_of(*json::find(parsed.document, "authorization_url")));
    CHECK(url.ends_with(page_of(code)));
    CHECK(asked.header("Cache-Control") == "no-store");

    const Page page = look(house, code);
    CHECK(page.answer.status == 200);
    for (const char* text : {"Portal 1", "(<code>portal-1</code>)", "query who", "127.0.0.1",
                             "&lt;b&gt;curl&lt;/b&gt;", "<option value=\"sam@example.com\">",
                             "<option value=\"alex@example.com\">", "{ viewer { id } }"}) {
      CAPTURE(text);
      CHECK(holds(page.answer, text));
    }
    CHECK(holds(page.answer, ">" + code + "</code>"));
    CHECK_FALSE(holds(page.answer, "<script"));
    CHECK_FALSE(holds(page.answer, "{{"));
    const std::string policy = page.answer.header("Content-Security-Policy").value_or("");
    CHECK(policy.starts_with("default-src 'none'; style-src 'self'; form-action 'self'"));
    const std::string cookie = page.answer.header("Set-Cookie").value_or("");
    CHECK(cookie.find("; HttpOnly; SameSite=Strict") != std::string::npos);
    CHECK(house.server.ask(get("/_porthole/console.css")).header("Content-Type") ==
          "text/css; charset=utf-8");
  }

  TEST_CASE("escapes what the portal's owner wrote") {
    CredentialsServer house;
    PortalDraft draft;
    draft.name = {Presence::given, R"x(<img src=x onerror="alert('1')"> & co)x"};
    draft.slug = {Presence::given, "bad"};
    draft.query = {Presence::given, "{ a(b: \"</pre><script>\") }"};
    draft.user_invokable = {Presence::given, true};
    REQUIRE(
        house.server.store.create_portal(*make_organization("acme", 1), draft, house.actor()).ok());
    const Page page = look(house, house.make_code("bad").code_text);
    CHECK_FALSE(holds(page.answer, "<img"));
    CHECK_FALSE(holds(page.answer, "<script"));
    CHECK(holds(page.answer, "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp; co"));
    CHECK(house.server.ask(get("/_porthole/authorize/%3Cscript%3E")).status == 404);
  }

  TEST_CASE("approves as the user who was chosen, and leads back to what it became") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    const IssuedCode issued = house.make_code(slug);
    const Page page = look(house, issued.code_text);
    const Answer sent =
        send_form(house, issued.code_text, page, "&user=alex%40example.com&decision=approve");
    CHECK(sent.status == 303);
    CHECK(sent.header("Location") == "./" + issued.code_text);
    CHECK(holds(look(house, issued.code_text).answer, "as alex@example.com"));
    const auto token = house.server.store.exchange_code(
        "acme", slug, issued.code_text, issued.secret_text, std::chrono::hours(1), {});
    REQUIRE(token.ok());
    CHECK(token->token->user->email == "alex@example.com");
  }

  TEST_CASE("denies") {
    CredentialsServer house;
    const IssuedCode issued = house.make_code(house.make_portal(true)->contents.slug);
    const Page page = look(house, issued.code_text);
    CHECK(send_form(house, issued.code_text, page, "&decision=deny").status == 303);
    CHECK(state_of(house, issued.code_text) == CodeState::denied);
    CHECK(holds(look(house, issued.code_text).answer, "<h1>Denied</h1>"));
  }

  TEST_CASE("takes no form that it didn't show, for that, in that browser, just now") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    const std::string code = house.make_code(slug).code_text;
    const std::string other = house.make_code(slug).code_text;
    const std::string approve = "&decision=approve";
    const Page page = look(house, code);

    Page forged = page;
    forged.form_token = std::string(64, '0');
    CHECK(send_form(house, code, forged, approve).status == 403);
    Page foreign = look(house, code);
    foreign.cookie = "porthole_authorize=" + std::string(64, '0');
    CHECK(send_form(house, code, foreign, approve).status == 403);
    Page bare = look(house, code);
    bare.cookie.clear();
    CHECK(send_form(house, code, bare, approve).status == 403);
    CHECK(send_form(house, code, look(house, other), approve).status == 403);
    CHECK(house.server.ask(post(page_of(code), "decision=approve")).status == 403);
    CHECK(state_of(house, code) == CodeState::pending);
  }

  TEST_CASE("says of a form that came too late that its code has expired") {
    CredentialsServer house;
    const std::string code = house.make_code(house.make_portal(true)->contents.slug).code_text;
    const Page page = look(house, code);
    house.server.clock.advance(FormTokens::kLifetime);
    CHECK(send_form(house, code, page, "&decision=approve").status == 303);
    CHECK(holds(look(house, code).answer, "<h1>This code has expired</h1>"));
    CHECK(state_of(house, code) == CodeState::pending);
  }

  TEST_CASE("takes a form once") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    const std::string code = house.make_code(slug).code_text;
    const Page page = look(house, code);
    CHECK(send_form(house, code, page, "&decision=neither").status == 422);
    CHECK(send_form(house, code, page, "&decision=approve").status == 403);
    // Two tabs of a browser share the cookie, but have a form token each.
    const Page first = look(house, code, page.cookie);
    const Page second = look(house, code, page.cookie);
    CHECK(first.cookie == second.cookie);
    CHECK(first.form_token != second.form_token);
    CHECK(send_form(house, code, first, "&decision=approve").status == 303);
    CHECK(send_form(house, code, second, "&decision=deny").status == 303);
    CHECK(state_of(house, code) == CodeState::approved);
  }

  TEST_CASE("keeps whole codes out of the log") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    const std::string code = house.make_code(slug).code_text;
    house.server.ask(get(page_of(code)));
    house.server.ask(post(control_of(slug) + "/codes/" + code + "/approve", ""));
    CHECK(house.server.log_lines.count(code) == 0);
    CHECK(house.server.log_lines.count("…" + code.substr(code.size() - 4)) == 2);
  }
}

/// A server that is asked through a proxy on this machine, which says where clients are.
ServerUnderTestOptions behind_proxy(const std::string& control_token) {
  ServerUnderTestOptions options;
  options.server.responder.trusted_proxies = {*IpNetwork::parse("127.0.0.1")};
  options.api.control_token = control_token;
  options.image.users = {make_user("sam@example.com")};
  return options;
}

const std::string kElsewhere = "X-Forwarded-For: 192.0.2.7\r\nHost: localhost\r\n";

/// A request of another machine, which claims to ask for this one.
Answer ask_from_elsewhere(const ServerUnderTest& server, const std::string& method,
                          const std::string& path, const std::string& headers = {},
                          const std::string& body = {}) {
  return server.ask(method + ' ' + path + " HTTP/1.1\r\n" + kElsewhere + headers +
                    "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

TEST_SUITE("server: pages for other machines") {
  TEST_CASE("are open to those who sign in with the control token") {
    const ServerUnderTest server(behind_proxy("sesame"));
    REQUIRE(server
                .ask(post("/v2/organizations/acme/portals",
                          R"({"name":"Main","query":"{ a }","user_invokable":true})"))
                .status == 201);
    const Answer issued = server.ask(post("/organizations/acme/portals/main/codes", ""));
    const json::ParseResult parsed = json::parse(issued.body);
    const std::string page =
        page_of(std::string(json::text_of(*json::find(parsed.document, "code"))));
    CHECK(server.ask(get(page)).status == 200);

    const Answer refused = ask_from_elsewhere(server, "GET", page);
    CHECK(refused.status == 303);
    CHECK_FALSE(holds(refused, "sam@example.com"));
    CHECK(refused.header("Location") == "./../sign-in?next=" + page.substr(10 + 1));
    CHECK(ask_from_elsewhere(server, "POST", page, {}, "decision=approve").status == 303);
    const std::string sign_in = "/_porthole/sign-in?next=" + page.substr(10 + 1);
    CHECK(holds(ask_from_elsewhere(server, "GET", sign_in), "name=\"control_token\""));
    const Answer wrong = ask_from_elsewhere(server, "POST", sign_in, {}, "control_token=open");
    CHECK(wrong.status == 403);
    CHECK_FALSE(wrong.header("Set-Cookie"));

    const Answer opened = ask_from_elsewhere(server, "POST", sign_in, {}, "control_token=sesame");
    CHECK(opened.status == 303);
    CHECK(opened.header("Location") == "./" + page.substr(10 + 1));
    const std::string cookie = opened.header("Set-Cookie").value_or("");
    CHECK(cookie.find("; HttpOnly; SameSite=Lax; Max-Age=43200") != std::string::npos);
    const std::string session = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
    CHECK(holds(ask_from_elsewhere(server, "GET", page, session), "sam@example.com"));
    CHECK(server.log_lines.count("sesame") == 0);
  }

  TEST_CASE("lead nowhere else") {
    const ServerUnderTest server(behind_proxy("sesame"));
    for (const std::string next :
         {"//evil.example", "%2F%2Fevil.example", "../v2", "a%3Ab", "%0d%0ax"}) {
      const Answer answer = ask_from_elsewhere(server, "POST", "/_porthole/sign-in?next=" + next,
                                               {}, "control_token=sesame");
      CHECK(answer.status == 200);
      CHECK_FALSE(answer.header("Location"));
    }
  }

  TEST_CASE("are closed without a control token, like the control API") {
    const ServerUnderTest server(behind_proxy(""));
    for (const std::string path : {"/_porthole/authorize/x", "/_porthole/v1/users"}) {
      CHECK(ask_from_elsewhere(server, "GET", path).status == 403);
      CHECK(server.ask(get(path)).status != 403);
    }
  }
}

TEST_SUITE("server: codes that approve themselves") {
  TEST_CASE("after as many polls as were asked for") {
    for (const unsigned polls : {0u, 2u}) {
      CAPTURE(polls);
      CredentialsServer house(polls);
      const std::string slug = house.make_portal(true)->contents.slug;
      const IssuedCode issued = house.make_code(slug);
      const std::string body = code_grant(issued.code_text, issued.secret_text);
      for (unsigned i = 0; i < polls; ++i) {
        CHECK(house.ask_for_token(slug, code_grant(issued.code_text, "guess")).status == 400);
        CHECK(seen(house.ask_for_token(slug, body)) ==
              Expected{400, "The code has not been approved yet", "authorization_pending"});
      }
      const Answer given = house.ask_for_token(slug, body);
      CHECK(given.status == 200);
      CHECK(house.server.store.find_code(issued.code_text)->code->decided_by->email ==
            "sam@example.com");
    }
  }
}

TEST_SUITE("server: requests for tokens") {
  TEST_CASE("give a token that lives as long as was asked for, in whole minutes") {
    CredentialsServer house;
    const PortalPtr portal = house.make_portal(true);
    const std::string slug = portal->contents.slug;
    const std::string client = portal->uuid.to_string();
    const std::string secret = house.make_secret(slug).text;
    const Answer longest = house.ask_for_token(slug, client_grant(client, secret));
    CHECK(longest.status == 200);
    CHECK(longest.header("Cache-Control") == "no-store");
    CHECK(longest.body.find(R"(,"expires_at":"2024-08-26T04:22:45Z"})") != std::string::npos);
    CHECK(longest.body.starts_with(R"({"token":"bkpat_MQ_)"));
    CHECK(house.ask_for_token(slug, client_grant(client, secret, R"(,"expires_in":1)"))
              .body.find("2024-08-26T03:23:45Z") != std::string::npos);
    for (const char* wrong : {"0", "61", "-1", "1.5", "\"5\"", "true", "1e2"}) {
      CAPTURE(wrong);
      CHECK(seen(house.ask_for_token(
                slug, client_grant(client, secret, std::string(",\"expires_in\":") + wrong))) ==
            Expected{422,
                     "Validation failed: Expires in must be a whole number of minutes from 1 "
                     "to 60"});
    }
    // A refused form leaves the code usable.
    const IssuedCode issued = house.make_code(slug);
    house.decide(issued.code_text, Decision::approve);
    CHECK(seen(house.ask_for_token(
              slug, code_grant(issued.code_text, issued.secret_text, R"(,"expires_in":721)"))) ==
          Expected{422,
                   "Validation failed: Expires in must be a whole number of minutes from 1 to "
                   "720"});
    CHECK(house
              .ask_for_token(
                  slug, code_grant(issued.code_text, issued.secret_text, R"(,"expires_in":null)"))
              .body.find("2024-08-26T15:22:45Z") != std::string::npos);
  }

  TEST_CASE("say in RFC 6749's words what they lack") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    const auto ask = [&](const std::string& body) { return seen(house.ask_for_token(slug, body)); };
    CHECK(ask("") == Expected{400, "grant_type is missing", "invalid_request"});
    CHECK(ask("[]") ==
          Expected{400, "Request body must be a JSON object, but is an array", "invalid_request"});
    CHECK(ask("grant_type=device_code").word == "invalid_request");
    CHECK(ask(R"({"grant_type":7})").word == "invalid_request");
    CHECK(ask(R"({"grant_type":"password"})") ==
          Expected{400, "grant_type must be client_credentials or device_code",
                   "unsupported_grant_type"});
    CHECK(ask(R"({"grant_type":"client_credentials"})") ==
          Expected{400, "client_id is missing", "invalid_request"});
    CHECK(ask(R"({"grant_type":"device_code","code":"c"})") ==
          Expected{400, "secret is missing", "invalid_request"});
    CHECK(ask(R"({"grant_type":"device_code","code":["c"],"secret":"s"})") ==
          Expected{400, "code must be a string, but is an array", "invalid_request"});
  }
}

TEST_SUITE("server: the control API's credentials") {
  TEST_CASE("refuses what is unknown, and a third secret, and says where") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    const Answer unknown =
        house.server.ask(post(control_of(slug) + "/tokens", R"({"descriptoin":"typo"})"));
    CHECK(unknown.status == 422);
    CHECK(unknown.body.find(R"("path":"/descriptoin")") != std::string::npos);
    CHECK(house.server.ask(post(control_of(slug) + "/secrets", "{")).status == 400);
    CHECK(house.server.ask(post(control_of(slug) + "/secrets", R"({"description":"a"})")).status ==
          201);
    CHECK(house.server.ask(post(control_of(slug) + "/secrets", "")).status == 201);
    CHECK(seen(house.server.ask(post(control_of(slug) + "/secrets", ""))) ==
          Expected{422,
                   "Validation failed: Portal can't have more than 2 secrets: remove one "
                   "first"});
    const std::string code = house.make_code(slug).code_text;
    const Answer stranger = house.server.ask(
        post(control_of(slug) + "/codes/" + code + "/approve", R"({"user":"nobody@example.com"})"));
    CHECK(stranger.status == 422);
    CHECK(stranger.body.find(R"("path":"/user")") != std::string::npos);
    CHECK(house.server.ask(del(control_of(slug) + "/tokens/not-a-uuid")).status == 404);
    CHECK(house.server.ask(get("/_porthole/v1/organizations/none/portals/x/tokens")).status == 404);
  }

  TEST_CASE("shows a token and a secret once, and lists them without") {
    CredentialsServer house;
    const std::string slug = house.make_portal(true)->contents.slug;
    for (const std::string kind : {"token", "secret"}) {
      CAPTURE(kind);
      const std::string path = control_of(slug) + '/' + kind + 's';
      const Answer made = house.server.ask(post(path, R"({"description":"CI"})"));
      REQUIRE(made.status == 201);
      const json::ParseResult parsed = json::parse(made.body);
      const std::string text(json::text_of(*json::find(parsed.document, kind)));
      CHECK(text.starts_with(kind == "token" ? "bkpat_MQ_" : "bkps_"));
      const Answer listed = house.server.ask(get(path));
      CHECK(listed.status == 200);
      CHECK(listed.body.find(text) == std::string::npos);
      for (const char* part : {R"("description":"CI")", R"("last_used_at":null)",
                               R"("email":"sam@example.com")", kTestTimeText.data()}) {
        CAPTURE(part);
        CHECK(listed.body.find(part) != std::string::npos);
      }
    }
  }
}

}  // namespace porthole::http::test
