"""Flags and environment variables, usage errors, and the ready line."""

import contextlib
import json
import os
import re
import signal
import socket

from porthole import QUERY, TOKEN, TestCase, main, read_reply, run, wait_until

USAGE, CANNOT_BIND = 2, 3

# Every flag with values that must be refused; None for a flag that takes any text.
FLAGS = {
    "--host": None,
    "--port": ["abc", "-1", "65536", "80x", "1.5"],
    "--unix-socket": None,
    "--port-file": None,
    "--public-url": [
        "example.com", "ftp://example.com", "http://", "http:///a", "http://a b", "http://a/?b", "http://a/#b",
        "http://a/\r\nX: y", 'http://a/"', "http://a/'", "http://u@a",
    ],
    "--trusted-proxy": ["nowhere", "10.0.0.0/33", "10.0.0.1,x"],
    "--threads": ["-1", "1025", "two"],
    "--connections-max": ["0", "-1", "1000001", "many"],
    "--body-bytes-max": ["0", "-1", "67108865", "1MiB"],
    "--tls-cert": ["without-its-key.pem"],
    "--tls-key": ["without-its-certificate.pem"],
    "--tls-name": ["without-self-signed.example"],
    "--fixtures": None,
    "--snapshot": None,
    "--snapshot-interval": ["-1", "86400001", "1s"],
    "--auth": ["shut", "OPEN", "1"],
    "--schema": None,
    "--validation": ["lax", "STRICT", "1"],
    "--complexity-max": ["-1", "x", "1e3"],
    "--complexity-default-page": ["-1", "4294967296", "all"],
    "--answers": ["nasty", "HOSTILE", "1"],
    "--unknown-properties": ["maybe", "0"],
    "--rng-seed": ["-1", "dice", "18446744073709551616"],
    "--clock": ["2026-01-01", "now", "1969-12-31T23:59:59Z", "9000-01-01T00:00:01Z"],
    "--rate-limits": ["on", "true", "1"],
    "--rate-limit-rest": ["0", "-1", "1000000001", "many"],
    "--rate-limit-rest-user": ["0", "-1", "1000000001"],
    "--rate-limit-portal": ["0", "-1", "1000000001"],
    "--rate-limit-graphql": ["0", "-1", "1000000001"],
    "--rate-limit-graphql-user": ["0", "-1", "1000000001", "some"],
    "--audit-events-max": ["-1", "1000001", "all"],
    "--idle-exit": ["0", "-1", "soon", "31536001"],
    "--journal-max": ["-1", "1000001", "all"],
    "--allowed-host": ["a:80", "http://a", "a,b/c"],
    "--control-token": ["two words"],
    "--log-level": ["loud", "3"],
    "--log-format": ["xml", "0"],
    "--color": ["red", "0"],
}
SWITCHES = [
    "--tls-self-signed", "--snapshot-sync", "--auto-authorize", "--clock-frozen", "--exit-with-parent", "--watch",
    "--no-config", "--demo",
]  # fmt: skip


def variable(flag):
    return "PORTHOLE_" + flag[2:].upper().replace("-", "_")


