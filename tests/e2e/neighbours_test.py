"""The other endpoints of the REST API that portal clients call."""

import time

from porthole import QUERY, TestCase, main

FIXTURES = {
    "version": 1,
    "users": [
        {
            "uuid": "3d3c3bf0-7d58-4afe-8fe7-b3017d5504de",
            "name": "Sam Kim",
            "email": "sam@example.com",
            "avatar_url": "https://www.gravatar.com/avatar/example",
            "created_at": "2013-08-29T10:10:03.000Z",
        },
        {"name": "Ann", "email": "Ann@Example.com"},
    ],
    "organizations": [
        {
            "uuid": "f02d6a6f-7a0e-481d-9d6d-89b427aec48d",
            "slug": "acme",
            "name": "Acme Inc",
            "created_at": "2020-02-29T23:59:59.999Z",
        },
        {"slug": "other"},
    ],
    "access_tokens": [
        {
            "token": "sams",
            "uuid": "b63254c0-3271-4a98-8270-7cfbd6c2f14e",
            "scopes": ["read_user", "read_organizations", "read_portals"],
            "description": "Sam's token",
            "created_at": "2025-07-16T06:07:42.123Z",
            "expires_at": "2125-01-02T03:04:05.000Z",
        },
        {"token": "anns", "user": "Ann@Example.com", "scopes": ["read_user"]},
    ],
}

PORTALS = "/v2/organizations/acme/portals"


class Neighbours(TestCase):
    def test_root_and_meta_need_no_token(self):
        server = self.serve(fixtures=FIXTURES)
        for token in (None, "unknown"):
            before = int(time.time())
            reply = server.get("/", token=token)
            self.assertEqual(reply.status, 200)
            (first, message), (second, timestamp) = reply.ordered()
            self.assertEqual((first, message, second), ("message", "🛠", "timestamp"))
            self.assertIn(timestamp, range(before, int(time.time()) + 1))
            reply = server.get("/v2/meta", token=token)
            self.assertEqual((reply.status, list(reply.json())), (200, ["webhook_ips"]))

    def test_access_token(self):
        server = self.serve(fixtures=FIXTURES)
        reply = server.get("/v2/access-token", token="sams")
        self.assertEqual(reply.status, 200)
        self.assertEqual(
            reply.ordered(),
            [
                ("uuid", "b63254c0-3271-4a98-8270-7cfbd6c2f14e"),
                ("scopes", ["read_user", "read_organizations", "read_portals"]),
                ("description", "Sam's token"),
                ("created_at", "2025-07-16 06:07:42 UTC"),
                ("expires_at", "2125-01-02 03:04:05 UTC"),
                ("user", [("name", "Sam Kim"), ("email", "sam@example.com")]),
            ],
        )
        self.assertIsNone(server.get("/v2/access-token", token="anns").json()["expires_at"])
        self.assertEqual(server.get("/v2/access-token", token=None).status, 401)

    def test_user(self):
        server = self.serve(fixtures=FIXTURES)
        reply = server.get("/v2/user", token="sams")
        self.assertEqual(reply.status, 200)
        self.assertEqual(
            reply.ordered(),
            [
                ("id", "3d3c3bf0-7d58-4afe-8fe7-b3017d5504de"),
                ("graphql_id", "VXNlci0tLTNkM2MzYmYwLTdkNTgtNGFmZS04ZmU3LWIzMDE3ZDU1MDRkZQ=="),
                ("name", "Sam Kim"),
                ("email", "sam@example.com"),
                ("avatar_url", "https://www.gravatar.com/avatar/example"),
                ("created_at", "2013-08-29T10:10:03.000Z"),
            ],
        )
        ann = server.get("/v2/user", token="anns").json()
        self.assertEqual(ann["email"], "Ann@Example.com")
        # The MD5 of ann@example.com.
        avatar = "https://www.gravatar.com/avatar/257c57037d384ae37ea27a07e8a01665"
        self.assertEqual(ann["avatar_url"], avatar)

    def test_organizations(self):
        server = self.serve(fixtures=FIXTURES)
        url = server.url + "/v2/organizations/acme"
        expected = [
            ("id", "f02d6a6f-7a0e-481d-9d6d-89b427aec48d"),
            (
                "graphql_id",
                "T3JnYW5pemF0aW9uLS0tZjAyZDZhNmYtN2EwZS00ODFkLTlkNmQtODliNDI3YWVjNDhk",
            ),
            ("url", url),
            ("web_url", server.url + "/acme"),
            ("name", "Acme Inc"),
            ("slug", "acme"),
            ("pipelines_url", url + "/pipelines"),
            ("agents_url", url + "/agents"),
            ("emojis_url", url + "/emojis"),
            ("created_at", "2020-02-29T23:59:59.999Z"),
        ]
        reply = server.get("/v2/organizations/acme", token="sams")
        self.assertEqual((reply.status, reply.ordered()), (200, expected))
        reply = server.get("/v2/organizations", token="sams")
        self.assertEqual((reply.status, reply.ordered()[0]), (200, expected))
        self.assertEqual([one["slug"] for one in reply.json()], ["acme", "other"])
        reply = server.get("/v2/organizations/nowhere", token="sams")
        self.assertRefused(reply, 404, "No organization found")


