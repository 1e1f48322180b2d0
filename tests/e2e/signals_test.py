"""Shutdown: on a signal, after requests in flight have finished."""

import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import time
import unittest
from pathlib import Path

from porthole import DEADLINE_S, QUERY, TestCase, main, read_reply, run, send, wait_until

BODY = b'{"name":"In flight","query":"%s"}' % QUERY.encode()


def head(*lines):
    """The head of a create whose body is BODY."""
    lines = ["POST /v2/organizations/acme/portals HTTP/1.1", "Host: here", *lines]
    lines += ["Authorization: Bearer x", f"Content-Length: {len(BODY)}", "", ""]
    return "\r\n".join(lines).encode()


class Ending(TestCase):
    def assertEnded(self, server, seconds):
        """Exits by itself with status 0, within so many seconds from now."""
        began = time.monotonic()
        self.assertEqual(server.wait(), 0, server.log())
        self.assertLess(time.monotonic() - began, seconds)

    def refuses_connections(self, server):
        try:
            server.raw().close()
        except ConnectionRefusedError:
            return True
        return False

    def in_flight(self, server, sent=10):
        """A request whose header and first bytes of the body have reached the server."""
        raw = self.enterContext(server.raw())
        raw.sendall(head("Expect: 100-continue"))
        received = b""
        while not received.endswith(b"\r\n\r\n"):
            received += raw.recv(1)
        self.assertEqual(received, b"HTTP/1.1 100 Continue\r\n\r\n")
        raw.sendall(BODY[:sent])
        return raw

    def test_signals_stop_it_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            server = self.serve()
            self.assertEqual(server.get("/").status, 200)
            server.send_signal(number)
            self.assertEnded(server, DEADLINE_S)
            self.assertEqual(server.stdout().count("\n"), 1)
            lines = server.log().splitlines()
            self.assertEqual(len(lines), 3, lines)
            self.assertRegex(lines[-1], rf" info stopping signal={number:d}\Z")

    def test_an_idle_connection_does_not_delay_it(self):
        server = self.serve()
        with contextlib.ExitStack() as open_ones:
            for asks in [True] * 5 + [False] * 5:
                connection = open_ones.enter_context(contextlib.closing(server.connect()))
                connection.connect()
                if asks:
                    self.assertEqual(send(connection, "GET", "/").status, 200)
            server.send_signal(signal.SIGTERM)
            self.assertEnded(server, 1)

    def begin_to_end(self, server):
        """Sends SIGTERM and waits until the server has begun to shut down: it closes idle connections
        then. With one thread, all of it has begun."""
        with contextlib.closing(server.connect()) as idle:
            send(idle, "GET", "/")
            server.send_signal(signal.SIGTERM)
            self.assertEqual(idle.sock.recv(1), b"")
        self.assertIsNone(server.process.poll(), "it didn't wait for the request in flight")

    def test_a_request_in_flight_is_finished(self):
        server = self.serve("--threads", "1", "--snapshot", self.folder / "state.json")
        raw = self.in_flight(server)
        self.begin_to_end(server)
        raw.sendall(BODY[10:])
        reply = read_reply(raw, "POST")
        self.assertEqual((reply.status, reply.header("Connection")), (201, "close"))
        self.assertEqual(raw.recv(1), b"")
        raw.close()
        self.assertEnded(server, 1)
        again = self.serve("--snapshot", self.folder / "state.json")
        path = "/v2/organizations/acme/portals/in-flight"
        self.assertEqual(again.get(path).json()["uuid"], reply.json()["uuid"])

    def test_a_head_in_flight_is_finished_too(self):
        server = self.serve("--threads", "1")
        raw = self.enterContext(server.raw())
        raw.sendall(head()[:20])
        self.begin_to_end(server)
        raw.sendall(head()[20:] + BODY)
        reply = read_reply(raw, "POST")
        self.assertEqual((reply.status, reply.header("Connection")), (201, "close"))
        raw.close()
        self.assertEnded(server, 1)

    def test_new_connections_are_refused_meanwhile(self):
        server = self.serve("--threads", "1")
        self.in_flight(server)
        self.begin_to_end(server)
        wait_until(lambda: self.refuses_connections(server), "a closed port")
        self.assertIsNone(server.process.poll(), "the port was open to the very end")
        server.kill()

    def test_a_request_that_never_ends_is_cut_off(self):
        server = self.serve()
        raw = self.in_flight(server)
        server.send_signal(signal.SIGTERM)
        began = time.monotonic()
        self.assertEqual(server.wait(), 0)
        # Requests in flight get four seconds.
        elapsed = time.monotonic() - began
        self.assertTrue(3 < elapsed < 8, elapsed)
        with contextlib.suppress(ConnectionError):
            self.assertEqual(raw.recv(1), b"")

    def test_a_second_signal_stops_it_at_once(self):
        for first, second in (
            (signal.SIGTERM, signal.SIGTERM),
            (signal.SIGINT, signal.SIGINT),
            (signal.SIGTERM, signal.SIGINT),
        ):
            server = self.serve()
            self.in_flight(server)
            server.send_signal(first)
            wait_until(lambda server=server: "stopping" in server.log(), "the log of the end")
            self.assertIsNone(server.process.poll())
            began = time.monotonic()
            server.send_signal(second)
            self.assertEqual(server.wait(), -second)
            self.assertLess(time.monotonic() - began, 1)

    def test_a_signal_during_the_start_stops_it_cleanly(self):
        server = self.serve("--snapshot", self.folder / "state.json", wait=False)
        # Signals are blocked from the beginning of `serve`, before the snapshot is written.
        wait_until((self.folder / "state.json").exists, "a snapshot")
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 0)


