"""Changes when the snapshot can't be written: a full disk, or a missing or read-only folder. The old snapshot
stays intact."""

import os
import shutil
import subprocess
import unittest

from porthole import QUERY, TestCase, binary, main, run, wait_until

PORTALS = "/v2/organizations/acme/portals"
UNDONE = "The change was undone, because it could not be written: "
NOBODY = 65534

# Far more than what is left on the full disk.
LARGE = "x" * 60_000

FIXTURES = {
    "version": 1,
    "organizations": [{"slug": "acme"}],
    "portals": [{"name": name, "query": QUERY} for name in ("One", "Two")],
}


def become_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def nobody_may_run_it():
    if os.getuid() != 0:
        return False
    try:
        done = subprocess.run(
            [binary(), "--version"], preexec_fn=become_nobody, capture_output=True, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


class Disk(TestCase):
    def setUp(self):
        super().setUp()
        self.room = self.folder / "disk"
        self.room.mkdir()
        self.path = self.room / "state.json"

    def start(self, *flags):
        server = self.serve("--snapshot", self.path, "--auth", "open", *flags, fixtures=FIXTURES)
        wait_until(self.path.exists, "the first snapshot")
        return server

    def state(self, server):
        """Everything a client can see."""
        paths = ["/v2/organizations", PORTALS + "?per_page=100", "/v2/access-token"]
        replies = [server.get(path, headers={"Host": "h"}) for path in paths]
        return [(reply.status, reply.body) for reply in replies]

    def assertUndone(self, server, reason):
        """Each kind of change is answered with 500 and a reason, and leaves no trace."""
        log = self.room / "state.json.log"
        before, files = self.state(server), (self.path.read_bytes(), log.read_bytes())
        for method, path, body in (
            ("POST", PORTALS, {"name": "Three", "query": QUERY, "description": LARGE}),
            ("PUT", PORTALS + "/one", {"slug": "uno", "description": LARGE}),
            ("POST", PORTALS, {"name": "Three", "query": QUERY, "description": LARGE}),
        ):
            reply = server.request(method, path, body)
            self.assertEqual(reply.status, 500, reply)
            message = reply.message()
            self.assertTrue(message.startswith(UNDONE), message)
            self.assertIn(str(self.path), message)
            self.assertIn(reason, message)
            self.assertEqual(self.state(server), before)
            self.assertEqual((self.path.read_bytes(), log.read_bytes()), files)
            self.assertEqual(self.temporary_files(), [])
        self.assertIn(reason, server.log())

    def temporary_files(self):
        return [entry.name for entry in self.room.iterdir() if entry.name.endswith(".tmp")]

    def assertWorks(self, server):
        """Changes are accepted, and on disk."""
        body = {"name": "Four", "query": QUERY, "description": LARGE}
        self.assertEqual(server.create("acme", body).status, 201)
        server.kill()
        again = self.serve("--snapshot", self.path)
        slugs = [portal["slug"] for portal in again.get(PORTALS).json()]
        self.assertEqual(slugs, ["one", "two", "four"])


@unittest.skipUnless(
    os.getuid() == 0 and shutil.which("mount"), "only root can mount a disk that is small enough"
)
class FullDisk(Disk):
    def setUp(self):
        super().setUp()
        command = ["mount", "-t", "tmpfs", "-o", "size=512k,mode=755", "porthole-e2e", str(self.room)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.skipTest(f"this root may not mount: {done.stderr.strip()}")
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.room)], check=False)

    def fill(self):
        """Leaves room for less than one large portal."""
        with open(self.room / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"x" * 4096)
            except OSError:
                filler.truncate(max(0, filler.tell() - 16384))

    def test_sync_undoes_what_does_not_fit(self):
        server = self.start("--snapshot-sync")
        self.fill()
        self.assertUndone(server, "No space left on device")
        # Small changes still have room.
        self.assertEqual(server.request("PUT", PORTALS + "/two", {"description": "x"}).status, 200)
        (self.room / "filler").unlink()
        self.assertWorks(server)

    def test_without_sync_it_is_logged_and_tried_again(self):
        server = self.start("--snapshot-interval", "20", "--log-format", "json")
        self.fill()
        file = self.path.read_bytes()
        body = {"name": "Three", "query": QUERY, "description": LARGE}
        self.assertEqual(server.create("acme", body).status, 201)
        wait_until(lambda: server.log().count('"level":"error"') >= 2, "two failures in the log")
        self.assertIn("No space left on device", server.log())
        self.assertEqual(server.get(PORTALS + "/three").status, 200)
        self.assertEqual(self.path.read_bytes(), file)
        (self.room / "filler").unlink()
        wait_until(lambda: self.path.read_bytes() != file, "a snapshot once there is room")
        server.kill()
        again = self.serve("--snapshot", self.path)
        self.assertEqual(again.get(PORTALS + "/three").json()["description"], LARGE)

    def test_an_end_on_a_full_disk_is_a_failure_that_says_so(self):
        server = self.start("--snapshot-interval", "86400000")
        self.fill()
        file = self.path.read_bytes()
        body = {"name": "Three", "query": QUERY, "description": LARGE}
        self.assertEqual(server.create("acme", body).status, 201)
        server.send_signal(15)
        self.assertEqual(server.wait(), 1)
        self.assertIn("No space left on device", server.log())
        self.assertEqual(self.path.read_bytes(), file)
        self.assertEqual(self.temporary_files(), [])


