"""The log on standard error: its two formats, its levels, and what it must never contain."""

import json
import re

from porthole import QUERY, TestCase, main, read_reply, run

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
LINE = re.compile(rf"\A{TIME} (debug|info|warn|error) (?P<message>[^\x00-\x1f\x7f]+)\Z")
# A value is bare, or quoted as in JSON.
VALUE = r'([!#-<>-\[\]-~]+|"(?:[^"\\]|\\.)*")'
REQUEST = re.compile(
    rf"\A{TIME} info request method=(?P<method>{VALUE}) path=(?P<path>{VALUE}) "
    rf"status=(?P<status>\d+) ms=\d+\.\d{{3}} request_id=(?P<request_id>{VALUE})( reason={VALUE})?\Z"
)

# Request targets, each of which tries to end a line or a value early.
TARGETS = [
    b"/plain",
    b"/a%0A2026-01-01T00:00:00.000Z%20info%20request%20method=GET",
    b"/a%0D%0Aforged",
    b"/%00%1b%5b31m",
    b'/"',
    b'/a"b=c\\',
    b"/a=b",
    b"/\\",
    b"/%22%2C%22level%22:%22error",
    b'/","level":"error","x":"',
    b"/%C3%A9%FF%E2%80%A8",
    b"/x status=200",
    b"/x\tstatus=200",
    b"/x\x1b[31m",
    b"/x\x07",
    b"/\xc3\xa9",
    b"/\xff",
    b"/x?forged=\x0b",
    b"/x?token=%0A",
]


class Log(TestCase):
    def ask_oddly(self, server):
        """Sends every target; returns those that were answered as requests, with their statuses."""
        answered = []
        for i, target in enumerate(TARGETS):
            with server.raw() as raw:
                request_id = b"odd-%d" % i
                raw.sendall(b"GET " + target + b" HTTP/1.1\r\nHost: h\r\nX-Request-Id: " + request_id)
                raw.sendall(b"\r\nAuthorization: Bearer x\r\n\r\n")
                reply = read_reply(raw)
            self.assertIn(reply.status, (400, 404), target)
            if reply.status == 404:
                answered.append((target, request_id.decode()))
        return answered

    def test_text_is_a_line_a_request(self):
        server = self.serve("--log-format", "text")
        server.get("/v2/organizations/acme/portals?page=2", headers={"X-Request-Id": "mine"})
        answered = self.ask_oddly(server)
        server.stop()
        lines = server.log().split("\n")
        self.assertEqual(lines.pop(), "")
        for line in lines:
            self.assertRegex(line, LINE)
        requests = [REQUEST.match(line) for line in lines if " info request " in line]
        self.assertTrue(all(requests), lines)
        first, *others = requests
        values = (first["method"], first["path"], first["status"], first["request_id"])
        self.assertEqual(values, ("GET", "/v2/organizations/acme/portals", "200", "mine"))
        self.assertEqual([match["request_id"] for match in others], [id_ for _, id_ in answered])
        self.assertTrue(all(match["status"] == "404" for match in others))
        # Start, end, and each request or refusal: nothing else and nothing forged.
        self.assertEqual(len(lines), 2 + 1 + len(TARGETS), lines)

    def test_json_is_an_object_a_request(self):
        server = self.serve("--log-format", "json")
        server.create("acme", {"name": "A", "query": QUERY}, headers={"X-Request-Id": "mine"})
        answered = self.ask_oddly(server)
        server.stop()
        lines = server.log().split("\n")
        self.assertEqual(lines.pop(), "")
        entries = [json.loads(line) for line in lines]
        for entry in entries:
            self.assertEqual(list(entry)[:3], ["time", "level", "message"])
            self.assertRegex(entry["time"], rf"\A{TIME}\Z")
            self.assertEqual(entry["level"], "info")
        requests = [entry for entry in entries if entry["message"] == "request"]
        names = ["time", "level", "message", "method", "path", "status", "ms", "request_id"]
        for entry in requests:
            self.assertEqual([name for name in entry if name != "reason"], names)
            self.assertGreaterEqual(entry["ms"], 0)
        first, *others = requests
        self.assertEqual((first["method"], first["status"]), ("POST", 201))
        self.assertEqual((first["path"], first["request_id"]), ("/v2/organizations/acme/portals", "mine"))
        for entry, (target, request_id) in zip(others, answered, strict=True):
            self.assertEqual(entry["request_id"], request_id)
            self.assertEqual(entry["path"], target.decode().partition("?")[0])
        self.assertEqual(len(entries), 2 + 1 + len(TARGETS), entries)

    def test_levels_leave_out_what_is_below(self):
        for level in ("debug", "info"):
            server = self.serve("--log-level", level)
            server.get("/here")
            self.assertIn("path=/here", server.log())
        for level in ("warn", "error", "off"):
            server = self.serve("--log-level", level)
            server.get("/here")
            server.stop()
            self.assertEqual(server.log(), "")

    def test_what_fails_is_said_at_every_level_but_off(self):
        taken = self.serve()
        for level, count in (("info", 1), ("error", 1), ("off", 0)):
            done = run("--port", taken.port, "--log-level", level)
            self.assertEqual(len(done.stderr.splitlines()), count, done.stderr)


