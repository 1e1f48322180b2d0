"""`porthole exec`: runs a command against a server of its own, and leaves nothing behind."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import urllib.parse
from pathlib import Path

from porthole import DEADLINE_S, QUERY, Server, TestCase, binary, die_with_parent, environment, main, run

USAGE, CANNOT_BIND, INVALID = 2, 3, 4

ROOT = Path(__file__).resolve().parents[2]

TOKENS = {
    "version": 1,
    "organizations": [{"slug": "first"}, {"slug": "second"}],
    "access_tokens": [
        {"token_sha256": "0" * 64, "scopes": ["read_user"]},
        {"token": "bkua_second", "scopes": ["read_user", "read_organizations"], "organizations": ["second"]},
        {"token": "bkua_third", "scopes": ["read_user"]},
    ],
}

# What clients read to find the APIs.
REST_VARIABLES = ("BUILDKITE_REST_URL", "BUILDKITE_REST_API_ENDPOINT", "BUILDKITE_BASE_URL")
GRAPHQL_VARIABLES = ("BUILDKITE_GRAPHQL_URL", "BUILDKITE_GRAPHQL_ENDPOINT")

PRINT_ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"

# Prints each signal that it gets; exits with status 9 on SIGUSR2.
PRINT_SIGNALS = """
import os, signal, sys
caught = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2)
signal.pthread_sigmask(signal.SIG_BLOCK, caught)
print(os.getpid(), flush=True)
while True:
    number = signal.sigwait(caught)
    if number == signal.SIGUSR2:
        sys.exit(9)
    print(number.name, flush=True)
"""


class Exec(TestCase):
    def python(self, program, *flags, additions=None):
        done = run("exec", *flags, "--", sys.executable, "-c", program, additions=additions)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def variables(self, *flags, additions=None):
        return json.loads(self.python(PRINT_ENVIRONMENT, *flags, additions=additions))

    def start(self, *flags, program=PRINT_SIGNALS, **options):
        """A running exec, and the number of its command's process, which the command prints first."""
        process = subprocess.Popen(
            [binary(), "exec", *map(str, flags), "--", sys.executable, "-c", program],
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            preexec_fn=die_with_parent,
            **options,
        )
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process, int(process.stdout.readline())


class Status(Exec):
    def test_it_is_the_command_s(self):
        for status in (0, 1, 7, 255):
            done = run("exec", "--", "sh", "-c", f"echo out; echo error >&2; exit {status}")
            self.assertEqual((done.returncode, done.stdout, done.stderr), (status, "out\n", "error\n"))

    def test_a_signal_s_number_is_added_to_128(self):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGPIPE):
            done = run("exec", "--", "sh", "-c", f"kill -{number:d} $$")
            self.assertEqual(done.returncode, 128 + number)

    def test_a_command_that_can_t_be_run_is_named(self):
        for command, status in (("no-such-command", 127), (self.folder, 126), (self.write("x", "x"), 126)):
            done = run("exec", "--", command)
            self.assertEqual((done.returncode, done.stdout), (status, ""))
            self.assertIn(f"porthole: exec: {command}: ", done.stderr)

    def test_a_server_that_can_t_start_runs_nothing(self):
        trace = self.folder / "trace"
        with socket.create_server(("127.0.0.1", 0)) as other:
            done = run("exec", "--port", other.getsockname()[1], "--", "touch", trace)
        self.assertEqual(done.returncode, CANNOT_BIND)
        done = run("exec", "--fixtures", self.write("bad.json", "{"), "--", "touch", trace)
        self.assertEqual(done.returncode, INVALID)
        done = run("exec", "touch", trace)
        self.assertEqual(done.returncode, USAGE)
        self.assertFalse(trace.exists())


