"""Roles of users in organizations, and API settings: what they refuse, and that they survive a restart."""

from porthole import QUERY, TestCase, main

SCOPES = [
    "graphql",
    "read_audit_events",
    "read_organization_settings",
    "read_portals",
    "write_organization_settings",
    "write_portals",
]

FIXTURES = {
    "version": 1,
    "users": [
        {"name": "Ann", "email": "ann@example.com"},
        {"name": "Bob", "email": "bob@example.com"},
    ],
    "organizations": [
        {"slug": "acme", "members": [{"user": "bob@example.com", "role": "member"}]},
        {"slug": "other"},
    ],
    "access_tokens": [
        {"token": "ann", "user": "ann@example.com", "scopes": SCOPES},
        {"token": "bob", "user": "bob@example.com", "scopes": SCOPES},
    ],
    "portals": [{"organization": "acme", "name": "Main", "query": QUERY, "token": "known"}],
}

PORTALS = "/v2/organizations/acme/portals"
SETTINGS = "/v2/organizations/acme/api-settings"
NOT_ADMINISTRATOR = "You must be an administrator of this organization"


class RolesAndSettings(TestCase):
    def test_a_member_reads_and_calls_portals_and_no_more(self):
        server = self.serve(fixtures=FIXTURES)
        calls = [
            ("POST", PORTALS),
            ("PUT", PORTALS + "/main"),
            ("PATCH", PORTALS + "/main"),
            ("DELETE", PORTALS + "/main"),
            ("GET", "/v2/organizations/acme/audit_events"),
            ("GET", SETTINGS),
            ("PATCH", SETTINGS),
        ]
        for method, path in calls:
            with self.subTest(method=method, path=path):
                body = None if method == "GET" else {}
                reply = server.request(method, path, body, token="bob")
                self.assertRefused(reply, 403, NOT_ADMINISTRATOR)
        self.assertEqual(len(server.get(PORTALS, token="bob").json()), 1)
        self.assertEqual(server.get(PORTALS + "/main", token="bob").status, 200)
        call = server.request("POST", "/organizations/acme/portals/main", {}, token="known")
        self.assertEqual(call.status, 200)
        self.assertEqual(server.get(SETTINGS, token="ann").status, 200)
        created = server.create("other", {"name": "Mine", "query": QUERY}, token="bob")
        self.assertEqual(created.status, 201)

    def test_settings_and_roles_survive_a_restart(self):
        wanted = {
            "allowed_ip_addresses": "127.0.0.0/8 192.0.2.0/24",
            "revoke_inactive_tokens_after_days": 180,
            "restrict_user_api_token_creation": True,
        }
        for name, more in (("plain", ()), ("sync", ("--snapshot-sync",))):
            with self.subTest(name):
                flags = ("--snapshot", self.folder / name, *more)
                with self.serve(*flags, fixtures=FIXTURES) as server:
                    reply = server.request("PATCH", SETTINGS, wanted, token="ann")
                    self.assertEqual(reply.status, 200, reply)
                    if more:
                        server.kill()
                server = self.serve(*flags)
                settings = server.get(SETTINGS, token="ann").json()
                self.assertEqual({name: settings[name] for name in wanted}, wanted)
                self.assertEqual(settings["url"], server.url + SETTINGS)
                self.assertRefused(server.get(SETTINGS, token="bob"), 403, NOT_ADMINISTRATOR)

    def test_an_allowlist_shuts_out_whoever_sets_it(self):
        server = self.serve(fixtures=FIXTURES)
        body = {"allowed_ip_addresses": "192.0.2.0/24"}
        self.assertEqual(server.request("PATCH", SETTINGS, body, token="ann").status, 200)
        message = "Your IP address (127.0.0.1) is not allowed to access this organization"
        for path in (PORTALS, SETTINGS):
            self.assertRefused(server.get(path, token="ann"), 403, message)
        self.assertEqual(server.get("/v2/organizations/other/portals", token="ann").status, 200)
        call = server.request("POST", "/organizations/acme/portals/main", {}, token="known")
        self.assertEqual(call.status, 200)
        self.assertLess(server.request("POST", "/_porthole/v1/reset").status, 300)
        self.assertEqual(server.get(PORTALS, token="ann").status, 200)

    def test_fixtures_can_have_settings(self):
        settings = {
            "allowed_ip_addresses": "127.0.0.1/32",
            "features": {"inactive_api_token_revocation": False},
        }
        organizations = [{"slug": "acme", "api_settings": settings}]
        fixtures = {**FIXTURES, "organizations": organizations}
        server = self.serve(fixtures=fixtures)
        shown = server.get(SETTINGS, token="ann").json()
        self.assertEqual(shown["allowed_ip_addresses"], "127.0.0.1/32")
        self.assertEqual(
            shown["features"], {"api_ip_allow_list": True, "inactive_api_token_revocation": False}
        )
        body = {"revoke_inactive_tokens_after_days": 30}
        message = "The organization's plan does not include inactive API token revocation"
        self.assertRefused(server.request("PATCH", SETTINGS, body, token="ann"), 403, message)


if __name__ == "__main__":
    main()
