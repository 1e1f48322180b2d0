"""Listening: on other hosts, IPv6, Unix sockets, and with TLS on the same port."""

import contextlib
import http.client
import json
import os
import shutil
import socket
import ssl
import stat
import subprocess
import unittest
import warnings

from porthole import DEADLINE_S, QUERY, TestCase, UnixConnection, main, run, send

USAGE, CANNOT_BIND = 2, 3
CONTROLLED = ("--control-token", "c")
TOKENS = {"version": 1, "access_tokens": [{"token": "t", "scopes": ["read_user"]}]}


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
        return True
    except OSError:
        return False


def ask(host, port, path="/v2/user", token="t", context=None):
    connection = http.client.HTTPConnection(host, port, timeout=DEADLINE_S)
    if context:
        connection = http.client.HTTPSConnection(host, port, timeout=DEADLINE_S, context=context)
    with contextlib.closing(connection):
        return send(connection, "GET", path, token=token)


class Hosts(TestCase):
    def test_other_machines_are_let_in_on_purpose_only(self):
        for host in ("0.0.0.0", "::", "192.0.2.1"):
            done = run("--host", host, "--port", "0")
            self.assertEqual((done.returncode, done.stdout), (USAGE, ""))
            self.assertIn(f"--host {host}", done.stderr)
            self.assertIn("--auth open", done.stderr)

    def test_with_tokens_they_are(self):
        server = self.serve("--host", "0.0.0.0", *CONTROLLED, fixtures=TOKENS)
        self.assertEqual(server.url, f"http://127.0.0.1:{server.port}")
        self.assertEqual(ask("127.0.0.1", server.port).status, 200)
        self.assertEqual(ask("127.0.0.1", server.port, token="x").status, 401)
        self.serve("--host", "0.0.0.0", *CONTROLLED, "--auth", "strict")

    def test_with_open_doors_they_are(self):
        server = self.serve("--host", "0.0.0.0", *CONTROLLED, "--auth", "open")
        self.assertEqual(ask("127.0.0.1", server.port, token="x").status, 200)

    def test_an_address_of_another_machine_can_t_be_had(self):
        done = run("--host", "192.0.2.1", "--port", "0", *CONTROLLED, "--auth", "open")
        self.assertEqual(done.returncode, CANNOT_BIND)
        self.assertIn("192.0.2.1:0", done.stderr)

    @unittest.skipUnless(has_ipv6(), "this machine has no IPv6")
    def test_ipv6(self):
        server = self.serve("--host", "::1")
        self.assertEqual(server.url, f"http://[::1]:{server.port}")
        self.assertEqual(ask("::1", server.port).status, 200)
        link = ask("::1", server.port, "/v2/organizations/a").json()["url"]
        self.assertTrue(link.startswith(server.url + "/"), link)

    @unittest.skipUnless(has_ipv6(), "this machine has no IPv6")
    def test_both_families_on_one_port(self):
        server = self.serve("--host", "::", *CONTROLLED, "--auth", "open")
        for host in ("::1", "127.0.0.1"):
            self.assertEqual(ask(host, server.port).status, 200)

    @unittest.skipUnless(has_ipv6(), "this machine has no IPv6")
    def test_a_port_in_use_is_named_with_its_brackets(self):
        with socket.create_server(("::1", 0), family=socket.AF_INET6) as other:
            port = other.getsockname()[1]
            done = run("--host", "::1", "--port", port)
        self.assertEqual(done.returncode, CANNOT_BIND)
        self.assertIn(f"[::1]:{port}", done.stderr)


class SeveralHosts(TestCase):
    @unittest.skipUnless(has_ipv6(), "this machine has no IPv6")
    def test_both_families_on_one_port_and_nothing_else(self):
        for flags in (["--host", "127.0.0.1", "--host", "::1"], ["--host", "127.0.0.1,::1"]):
            server = self.serve(*flags)
            port = server.port
            urls = [f"http://127.0.0.1:{port}", f"http://[::1]:{port}"]
            self.assertEqual((server.url, server.ready["urls"]), (urls[0], urls))
            for host in ("127.0.0.1", "::1"):
                self.assertEqual(ask(host, port).status, 200)
            server.stop()

    def test_one_has_one_url(self):
        self.assertNotIn("urls", self.serve().ready)

    def test_each_must_be_allowed(self):
        done = run("--host", "127.0.0.1", "--host", "0.0.0.0", "--port", "0")
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("--host 0.0.0.0", done.stderr)
        done = run("--host", "none,127.0.0.1", "--port", "0")
        self.assertEqual(done.returncode, USAGE)


