"""A damaged snapshot is refused at startup, with the location of the damage, and left unchanged."""

import os
import random
import re

from porthole import QUERY, TestCase, main, run

INVALID = 4
SEED = 20240826
FLIPS = 200
CUTS = 50

FIXTURES = {
    "version": 1,
    "users": [{"name": "Ann é", "email": "ann@example.com"}],
    "organizations": [{"slug": "acme"}, {"slug": "other"}],
    "access_tokens": [{"token": "t", "scopes": ["read_portals", "write_portals"]}],
    "portals": [
        {"organization": "acme", "name": f"P {i}", "query": f"# {i} \\\"\n{QUERY}"} for i in range(8)
    ],
}


class Corrupt(TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.folder / "state.json"
        server = self.serve("--snapshot", self.path, fixtures=FIXTURES)
        server.request("DELETE", "/v2/organizations/acme/portals/p-2", token="t")
        server.stop()
        self.whole = self.path.read_bytes()

    def assertRefused(self, content, what):
        """Refused with a message that has a location in the file; the file is not changed."""
        self.path.write_bytes(content)
        before = self.path.stat()
        done = run("--port", "0", "--snapshot", self.path, cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""), what)
        for line in done.stderr.splitlines():
            match = re.fullmatch(rf"{re.escape(str(self.path))}:(\d+):(\d+): .+", line)
            self.assertIsNotNone(match, (what, line))
            self.assertPlace(content, int(match[1]), int(match[2]))
        self.assertTrue(done.stderr.endswith("\n"), what)
        after = self.path.stat()
        self.assertEqual(self.path.read_bytes(), content, what)
        self.assertEqual((after.st_ino, after.st_mtime_ns), (before.st_ino, before.st_mtime_ns), what)
        self.assertEqual(os.listdir(self.folder), ["state.json"], what)
        return done.stderr

    def assertPlace(self, content, line, column):
        """The location exists in the file, or is its end."""
        lines = content.split(b"\n")
        self.assertTrue(1 <= line <= len(lines), (line, column))
        self.assertTrue(1 <= column <= len(lines[line - 1]) + 1, (line, column))

    def test_a_whole_one_is_not_refused(self):
        server = self.serve("--snapshot", self.path)
        self.assertEqual(len(server.get("/v2/organizations/acme/portals", token="t").json()), 7)

    def test_truncated_anywhere(self):
        sizes = {len(self.whole) * i // CUTS for i in range(CUTS)}
        sizes |= {1, len(self.whole) - 1, len(self.whole) - 2, len(self.whole) - 80}
        for size in sorted(sizes):
            self.assertRefused(self.whole[:size], f"the first {size} of {len(self.whole)} bytes")

    def test_any_bit_flipped(self):
        chance = random.Random(SEED)
        for _ in range(FLIPS):
            place, bit = chance.randrange(len(self.whole)), chance.randrange(8)
            damaged = bytearray(self.whole)
            damaged[place] ^= 1 << bit
            self.assertRefused(bytes(damaged), f"bit {bit} of byte {place} flipped (seed {SEED})")

    def test_bytes_added_or_lost(self):
        half = len(self.whole) // 2
        for content, what in (
            (b"", "an empty file"),
            (self.whole + b"\n", "a line feed behind the end"),
            (self.whole + self.whole, "the file twice"),
            (b"\n" + self.whole, "a line feed in front"),
            (b"\xef\xbb\xbf" + self.whole, "a byte order mark"),
            (self.whole[: half - 1] + self.whole[half:], "a byte lost in the middle"),
            (self.whole[:half] + b" " + self.whole[half:], "a byte added in the middle"),
            (self.whole[:half] + b"\0" * 512 + self.whole[half + 512 :], "a sector of zeros"),
            (self.whole.replace(b"\n", b"\r\n"), "line ends that were changed"),
            (b"\0" * len(self.whole), "nothing but zeros"),
            (b"{}", "an empty object"),
            (b"[]", "an array"),
            (b'{"version": 1, "organizations": [{"slug": "acme"}]}', "a fixtures file"),
        ):
            self.assertRefused(content, what)

    def test_what_was_edited_by_hand_is_told_what_to_do(self):
        said = self.assertRefused(self.whole.replace(b"Ann", b"Bob"), "a name changed")
        self.assertIn("SHA-256", said)
        self.assertIn("fixtures", said)

    def test_a_damaged_log_is_refused_too(self):
        log = self.folder / "state.json.log"
        server = self.serve("--snapshot", self.path, "--snapshot-sync")
        for i in range(4):
            body = {"name": f"L {i}", "query": QUERY}
            self.assertEqual(server.create("acme", body, token="t").status, 201)
        server.kill()
        whole = log.read_bytes()
        lines = whole.splitlines(keepends=True)
        self.assertEqual(len(lines), 5)
        chance = random.Random(SEED)
        for _ in range(FLIPS // 4):
            place, bit = chance.randrange(len(whole) - len(lines[-1]) - 1), chance.randrange(8)
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            number = whole[:place].count(b"\n") + 1
            if whole[place : place + 1] == b"\n":
                continue
            log.write_bytes(damaged)
            done = run("--port", "0", "--snapshot", self.path)
            self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
            self.assertTrue(done.stderr.startswith(f"{log}:{number}:1: "), done.stderr)
            self.assertEqual(log.read_bytes(), damaged)
        for content, portals in (
            (whole[:-1], 10),
            (whole[: -len(lines[-1]) // 2], 10),
            (whole + b'{"change":', 11),
            (whole, 11),
        ):
            log.write_bytes(content)
            server = self.serve("--snapshot", self.path, "--snapshot-sync")
            listed = server.get("/v2/organizations/acme/portals?per_page=100", token="t").json()
            self.assertEqual(len(listed), portals)
            self.assertEqual("not whole" in server.log(), content != whole)
            server.kill()

    def assertNoFile(self, reason):
        done = run("--port", "0", "--snapshot", self.path)
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertEqual(done.stderr, f"{self.path}:1:1: cannot {reason}\n")

    def test_what_is_no_file(self):
        self.path.unlink()
        self.path.mkdir()
        self.assertNoFile(f"read {self.path}: Is a directory")
        self.assertTrue(self.path.is_dir())
        self.path.rmdir()
        os.mkfifo(self.path)
        self.assertNoFile(f"read {self.path}: it is not a regular file")
        self.path.unlink()
        self.path.symlink_to("nowhere")
        self.assertNoFile(f"open {self.path}: No such file or directory")
        self.assertEqual(os.readlink(self.path), "nowhere")
        self.assertEqual(os.listdir(self.folder), ["state.json"])


if __name__ == "__main__":
    main()