class Usage(TestCase):
    def assertUsage(self, done, *words):
        """Refused, with a message on standard error only that has one of the words."""
        self.assertEqual((done.returncode, done.stdout), (USAGE, ""), done)
        self.assertTrue(any(word in done.stderr for word in words), done.stderr)
        self.assertTrue(done.stderr.startswith("porthole: "), done.stderr)

    def test_help_all_names_every_flag_and_its_variable(self):
        done = run("--help-all")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for flag in [*FLAGS, *SWITCHES]:
            self.assertRegex(done.stdout, rf"(?m)^  {flag}[ :[].*{variable(flag)}\b")
        named = set(re.findall(r"(?m)^  (?:-\w,)?(--[a-z-]+)", done.stdout))
        # Add a flag that is missing here to FLAGS or SWITCHES.
        self.assertEqual(named - {"--help", "--help-all", "--version"}, {*FLAGS, *SWITCHES})

    def test_help_is_short_and_as_wide_as_the_terminal(self):
        done = run("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for same in (["-h"], ["help"]):
            self.assertEqual(run(*same).stdout, done.stdout)
        self.assertLess(done.stdout.count("\n"), 60)
        flags = re.findall(r"(?m)^  (--[a-z-]+)", done.stdout)
        self.assertEqual(len(flags), 12)
        self.assertLess(set(flags), {*FLAGS, *SWITCHES})
        self.assertIn("porthole exec -- make test", done.stdout)
        for columns in (60, 80, 100):
            lines = run("--help", additions={"COLUMNS": str(columns)}).stdout.splitlines()
            self.assertLessEqual(max(map(len, lines)), columns)
        for nonsense in ("", "0", "wide", "-3"):
            self.assertEqual(run("--help", additions={"COLUMNS": nonsense}).stdout, done.stdout)

    def test_help_describes_each_command(self):
        commands = re.findall(r"(?m)^  ([a-z]+) ", run("help").stdout.partition("Commands:")[2].partition("\n\n")[0])
        self.assertGreaterEqual(len(commands), 10)
        for command in commands:
            done = run("help", command)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue(done.stdout.startswith(f"Usage: porthole {command}"), done.stdout)
            self.assertEqual(run(command, "--help").stdout, done.stdout)
        self.assertIn("Usage: porthole exec [FLAGS] -- COMMAND [ARGUMENT...]\n", run("help", "exec").stdout)
        self.assertIn("FILE", run("validate", "--help").stdout)

    def test_version(self):
        done = run("--version")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"\Aporthole \d+\.\d+\.\d+\n\Z")

    def test_unknown_flags_and_arguments_are_refused(self):
        for arguments in (["--nope"], ["--prot=1"], ["-x"], ["extra"], ["serve", "extra"]):
            with self.subTest(arguments=arguments):
                self.assertUsage(run(*arguments, "--port", 0), arguments[-1].partition("=")[0])
        self.assertUsage(run("validate"), "FILE")

    def test_invalid_values_are_refused_with_the_flag_s_name(self):
        for flag, values in FLAGS.items():
            for value in values or []:
                with self.subTest(flag=flag, value=value):
                    rest = [] if flag == "--port" else ["--port", "0"]
                    self.assertUsage(run(f"{flag}={value}", *rest), flag)

    def test_invalid_values_in_the_environment_are_refused_too(self):
        for flag, values in FLAGS.items():
            for value in values or []:
                with self.subTest(flag=flag, value=value):
                    rest = [] if flag == "--port" else ["--port", "0"]
                    done = run(*rest, additions={variable(flag): value})
                    self.assertUsage(done, variable(flag))
                    self.assertNotIn(f"{flag}:", done.stderr)
        for flag in SWITCHES:
            done = run("--port", "0", additions={variable(flag): "perhaps"})
            self.assertUsage(done, variable(flag))

    def test_a_flag_is_named_when_it_overrides_its_variable(self):
        done = run("--threads", "x", "--port", "0", additions={"PORTHOLE_THREADS": "1"})
        self.assertUsage(done, "--threads: ")

    def test_a_service_of_kubernetes_is_no_port(self):
        server = self.serve("--port", "0", additions={"PORTHOLE_PORT": "tcp://10.0.0.1:8080"})
        self.assertIn("PORTHOLE_PORT is ignored", server.log())
        self.assertEqual(server.get("/").status, 200)

    def test_a_flag_without_its_value_is_refused(self):
        for flag in FLAGS:
            with self.subTest(flag=flag):
                self.assertUsage(run(flag), flag)

    def test_flags_that_do_not_go_together_are_refused(self):
        self.assertUsage(run("--snapshot-sync", "--port", 0), "--snapshot-sync")
        self.assertUsage(run("--host", "", "--port", 0), "--host")
        self.assertUsage(run("--host", "none"), "--host")
        arguments = ["--tls-self-signed", "--tls-cert", "a", "--tls-key", "b", "--port", 0]
        self.assertUsage(run(*arguments), "--tls-self-signed")


