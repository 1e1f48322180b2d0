"""The pages of the documentation do what they say: each `sh` block is run, in the order of its page and in one shell.
A block that is one `porthole` command is a server, which the page's port 8080 then means. What a page shows of an answer
stands in a comment that begins like one, `# {`; `…` in it is whatever there is."""

import json
import re
import subprocess
import unittest
from pathlib import Path

from porthole import DEADLINE_S, Server, TestCase, environment, main

PROJECT = Path(__file__).resolve().parents[2]
PORT = "8080"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"(?:^|\s)# ([{\[].*)$", re.MULTILINE)


def shown_lines(block):
    """A pattern for each line that the block shows."""
    return [".*".join(map(re.escape, text.split("…"))) for text in SHOWN.findall(block)]


class Shell:
    """Runs blocks one after the other."""

    END = "a block ends here"

    def __init__(self, folder):
        self.process = subprocess.Popen(["bash", "--noprofile", "--norc"], cwd=folder, env=environment(), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip

    def run(self, block):
        """What it prints."""
        self.process.stdin.write(f"{block}\necho\necho '{self.END}'\n")
        self.process.stdin.flush()
        lines = iter(self.process.stdout.readline, "")
        printed = []
        for line in lines:
            if line.rstrip("\n") == self.END:
                return printed
            printed.append(line.rstrip("\n"))
        raise AssertionError(f"the shell ended: {printed}")

    def close(self):
        self.process.stdin.close()
        self.process.wait(DEADLINE_S)
        self.process.stdout.close()


class Pages(TestCase):
    def follow(self, page):
        text = (PROJECT / page).read_text()
        blocks = BLOCK.findall(text)
        self.assertTrue(blocks, page)
        server = None
        shell = Shell(self.folder)
        self.addCleanup(shell.close)
        for block in blocks:
            if block.startswith("porthole ") and block.count("\n") == 1:
                server = self.enterContext(Server(*block.split()[1:]))
                continue
            here = block if server is None else block.replace(PORT, str(server.port))
            self.compare(page, here, shell.run(here))

    def compare(self, page, block, printed):
        lines = iter(printed)
        for pattern in shown_lines(block):
            found = any(re.fullmatch(pattern, line) for line in lines)
            self.assertTrue(found, f"{page} shows\n{pattern}\nbut this prints\n" + "\n".join(printed) + f"\n\n{block}")

    def test_story(self):
        self.follow("docs/story.md")


class Reading(unittest.TestCase):
    def test_shown_lines_are_found_and_nothing_else(self):
        block = '# List\ncurl x  # {"a":…,"b":1}\n# {"c": [2]}\necho "# no"\n'
        first, second = shown_lines(block)
        self.assertRegex('{"a":{"x":1},"b":1}', f"^{first}$")
        self.assertNotRegex('{"a":1,"b":2}', f"^{first}$")
        self.assertEqual(json.loads(second.replace("\\", "")), {"c": [2]})


if __name__ == "__main__":
    main()
