"""Counts in rate-limit headers. Enforcing limits is tested elsewhere."""

import itertools

from porthole import TestCase, main

FIXTURES = {
    "version": 1,
    "users": [
        {"name": "Ann", "email": "ann@example.com"},
        {"name": "Bob", "email": "bob@example.com"},
    ],
    "organizations": [{"slug": "acme"}, {"slug": "other"}],
    "access_tokens": [
        {"token": "ann", "user": "ann@example.com", "scopes": ["read_portals", "read_accounts"]},
        {"token": "ann2", "user": "ann@example.com", "scopes": ["read_portals"]},
        {"token": "bob", "user": "bob@example.com", "scopes": ["read_portals"]},
    ],
}


class RateLimitHeaders(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve(fixtures=FIXTURES)

    def remaining(self, organization, token):
        """What one call leaves for the organization and for the user, and until when."""
        reply = self.server.get(f"/v2/organizations/{organization}/portals", token=token)
        self.assertEqual(reply.status, 200, reply)
        fixed = {
            "RateLimit-Scope": "rest",
            "RateLimit-Limit": "200",
            "RateLimit-User-Scope": "rest_user",
            "RateLimit-User-Limit": "50",
        }
        self.assertEqual({name: reply.header(name) for name in fixed}, fixed)
        for name in ("RateLimit-Reset", "RateLimit-User-Reset"):
            self.assertRegex(reply.header(name), r"\A\d+\Z")
            self.assertTrue(1 <= int(reply.header(name)) <= 60, reply.header(name))
        return (
            int(reply.header("RateLimit-Remaining")),
            int(reply.header("RateLimit-User-Remaining")),
            int(reply.header("RateLimit-Reset")),
        )

    def in_one_window(self, calls):
        """What `calls` leave; repeated if a minute ends in between."""
        while True:
            left = [self.remaining(*call) for call in calls]
            if all(earlier[2] >= later[2] for earlier, later in itertools.pairwise(left)):
                return [(organization, user) for organization, user, _ in left]

    def test_calls_count_for_their_organization_and_their_user(self):
        calls = [("acme", "ann")] * 3 + [("other", "ann"), ("acme", "bob"), ("other", "ann2")]
        left = self.in_one_window(calls)
        # A second attempt, if any, starts where the first ended.
        organization, user = left[0]
        self.assertIn(organization, range(200 - len(calls), 200))
        expected = [(organization - step, user - step) for step in range(3)]
        self.assertEqual(left[:3], expected)
        self.assertEqual(left[3][1], user - 3)
        self.assertEqual(left[4][0], organization - 3)
        self.assertEqual(left[5], (left[3][0] - 1, user - 4))

    def test_nothing_is_left_below_nothing(self):
        left = self.in_one_window([("acme", "bob")] * 55)
        self.assertEqual(left[-1][1], 0)
        self.assertEqual(left[-1][0], left[0][0] - 54)

    def test_refused_calls_bear_them_too(self):
        for path, token, status in (
            ("/v2/meta", None, 200),
            ("/v2/organizations/acme/portals", None, 401),
            ("/v2/user", "ann", 403),
            ("/v2/organizations/acme/portals/no", "ann", 404),
            ("/v2/nope", "ann", 404),
        ):
            with self.subTest(path=path, token=token):
                reply = self.server.get(path, token=token)
                self.assertEqual(reply.status, status)
                for name in ("Scope", "Limit", "Remaining", "Reset"):
                    self.assertEqual(len(reply.headers.get_all(f"RateLimit-{name}", [])), 1)
                    self.assertEqual(len(reply.headers.get_all(f"RateLimit-User-{name}", [])), 1)

    def test_the_rate_limit_endpoint_says_the_same(self):
        reply = self.server.get("/v2/organizations/acme/rate_limit", token="ann")
        self.assertEqual(reply.status, 200)
        (name, scopes), *others = reply.ordered()
        self.assertEqual((name, others), ("scopes", []))
        self.assertEqual([scope for scope, _ in scopes], ["rest", "graphql"])
        for _, values in scopes:
            names = [name for name, _ in values]
            self.assertEqual(names, ["limit", "current", "reset", "reset_at", "enforced"])
        rest = reply.json()["scopes"]["rest"]
        self.assertEqual(rest["limit"] - rest["current"], int(reply.header("RateLimit-Remaining")))
        self.assertEqual(rest["reset"], int(reply.header("RateLimit-Reset")))
        self.assertRegex(rest["reset_at"], r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:00Z\Z")


if __name__ == "__main__":
    main()