class RevokedTokens(TestCase):
    def assertDead(self, server, token):
        for path in ("/v2/access-token", "/v2/user", PORTALS):
            self.assertEqual(server.get(path, token=token).status, 401, path)
        self.assertEqual(server.request("DELETE", "/v2/access-token", token=token).status, 401)

    def test_a_declared_token_is_dead_from_then_on(self):
        server = self.serve(fixtures=FIXTURES)
        reply = server.request("DELETE", "/v2/access-token", token="sams")
        self.assertEqual((reply.status, reply.body), (204, b""))
        self.assertIsNone(reply.header("Content-Length"))
        self.assertDead(server, "sams")
        self.assertEqual(server.get("/v2/user", token="anns").status, 200)

    def test_in_open_mode_too(self):
        server = self.serve()
        self.assertEqual(server.get("/v2/access-token", token="one").status, 200)
        self.assertEqual(server.request("DELETE", "/v2/access-token", token="one").status, 204)
        self.assertDead(server, "one")
        self.assertEqual(server.get("/v2/user", token="two").status, 200)

    def test_a_declared_token_does_not_rise_again_in_open_mode(self):
        server = self.serve("--auth", "open", fixtures=FIXTURES)
        self.assertEqual(server.get("/v2/user", token="sams").json()["name"], "Sam Kim")
        self.assertEqual(server.request("DELETE", "/v2/access-token", token="sams").status, 204)
        self.assertDead(server, "sams")


class Modes(TestCase):
    def test_open_mode_lets_any_token_do_anything(self):
        server = self.serve()
        self.assertEqual(server.get(PORTALS, token=None).status, 401)
        self.assertEqual(server.get("/v2/organizations").json(), [])
        self.assertEqual(server.get(PORTALS).json(), [])
        created = server.create("new-one", {"name": "A", "query": QUERY}, token="x").json()
        self.assertEqual(created["created_by"]["email"], "demo@example.com")
        listed = [one["slug"] for one in server.get("/v2/organizations").json()]
        self.assertEqual(listed, ["acme", "new-one"])
        for slug in ("UPPER", "a--b", "-a", "a_b", "x" * 101):
            reply = server.get(f"/v2/organizations/{slug}/portals")
            self.assertRefused(reply, 404, "No organization found")
        self.assertEqual(len(server.get("/v2/organizations").json()), 2)
        self.assertIn("serving in open mode", server.log())

    def test_strict_without_tokens_lets_nobody_in(self):
        server = self.serve("--auth", "strict")
        self.assertEqual(server.get(PORTALS).status, 401)
        self.assertIn("serving in strict mode", server.log())

    def test_declared_tokens_make_it_strict(self):
        server = self.serve(fixtures=FIXTURES)
        self.assertEqual(server.get("/v2/user", token="any").status, 401)
        self.assertIn("serving in strict mode", server.log())

    def test_open_can_be_had_beside_declared_tokens(self):
        server = self.serve("--auth", "open", fixtures=FIXTURES)
        self.assertEqual(server.get("/v2/user", token="any").json()["email"], "demo@example.com")
        self.assertEqual(server.get("/v2/user", token="anns").json()["name"], "Ann")
        # A declared token keeps its scopes.
        self.assertEqual(server.get(PORTALS, token="anns").status, 403)


class TheSeed(TestCase):
    def test_the_same_seed_gives_the_same_tokens(self):
        tokens = []
        for seed in ("7", "7", "8"):
            server = self.serve("--rng-seed", seed)
            answer = server.create("acme", {"name": "A", "query": QUERY}).json()
            # The first 48 bits of a version-7 UUID are its time.
            tokens.append((answer["token"], answer["uuid"][14:]))
        self.assertEqual(tokens[0], tokens[1])
        self.assertNotEqual(tokens[0], tokens[2])


if __name__ == "__main__":
    main()
