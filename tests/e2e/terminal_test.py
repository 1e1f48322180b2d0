"""What people see who start the server in a terminal: a banner, and a line a request that says why."""

import contextlib
import fcntl
import http.client
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from urllib.parse import urlsplit

from porthole import DEADLINE_S, TOKEN, TestCase, binary, environment, main, send

COLOR = re.compile(r"\x1b\[\d*m")


def request_of(url, method, path, body=None, token=TOKEN):
    """Sends a request; gives the answer's JSON, None if it has none."""
    with contextlib.closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=DEADLINE_S)) as connection:
        reply = send(connection, method, path, body, token=token)
    return reply.json() if reply.body else None


class Screen:
    """A server that writes to a terminal of this size."""

    def __init__(self, columns, *flags, additions=None, output=None):
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.process = subprocess.Popen([binary(), "--port", "0", *flags], stdout=output or theirs, stderr=theirs,
                                        env=environment(additions))  # fmt: skip
        os.close(theirs)
        self.text = ""

    def wait_for(self, pattern):
        """What matches, once it is there."""
        deadline = time.monotonic() + DEADLINE_S
        while not (found := re.search(pattern, self.text)):
            left = deadline - time.monotonic()
            assert left > 0 and select.select([self.ours], [], [], left)[0], f"no {pattern!r} in\n{self.text}"
            self.text += os.read(self.ours, 65536).decode().replace("\r\n", "\n")
        return found

    def close(self):
        self.process.terminate()
        self.process.wait(DEADLINE_S)
        os.close(self.ours)


class Terminal(TestCase):
    def show(self, columns, *flags, **options):
        screen = Screen(columns, *flags, **options)
        self.addCleanup(screen.close)
        screen.url = screen.wait_for(r"porthole \S+ at (http://127\.0\.0\.1:\d+)\n").group(1)
        screen.wait_for(r"stop\S* +Ctrl-C\n")
        return screen

    def test_the_banner_says_where_it_is_and_what_to_try(self):
        for columns in (80, 120):
            screen = self.show(columns)
            text = COLOR.sub("", screen.text)
            for words in ("any token may do anything", f"{screen.url}/_porthole/v1\n", "organizations  any"):
                self.assertIn(words, text)
            command = re.search(r"try +(curl .*)\n", text).group(1)
            done = subprocess.run(["bash", "-c", f"{command} --fail --silent"], capture_output=True, text=True,
                                  timeout=DEADLINE_S, check=True)  # fmt: skip
            self.assertEqual(json.loads(done.stdout), [])
            self.assertNotIn('"event"', text)

    def test_a_program_that_reads_standard_output_gets_the_ready_line(self):
        reading, writing = os.pipe()
        with os.fdopen(reading) as output, os.fdopen(writing, "w") as pipe:
            screen = self.show(80, output=pipe)
            self.assertEqual(json.loads(output.readline())["url"], screen.url)

    def test_a_request_is_a_line_that_says_why(self):
        for columns in (80, 120):
            screen = self.show(columns)
            fault = {"match": {"path": "/v2/user"}, "then": {"status": 503}}
            request_of(screen.url, "POST", "/_porthole/v1/faults", fault)
            request_of(screen.url, "GET", "/v2/organizations/acme/portals")
            request_of(screen.url, "POST", "/v2/organizations/acme/portals", {"name": "A"})
            request_of(screen.url, "GET", "/v2/user")
            when = r"\n\x1b\[2m\d\d:\d\d:\d\d\.\d{3}\x1b\[0m  "
            took = r"\x1b\[0m +\x1b\[2m\d[\d.]* (µs|ms|s)\x1b\[0m  "
            screen.wait_for(when + r"\x1b\[32m200" + took + "GET    /v2/organizations/acme/portals\n")
            refused = r"  \x1b\[33mValidation failed: Query can't be blank\x1b\[0m\n"
            screen.wait_for(when + r"\x1b\[33m422" + took + "POST   /v2/organizations/acme/portals" + refused)
            screen.wait_for(when + r"\x1b\[31m503" + took + r"GET    /v2/user  \x1b\[36mfault 1\x1b\[0m\n")

    def test_a_call_says_which_rule_answered_or_was_nearest(self):
        screen = self.show(120)
        query = "query Q($branch: String) { build(branch: $branch) { state } }"
        portal = request_of(screen.url, "POST", "/v2/organizations/acme/portals", {"name": "P", "query": query})
        rules = [{"when": {"variables": {"branch": "main"}}, "data": {"build": None}}]
        request_of(screen.url, "PUT", "/_porthole/v1/organizations/acme/portals/p/responses", {"rules": rules})
        for branch in ("main", "dev"):
            variables = {"branch": branch}
            request_of(screen.url, "POST", "/organizations/acme/portals/p", variables, token=portal["token"])
        screen.wait_for(r"/portals/p  \x1b\[36mrule 0")
        screen.wait_for(r'/portals/p  \x1b\[36mnearest [^\n]*branch is "dev", expected "main"')

    def test_colours_can_be_refused_and_forced(self):
        for flags, additions, is_coloured in (
            ((), {}, True),
            ((), {"NO_COLOR": "1"}, False),
            ((), {"NO_COLOR": ""}, True),
            (("--color", "never"), {}, False),
            (("--color", "always"), {"NO_COLOR": "1"}, True),
        ):
            screen = self.show(80, *flags, additions=additions)
            request_of(screen.url, "GET", "/v2/user")
            screen.wait_for(r"/v2/user[^\n]*\n")
            self.assertEqual(bool(COLOR.search(screen.text)), is_coloured, (flags, additions))

    def test_formats_for_programs_stay_what_they_are_in_a_terminal(self):
        screen = Screen(80, "--log-format", "json")
        self.addCleanup(screen.close)
        line = screen.wait_for(r'\{"time".*"message":"serving in open mode.*\}\n').group(0)
        self.assertEqual(json.loads(line)["level"], "info")
        # There is no banner, so the ready line says where the server is.
        ready = screen.wait_for(r'\{"event":"ready".*\}\n').group(0)
        self.assertIn("url", json.loads(ready))
        self.assertNotIn("Ctrl-C", screen.text)


if __name__ == "__main__":
    main()
