"""State survives a restart: all of it, or with `--snapshot-sync` at any moment everything acknowledged."""

import contextlib
import hashlib
import http.client
import json
import os
import stat
import subprocess
import time

from porthole import QUERY, TestCase, binary, main, run, send, wait_until

FIXTURES = {
    "version": 1,
    "users": [
        {"name": "Ann", "email": "ann@example.com"},
        {"name": "Bob", "email": "bob@example.com", "avatar_url": "https://example.com/b.png"},
    ],
    "organizations": [{"slug": "acme", "name": "Acme Inc"}, {"slug": "other", "number": 77}],
    "access_tokens": [
        {
            "token": "bkua_KEPT",
            "user": "bob@example.com",
            "description": "é",
            "scopes": ["read_portals", "write_portals", "read_organizations", "read_user"],
            "expires_at": "2125-01-02T03:04:05.678Z",
        },
        {"token": "bkua_LIMITED", "scopes": ["read_organizations"], "organizations": ["other"]},
        {"token": "bkua_REVOKED", "scopes": ["read_portals"]},
    ],
    "portals": [
        {"organization": "acme", "name": f"P {i}", "query": QUERY, "token": f"bkpat_FIXED{i}"}
        for i in range(40)
    ],
}

PORTALS = "/v2/organizations/acme/portals"


def everything(server, tokens):
    """Everything the tokens can see, as bytes, with URLs that don't depend on the port."""
    paths = ["/v2/access-token", "/v2/user", "/v2/organizations"]
    paths += [f"/v2/organizations/{slug}/portals?per_page=100" for slug in ("acme", "other", "new")]
    asked = [(path, token) for path in paths for token in tokens]
    replies = {ask: server.get(ask[0], token=ask[1], headers={"Host": "h"}) for ask in asked}
    return {ask: (reply.status, reply.body) for ask, reply in replies.items()}