class UnixSockets(TestCase):
    def setUp(self):
        super().setUp()
        self.path = str(self.folder / "socket")

    def ask(self):
        with contextlib.closing(UnixConnection(self.path)) as connection:
            return send(connection, "GET", "/v2/user")

    def test_beside_a_port(self):
        server = self.serve("--unix-socket", self.path)
        self.assertEqual(self.ask().body, server.get("/v2/user").body)
        self.assertEqual(server.url, f"http://127.0.0.1:{server.port}")
        server.stop()
        self.assertFalse(os.path.lexists(self.path))

    def test_alone(self):
        server = self.serve("--host", "none", "--unix-socket", self.path)
        self.assertEqual((server.url, server.port), ("unix:" + self.path, 0))
        self.assertEqual(self.ask().status, 200)
        server.stop()
        self.assertFalse(os.path.lexists(self.path))

    def test_curl_speaks_to_it(self):
        self.serve("--host", "none", "--unix-socket", self.path)
        url = "http://localhost/v2/organizations/acme/portals"
        arguments = ["curl", "-sS", "--max-time", str(DEADLINE_S), "--unix-socket", self.path]
        arguments += ["-H", "Authorization: Bearer x", url]
        body = json.dumps({"name": "A", "query": QUERY})
        for extra in (["-d", body], []):
            done = subprocess.run([*arguments, *extra], capture_output=True, check=True)
            self.assertIn(b'"slug":"a"', done.stdout)

    def test_one_that_is_left_behind_is_replaced(self):
        first = self.serve("--unix-socket", self.path)
        first.kill()
        self.assertTrue(stat.S_ISSOCK(os.lstat(self.path).st_mode))
        self.serve("--unix-socket", self.path)
        self.assertEqual(self.ask().status, 200)

    def test_one_in_use_is_not(self):
        self.serve("--unix-socket", self.path)
        done = run("--port", "0", "--unix-socket", self.path)
        self.assertEqual(done.returncode, CANNOT_BIND)
        self.assertIn(self.path, done.stderr)
        self.assertEqual(self.ask().status, 200)

    def test_nor_is_anything_else(self):
        self.write("socket", "precious")
        done = run("--port", "0", "--unix-socket", self.path)
        self.assertEqual(done.returncode, CANNOT_BIND)
        self.assertIn(self.path, done.stderr)
        self.assertEqual((self.folder / "socket").read_text(encoding="utf-8"), "precious")
        done = run("--port", "0", "--unix-socket", "/tmp/" + "x" * 200)
        self.assertEqual(done.returncode, CANNOT_BIND)


