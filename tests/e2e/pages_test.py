"""The pages of the documentation do what they say: each `sh` block is run, in the order of its page, in one shell and in
one folder. Every command must succeed unless its page shows a refusal or an exit status.

In a page:

  # {…}, # […           in an sh block: what a command prints; `…` is whatever there is. A refusal begins with
                        "message" or "error", or ends with the HTTP status
  # exit status N       in an sh block: how a command ends
  a block of `text`     what the sh block before it prints, each line
  a block that is one `porthole` or `scripts/serve` command
                        a server, which runs until another takes its port. Its port, by default 8080, is replaced
                        throughout the page by a free one
  <!-- file: NAME -->   on the line before a block: the reader saves it as this file
  <!-- not run: WHY --> on the line before an sh block: can't be run here

Blocks of other languages are not run, unless they are files that sh blocks run."""

import contextlib
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from porthole import DEADLINE_S, Server, binary, die_with_parent, environment, main, read_some

PROJECT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", *(f"docs/{page.name}" for page in sorted(PROJECT.glob("docs/*.md"))),
         *(f"fixtures/{page.parent.name}/README.md" for page in sorted(PROJECT.glob("fixtures/*/README.md")))]  # fmt: skip
NOT_RUN = {
    "docs/clients.md": 1,
    "docs/installing.md": 6,
    "docs/recipes.md": 1,
    "docs/tls.md": 1,
    "docs/which.md": 1,
    "fixtures/go/README.md": 1,
    "fixtures/java/README.md": 1,
    "fixtures/javascript/README.md": 1,
    "fixtures/python/README.md": 1,
}
"""How many blocks of each page can't be run here."""

PORTS = "8080", "443"
"""Those of servers in pages, the default first."""

BLOCK = re.compile(r"(?:^<!-- ([^\n]*) -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"(?:^|\s)# ([{\[].*)$", re.MULTILINE)
FAILURE = re.compile(r'(?:^|\s)# (?:exit status (\d+)|\{"(?:message|error)":.*|[{\[].* [45]\d\d)$', re.MULTILINE)
SERVER = re.compile(r"^(?:porthole(?: serve)?(?! --help| --version)(?= -|\s*$)|scripts/serve)", re.MULTILINE)
CURL_REFUSED = 22
CURL_SETTINGS = f"""\
# As on a terminal: without a meter, each answer on a line of its own. Refusals are failures.
no-progress-meter
write-out = "\\n"
fail-with-body
noproxy = "*"
max-time = {DEADLINE_S}
"""


class Block:
    """One block of a page, with what the comment before it says."""

    def __init__(self, match):
        note, self.language, self.text = match.groups()
        kind, _, value = (note or "").partition(": ")
        if kind not in ("", "not run", "file"):
            raise ValueError(f"<!-- {note} --> says nothing about\n{self.text}")
        self.reason = value if kind == "not run" else None
        self.file = value if kind == "file" else None


def blocks_of(text):
    return [Block(match) for match in BLOCK.finditer(text)]


def shown_lines(block):
    return SHOWN.findall(block)


def pattern(shown):
    return ".*".join(map(re.escape, shown.split("…")))


def statuses(block):
    """The exit statuses other than 0 that a block shows, in order."""
    return [int(match[1] or CURL_REFUSED) for match in FAILURE.finditer(block)]


def server_command(block):
    """The words of a block that is one command which starts a server; else None."""
    lines = block.replace("\\\n", " ").strip().splitlines()
    return shlex.split(lines[0], comments=True) if len(lines) == 1 and SERVER.match(lines[0]) else None


class Shell:
    """Runs blocks one after the other, in a process group of its own."""

    END = "a block ends here"
    FAILED = "failed with status "

    def __init__(self, folder, variables):
        self.folder = folder
        self.process = subprocess.Popen(["bash", "--noprofile", "--norc"], cwd=folder, env=environment(variables),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        start_new_session=True, preexec_fn=die_with_parent)  # fmt: skip
        self.send(f"trap 'printf \"\\n{self.FAILED}%s: %s\\n\" $? \"$BASH_COMMAND\"' ERR; set -o pipefail")

    def send(self, line):
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def run(self, block):
        """The lines that it prints, and the statuses of commands that fail."""
        script = self.folder.parent / "block.sh"
        script.write_text(block + "\ntrue\n")
        self.send(f". {script} < /dev/null\necho; echo '{self.END}'")
        output, end = b"", f"\n{self.END}\n".encode()
        deadline = time.monotonic() + DEADLINE_S
        while end not in output:
            chunk = read_some(self.process.stdout, deadline)
            if not chunk:
                raise AssertionError(f"the shell ended in\n{block}\nafter it printed\n{output.decode()}")
            output += chunk
        lines = output.partition(end)[0].decode().splitlines()
        failures = [int(line.removeprefix(self.FAILED).split(":")[0]) for line in lines if line.startswith(self.FAILED)]
        return lines, failures

    def close(self):
        # With what a page left in the background. The shell itself waits for its next block.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Port:
    """A free port, which nobody else is given until `close`, although servers come and go."""

    def __init__(self):
        self.socket = socket.socket()
        # Lets a server listen there: this socket never does.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(("127.0.0.1", 0))
        self.number = self.socket.getsockname()[1]

    def close(self):
        self.socket.close()


class Reader:
    """Does what a page says, in a folder of its own. A context manager."""

    def __init__(self, test, page):
        self.test = test
        self.page = page
        self.ports = {}
        self.servers = {}
        self.printed = []

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            top = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="porthole-page-")))
            self.folder, home, programs = top / "work", top / "home", top / "programs"
            for folder in (self.folder, home, programs):
                folder.mkdir()
            (home / ".curlrc").write_text(CURL_SETTINGS)
            (programs / "porthole").symlink_to(binary())
            (programs / "python3").symlink_to(sys.executable)
            path = f"{programs}:{os.environ['PATH']}"
            for port in PORTS:
                self.ports[port] = stack.enter_context(contextlib.closing(Port())).number
            self.shell = Shell(self.folder, {"PATH": path, "HOME": str(home), "NO_PROXY": "*", "PORTHOLE": str(PROJECT)})
            stack.callback(self.shell.close)
            self.running = stack.pop_all()
        return self

    def __exit__(self, *exception):
        return self.running.__exit__(*exception)

    def follow(self, blocks):
        for block in blocks:
            text = self.here(block.text)
            if block.file:
                (self.folder / block.file).write_text(text)
            elif block.language == "text":
                self.compare(block.text, text.splitlines())
            elif block.language == "sh" and not block.reason:
                self.do(text)

    def here(self, text):
        """A page's text with the ports that its servers have here."""
        return re.sub(rf"(?<=:)(?:{'|'.join(PORTS)})\b", lambda port: str(self.ports[port[0]]), text)

    def do(self, block):
        command = server_command(block)
        if command:
            server = self.start(command)
            self.printed = [json.dumps(server.ready, separators=(",", ":"))]
        else:
            self.printed, failures = self.shell.run(block)
            self.test.assertEqual(failures, statuses(block), self.report(block))
        self.compare(block, shown_lines(block))

    def start(self, command):
        program, *flags = command
        if program == "scripts/serve":
            flags = ["--fixtures", str(PROJECT / "docs/examples/demo.json"), *flags]
        port = PORTS[0]
        if "--port" in flags:
            place = flags.index("--port")
            port = flags[place + 1]
            del flags[place : place + 2]
        if port in self.servers:
            self.servers[port].stop()
        self.servers[port] = self.running.enter_context(Server(*flags, "--port", self.ports[port], cwd=self.folder))
        return self.servers[port]

    def compare(self, block, shown):
        lines = iter(self.printed)
        for text in shown:
            found = any(re.fullmatch(pattern(text), line) for line in lines)
            self.test.assertTrue(found, f"{self.page} shows\n{text}\n{self.report(block)}")

    def report(self, block):
        return f"in {self.page}\n\n{block}\nprints\n\n" + "\n".join(self.printed)


