"""The documented lines for PHP, run by php/client.php."""

import json
import subprocess
import tempfile
import unittest

from client import HERE, main
from documented import code_of
from packages import find_program

DEADLINE_S = 120


def prepare():
    find_program("php", "Debian's package php-cli")


class Php(unittest.TestCase):
    def test_the_documented_lines(self):
        from porthole import Server

        server = self.enterContext(Server())
        slug = server.organization().slug
        with tempfile.NamedTemporaryFile("w", suffix=".php") as lines:
            lines.write("<?php\n" + code_of("PHP", "php", server.url))
            lines.flush()
            done = subprocess.run(
                ["php", str(HERE / "php" / "client.php"), lines.name, slug],
                check=False,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=DEADLINE_S,
            )
        self.assertEqual(done.returncode, 0, done.stdout)
        answers = json.loads(done.stdout)
        self.assertEqual(answers["organization"]["slug"], slug)
        for name in ("without_variables", "with_variables"):
            self.assertEqual(answers[name]["status"], 200, answers[name])
            self.assertNotIn("errors", answers[name]["body"])
        self.assertTrue(answers["without_variables"]["body"]["data"]["viewer"]["user"]["id"])
        self.assertEqual(answers["with_variables"]["body"]["data"]["organization"]["slug"], slug)


if __name__ == "__main__":
    main(prepare)
