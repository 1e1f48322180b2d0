"""Drives the porthole binary named by PORTHOLE_BIN. Standard library only.

Nothing here sleeps for a fixed time, uses a fixed port or stops a process that it did not start. Deadlines
are long, because a binary with sanitizers on a busy machine is slow; no test passes by reaching one.
"""

import contextlib
import ctypes
import http.client
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

DEADLINE_S = 60
"""Timeout for things that take milliseconds unless something is broken."""

TOKEN = "bkua_0123456789abcdef0123456789abcdef01234567"
"""A token for servers in open mode, where any works."""

QUERY = "{ viewer { id } }"


def binary():
    """The binary's absolute path, since tests start it from folders of their own."""
    path = os.environ.get("PORTHOLE_BIN")
    if not path:
        raise RuntimeError("PORTHOLE_BIN must name the porthole binary that is to be tested")
    return os.path.abspath(path)


def environment(additions=None):
    """This process's environment, without variables that set flags of the binary, plus `additions`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTHOLE_")}
    kept.update(additions or {})
    return kept


def run(*arguments, additions=None, cwd=None, preexec_fn=None):
    """Runs the binary to its end: `validate`, or a start that is expected to fail. A server that does start
    is stopped and has the status None."""
    command = [binary(), *map(str, arguments)]
    with tempfile.TemporaryFile() as stderr, subprocess.Popen(
        command,
        env=environment(additions),
        cwd=cwd,
        preexec_fn=preexec_fn or die_with_parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
    ) as process:
        stdout = b""
        deadline = time.monotonic() + DEADLINE_S
        try:
            while READY not in stdout:
                chunk = read_some(process.stdout, deadline)
                if not chunk:
                    break
                stdout += chunk
            status = None if READY in stdout else process.wait(deadline - time.monotonic())
        finally:
            process.kill()
        process.wait()
        stderr.seek(0)
        log = stderr.read().decode("utf-8", "backslashreplace")
    return subprocess.CompletedProcess(command, status, stdout.decode(), log)


READY = b'{"event":"ready"'


def read_some(pipe, deadline):
    """Reads what a pipe has next; empty at its end."""
    readable, _, _ = select.select([pipe], [], [], max(0, deadline - time.monotonic()))
    if not readable:
        raise AssertionError(f"nothing more was said within {DEADLINE_S} s")
    return os.read(pipe.fileno(), 65536)


LIBC = ctypes.CDLL(None)


def die_with_parent():
    """If the system supports it: a killed test leaves no server behind."""
    if hasattr(LIBC, "prctl"):
        LIBC.prctl(1, signal.SIGKILL, 0, 0, 0)


def wait_until(condition, what, deadline_s=DEADLINE_S):
    """Calls `condition` until it returns something true, and returns that."""
    deadline = time.monotonic() + deadline_s
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {deadline_s} s")
        time.sleep(0.002)


class Reply:
    """A complete answer."""

    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def header(self, name):
        return self.headers.get(name)

    def json(self):
        return json.loads(self.body)

    def ordered(self):
        """The body with objects as lists of pairs, so that the order of names matters."""
        return json.loads(self.body, object_pairs_hook=list)

    def message(self):
        return self.json()["message"]

    def __repr__(self):
        return f"<{self.status} {self.body[:300]!r}>"


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=DEADLINE_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(DEADLINE_S)
        self.sock.connect(self.path)


def send(connection, method, path, body=None, headers=None, token=TOKEN):
    """Sends one request over an http.client connection. A `body` other than str or bytes is sent as JSON."""
    if body is not None and not isinstance(body, (bytes, str)):
        body = json.dumps(body)
    if isinstance(body, str):
        body = body.encode()
    headers = dict(headers or {})
    if token is not None:
        headers.setdefault("Authorization", f"Bearer {token}")
    connection.request(method, path, body, headers)
    return Reply(connection.getresponse())


def read_reply(raw, method="GET"):
    """Reads one answer from a raw socket."""
    response = http.client.HTTPResponse(raw, method=method)
    response.begin()
    return Reply(response)


class Server:
    """A running porthole, as a context manager: ready at the beginning, and stopped at the end, which must
    succeed. `--port 0` is added unless the flags have a port. `fixtures` are passed in a file; `additions`
    are environment variables; it has `ready_s` seconds to be ready; `options` are passed to Popen."""

    def __init__(
        self,
        *flags,
        fixtures=None,
        additions=None,
        wait=True,
        ready_s=DEADLINE_S,
        tls=None,
        **options,
    ):
        command = [binary(), *map(str, flags)]
        if "--port" not in flags and "PORTHOLE_PORT" not in (additions or {}):
            command += ["--port", "0"]
        self._fixtures = tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8")
        if fixtures is not None:
            json.dump(fixtures, self._fixtures)
            self._fixtures.flush()
            command += ["--fixtures", self._fixtures.name]
        self.tls = tls
        self.ready = {}
        self._stdout = b""
        self._stderr = tempfile.TemporaryFile()
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("preexec_fn", die_with_parent)
        self.process = subprocess.Popen(
            command,
            env=environment(additions),
            stdin=subprocess.DEVNULL,
            stderr=self._stderr,
            **options,
        )
        if wait:
            try:
                self.wait_ready(ready_s)
            except BaseException:
                self.close()
                raise

    def wait_ready(self, ready_s=DEADLINE_S):
        deadline = time.monotonic() + ready_s
        while b"\n" not in self._stdout:
            chunk = read_some(self.process.stdout, deadline)
            if not chunk:
                status = self.process.wait(DEADLINE_S)
                raise AssertionError(f"not ready, but ended with status {status}:\n{self.log()}")
            self._stdout += chunk
        self.ready = json.loads(self._stdout.partition(b"\n")[0])

    @property
    def port(self):
        return self.ready["port"]

    @property
    def url(self):
        return self.ready["url"]

    @property
    def pid(self):
        return self.process.pid

    def log(self):
        """Standard error so far."""
        self._stderr.seek(0)
        return self._stderr.read().decode("utf-8", "backslashreplace")

    def stdout(self):
        """All of standard output, after the process has ended."""
        self._stdout += self.process.stdout.read()
        return self._stdout.decode()

    def connect(self):
        """A keep-alive connection of http.client."""
        if self.tls:
            return http.client.HTTPSConnection(
                "localhost", self.port, context=self.tls, timeout=DEADLINE_S
            )
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE_S)

    def request(self, method, path, body=None, headers=None, token=TOKEN):
        with contextlib.closing(self.connect()) as connection:
            return send(connection, method, path, body, headers, token)

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def create(self, organization, body, **options):
        return self.request("POST", f"/v2/organizations/{organization}/portals", body, **options)

    def raw(self):
        """A plain socket."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=DEADLINE_S)

    def send_signal(self, number):
        self.process.send_signal(number)

    def wait(self, deadline_s=DEADLINE_S):
        return self.process.wait(deadline_s)

    def stop(self, number=signal.SIGTERM):
        """Stops it gracefully, which must give status 0."""
        if self.process.poll() is None:
            self.send_signal(number)
        try:
            status = self.wait()
        finally:
            self.reap()
        if status != 0:
            raise AssertionError(f"ended with status {status}:\n{self.log()}")

    def kill(self):
        """kill -9."""
        self.reap()

    def reap(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None and self.process.returncode is None:
                self.stop()
        finally:
            self.close()

    def close(self):
        self.reap()
        if self.process.stdout:
            self.process.stdout.close()
        self._stderr.close()
        self._fixtures.close()


class TestCase(unittest.TestCase):
    """Has its own folder, and shows differences in full."""

    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="porthole-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def serve(self, *flags, **options):
        """A server that runs until the end of the test."""
        return self.enterContext(Server(*flags, **options))

    def write(self, name, content):
        """Writes a file in the folder; anything but str and bytes is written as JSON."""
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        return path

    def assertRefused(self, reply, status, message):
        self.assertEqual((reply.status, reply.json()), (status, {"message": message}), reply)
        self.assertEqual(reply.header("Content-Type"), "application/json; charset=utf-8")


main = unittest.main