class Surroundings(Exec):
    def test_the_help_and_the_pages_name_every_variable(self):
        pages = [run("exec", "--help").stdout, run("man").stdout]
        pages += [(ROOT / "docs" / page).read_text() for page in ("command-line.md", "clients.md")]
        for name in (*REST_VARIABLES, *GRAPHQL_VARIABLES, "BUILDKITE_API_TOKEN", "BUILDKITE_ORGANIZATION_SLUG"):
            for page in pages:
                self.assertIn(name, page.replace("\\_", "_"))

    def test_the_environment_says_where_the_server_is(self):
        real = dict.fromkeys((*REST_VARIABLES, *GRAPHQL_VARIABLES), "https://real.example.com")
        told = self.variables(additions={**real, "BUILDKITE_API_TOKEN": "real", "KEPT": "x y"})
        url = told["PORTHOLE_URL"]
        self.assertRegex(url, r"\Ahttp://127\.0\.0\.1:\d+\Z")
        for name in REST_VARIABLES:
            self.assertEqual(told[name], url, name)
        for name in GRAPHQL_VARIABLES:
            self.assertEqual(told[name], url + "/v1", name)
        self.assertRegex(told["BUILDKITE_API_TOKEN"], r"\Abkua_[0-9a-f]{40}\Z")
        self.assertEqual(told["BUILDKITE_ORGANIZATION_SLUG"], "acme")
        self.assertEqual(told["KEPT"], "x y")

    def test_the_environment_s_token_is_accepted(self):
        program = """
import json, os, urllib.request
def get(path, body=None):
    url = path if path.startswith("http") else os.environ["BUILDKITE_REST_URL"] + path
    request = urllib.request.Request(url, body, {"Authorization": "Bearer " + os.environ["BUILDKITE_API_TOKEN"]})
    return json.load(urllib.request.urlopen(request, timeout=60))
print(get("/v2/organizations/" + os.environ["BUILDKITE_ORGANIZATION_SLUG"])["slug"])
print(get(os.environ["BUILDKITE_GRAPHQL_URL"], b'{"query":"{ viewer { __typename } }"}'))
"""
        self.assertEqual(self.python(program).splitlines()[0], "acme")
        scopes = ["read_organizations", "graphql"]
        tokens = dict(TOKENS, access_tokens=[dict(TOKENS["access_tokens"][1], scopes=scopes)])
        fixtures = self.write("fixtures.json", tokens)
        self.assertEqual(self.python(program, "--fixtures", fixtures).splitlines()[0], "second")

    def test_the_first_declared_token_that_is_known_and_its_organization(self):
        fixtures = self.write("fixtures.json", TOKENS)
        for flags in ([], ["--auth", "open"]):
            told = self.variables("--fixtures", fixtures, *flags)
            self.assertEqual(told["BUILDKITE_API_TOKEN"], "bkua_second")
            self.assertEqual(told["BUILDKITE_ORGANIZATION_SLUG"], "second")
        only = self.write("only.json", {"version": 1, "organizations": TOKENS["organizations"]})
        self.assertEqual(self.variables("--fixtures", only)["BUILDKITE_ORGANIZATION_SLUG"], "first")

    def test_without_a_known_token_there_is_a_warning(self):
        fixtures = self.write("fixtures.json", dict(TOKENS, access_tokens=TOKENS["access_tokens"][1:]))
        snapshot = self.folder / "state.json"
        self.serve("--fixtures", fixtures, "--snapshot", snapshot).stop()
        command = ["exec", "--snapshot", snapshot, "--", sys.executable, "-c", PRINT_ENVIRONMENT]
        for own, expected in ((None, None), ("bkua_other", None), ("bkua_third", "bkua_third")):
            done = run(*command, additions={"BUILDKITE_API_TOKEN": own} if own else {})
            told = json.loads(done.stdout)
            self.assertEqual(told.get("BUILDKITE_API_TOKEN"), expected)
            self.assertEqual("BUILDKITE_API_TOKEN is not set" in done.stderr, expected is None)
            self.assertEqual(told["BUILDKITE_ORGANIZATION_SLUG"], "first")
        # Fixtures beside a snapshot apply only after a reset, but can have the token in plain text.
        told = self.variables("--snapshot", snapshot, "--fixtures", fixtures)
        self.assertEqual(told["BUILDKITE_API_TOKEN"], "bkua_second")

    def test_tls_and_a_given_port(self):
        self.assertRegex(self.variables("--tls-self-signed")["PORTHOLE_URL"], r"\Ahttps://127")
        first = self.serve()
        port = first.port
        first.stop()
        self.assertEqual(self.variables("--port", port)["PORTHOLE_URL"], f"http://127.0.0.1:{port}")

    def test_signals_have_their_default_actions(self):
        program = "import signal; print(signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getsignal(signal.SIGUSR1))"
        self.assertEqual(self.python(program), "set() 0\n")
        done = run("exec", "--", "grep", "SigIgn", "/proc/self/status")
        # Python, the parent, leaves the first two ignored; the ones above are the C library's.
        python_s = 1 << signal.SIGPIPE - 1 | 1 << signal.SIGXFSZ - 1
        self.assertEqual(int(done.stdout.split()[1], 16) & 0x7FFFFFFF & ~python_s, 0)

    def test_ignored_signals_stay_ignored(self):
        def ignore():
            die_with_parent()
            signal.signal(signal.SIGHUP, signal.SIG_IGN)

        done = run("exec", "--", "sh", "-c", "kill -HUP $PPID; kill -HUP $$; echo here", preexec_fn=ignore)
        self.assertEqual((done.returncode, done.stdout), (0, "here\n"))

    def test_no_descriptors_leak(self):
        done = run("exec", "--snapshot", self.folder / "s", "--unix-socket", self.folder / "u",
                   "--", sys.executable, "-c", "import os; print(sorted(os.listdir('/proc/self/fd')))")  # fmt: skip
        self.assertEqual(done.stdout, "['0', '1', '2', '3']\n")  # The last one is the listing itself.


