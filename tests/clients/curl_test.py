"""Runs the commands of the specification of the portals REST API with curl. It is not part of this project
(PORTHOLE_SPECIFICATION, by default ../shared/reference/portals-rest-api.md from the project; skipped if missing).
Those of porthole's own pages are run by tests/e2e/pages_test.py."""

import json
import os
import re
import subprocess
import unittest
from pathlib import Path

from client import ROOT, main
from documented import PAGE
from packages import find_program

DEADLINE_S = 60
SPECIFICATION = Path(
    os.environ.get("PORTHOLE_SPECIFICATION") or ROOT.parent / "shared" / "reference" / "portals-rest-api.md"
)

# Defines curl so that a refusal fails the script.
PRELUDE = f"""\
set -euo pipefail
curl() {{
  command curl --silent --show-error --fail-with-body --noproxy '*' --max-time {DEADLINE_S} \\
    --write-out '\\n' "$@"
}}
"""


def prepare():
    find_program("curl", "Debian's package curl")
    find_program("bash", "Debian's package bash")


def code_blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def shape(value):
    """The names in JSON, in order, without values."""
    if isinstance(value, dict):
        return [[name, shape(member)] for name, member in value.items() if name != "created_by"]
    return [shape(item) for item in value] if isinstance(value, list) else None


class Curl(unittest.TestCase):
    def setUp(self):
        from porthole import Server

        demo = ROOT / "docs" / "examples" / "demo.json"
        self.server = self.enterContext(Server("--fixtures", str(demo)))

    def run_script(self, commands, **environment):
        done = subprocess.run(
            ["bash", "-c", PRELUDE + commands],
            check=False,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=DEADLINE_S,
        )
        self.assertEqual(done.returncode, 0, f"{commands}\n{done.stdout}")
        return done.stdout

    def test_the_readme_s_lines_for_clients_are_the_tested_ones(self):
        table = re.search(r"^\| client \|.*?^$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)[0]
        rows = [row.split("|")[1:3] for row in table.splitlines()[3:-1]]
        self.assertGreaterEqual(len(rows), 7)
        page = PAGE.read_text()
        for client, configuration in rows:
            lines = re.findall("`([^`]+)`", configuration)
            self.assertTrue(lines, client)
            for line in lines:
                words = line.split() if line.startswith("BUILDKITE_") else [line]
                for word in words:
                    self.assertIn(word, page, client)

    @unittest.skipUnless(SPECIFICATION.is_file(), f"{SPECIFICATION} isn't there")
    def test_the_specification(self):
        page = SPECIFICATION.read_text()
        parts = dict(re.findall(r"^### ([^\n]*)\n(.*?)(?=^### |\Z)", page, re.MULTILINE | re.DOTALL))
        calls = [title for title in parts if code_blocks(parts[title], "bash")]
        self.assertEqual(len(calls), 5, calls)
        # In the page's order, except that the portal must be deleted before it can be created.
        list_them, get, create, update, delete = calls
        for title in (list_them, get, delete, create, update, delete):
            with self.subTest(title):
                self.check(parts[title])

    def check(self, part):
        (command,) = code_blocks(part, "bash")
        expected = re.search(r"Success response: `(\d+) ", part)[1]
        command = command.replace("https://api.buildkite.com", self.server.url)
        command = command.replace("{org.slug}", "acme").replace("{portal.slug}", "trigger-main-build")
        command = command.replace("curl ", "curl --write-out '\\n%{http_code}\\n' ", 1)
        output = self.run_script(command, TOKEN="anything")
        body, status = output.rstrip("\n").rsplit("\n", 1)
        self.assertEqual(status, expected, output)
        examples = code_blocks(part, "json")
        if examples:
            answer = json.loads(body)
            # The demo has more portals.
            if isinstance(answer, list):
                answer = answer[:1]
            self.assertEqual(shape(answer), shape(json.loads(examples[0])))
        else:
            self.assertEqual(body.strip(), "")


if __name__ == "__main__":
    main(prepare)