class FolderGone(Disk):
    def hide(self):
        self.room.rename(self.folder / "elsewhere")

    def show(self):
        (self.folder / "elsewhere").rename(self.room)

    def test_sync_undoes_every_kind_of_change(self):
        server = self.start("--snapshot-sync")
        before = self.state(server)
        self.hide()
        changes = [
            ("POST", PORTALS, {"name": "Three", "query": QUERY}),
            ("PUT", PORTALS + "/one", {"slug": "uno"}),
            ("DELETE", PORTALS + "/one", None),
            ("DELETE", "/v2/access-token", None),
            ("GET", "/v2/organizations/new", None),
        ]
        for method, path, body in changes:
            with self.subTest(method=method, path=path):
                reply = server.request(method, path, body)
                self.assertEqual(reply.status, 500, reply)
                self.assertTrue(reply.message().startswith(UNDONE), reply)
                self.assertIn("No such file or directory", reply.message())
                self.assertEqual(self.state(server), before)
        self.show()
        for method, path, body in changes[:2] + changes[4:] + changes[3:4]:
            self.assertIn(server.request(method, path, body).status, (200, 201, 204))
        server.kill()

    def test_without_sync_it_recovers(self):
        server = self.start("--snapshot-interval", "20")
        self.hide()
        self.assertEqual(server.create("acme", {"name": "Three", "query": QUERY}).status, 201)
        wait_until(lambda: " error cannot write the snapshot" in server.log(), "a failure in the log")
        self.show()
        wait_until(lambda: b'"slug":"three"' in self.path.read_bytes(), "the snapshot")
        server.stop()

    def test_a_folder_that_is_not_there_is_an_error_before_the_ready_line(self):
        path = self.folder / "nowhere" / "state.json"
        for flags in ([], ["--snapshot-sync"]):
            done = run("--port", "0", "--snapshot", path, *flags)
            self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
            self.assertIn(f"cannot create {path}.lock: No such file or directory", done.stderr)

    def test_sync_notices_that_the_log_is_gone(self):
        server = self.start("--snapshot-sync")
        log = self.room / "state.json.log"
        log.unlink()
        reply = server.create("acme", {"name": "Three", "query": QUERY})
        self.assertEqual(reply.status, 500, reply)
        self.assertIn(f"{log}: No such file or directory", reply.message())
        # A snapshot and a new log have been written.
        self.assertEqual(server.create("acme", {"name": "Four", "query": QUERY}).status, 201)
        server.kill()
        again = self.serve("--snapshot", self.path)
        self.assertEqual([p["slug"] for p in again.get(PORTALS).json()], ["one", "two", "four"])


class ClosedFolder(Disk):
    def setUp(self):
        super().setUp()
        if os.getuid() == 0 and not nobody_may_run_it():
            self.skipTest("root may write anywhere, and nobody else may run this binary")
        self.folder.chmod(0o755)
        self.options = {"preexec_fn": become_nobody} if os.getuid() == 0 else {}

    def open_door(self):
        self.room.chmod(0o777)

    def close_door(self):
        self.room.chmod(0o555)

    def test_sync_goes_on_with_a_log_that_is_open(self):
        self.open_door()
        fixtures = self.write("fixtures.json", FIXTURES)
        flags = ["--snapshot", self.path, "--snapshot-sync", "--fixtures", fixtures]
        server = self.serve(*flags, **self.options)
        self.close_door()
        self.addCleanup(self.open_door)
        self.assertEqual(server.create("acme", {"name": "Four", "query": QUERY}).status, 201)
        server.kill()
        self.open_door()
        again = self.serve("--snapshot", self.path, **self.options)
        self.assertEqual(len(again.get(PORTALS).json()), 3)

    def test_a_folder_that_may_not_be_written_is_an_error_before_the_ready_line(self):
        self.close_door()
        self.addCleanup(self.open_door)
        done = run("--port", "0", "--snapshot", self.path, **self.options)
        self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
        self.assertIn(f"cannot create {self.path}.lock: Permission denied", done.stderr)

    def test_one_that_may_not_be_read_is_refused(self):
        self.open_door()
        self.serve("--snapshot", self.path).stop()
        before = self.path.read_bytes()
        reasons = {
            self.path: f"{self.path}:1:1: cannot open {self.path}: Permission denied\n",
            self.room: f"porthole: --snapshot: cannot create {self.path}.lock: Permission denied\n",
        }
        for closed, reason in reasons.items():
            was = closed.stat().st_mode
            closed.chmod(0o000)
            self.addCleanup(closed.chmod, was)
            done = run("--port", "0", "--snapshot", self.path, **self.options)
            closed.chmod(was)
            self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
            self.assertEqual(done.stderr, reason)
            self.assertEqual(self.path.read_bytes(), before)
            self.assertEqual([entry.name for entry in self.room.iterdir()], ["state.json"])


if __name__ == "__main__":
    main()
