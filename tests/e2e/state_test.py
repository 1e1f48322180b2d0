"""Resets, exports, named snapshots, and runs that repeat byte for byte."""

import contextlib
import json

from porthole import QUERY, TOKEN, Server, TestCase, main, send

CONTROL = "/_porthole/v1"
PORTALS = "/v2/organizations/acme/portals"
FIXTURES = {
    "version": 1,
    "organizations": [{"slug": "acme"}],
    "portals": [
        {
            "organization": "acme",
            "name": "Deploy",
            "query": "mutation M($b: String!) { buildCreate(input: {branch: $b}) { build { id branch } } }",
            "token": "bkpat_deploy",
            "secrets": [{"secret": "bkps_deploy"}],
            "user_invokable": True,
        }
    ],
}


def script(count):
    """Requests of every kind, each a method, a path, a body and a token."""
    for number in range(count):
        kind = number % 10
        name = f"Portal {number - kind}"
        slug = f"portal-{number - kind}"
        if kind == 0:
            yield "POST", PORTALS, {"name": name, "query": QUERY}, None
        elif kind == 1:
            yield "GET", f"{PORTALS}?per_page=100", None, None
        elif kind == 2:
            yield "PATCH", f"{PORTALS}/{slug}", {"description": "changed"}, None
        elif kind == 3:
            body = {"b": f"branch-{number}"}
            yield "POST", "/organizations/acme/portals/deploy", body, "bkpat_deploy"
        elif kind == 4:
            yield "POST", f"{CONTROL}/organizations/acme/portals/{slug}/tokens", {}, None
        elif kind == 5:
            yield "POST", "/organizations/acme/portals/deploy/codes", {}, None
        elif kind == 6:
            yield "POST", "/v1", {"query": "{ viewer { user { name email } } }"}, None
        elif kind == 7:
            yield "PUT", f"{CONTROL}/clock", {"advance": "7s"}, None
        elif kind == 8 and number % 20 == 8:
            yield "DELETE", f"{PORTALS}/{slug}", None, None
        elif kind == 8:
            yield "POST", f"{CONTROL}/access-tokens", {"scopes": ["read_portals"]}, None
        else:
            yield "GET", "/v2/organizations/acme/audit_events", None, None


class State(TestCase):
    def play(self, server, count):
        """Runs the script and returns all answers, without what depends on system time."""
        answers = []
        with contextlib.closing(server.connect()) as connection:
            for method, path, body, token in script(count):
                headers = {"Host": "porthole.localhost"}
                reply = send(connection, method, path, body, headers, token or TOKEN)
                self.assertLess(reply.status, 300, reply)
                answer = reply.body
                if path.endswith("/clock"):
                    answer = {**reply.json(), "offset_ms": None}
                kept = sorted(header for header in reply.headers.items() if header[0] != "Date")
                answers.append((reply.status, kept, answer))
        return answers

    def without_ids(self, run):
        """Request ids are counted by the server and continue after a reset."""
        return [
            (status, [header for header in headers if header[0] != "X-Request-Id"], body)
            for status, headers, body in run
        ]

    def control(self, server, method, path, body=None):
        reply = server.request(method, CONTROL + path, body)
        self.assertLess(reply.status, 300, reply)
        return reply

    def test_a_script_of_500_calls_gives_the_same_bytes_twice_and_again_after_a_reset(self):
        flags = ("--rng-seed", "7", "--clock", "2026-01-01T00:00:00Z", "--clock-frozen")
        fixtures = self.write("fixtures.json", FIXTURES)
        runs = []
        for _ in range(2):
            server = self.serve(*flags, "--fixtures", fixtures)
            runs.append(self.play(server, 500))
            self.control(server, "POST", "/reset")
            runs.append(self.play(server, 500))
        self.assertEqual(len(runs[0]), 500)
        self.assertEqual(runs[0], runs[2])
        self.assertEqual(runs[1], runs[3])
        self.assertEqual(self.without_ids(runs[0]), self.without_ids(runs[1]))
        other = self.serve("--rng-seed", "8", *flags[2:], "--fixtures", fixtures)
        self.assertNotEqual(self.play(other, 10), runs[0][:10])

    def test_a_reset_goes_to_the_fixtures_also_when_it_started_from_a_snapshot(self):
        snapshot = self.folder / "state.json"
        fixtures = self.write("fixtures.json", FIXTURES)
        flags = ("--fixtures", fixtures, "--snapshot", snapshot, "--snapshot-sync")
        with Server(*flags) as server:
            server.create("acme", {"name": "Kept", "query": QUERY})
        with Server(*flags) as server:
            names = [portal["name"] for portal in server.get(PORTALS).json()]
            self.assertEqual(names, ["Deploy", "Kept"])
            self.control(server, "POST", "/reset")
            names = [portal["name"] for portal in server.get(PORTALS).json()]
            self.assertEqual(names, ["Deploy"])
        with Server(*flags) as server:
            names = [portal["name"] for portal in server.get(PORTALS).json()]
            self.assertEqual(names, ["Deploy"])

    def test_what_is_exported_is_a_snapshot_and_a_snapshot_is_imported(self):
        snapshot = self.folder / "state.json"
        exported = self.folder / "exported.json"
        with Server("--snapshot", snapshot, fixtures=FIXTURES) as server:
            server.create("acme", {"name": "Kept", "query": QUERY})
            exported.write_bytes(self.control(server, "GET", "/state").body)
        self.assertEqual(exported.read_bytes(), snapshot.read_bytes())
        with Server("--snapshot", exported) as server:
            self.assertEqual(self.control(server, "GET", "/state").body, snapshot.read_bytes())
        with Server() as server:
            self.control(server, "PUT", "/state", snapshot.read_bytes())
            self.assertEqual(self.control(server, "GET", "/state").body, snapshot.read_bytes())

    def test_metrics_tell_of_connections_and_of_the_snapshot_s_age(self):
        server = self.serve("--snapshot", self.folder / "state.json", "--snapshot-sync")
        server.create("acme", {"name": "Kept", "query": QUERY})
        text = self.control(server, "GET", "/metrics").body.decode()
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
        self.assertEqual(values["porthole_connections"], "1")
        self.assertGreaterEqual(float(values["porthole_snapshot_age_seconds"]), 0)
        self.assertLess(float(values["porthole_snapshot_age_seconds"]), 60)

    def test_invalid_fixtures_are_told_of_also_when_there_is_a_snapshot(self):
        snapshot = self.folder / "state.json"
        Server("--snapshot", snapshot).__enter__().__exit__(None, None, None)
        fixtures = self.write("fixtures.json", json.dumps({"version": 1, "portal": []}))
        with self.assertRaises(AssertionError) as raised:
            self.serve("--snapshot", snapshot, "--fixtures", fixtures)
        self.assertIn('unknown property "portal"', str(raised.exception))


if __name__ == "__main__":
    main()
