"""Hosts that are built in: the documented lines for Java, with java/Client.java."""

import json
import os
import subprocess
import tempfile
import unittest
import urllib.parse

from client import HERE, main
from documented import code_of
from packages import find_program

DEADLINE_S = 240
FIXTURES = {
    "version": 1,
    "organizations": [{"slug": "acme"}],
    "portals": [
        {
            "organization": "acme",
            "name": "Web",
            "query": "query ($slug: ID!) { pipeline(slug: $slug) { slug } }",
            "token": "known",
        }
    ],
}


def prepare():
    for program in ("java", "keytool"):
        find_program(program, "Debian's package default-jdk-headless")
    find_program("bash", "Debian's package bash")
    find_program("curl", "Debian's package curl")


class Java(unittest.TestCase):
    def setUp(self):
        from porthole import Server

        start, self.lines = code_of("Java", "sh", "").split("\n", 1)
        words = start.removesuffix(" &").removesuffix(" --port 443").split()
        self.assertEqual(words[0], "porthole")
        fixtures = self.enterContext(tempfile.NamedTemporaryFile("w", suffix=".json"))
        json.dump(FIXTURES, fixtures)
        fixtures.flush()
        self.server = self.enterContext(Server(*words[1:], "--fixtures", fixtures.name))

    def answers(self, *arguments):
        """What the servers of the built-in hosts answered to Client.java, run by the documented lines."""
        port = str(urllib.parse.urlsplit(self.server.url).port)
        client = " ".join([str(HERE / "java" / "Client.java"), port, *arguments])
        lines = self.lines.replace("127.0.0.1:443", f"127.0.0.1:{port}").replace("-jar app.jar", client)
        self.assertIn(client, lines)
        done = subprocess.run(
            ["bash", "-euc", lines],
            check=False,
            cwd=self.enterContext(tempfile.TemporaryDirectory()),
            env={**os.environ, "NO_PROXY": "*", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        answers = [line.split(" ", 1) for line in done.stdout.splitlines() if line[:1].isdigit()]
        return [(int(status), json.loads(body)) for status, body in answers]

    def test_the_documented_lines(self):
        rest, graphql, called = self.answers("acme", "web", "known")
        self.assertEqual((rest[0], rest[1]["slug"]), (200, "acme"))
        self.assertEqual(graphql[0], 200)
        self.assertTrue(graphql[1]["data"]["viewer"]["user"]["id"])
        self.assertEqual(called[0], 200)
        self.assertEqual(called[1]["data"]["pipeline"]["slug"], "web")


if __name__ == "__main__":
    main(prepare)