class Pages(unittest.TestCase):
    maxDiff = None

    def test_every_command_of_every_page(self):
        for page in PAGES:
            with self.subTest(page), Reader(self, page) as reader:
                reader.follow(blocks_of((PROJECT / page).read_text()))

    def test_few_blocks_are_not_run_and_each_says_why(self):
        for page in PAGES:
            with self.subTest(page):
                skipped = [block for block in blocks_of((PROJECT / page).read_text()) if block.reason is not None]
                self.assertEqual(len(skipped), NOT_RUN.get(page, 0))
                for block in skipped:
                    self.assertEqual(block.language, "sh", block.text)
                    self.assertGreater(len(block.reason.split()), 2, block.text)

    def test_each_server_has_a_block_of_its_own(self):
        """A server in another block would have a fixed port, and nothing would stop it."""
        for page in PAGES:
            for block in blocks_of((PROJECT / page).read_text()):
                if block.language == "sh" and block.reason is None and not server_command(block.text):
                    self.assertNotRegex(block.text, SERVER, page)


class Reading(unittest.TestCase):
    def test_shown_lines_are_found_and_nothing_else(self):
        block = '# List\ncurl x  # {"a":…,"b":1}\n# {"c": [2]}\necho "# no"\n'
        first, second = shown_lines(block)
        self.assertRegex('{"a":{"x":1},"b":1}', f"^{pattern(first)}$")
        self.assertNotRegex('{"a":1,"b":2}', f"^{pattern(first)}$")
        self.assertEqual(json.loads(second), {"c": [2]})

    def test_notes_belong_to_the_next_line(self):
        text = "<!-- not run: no such thing here -->\n```sh\nx\n```\n<!-- file: a -->\n\n```sh\ny\n```\n"
        first, second = blocks_of(text)
        self.assertEqual((first.reason, first.file), ("no such thing here", None))
        self.assertEqual((second.reason, second.file), (None, None))
        with self.assertRaises(ValueError):
            blocks_of("<!-- Not run: misspelled -->\n```sh\nx\n```\n")

    def test_servers_are_told_from_other_commands(self):
        self.assertEqual(server_command("porthole --port 9 \\\n  --watch  # why\n"), ["porthole", "--port", "9", "--watch"])
        self.assertEqual(server_command("scripts/serve\n"), ["scripts/serve"])
        for command in ("porthole exec -- x\n", "porthole validate x\n", "porthole\nporthole\n", "porthole --version\n"):
            self.assertIsNone(server_command(command))

    def test_failures_are_noticed_unless_they_are_shown(self):
        with Reader(self, "a page") as reader:
            reader.do("false  # exit status 1\n")
            reader.do('printf \'{"a":1}\\n\'  # {"a":…}\n')
            for block in ("false\n", "false | true\n", "x=$(exit 3)\n", "true  # exit status 1\n", 'echo  # {"a":1}\n'):
                with self.assertRaises(self.failureException):
                    reader.do(block)


if __name__ == "__main__":
    main()