class RoundTrip(TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "state.json"
        self.flags = ["--snapshot", self.path, "--snapshot-interval", "86400000"]

    def change(self, server):
        """Makes changes of every kind; returns the tokens of new portals."""
        tokens = []
        for i in range(5):
            body = {"name": f"New {i}", "query": f"# {i} é\n{QUERY}", "description": "a\n\u2028\\\"\x00"}
            created = server.create("acme", body, token="bkua_KEPT")
            self.assertEqual(created.status, 201)
            tokens.append(created.json()["token"])
        body = {"slug": "renamed", "name": "R", "allowed_ip_addresses": "::1", "user_invokable": True}
        self.assertEqual(server.request("PUT", PORTALS + "/p-3", body, token="bkua_KEPT").status, 200)
        for slug in ("p-5", "new-1"):
            reply = server.request("DELETE", f"{PORTALS}/{slug}", token="bkua_KEPT")
            self.assertEqual(reply.status, 204)
        reply = server.request("DELETE", "/v2/access-token", token="bkua_REVOKED")
        self.assertEqual(reply.status, 204)
        return tokens

    def test_everything_is_there_again(self):
        tokens = ["bkua_KEPT", "bkua_LIMITED", "bkua_REVOKED", "unknown"]
        server = self.serve(*self.flags, fixtures=FIXTURES)
        self.change(server)
        before = everything(server, tokens)
        server.stop()
        first = self.path.read_bytes()
        for _ in range(2):
            server = self.serve(*self.flags)
            self.assertEqual(everything(server, tokens), before)
            server.stop()
            # Nothing changed, so nothing was written again.
            self.assertEqual(self.path.read_bytes(), first)

    def test_open_mode_s_state_is_kept_too(self):
        tokens = ["any", "other", "revoked"]
        server = self.serve(*self.flags)
        for slug in ("acme", "new"):
            self.assertEqual(server.create(slug, {"name": "A", "query": QUERY}).status, 201)
        self.assertEqual(server.request("DELETE", "/v2/access-token", token="revoked").status, 204)
        everything(server, tokens)  # Creates the third organization.
        before = everything(server, tokens)
        server.stop()
        server = self.serve(*self.flags)
        self.assertEqual(everything(server, tokens), before)
        self.assertEqual(server.get("/v2/user", token="revoked").status, 401)

    def test_new_organizations_go_on_counting(self):
        """Numbers of organizations are in their portals' tokens, which must not repeat."""
        server = self.serve(*self.flags)
        tokens = [server.create("one", {"name": "A", "query": QUERY}).json()["token"]]
        server.stop()
        server = self.serve(*self.flags)
        tokens.append(server.create("two", {"name": "A", "query": QUERY}).json()["token"])
        self.assertEqual([token.split("_")[1] for token in tokens], ["MQ", "Mg"])

    def test_tokens_are_kept_as_digests_only(self):
        server = self.serve(*self.flags, fixtures=FIXTURES)
        tokens = self.change(server)
        server.stop()
        text = self.path.read_text(encoding="utf-8")
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        for secret in ("KEPT", "LIMITED", "REVOKED", "FIXED", *tokens):
            self.assertNotIn(secret, text)
            self.assertNotIn(secret.rpartition("_")[2], text)
        for token in ("bkua_KEPT", "bkpat_FIXED39", tokens[0], tokens[4]):
            self.assertEqual(text.count(hashlib.sha256(token.encode()).hexdigest()), 1, token)
        self.assertNotIn(hashlib.sha256(tokens[1].encode()).hexdigest(), text)
        # What readers of the file can rely on.
        state = json.loads(text)
        self.assertEqual((state["format"], state["version"]), ("porthole-snapshot", 1))
        body, _, _ = text.encode().rpartition(b',\n"sha256":')
        self.assertEqual(state["sha256"], hashlib.sha256(body).hexdigest())

    def test_fixtures_are_for_the_first_time(self):
        self.serve(*self.flags, fixtures=FIXTURES).stop()
        other = {"version": 1, "organizations": [{"slug": "elsewhere"}]}
        server = self.serve(*self.flags, fixtures=other)
        listed = server.get("/v2/organizations", token="bkua_KEPT").json()
        self.assertEqual([one["slug"] for one in listed], ["acme", "other"])
        self.assertIn("the state comes from the snapshot", server.log())

    def test_bad_fixtures_make_no_snapshot(self):
        bad = self.write("bad.json", {"version": 1, "organizations": [{"slug": "NO"}]})
        self.assertEqual(run("--port", "0", *self.flags, "--fixtures", bad).returncode, 4)
        self.assertEqual([entry.name for entry in self.folder.iterdir()], ["bad.json"])

    def test_what_others_left_half_made_goes(self):
        gone = self.serve()
        pid = gone.pid  # Unused at this moment.
        gone.stop()
        names = [f"state.json.{os.getpid()}.tmp", "state.json.x.tmp", "other.json.1.tmp", "state.json.tmp"]
        for name in [*names, f"state.json.{pid}.tmp"]:
            self.write(name, "half")
        self.serve(*self.flags).stop()
        left = sorted(entry.name for entry in self.folder.iterdir())
        self.assertEqual(left, sorted([*names, "state.json"]))


class Times(TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "state.json"

    def holds(self, text):
        return self.path.exists() and text in self.path.read_text(encoding="utf-8")

    def test_there_is_one_from_the_start(self):
        self.serve("--snapshot", self.path, "--snapshot-interval", "86400000", fixtures=FIXTURES)
        wait_until(self.path.exists, "a snapshot")
        self.assertTrue(self.holds('"slug":"p-39"'))

    def test_changes_are_written_within_the_interval(self):
        server = self.serve("--snapshot", self.path, "--snapshot-interval", "200")
        for i in range(3):
            self.assertEqual(server.create("a", {"name": f"N {i}", "query": QUERY}).status, 201)
            wait_until(lambda i=i: self.holds(f'"slug":"n-{i}"'), "the change", 10)
        server.kill()
        again = self.serve("--snapshot", self.path)
        self.assertEqual(len(again.get("/v2/organizations/a/portals").json()), 3)

    def test_and_not_more_often(self):
        began = time.monotonic()
        server = self.serve("--snapshot", self.path, "--snapshot-interval", "400")
        seen = set()

        def look():
            seen.add(self.path.stat().st_mtime_ns if self.path.exists() else 0)
            return len(seen) == 5

        names = iter(range(10**6))
        wait_until(
            lambda: server.create("a", {"name": f"N {next(names)}", "query": QUERY}) and look(),
            "the fourth snapshot",
        )
        # The first is written at once, each later one an interval after the last.
        self.assertGreater(time.monotonic() - began, 3 * 0.4)

    def test_the_end_writes_what_is_not_written(self):
        server = self.serve("--snapshot", self.path, "--snapshot-interval", "86400000")
        wait_until(self.path.exists, "a snapshot")
        server.create("acme", {"name": "Late", "query": QUERY})
        self.assertFalse(self.holds('"slug":"late"'))
        server.stop()
        self.assertTrue(self.holds('"slug":"late"'))

    def test_sync_writes_a_line_of_the_log_before_it_answers(self):
        log = self.folder / "state.json.log"
        server = self.serve("--snapshot", self.path, "--snapshot-sync")
        snapshot = self.path.stat()

        def assertLogged(text):
            self.assertIn(text, log.read_text(encoding="utf-8").splitlines()[-1])

        for i in range(20):
            server.create("acme", {"name": f"N {i}", "query": QUERY})
            assertLogged(f'"slug":"n-{i}"')
        server.request("PUT", PORTALS + "/n-3", {"slug": "renamed"})
        assertLogged('"slug":"renamed"')
        server.request("DELETE", PORTALS + "/n-4")
        assertLogged('"remove_portal"')
        server.get("/v2/organizations/by-the-way/portals")
        assertLogged('"slug":"by-the-way"')
        server.request("DELETE", "/v2/access-token", token="dead")
        assertLogged(hashlib.sha256(b"dead").hexdigest())
        before = log.read_bytes()
        for path in (PORTALS, PORTALS + "/n-1", "/v2/user"):
            self.assertEqual(server.get(path).status, 200)
        self.assertEqual(server.create("acme", {"name": "N 1", "query": QUERY}).status, 422)
        self.assertEqual(log.read_bytes(), before)
        self.assertEqual(stat.S_IMODE(log.stat().st_mode), 0o600)
        for line in before.splitlines():
            body, _, _ = line.rpartition(b',"sha256":')
            self.assertEqual(json.loads(line)["sha256"], hashlib.sha256(body).hexdigest())
        after = self.path.stat()
        self.assertEqual((after.st_ino, after.st_mtime_ns), (snapshot.st_ino, snapshot.st_mtime_ns))
        server.kill()
        again = self.serve("--snapshot", self.path)
        self.assertEqual(again.get(PORTALS + "/renamed").status, 200)
        self.assertEqual(again.get(PORTALS + "/n-4").status, 404)
        self.assertEqual(again.get("/v2/user", token="dead").status, 401)
        again.stop()
        self.assertEqual([entry.name for entry in self.folder.iterdir()], ["state.json"])

    def test_a_second_server_is_refused(self):
        first = self.serve("--snapshot", self.path)
        for flags in ([], ["--snapshot-sync"]):
            done = run("--port", "0", "--snapshot", self.path, *flags)
            self.assertEqual((done.returncode, done.stdout), (4, ""))
            self.assertIn(f"{self.path} is another server's: ", done.stderr)
            self.assertIn(f"by process {first.pid}", done.stderr)
        (self.folder / "link.json").symlink_to(self.path)
        self.assertEqual(run("--port", "0", "--snapshot", self.folder / "link.json").returncode, 4)
        first.kill()
        self.serve("--snapshot", self.path).stop()


class MountPoint(TestCase):
    """A file that is mounted by itself, as containers do, can't be renamed to."""

    def test_is_written_in_place(self):
        path, source = self.folder / "state.json", self.folder / "source.json"
        self.serve("--snapshot", source).stop()
        path.touch()
        script = 'mount --bind "$1" "$2" || exit 77; shift 2; exec "$@"'
        command = ["unshare", "-m", "sh", "-c", script, "sh", str(source), str(path)]
        command += [binary(), "--port", "0", "--auth", "open", "--snapshot", str(path)]
        for name in ("One", "Two"):
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
                ready = process.stdout.readline()
                if not ready:
                    self.skipTest(f"mounting isn't allowed here: {process.stderr.read().decode()}")
                connection = http.client.HTTPConnection("127.0.0.1", json.loads(ready)["port"])
                with contextlib.closing(connection):
                    reply = send(connection, "POST", PORTALS, {"name": name, "query": QUERY})
                    self.assertEqual(reply.status, 201, reply)
                process.send_signal(15)
                self.assertEqual(process.wait(), 0, process.stderr.read())
        portals = json.loads(source.read_bytes())["portals"]
        self.assertEqual([portal["slug"] for portal in portals], ["one", "two"])
        left = sorted(entry.name for entry in self.folder.iterdir())
        self.assertEqual(left, ["source.json", "state.json"])


if __name__ == "__main__":
    main()