class SelfSigned(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve("--tls-self-signed")
        careless = ssl.create_default_context()
        careless.check_hostname = False
        careless.verify_mode = ssl.CERT_NONE
        reply = ask("localhost", self.server.port, "/_porthole/v1/ca.pem", None, careless)
        self.assertEqual(reply.status, 200)
        self.assertIn("pem", reply.header("Content-Type"))
        self.certificate = reply.body.decode()
        self.context = ssl.create_default_context(cadata=self.certificate)

    def test_what_is_to_be_trusted_is_an_authority(self):
        shown = ssl.get_server_certificate(("localhost", self.server.port))
        self.assertNotEqual(shown.strip(), self.certificate.strip())
        self.assertNotIn("PRIVATE", self.certificate)

    def test_strict_clients_accept_it(self):
        self.context.verify_flags |= ssl.VERIFY_X509_STRICT
        self.assertEqual(ask("localhost", self.server.port, context=self.context).status, 200)

    @unittest.skipUnless(shutil.which("openssl"), "there is no openssl command")
    def test_openssl_verifies_it_strictly(self):
        leaf = self.write("leaf.pem", ssl.get_server_certificate(("localhost", self.server.port)))
        authority = self.write("ca.pem", self.certificate)
        command = ["openssl", "verify", "-x509_strict", "-purpose", "sslserver"]
        command += ["-verify_hostname", "localhost", "-CAfile", authority, leaf]
        done = subprocess.run(command, capture_output=True, timeout=DEADLINE_S, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_it_can_be_for_other_names(self):
        server = self.serve(
            "--tls-self-signed", "--tls-name", "api.example.com,10.1.2.3", "--tls-name", "*.example.org"
        )
        careless = ssl.create_default_context()
        careless.check_hostname = False
        careless.verify_mode = ssl.CERT_NONE
        authority = ask("localhost", server.port, "/_porthole/v1/ca.pem", None, careless).body
        context = ssl.create_default_context(cadata=authority.decode())
        for name in ("localhost", "api.example.com", "10.1.2.3", "a.example.org", "example.com"):
            with server.raw() as raw, contextlib.ExitStack() as expected:
                if name == "example.com":
                    expected.enter_context(self.assertRaises(ssl.SSLCertVerificationError))
                context.wrap_socket(raw, server_hostname=name).close()

    def test_names_that_no_certificate_can_have_are_refused(self):
        for name in ("a b", "", "https://a", "a,DNS:b/", "-a"):
            done = run("--tls-self-signed", "--tls-name", name, "--port", "0")
            self.assertEqual((done.returncode, done.stdout), (USAGE, ""), name)
            self.assertIn("--tls-name", done.stderr)
        done = run("--tls-name", "a.example", "--port", "0")
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("--tls-self-signed", done.stderr)

    def test_plain_http_is_told_to_use_https(self):
        reply = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=DEADLINE_S)
        with contextlib.closing(reply) as connection:
            refused = send(connection, "DELETE", "/v2/organizations/acme/portals/x")
        self.assertEqual(refused.status, 400)
        self.assertIn("https://", refused.message())

    def test_clients_that_trust_it_are_served(self):
        self.assertEqual(self.server.url, f"https://127.0.0.1:{self.server.port}")
        for host in ("localhost", "127.0.0.1") + (("::1",) if has_ipv6() else ()):
            server = self.server
            if host == "::1":
                server = self.serve("--tls-self-signed", "--host", "::1")
                careless = ssl.create_default_context()
                careless.check_hostname = False
                careless.verify_mode = ssl.CERT_NONE
                pem = ask("::1", server.port, "/_porthole/v1/ca.pem", None, careless).body.decode()
                self.context = ssl.create_default_context(cadata=pem)
            self.assertEqual(ask(host, server.port, context=self.context).status, 200)

    def test_others_refuse_it(self):
        with self.assertRaises(ssl.SSLCertVerificationError):
            ask("localhost", self.server.port, context=ssl.create_default_context())

    def test_tls_1_2_and_1_3_are_spoken(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context = ssl.create_default_context(cadata=self.certificate)
            context.minimum_version = context.maximum_version = version
            self.assertEqual(ask("localhost", self.server.port, context=context).status, 200)

    def test_older_ones_are_not(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.certificate)
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises(ssl.SSLError) as raised:
            ask("localhost", self.server.port, context=context)
        if raised.exception.reason in ("NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE"):
            self.skipTest("this Python's OpenSSL doesn't speak TLS 1.1 itself")
        self.assertEqual(raised.exception.reason, "TLSV1_ALERT_PROTOCOL_VERSION")

    def test_one_connection_bears_many_requests_and_large_bodies(self):
        self.server.tls = self.context
        portals = "/v2/organizations/acme/portals"
        with contextlib.closing(self.server.connect()) as connection:
            connection.connect()
            sock = connection.sock
            for i in range(20):
                body = {"name": f"P{i}", "query": QUERY, "description": "é" * 30_000}
                self.assertEqual(send(connection, "POST", portals, body).status, 201)
            reply = send(connection, "GET", portals)
            self.assertIs(connection.sock, sock)
        self.assertEqual([len(portal["description"]) for portal in reply.json()], [30_000] * 20)

    def test_handed_out_urls_are_https(self):
        reply = ask("localhost", self.server.port, "/v2/organizations/acme", context=self.context)
        self.assertTrue(reply.json()["url"].startswith("https://localhost:"), reply)

    def test_what_is_no_tls_does_no_harm(self):
        for bytes_ in (b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", b"\x00" * 100, b"\x16\x03\x01\xff\xff"):
            # The server may close the connection first.
            with self.server.raw() as raw, contextlib.suppress(OSError):
                raw.sendall(bytes_)
                raw.shutdown(socket.SHUT_WR)
                self.assertNotIn(b"HTTP/1.1 200", raw.recv(1000))
        self.assertEqual(ask("localhost", self.server.port, context=self.context).status, 200)

    def test_a_unix_socket_beside_it_is_plain(self):
        path = str(self.folder / "socket")
        self.serve("--tls-self-signed", "--unix-socket", path)
        with contextlib.closing(UnixConnection(path)) as connection:
            self.assertEqual(send(connection, "GET", "/v2/user").status, 200)

    def test_without_tls_there_is_no_certificate(self):
        reply = self.serve().get("/_porthole/v1/ca.pem")
        self.assertRefused(reply, 404, "This server does not speak TLS")


@unittest.skipUnless(shutil.which("openssl"), "there is no openssl command to make a certificate with")
class GivenCertificate(TestCase):
    def make(self, name, *options):
        """A certificate for localhost and its key, self-signed."""
        key, certificate = self.folder / f"{name}.key", self.folder / f"{name}.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
            + ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate]
            + list(options or ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
            capture_output=True,
            timeout=DEADLINE_S,
            check=True,
        )
        return certificate, key

    def test_it_is_used(self):
        for name, options in (("ec", []), ("rsa", ["-newkey", "rsa:2048"])):
            certificate, key = self.make(name, *options)
            flags = {"PORTHOLE_TLS_CERT": str(certificate), "PORTHOLE_TLS_KEY": str(key)}
            context = ssl.create_default_context(cafile=certificate)
            for server in (
                self.serve("--tls-cert", certificate, "--tls-key", key),
                self.serve(additions=flags),
            ):
                self.assertEqual(ask("localhost", server.port, context=context).status, 200)
                self.assertEqual(server.url, f"https://127.0.0.1:{server.port}")

    def test_what_can_t_be_used_is_named(self):
        certificate, key = self.make("one")
        _, other_key = self.make("two")
        nowhere = self.folder / "nowhere.pem"
        junk = self.write("junk.pem", "-----BEGIN JUNK-----\n")
        for pair, culprit in (
            ((nowhere, key), nowhere),
            ((certificate, nowhere), nowhere),
            ((junk, key), junk),
            ((certificate, junk), junk),
            ((certificate, other_key), other_key),
        ):
            done = run("--port", "0", "--tls-cert", pair[0], "--tls-key", pair[1])
            self.assertEqual((done.returncode, done.stdout), (USAGE, ""), pair)
            self.assertIn(str(culprit), done.stderr)

    def test_an_encrypted_key_is_refused_without_asking(self):
        certificate, key = self.make("one")
        encrypted = self.folder / "encrypted.key"
        command = ["openssl", "pkey", "-in", key, "-out", encrypted, "-aes256", "-passout", "pass:x"]
        subprocess.run(command, capture_output=True, timeout=DEADLINE_S, check=True)
        done = run("--port", "0", "--tls-cert", certificate, "--tls-key", encrypted)
        self.assertEqual((done.returncode, done.stdout), (USAGE, ""))
        self.assertIn(f"{encrypted}: it is encrypted", done.stderr)
        self.assertIn("openssl pkey", done.stderr)

    def test_what_is_no_regular_file_is_refused_without_waiting(self):
        certificate, key = self.make("one")
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        huge = self.folder / "huge"
        with huge.open("wb") as file:
            file.truncate(1 << 40)
        for odd in (fifo, self.folder, huge, "/dev/zero"):
            for flags in (
                ("--tls-cert", odd, "--tls-key", key),
                ("--tls-cert", certificate, "--tls-key", odd),
                ("--schema", odd),
                ("--snapshot", odd),
            ):
                done = run("--port", "0", *flags)
                self.assertNotIn(done.returncode, (None, 0), (flags, done.stderr))
                self.assertEqual(done.stdout, "")
                self.assertIn(str(odd), done.stderr)


if __name__ == "__main__":
    main()
