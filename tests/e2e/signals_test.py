"""Shutdown: on a signal, after requests in flight have finished."""

import contextlib
import os
import signal
import socket
import subprocess
import time

from porthole import DEADLINE_S, QUERY, TestCase, main, read_reply, send, wait_until

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

    def test_sigterm_and_sigint_stop_it_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT):
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
        # Requests in flight get five seconds.
        elapsed = time.monotonic() - began
        self.assertTrue(4 < elapsed < 8, elapsed)
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
