"""Authorization, routes, and the headers of every REST API answer."""

import re

from porthole import QUERY, Server, TestCase, main

AUTHENTICATION_REQUIRED = (
    "Authentication required. Please supply a valid API Access Token: "
    "https://buildkite.com/docs/apis/rest-api#authentication"
)

FIXTURES = {
    "version": 1,
    "users": [
        {"name": "Ann", "email": "ann@example.com"},
        {"name": "Bob", "email": "bob@example.com"},
    ],
    "organizations": [{"slug": "acme"}, {"slug": "other"}],
    "access_tokens": [
        {"token": "reader", "scopes": ["read_portals"]},
        {"token": "writer", "scopes": ["write_portals"]},
        {"token": "both", "user": "bob@example.com", "scopes": ["read_portals", "write_portals"]},
        {"token": "nothing", "scopes": []},
        {
            "token": "limited",
            "scopes": ["read_portals", "write_portals", "read_organizations"],
            "organizations": ["other"],
        },
        {"token": "over", "scopes": ["read_portals"], "expires_at": "2024-01-01T00:00:00.000Z"},
    ],
    "portals": [{"organization": "acme", "slug": "one", "name": "One", "query": QUERY}],
}

PORTALS = "/v2/organizations/acme/portals"
ONE = PORTALS + "/one"

CALLS = [
    ("GET", PORTALS, "read_portals"),
    ("GET", ONE, "read_portals"),
    ("HEAD", ONE, "read_portals"),
    ("POST", PORTALS, "write_portals"),
    ("PUT", ONE, "write_portals"),
    ("PATCH", ONE, "write_portals"),
    ("DELETE", ONE, "write_portals"),
    ("GET", "/v2/user", "read_user"),
    ("GET", "/v2/organizations", "read_organizations"),
    ("GET", "/v2/organizations/acme", "read_organizations"),
    ("GET", "/v2/organizations/acme/rate_limit", "read_accounts"),
]