class LastSnapshot(TestCase):
    """Whatever ends the server, the state is on disk."""

    def setUp(self):
        super().setUp()
        self.snapshot = self.folder / "state.json"

    def serve_with_a_change(self, *flags, **options):
        """A server whose snapshot lacks a change that it will write at the end only."""
        server = self.serve("--snapshot", self.snapshot, "--snapshot-interval", "3600000", *flags, **options)
        wait_until(self.snapshot.exists, "the first snapshot")
        self.assertEqual(server.create("acme", {"name": "Late", "query": QUERY}).status, 201)
        return server

    def assertWritten(self):
        self.assertIn('"late"', self.snapshot.read_text(encoding="utf-8"))

    def test_it_is_written_on_every_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            self.snapshot.unlink(missing_ok=True)
            self.serve_with_a_change().stop(number)
            self.assertWritten()

    def test_a_hang_up_that_was_ignored_stays_ignored(self):
        server = self.serve_with_a_change(
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)
        )
        server.send_signal(signal.SIGHUP)
        self.assertEqual(server.get("/").status, 200)
        server.stop()
        self.assertNotIn("signal=1\n", server.log())
        self.assertWritten()

    def test_a_file_that_grows_past_its_limit_ends_nothing(self):
        limit = 100_000
        server = self.serve(
            "--snapshot", self.snapshot, "--snapshot-interval", "0",
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
        )  # fmt: skip
        body = {"name": "Large", "query": QUERY, "description": "x" * 60_000}
        for number in range(3):
            self.assertEqual(server.create("acme", {**body, "name": f"P{number}"}).status, 201)
        wait_until(lambda: "File too large" in server.log(), "the reason in the log")
        self.assertEqual(server.get("/").status, 200)
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(), 1)

    @unittest.skipUnless("PORTHOLE_HANGING_DISK" in os.environ, "there is no library that hangs")
    def test_a_disk_that_hangs_ends_in_time(self):
        for flags in ([], ["--snapshot-sync"]):
            hang = self.folder / f"hang{len(flags)}"
            library = os.environ["PORTHOLE_HANGING_DISK"]
            server = self.serve(
                "--snapshot", self.folder / f"hanging{len(flags)}.json", *flags,
                additions={"LD_PRELOAD": library, "HANG_WHEN": str(hang)},
            )  # fmt: skip
            hang.touch()
            with contextlib.closing(server.connect()) as connection:
                connection.request(
                    "POST", "/v2/organizations/acme/portals", BODY, {"Authorization": "Bearer x"}
                )
                self.assertEqual(server.get("/_porthole/v1/health").status, 200)
                server.send_signal(signal.SIGTERM)
                began = time.monotonic()
                self.assertEqual(server.wait(), 1)
                self.assertLess(time.monotonic() - began, 8)
            self.assertIn("gave up on", server.log())