class Secrets(TestCase):
    """No credential is ever in the log, at any level and in either format."""

    def test_tokens_are_never_logged(self):
        declared, revoked, portal = "bkua_DECLARED", "bkua_REVOKED", "bkpat_DECLARED"
        fixtures = {
            "version": 1,
            "organizations": [{"slug": "acme"}],
            "access_tokens": [
                {"token": declared, "scopes": ["read_portals", "write_portals"]},
                {"token": revoked, "scopes": []},
            ],
            "portals": [{"name": "P", "query": QUERY, "token": portal}],
        }
        secrets = [declared, revoked, portal, "DECLARED", "REVOKED", "GUESSED", "c2VjcmV0"]
        for form in ("text", "json"):
            for auth in ("open", "strict"):
                flags = ["--log-level", "debug", "--log-format", form, "--auth", auth]
                flags += ["--snapshot", self.folder / f"{form}-{auth}.json"]
                server = self.serve(*flags, fixtures=fixtures)
                portals = "/v2/organizations/acme/portals"
                body = {"name": "Q", "query": QUERY}
                created = server.create("acme", body, token=declared)
                self.assertEqual(created.status, 201)
                secrets.append(created.json()["token"].rpartition("_")[2])
                server.get(portals, token="bkua_GUESSED")
                server.get(portals, headers={"Authorization": "Basic c2VjcmV0"}, token=None)
                server.get(portals, headers={"Authorization": "bkua_GUESSED"}, token=None)
                server.get(portals + "?access_token=bkua_GUESSED&token=DECLARED", token=declared)
                server.get(portals, headers={"X-Request-Id": f"Bearer {declared}"}, token=declared)
                server.create("acme", {"name": portal, "slug": portal, "query": declared}, token=declared)
                server.create("acme", f'{{"token": "{declared}", ', token=declared)
                server.request("DELETE", "/v2/access-token", token=revoked)
                with server.raw() as raw:
                    raw.sendall(b"GET / HTTP/1.1\r\nAuthorization: Bearer bkua_GUESSED\r\n\r\n")
                    self.assertEqual(read_reply(raw).status, 400)
                with server.raw() as raw:
                    raw.sendall(b"GET / HTTP/1.1\r\nHost: h\r\nAuthorization : bkua_GUESSED\r\n\r\n")
                    self.assertEqual(read_reply(raw).status, 400)
                server.stop()
                log = server.log()
                self.assertGreater(log.count("\n"), 10)
                for secret in secrets:
                    self.assertNotIn(secret, log)

    def test_nor_are_those_of_a_bad_fixtures_file(self):
        bad = {
            "version": 1,
            "access_tokens": [
                {"token": "bkua_SECRET 1", "scopes": []},
                {"token": "bkua_SECRET", "scopes": []},
                {"token": "bkua_SECRET", "scopes": []},
                {"token": ["bkua_SECRET"], "scopes": []},
            ],
        }
        path = self.write("bad.json", bad)
        for done in (run("validate", path), run("--port", "0", "--fixtures", path)):
            self.assertEqual(done.returncode, 4)
            self.assertNotIn("SECRET", done.stdout + done.stderr)


if __name__ == "__main__":
    main()