class Strict(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(fixtures=FIXTURES)

    def test_without_a_known_bearer_token_nothing_is_answered(self):
        headers = [None, "", "reader", "Basic cmVhZGVyOg==", "Basic reader", "Token reader"]
        headers += ["Bearer", "Bearer ", "Bearer unknown", "Bearer READER", "Bearer over"]
        headers += ["Bearer reader2", "Bearer reade", "Bearer reader x", "Bearer,reader", "Bearer=reader"]
        for header in headers:
            with self.subTest(authorization=header):
                given = {} if header is None else {"Authorization": header}
                reply = self.server.get(PORTALS, headers=given, token=None)
                self.assertRefused(reply, 401, AUTHENTICATION_REQUIRED)
                self.assertEqual(reply.header("WWW-Authenticate"), "Bearer")
        for method, path, _ in CALLS:
            with self.subTest(method=method, path=path):
                reply = self.server.request(method, path, token=None)
                self.assertEqual(reply.status, 401)

    def test_the_scheme_is_compared_without_regard_to_case(self):
        for scheme in ("Bearer", "bearer", "BEARER", "bEaReR"):
            headers = {"Authorization": f"{scheme} reader"}
            self.assertEqual(self.server.get(ONE, headers=headers, token=None).status, 200)

    def test_a_token_in_the_query_is_no_token(self):
        self.assertEqual(self.server.get(ONE + "?access_token=reader", token=None).status, 401)

    def test_a_missing_scope_is_named(self):
        for method, path, scope in CALLS:
            with self.subTest(method=method, path=path):
                reply = self.server.request(method, path, token="nothing")
                if method == "HEAD":
                    self.assertEqual((reply.status, reply.body), (403, b""))
                else:
                    message = f"Your access token doesn't have the {scope} scope"
                    self.assertRefused(reply, 403, message)
        message = "Your access token doesn't have the write_portals scope"
        self.assertRefused(self.server.request("DELETE", ONE, token="reader"), 403, message)
        message = "Your access token doesn't have the read_portals scope"
        self.assertRefused(self.server.get(ONE, token="writer"), 403, message)
        self.assertEqual(self.server.get(ONE, token="reader").status, 200)
        self.assertEqual(self.server.request("DELETE", ONE, token="writer").status, 204)

    def test_other_organizations_look_unknown_to_a_limited_token(self):
        unknown = self.server.get("/v2/organizations/nowhere/portals", token="both")
        self.assertRefused(unknown, 404, "No organization found")
        for method, path in (("GET", PORTALS), ("GET", ONE), ("POST", PORTALS), ("DELETE", ONE)):
            with self.subTest(method=method, path=path):
                reply = self.server.request(method, path, token="limited")
                self.assertEqual((reply.status, reply.body), (404, unknown.body))
        self.assertEqual(self.server.get("/v2/organizations/other/portals", token="limited").status, 200)
        listed = self.server.get("/v2/organizations", token="limited").json()
        self.assertEqual([organization["slug"] for organization in listed], ["other"])
        self.assertEqual(self.server.get(ONE, token="reader").status, 200)

    def test_unknown_things_are_not_found(self):
        for method in ("GET", "PUT", "DELETE"):
            reply = self.server.request(method, PORTALS + "/two", {}, token="both")
            self.assertRefused(reply, 404, "No portal found")
        for path in ("/nope", "/v2/nope", "/v2", "/v3/organizations/acme/portals", ONE + "/more"):
            self.assertRefused(self.server.get(path, token="both"), 404, "Not Found")

    def test_a_portal_belongs_to_the_token_s_user(self):
        created = self.server.create("acme", {"name": "Two", "query": QUERY}, token="both").json()
        self.assertEqual(created["created_by"]["email"], "bob@example.com")
        created = self.server.create("acme", {"name": "Three", "query": QUERY}, token="writer").json()
        self.assertEqual(created["created_by"]["email"], "ann@example.com")

    def test_portals_of_one_organization_are_not_in_another(self):
        portal = {"slug": "one", "name": "Another", "query": QUERY}
        self.assertEqual(self.server.create("other", portal, token="both").status, 201)
        self.assertEqual(self.server.get(ONE, token="both").json()["name"], "One")
        other = self.server.get("/v2/organizations/other/portals/one", token="both").json()
        self.assertEqual(other["name"], "Another")


class Open(TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server())

    def test_the_wrong_method_is_told_the_right_ones(self):
        self.server.create("acme", {"name": "One", "query": QUERY})
        allowed = {
            "/": "GET, HEAD, OPTIONS",
            "/v2/meta": "GET, HEAD, OPTIONS",
            "/v2/access-token": "GET, HEAD, DELETE, OPTIONS",
            PORTALS: "GET, HEAD, POST, OPTIONS",
            ONE: "GET, HEAD, PUT, PATCH, DELETE, OPTIONS",
        }
        for path, methods in allowed.items():
            for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"):
                if method in methods.split(", "):
                    continue
                with self.subTest(method=method, path=path):
                    reply = self.server.request(method, path)
                    self.assertRefused(reply, 405, "Method Not Allowed")
                    self.assertEqual(reply.header("Allow"), methods)

    def test_head_is_get_without_the_body(self):
        for path in (PORTALS, ONE, PORTALS + "/nowhere", "/v2/meta", "/v2/user", "/", "/nope"):
            with self.subTest(path=path):
                given = {"X-Request-Id": "the-same"}
                got = self.server.get(path, headers=given)
                head = self.server.request("HEAD", path, headers=given)
                self.assertEqual((head.status, head.body), (got.status, b""))
                self.assertEqual(head.header("Content-Length"), str(len(got.body)))
                self.assertEqual(head.headers.keys(), got.headers.keys())
                for name in ("Content-Type", "X-Request-Id", "Link", "Access-Control-Allow-Origin"):
                    self.assertEqual(head.header(name), got.header(name))

    def test_after_head_the_connection_goes_on(self):
        with self.server.raw() as raw:
            authorized = b"Host: here\r\nAuthorization: Bearer x\r\n\r\n"
            raw.sendall(b"HEAD /v2/user HTTP/1.1\r\n" + authorized)
            raw.sendall(b"GET /v2/meta HTTP/1.1\r\nConnection: close\r\n" + authorized)
            received = b""
            while chunk := raw.recv(65536):
                received += chunk
        self.assertEqual(len(re.findall(rb"HTTP/1\.1 200 OK\r\n", received)), 2, received)
        self.assertTrue(received.endswith(b'\r\n\r\n{"webhook_ips":["127.0.0.1"]}'), received)

    def test_patch_is_taken_as_put(self):
        self.server.create("acme", {"slug": "patched", "name": "Before", "query": QUERY})
        reply = self.server.request("PATCH", PORTALS + "/patched", {"name": "After"})
        self.assertEqual((reply.status, reply.json()["name"]), (200, "After"))
        self.assertEqual(self.server.get(PORTALS + "/patched").json(), reply.json())

    def test_browsers_of_any_origin_may_ask(self):
        origin = {"Origin": "https://example.com"}
        asked = origin | {
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        for path, methods in ((PORTALS, "GET, HEAD, POST, OPTIONS"), (ONE, "PUT"), ("/v2/meta", "GET")):
            reply = self.server.request("OPTIONS", path, headers=asked, token=None)
            self.assertEqual((reply.status, reply.body), (204, b""))
            self.assertEqual(reply.header("Access-Control-Allow-Origin"), "*")
            self.assertIn(methods, reply.header("Access-Control-Allow-Methods"))
            names = reply.header("Access-Control-Allow-Headers").lower()
            self.assertEqual(names, "authorization,content-type")
            self.assertRegex(reply.header("Access-Control-Max-Age"), r"\A\d+\Z")
        for path, token, status in ((PORTALS, "x", 200), (PORTALS, None, 401), ("/v2/nope", "x", 404)):
            reply = self.server.get(path, headers=origin, token=token)
            self.assertEqual(reply.status, status)
            self.assertEqual(reply.header("Access-Control-Allow-Origin"), "*")
            self.assertEqual(reply.header("Access-Control-Expose-Headers"), "Link")

    def test_a_request_id_is_taken_over_or_made(self):
        for given in ("a", "0123-abc_DEF@4", "f" * 255):
            reply = self.server.get(PORTALS, headers={"X-Request-Id": given})
            self.assertEqual(reply.header("X-Request-Id"), given)
        made = set()
        for given in (None, "", "f" * 256, "a b", 'a"b', "a=b", "ä", "a,b", "<a>"):
            headers = {} if given is None else {"X-Request-Id": given.encode("utf-8")}
            request_id = self.server.get(PORTALS, headers=headers).header("X-Request-Id")
            self.assertRegex(request_id, r"\A[0-9a-f]{16}\Z")
            made.add(request_id)
        self.assertEqual(len(made), 9)

    def test_every_answer_has_a_request_id(self):
        calls = [("GET", "/"), ("GET", "/nope"), ("GET", "/v2/meta"), ("BREW", PORTALS)]
        calls += [("OPTIONS", PORTALS), ("DELETE", PORTALS + "/nope"), ("GET", "/_porthole/v1/ca.pem")]
        for method, path in calls:
            for token in ("x", None):
                with self.subTest(method=method, path=path, token=token):
                    reply = self.server.request(method, path, token=token)
                    self.assertTrue(reply.header("X-Request-Id"), reply)

    def test_even_what_is_no_request_gets_a_request_id(self):
        self.assertEqual(self.server.get("/v2/" + "x" * 9000).status, 414)
        self.assertTrue(self.server.get("/v2/" + "x" * 9000).header("X-Request-Id"))


if __name__ == "__main__":
    main()