# They reserve terabytes.
LIMITS_MEMORY = unittest.skipIf(
    "PORTHOLE_SANITIZED" in os.environ, "with sanitizers no limit of the address space can be set"
)


class Limits(TestCase):
    @LIMITS_MEMORY
    def test_without_a_thread_it_says_so(self):
        def limit():
            # Stacks of that size don't fit.
            resource.setrlimit(resource.RLIMIT_STACK, (1 << 34, resource.RLIM_INFINITY))
            resource.setrlimit(resource.RLIMIT_AS, (1 << 32, 1 << 32))

        done = run("--port", "0", preexec_fn=limit)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertIn("cannot start a thread: Resource temporarily unavailable", done.stderr)

    @LIMITS_MEMORY
    @unittest.skipUnless(hasattr(resource, "prlimit"), "this system has no prlimit")
    def test_without_memory_for_slow_readers_it_goes_on(self):
        server = self.serve()
        body = {"query": QUERY, "description": "x" * 60_000}
        for number in range(100):
            self.assertEqual(server.create("acme", {**body, "name": f"P{number}"}).status, 201)
        status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
        address_space = int(re.search(r"VmSize:\s+(\d+) kB", status)[1]) * 1024
        limit = address_space + 64 * 1024 * 1024
        resource.prlimit(server.pid, resource.RLIMIT_AS, (limit, limit))
        request = b"GET /v2/organizations/acme/portals?per_page=100 HTTP/1.1\r\nHost: h\r\n"
        request += b"Authorization: Bearer x\r\n\r\n"
        with contextlib.ExitStack() as readers:
            for _ in range(60):
                raw = readers.enter_context(socket.socket())
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                raw.settimeout(DEADLINE_S)
                raw.connect(("127.0.0.1", server.port))
                raw.sendall(request)
                # It has begun to answer, or has given up on this one.
                with contextlib.suppress(ConnectionError):
                    raw.recv(1)
            self.assertIsNone(server.process.poll(), server.log())
        self.assertIn("out of memory", server.log())
        self.assertEqual(server.get("/v2/organizations/acme/portals/p1").status, 200)

    def test_the_soft_limit_of_descriptors_is_raised(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, min(hard, 4096)))  # noqa: E731
        server = self.serve(preexec_fn=few)
        with contextlib.ExitStack() as open_ones:
            connections = [
                open_ones.enter_context(contextlib.closing(server.connect())) for _ in range(200)
            ]
            for connection in connections * 2:
                self.assertEqual(send(connection, "GET", "/").status, 200)

    def test_at_the_limit_of_descriptors_the_control_api_answers(self):
        server = self.serve(
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
        )
        self.assertIn("the limit of open files is too low", server.log())
        with contextlib.ExitStack() as busy:
            # Requests that never end, on all connections that there may be.
            for _ in range(300):
                raw = busy.enter_context(server.raw())
                raw.sendall(b"GET / HTTP/1.1\r\nHo")
            for _ in range(10):
                self.assertLess(server.request("POST", "/_porthole/v1/reset").status, 300)
        self.assertNotIn("out of descriptors", server.log())


