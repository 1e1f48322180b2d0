"""The clock: its start, moving it, and that expiry and rate limits use it."""

from porthole import QUERY, TestCase, main, run

CLOCK = "/_porthole/v1/clock"
FIXTURES = {
    "version": 1,
    "users": [{"name": "Sam", "email": "sam@example.com"}],
    "organizations": [{"slug": "acme"}],
    "access_tokens": [
        {"token": "ever", "scopes": ["read_portals", "write_portals"]},
        {"token": "short", "scopes": ["read_portals"], "expires_at": "2026-01-01T00:30:00Z"},
    ],
}
PORTALS = "/v2/organizations/acme/portals"


class Clock(TestCase):
    def move(self, server, **body):
        reply = server.request("PUT", CLOCK, body)
        self.assertEqual(reply.status, 200, reply)
        return reply.json()

    def test_it_starts_where_it_is_told_to_and_runs_on(self):
        server = self.serve("--clock", "2026-01-01T00:00:00Z")
        now = server.get(CLOCK).json()
        self.assertEqual(list(now), ["now", "frozen", "offset_ms"])
        self.assertTrue(now["now"].startswith("2026-01-01T00:0"), now)
        self.assertFalse(now["frozen"])
        created = server.create("acme", {"name": "A", "query": QUERY}).json()["created_at"]
        self.assertTrue(created.startswith("2026-01-01T00:0"), created)

    def test_fixtures_and_the_environment_go_by_it(self):
        server = self.serve(
            fixtures={"version": 1, "organizations": [{"slug": "acme"}]},
            additions={"PORTHOLE_CLOCK": "2030-05-05T05:05:05.5Z"},
        )
        made = server.get("/v2/organizations/acme").json()["created_at"]
        self.assertTrue(made.startswith("2030-05-05T05:05:05.5"), made)

    def test_tokens_expire_without_anybody_s_waiting(self):
        server = self.serve("--clock", "2026-01-01T00:00:00Z", fixtures=FIXTURES)
        self.move(server, now="2026-01-01T00:00:00Z", frozen=True)
        self.assertEqual(server.get(PORTALS, token="short").status, 200)
        moved = self.move(server, advance="29m59s999ms")
        self.assertEqual(moved["expired"], {"tokens": 0, "codes": 0})
        self.assertEqual(server.get(PORTALS, token="short").status, 200)
        moved = self.move(server, advance="1ms")
        self.assertEqual(
            moved,
            {
                "now": "2026-01-01T00:30:00.000Z",
                "frozen": True,
                "offset_ms": moved["offset_ms"],
                "expired": {"tokens": 1, "codes": 0},
            },
        )
        reply = server.get(PORTALS, token="short")
        self.assertEqual(reply.status, 401)
        self.assertEqual(server.get(PORTALS, token="ever").status, 200)

    def test_windows_of_limits_go_by_it(self):
        server = self.serve("--rate-limits", "enforce", "--rate-limit-rest-user", "2")
        self.move(server, now="2026-01-01T00:00:30Z", frozen=True)
        self.assertEqual([server.get(PORTALS).status for _ in range(3)], [200, 200, 429])
        refused = server.get(PORTALS)
        self.assertEqual(refused.json()["reset"], 30)
        self.move(server, advance="30s")
        self.assertEqual(server.get(PORTALS).status, 200)

    def test_what_is_no_time_is_refused_at_the_start(self):
        for text in ("2026-01-01", "tomorrow", "1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z"):
            done = run("--clock", text, "--port", "0")
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("--clock", done.stderr)


if __name__ == "__main__":
    main()