class Signals(Exec):
    def test_they_are_forwarded_each_time(self):
        process, _ = self.start()
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1):
            process.send_signal(number)
            self.assertEqual(process.stdout.readline().decode(), number.name + "\n")
        process.send_signal(signal.SIGUSR2)
        self.assertEqual(process.wait(DEADLINE_S), 9)
        self.assertEqual(process.stdout.read(), b"")

    def test_one_that_ends_the_command_sets_the_status(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            process, _ = self.start(program="import os, time; print(os.getpid(), flush=True); time.sleep(3600)",
                                    stderr=subprocess.DEVNULL)  # fmt: skip
            process.send_signal(number)
            self.assertEqual(process.wait(DEADLINE_S), 128 + number)

    def test_a_key_of_the_terminal_reaches_the_command_once(self):
        process, terminal = pty.fork()
        if process == 0:
            die_with_parent()
            command = [binary(), "exec", "--", sys.executable, "-c", PRINT_SIGNALS]
            os.execve(command[0], command, environment())
        try:
            said = b""
            while b"\n" not in said:
                said += os.read(terminal, 1000)
            os.write(terminal, b"\x03")
            # Pending signals are taken in the order of their numbers: this one after the other.
            while b"SIGINT" not in said:
                said += os.read(terminal, 1000)
            os.kill(process, signal.SIGUSR1)
            while b"SIGUSR1" not in said:
                said += os.read(terminal, 1000)
            os.kill(process, signal.SIGUSR2)
            _, status = os.waitpid(process, 0)
            process = 0
        finally:
            if process:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
            os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(status), 9)
        self.assertEqual(said.count(b"SIGINT"), 1, said)


class Afterwards(Exec):
    def test_nothing_is_left(self):
        files = ["--port-file", self.folder / "port", "--unix-socket", self.folder / "socket"]
        program = f"import os; print(os.environ['PORTHOLE_URL']); assert os.path.exists({str(self.folder / 'port')!r})"
        url = self.python(program, *files).strip()
        self.assertEqual(list(self.folder.iterdir()), [])
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", urllib.parse.urlsplit(url).port), timeout=DEADLINE_S)

    def test_a_connection_left_open_does_not_delay_the_exit(self):
        # The grandchild keeps its connection, with half a request sent, until its input ends.
        program = """
import os, socket, subprocess, sys, urllib.parse
port = urllib.parse.urlsplit(os.environ["PORTHOLE_URL"]).port
raw = socket.create_connection(("127.0.0.1", port))
raw.sendall(b"POST /v1 HTTP/1.1\\r\\nHost: h\\r\\nAuthorization: Bearer x\\r\\nContent-Length: 9\\r\\nExpect: 100-continue\\r\\n\\r\\n")
assert raw.recv(100)
subprocess.Popen(["cat"], stdin=0, stdout=subprocess.DEVNULL, pass_fds=[raw.fileno()])
print(os.getpid(), flush=True)
"""
        held, hold = os.pipe()
        process = subprocess.Popen(
            [binary(), "exec", "--", sys.executable, "-c", program],
            env=environment(), stdin=held, stdout=subprocess.PIPE, preexec_fn=die_with_parent,
        )  # fmt: skip
        os.close(held)
        try:
            # Less than the five seconds that serve gives requests in flight.
            self.assertEqual(process.wait(4), 0)
        finally:
            os.close(hold)
            process.kill()
            process.wait()
            process.stdout.close()

    def test_the_snapshot_holds_what_the_command_did(self):
        program = f"""
import os, urllib.request
url = os.environ["BUILDKITE_REST_URL"] + "/v2/organizations/acme/portals"
urllib.request.urlopen(urllib.request.Request(url, b'{{"name":"Kept","query":"{QUERY}"}}', {{"Authorization": "Bearer x"}}))
"""
        snapshot = self.folder / "state.json"
        self.python(program, "--snapshot", snapshot, "--snapshot-interval", "86400000")
        with Server("--snapshot", snapshot) as server:
            self.assertEqual(server.get("/v2/organizations/acme/portals/kept").status, 200)

    def test_no_zombie_and_no_one_else_s_child(self):
        # porthole replaces the shell and inherits its child, which it must not take for its command.
        script = f'true & exec "{binary()}" exec -- sh -c "sleep 0.01; exit 3"'
        done = subprocess.run(["sh", "-c", script], env=environment(), timeout=DEADLINE_S, check=False)
        self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    main()