class BrokenPipes(TestCase):
    def test_a_client_that_disconnects_does_no_harm(self):
        server = self.serve()
        portal = {"name": "Large", "query": QUERY, "description": "x" * 60_000}
        self.assertEqual(server.create("acme", portal).status, 201)
        request = b"GET /v2/organizations/acme/portals HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer x\r\n\r\n"
        for _ in range(20):
            with server.raw() as raw:
                # Closes with a reset, so that the server writes to a broken pipe.
                raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                raw.sendall(request * 50)
        self.assertEqual(server.get("/").status, 200)
        server.stop()

    def test_nobody_reads_standard_output(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        try:
            server = self.serve(
                "--port-file", self.folder / "port", stdout=write_end, wait=False
            )
        finally:
            os.close(write_end)
        self.assertServes(server)

    def test_standard_output_is_closed(self):
        server = self.serve(
            "--port-file", self.folder / "port",
            stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1), wait=False,
        )  # fmt: skip
        self.assertServes(server)

    def test_no_socket_takes_the_place_of_a_closed_stream(self):
        def close():
            for stream in (0, 1, 2):
                os.close(stream)

        server = self.serve("--port-file", self.folder / "port", preexec_fn=close, wait=False)
        self.assertServes(server)
        server = self.serve("--port-file", self.folder / "port", preexec_fn=close, wait=False)
        wait_until((self.folder / "port").exists, "a port file")
        links = [os.readlink(f"/proc/{server.pid}/fd/{stream}") for stream in (0, 1, 2)]
        self.assertEqual(links, ["/dev/null"] * 3)

    def test_nobody_reads_the_log(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        try:
            server = self.serve(
                "--port-file", self.folder / "port",
                preexec_fn=lambda: os.dup2(write_end, 2), pass_fds=[write_end], wait=False,
            )  # fmt: skip
        finally:
            os.close(write_end)
        self.assertServes(server)

    def fill(self, server, count=3000):
        """Makes it log more than a pipe holds."""
        with contextlib.closing(server.connect()) as connection:
            for _ in range(count):
                self.assertEqual(send(connection, "GET", "/v2/user").status, 200)

    def with_undrained_log(self, *flags):
        """A server whose log goes to a pipe, and the end to read it from."""
        read_end, write_end = os.pipe()
        self.addCleanup(os.close, read_end)
        try:
            server = self.serve(
                *flags, preexec_fn=lambda: os.dup2(write_end, 2), pass_fds=[write_end]
            )
        finally:
            os.close(write_end)
        return server, read_end

    def test_a_log_that_nobody_drains_delays_no_answer_and_not_the_end(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            server, _ = self.with_undrained_log("--snapshot", self.folder / "state.json")
            self.fill(server)
            self.assertEqual(server.get("/_porthole/v1/health").status, 200)
            began = time.monotonic()
            server.stop(number)
            self.assertLess(time.monotonic() - began, 8)

    def test_a_log_that_is_drained_late_says_what_it_lost(self):
        server, read_end = self.with_undrained_log()
        self.fill(server, 20_000)
        metrics = server.get("/_porthole/v1/metrics").body.decode()
        lost = int(re.search(r"^porthole_log_lines_lost_total (\d+)", metrics, re.M)[1])
        self.assertGreater(lost, 0)
        log = b""
        while b"log lines lost" not in log.rpartition(b"\n")[0]:
            log += os.read(read_end, 65536)
        self.assertIn(b" warn log lines lost count=", log)
        self.assertEqual(server.get("/here").status, 404)
        while b"path=/here" not in log:
            log += os.read(read_end, 65536)

    def test_nobody_drains_standard_output(self):
        read_end, write_end = os.pipe()
        self.addCleanup(os.close, read_end)
        os.set_blocking(write_end, False)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(write_end, b"x" * 4096)
        os.set_blocking(write_end, True)
        try:
            server = self.serve(
                "--port-file", self.folder / "port", stdout=write_end, wait=False
            )
        finally:
            os.close(write_end)
        self.assertServes(server)

    def assertServes(self, server):
        path = self.folder / "port"
        wait_until(lambda: path.exists() or server.process.poll() is not None, "a port file")
        self.assertIsNone(server.process.poll(), server.log())
        server.ready = {"port": int(path.read_text(encoding="utf-8"))}
        for _ in range(3):
            reply = server.create("acme", {"name": "A", "query": QUERY})
            self.assertIn(reply.status, (201, 422))
        server.stop()


if __name__ == "__main__":
    main()