class Effects(TestCase):
    """The effect of each flag, in a server that gets it from the command line and in one that gets it
    from the environment."""

    def both(self, flag, value, *others):
        with self.subTest(flag=flag, value=value):
            yield self.serve(flag, value, *others)
        with self.subTest(variable=variable(flag), value=value):
            yield self.serve(*others, additions={variable(flag): str(value)})

    def test_serve_is_the_default(self):
        for flags in (["serve"], ["serve", "--port", "0"], ["--port", "0", "serve"]):
            self.assertEqual(self.serve(*flags).get("/").status, 200)

    def test_host(self):
        for server in self.both("--host", "localhost"):
            self.assertRegex(server.url, r"\Ahttp://localhost:\d+\Z")

    def test_port(self):
        first = self.serve()
        port = first.port
        first.stop()
        for server in self.both("--port", port):
            self.assertEqual((server.port, server.get("/").status), (port, 200))
            server.stop()

    def test_public_url(self):
        for server in self.both("--public-url", "https://mock.example.com/"):
            organization = server.get("/v2/organizations/a").json()
            self.assertEqual(organization["url"], "https://mock.example.com/v2/organizations/a")

    def test_trusted_proxy(self):
        for server in self.both("--trusted-proxy", "127.0.0.1,10.0.0.0/8,::1"):
            self.assertEqual(server.get("/", headers={"X-Forwarded-For": "192.0.2.1"}).status, 200)
        self.serve("--trusted-proxy", "127.0.0.1", "--trusted-proxy", "::1")

    def test_threads(self):
        for server in self.both("--threads", 1):
            more = self.serve("--threads", "7")
            tasks = [len(os.listdir(f"/proc/{one.pid}/task")) for one in (server, more)]
            self.assertEqual(tasks[1] - tasks[0], 6)

    def test_connections_max(self):
        for server in self.both("--connections-max", 2):
            with server.raw() as first, server.raw() as second, server.raw() as third:
                self.assertEqual(first.recv(1), b"")  # The longest-idle one is closed.
                for raw in (second, third):
                    raw.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                    self.assertEqual(read_reply(raw).status, 200)

    def test_body_bytes_max(self):
        for server in self.both("--body-bytes-max", 100):
            self.assertEqual(server.create("a", b"{" + b" " * 98 + b"}").status, 422)
            self.assertEqual(server.create("a", b"{" + b" " * 99 + b"}").status, 413)

    def test_fixtures(self):
        one = self.write("one.json", {"version": 1, "organizations": [{"slug": "one"}]})
        two = {"version": 1, "portals": [{"organization": "one", "name": "P", "query": QUERY}]}
        path = "/v2/organizations/one/portals/p"
        two = self.write("two.json", two)
        self.assertEqual(self.serve("--fixtures", one, "--fixtures", two).get(path).status, 200)
        for server in self.both("--fixtures", f"{one}:{two}"):
            self.assertEqual(server.get(path).status, 200)

    def test_fixtures_from_standard_input_and_pipes(self):
        text = json.dumps({"version": 1, "organizations": [{"slug": "one"}], "access_tokens": [
            {"token": TOKEN, "scopes": ["read_organizations"]}]})  # fmt: skip
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        for path in ("-", fifo):
            read_end, write_end = os.pipe()
            try:
                server = self.serve(
                    "--fixtures", path, wait=False,
                    preexec_fn=lambda end=read_end: os.dup2(end, 0), pass_fds=[read_end],
                )  # fmt: skip
                if path == "-":
                    os.write(write_end, text.encode())
                else:
                    fifo.write_text(text, encoding="utf-8")
            finally:
                os.close(read_end)
                os.close(write_end)
            server.wait_ready()
            self.assertEqual(server.get("/v2/organizations/one").status, 200)
            self.assertEqual(server.get("/v2/organizations/two").status, 404)

    def test_a_pipe_that_nobody_writes_to_can_be_given_up(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        server = self.serve("--fixtures", fifo, wait=False)
        server.send_signal(signal.SIGTERM)
        self.assertNotEqual(server.wait(), 0)

    def test_standard_input_is_read_once_and_not_watched(self):
        self.assertNotEqual(run("--fixtures", "-", "--fixtures", "-", "--port", 0).returncode, 0)
        self.assertNotEqual(run("--fixtures", "-", "--watch", "--port", 0).returncode, 0)

    def test_auth(self):
        for server in self.both("--auth", "strict"):
            self.assertEqual(server.get("/v2/user").status, 401)
        for server in self.both("--auth", "open"):
            self.assertEqual(server.get("/v2/user").status, 200)

    def test_unknown_properties(self):
        for value, status in (("ignore", 201), ("refuse", 422)):
            for server in self.both("--unknown-properties", value):
                body = {"name": "A", "query": QUERY, "colour": "red"}
                self.assertEqual(server.create("a", body).status, status)

    def test_answers(self):
        query = '{ pipeline(slug: "acme/web") { name url builds(first: 3) { edges { node { number message } } } } }'

        def answers(server):
            token = server.create("a", {"name": "A", "query": query}).json()["token"]
            path = "/organizations/a/portals/a"
            return [server.request("POST", path, token=token).body for _ in range(10)]

        sequences = []
        for server in self.both("--answers", "hostile"):
            sequences.append(answers(server))
            self.assertEqual(server.request("POST", "/_porthole/v1/reset").status, 204)
            sequences.append(answers(server))
        self.assertGreater(len(set(sequences[0])), 5)
        self.assertEqual(sequences, [sequences[0]] * 4)
        server = self.serve("--answers", "plausible", additions={"PORTHOLE_ANSWERS": "hostile"})
        self.assertEqual(len(set(answers(server))), 1)

    def test_rng_seed(self):
        tokens = set()
        for server in self.both("--rng-seed", 5):
            tokens.add(server.create("a", {"name": "A", "query": QUERY}).json()["token"])
        self.assertEqual(len(tokens), 1)

    def test_snapshot_and_its_switch(self):
        for server in self.both("--snapshot", self.folder / "state.json", "--snapshot-interval", "0"):
            wait_until((self.folder / "state.json").exists, "a snapshot")
            server.stop()
            (self.folder / "state.json").unlink()
        for number, (flags, additions, has_log) in enumerate((
            (["--snapshot-sync"], {}, True),
            ([], {"PORTHOLE_SNAPSHOT_SYNC": "true"}, True),
            ([], {"PORTHOLE_SNAPSHOT_SYNC": "1"}, True),
            ([], {"PORTHOLE_SNAPSHOT_SYNC": "false"}, False),
            ([], {}, False),
        )):
            file = self.folder / f"{number}.json"
            server = self.serve("--snapshot", file, *flags, additions=additions)
            self.assertEqual(server.create("a", {"name": "A", "query": QUERY}).status, 201)
            self.assertEqual(file.with_suffix(".json.log").exists(), has_log, (flags, additions))
            server.kill()

    def test_log_level_and_format(self):
        for server in self.both("--log-format", "json"):
            self.assertEqual(json.loads(server.log().splitlines()[0])["level"], "info")
        for server in self.both("--log-level", "warn"):
            server.get("/")
            self.assertEqual(server.log(), "")

    def test_the_command_line_takes_precedence_over_the_environment(self):
        server = self.serve("--log-format", "text", additions={"PORTHOLE_LOG_FORMAT": "json"})
        self.assertNotEqual(server.log()[0], "{")
        server = self.serve("--auth", "open", additions={"PORTHOLE_AUTH": "strict"})
        self.assertEqual(server.get("/v2/user").status, 200)
        server = self.serve("--port", "0", additions={"PORTHOLE_PORT": "1"})
        self.assertNotEqual(server.port, 1)
        one = self.write("one.json", {"version": 1, "organizations": [{"slug": "one"}]})
        server = self.serve("--fixtures", one, additions={"PORTHOLE_FIXTURES": "/nowhere"})
        self.assertEqual(len(server.get("/v2/organizations").json()), 1)


class Ready(TestCase):
    def test_one_line_has_the_url_and_the_process(self):
        server = self.serve()
        self.assertEqual(server.url, f"http://127.0.0.1:{server.port}")
        server.get("/")
        server.stop()
        line = '{"event":"ready","url":"%s","port":%d,"pid":%d}\n'
        self.assertEqual(server.stdout(), line % (server.url, server.port, server.pid))

    def test_the_port_file_exists_while_the_server_runs(self):
        for server_flags in ([], ["--tls-self-signed"]):
            path = self.folder / "port"
            path.write_text("1\n", encoding="utf-8")  # Of an earlier run: must not mislead anyone.
            server = self.serve("--port-file", path, *server_flags, wait=False)

            def read(path=path):
                # The old one is removed before the new one is written.
                with contextlib.suppress(FileNotFoundError):
                    text = path.read_text(encoding="utf-8")
                    return text if text != "1\n" else ""
                return ""

            text = wait_until(read, "a port file")
            self.assertRegex(text, r"\A\d+\n\Z")
            socket.create_connection(("127.0.0.1", int(text)), timeout=10).close()
            server.wait_ready()
            self.assertEqual(int(text), server.port)
            self.assertEqual([entry.name for entry in self.folder.iterdir()], ["port"])
            server.stop()
            self.assertFalse(path.exists())

    def test_a_port_file_that_can_t_be_written_is_an_error(self):
        path = self.folder / "nowhere" / "port"
        done = run("--port", "0", "--port-file", path)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(str(path), done.stderr)


class PortInUse(TestCase):
    def test_the_message_has_the_address(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            done = run("--port", port)
        self.assertEqual((done.returncode, done.stdout), (CANNOT_BIND, ""))
        self.assertIn(f"127.0.0.1:{port}", done.stderr)
        self.assertIn("in use", done.stderr)

    def test_two_servers_don_t_share_one(self):
        first = self.serve()
        done = run("--port", first.port)
        self.assertEqual(done.returncode, CANNOT_BIND)
        self.assertEqual(first.get("/").status, 200)

    def test_a_server_that_fails_to_start_leaves_nothing_behind(self):
        first = self.serve()
        flags = ["--port-file", self.folder / "port", "--unix-socket", self.folder / "socket"]
        self.assertEqual(run("--port", first.port, *flags).returncode, CANNOT_BIND)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_port_can_be_reused_at_once(self):
        first = self.serve()
        with first.raw() as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            read_reply(raw)
            first.stop(signal.SIGINT)
            second = self.serve("--port", first.port)
            self.assertEqual(second.get("/").status, 200)

    def test_the_message_has_a_host_that_does_not_exist(self):
        done = run("--host", "nowhere.invalid", "--port", "0", "--auth", "open", "--control-token", "c")
        self.assertEqual(done.returncode, CANNOT_BIND)
        self.assertIn("nowhere.invalid", done.stderr)


if __name__ == "__main__":
    main()
