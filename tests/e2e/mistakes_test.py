"""Mistakes that people make, and what the message of each must say."""

import json
import os
import socket
import sys
import threading

from porthole import QUERY, TestCase, main, run

FAILURE, USAGE, CANNOT_BIND, INVALID = 1, 2, 3, 4

# A command line, and what the message must have.
COMMAND_LINES = [
    (["--prot", "1"], '--prot: unknown flag; did you mean "--port"?'),
    (["--fixture=a.json"], '--fixture: unknown flag; did you mean "--fixtures"?'),
    (["-watch"], '-watch: unknown flag; did you mean "--watch"?'),
    (["--rng"], '--rng: unknown flag; did you mean "--rng-seed"?'),
    (["--flavour"], "--flavour: unknown flag\n"),
    (["exec", "--shema", "s", "--", "ls"], '--shema: unknown flag; did you mean "--schema"?'),
    (["validate", "--shema", "s", "f"], '--shema: unknown flag of validate; did you mean "--schema"?'),
    (["validate", "--port", "1", "f"], "--port: is no flag of validate, but of serve"),
    (["srve"], 'unknown command "srve"; did you mean "serve"?'),
    (["exce", "--", "ls"], 'unknown command "exce"; did you mean "exec"?'),
    (["test"], 'unknown command "test"\n'),
    (["help", "heltcheck"], 'not "heltcheck"; did you mean "healthcheck"?'),
    (["completion", "zhs"], 'must be one of bash|zsh|fish, not "zhs"; did you mean "zsh"?'),
    (["serve", "porthole.jsonc"], 'serve: unexpected argument "porthole.jsonc"'),
    (["--port"], "--port: its value is missing; expected --port N"),
    (["--auth", "--watch"], "--auth: its value is missing; expected --auth open|strict"),
    (["--port", "1", "--port", "2"], "--port: given 2 times, but it can have only one value"),
    (["--auth", "opne"], 'must be one of open|strict, not "opne"; did you mean "open"?'),
    (["--auth", "STRICT"], 'not "STRICT"; did you mean "strict"?'),
    (["--log-level", "warning"], 'not "warning"'),
    (["--log-level", "debg"], 'not "debg"; did you mean "debug"?'),
    (["--rate-limits", "on"], 'must be one of off|enforce, not "on"\n'),
    (["--watch=maybe"], '--watch: must be true or false, or stand alone, not "maybe"'),
    (["--auto-authorize", "3"], "--auto-authorize: its value goes behind =: --auto-authorize=3"),
    (["--host", "localhost:90"], '--host: "localhost:90" is not a name or an address; expected one like 127.0.0.1'),
    (["--host", "http://localhost"], '--host: "http://localhost" is not a name or an address'),
    (["--host", "nowhere.invalid"], '--host: there is no host "nowhere.invalid"'),
    (["exec", "make", "test"], "exec: the command to run goes after --: porthole exec [FLAGS] -- COMMAND"),
    (["validate"], "validate: there is nothing to check: name a FILE, or a --schema"),
    (["completion"], "completion: SHELL is missing; expected porthole completion bash|zsh|fish"),
    (["fixtures", "from"], "fixtures: FILE is missing; expected porthole fixtures from FILE"),
    (["init", "a", "b"], 'init: unexpected argument "b"'),
    (["--demo", "--watch"], "--watch: the fixtures of --demo are built in"),
]

# A member of a fixtures document, and what the message must have.
FIXTURES = [
    ({"portal": []}, 'unknown property "portal"; did you mean "portals"?'),
    ({"organisations": []}, 'unknown property "organisations"; did you mean "organizations"?'),
    ({"users": [{"name": "A", "emial": "a@x"}]}, 'unknown property "emial"; did you mean "email"?'),
    ({"access_tokens": [{"token": "t", "scopes": ["read_portal"]}]},
     '"read_portal" is not a scope; did you mean "read_portals"?'),
    ({"access_tokens": [{"token": "t", "scopes": ["portals"]}]}, '"portals" is not a scope\n'),
    ({"organizations": [{"slug": "a", "members": [{"user": "a@x", "role": "amdin"}]}],
      "users": [{"name": "A", "email": "a@x"}]}, 'expected "admin" or "member"; did you mean "admin"?'),
    ({"organizations": [{"slug": "a"}], "portals": [
        {"name": "P", "query": QUERY, "tokens": [{"token": "t", "kind": "servce"}]}]},
     'expected service, ephemeral or user; did you mean "service"?'),
    ({"organizations": [{"slug": "a"}], "portals": [
        {"name": "P", "query": QUERY, "responses": [{"stauts": 503}]}]}, 'did you mean "status"?'),
]  # fmt: skip


class CommandLine(TestCase):
    def test_what_is_wrong_and_what_would_be_right(self):
        for arguments, message in COMMAND_LINES:
            with self.subTest(arguments=arguments):
                done = run(*arguments, cwd=self.folder)
                self.assertEqual((done.returncode, done.stdout), (USAGE, ""), done.stderr)
                self.assertTrue(done.stderr.startswith("porthole: "), done.stderr)
                self.assertIn(message, done.stderr)

    def test_the_help_of_the_command_is_named(self):
        self.assertIn("Run porthole validate --help for usage.", run("validate").stderr)
        self.assertIn("Run porthole --help for usage.", run("--prot").stderr)


class Fixtures(TestCase):
    def test_what_is_wrong_and_what_would_be_right(self):
        for members, message in FIXTURES:
            with self.subTest(message=message):
                done = run("validate", self.write("f.json", {"version": 1, **members}))
                self.assertEqual(done.returncode, INVALID)
                self.assertIn(message, done.stdout)


class Variables(TestCase):
    def warnings(self, additions, *flags):
        server = self.serve("--log-level", "warn", *flags, additions=additions)
        server.stop()
        return [line.partition("warn")[2].strip() for line in server.log().splitlines()]

    def test_one_that_no_flag_has_is_warned_about(self):
        self.assertEqual(
            self.warnings({"PORTHOLE_AUHT": "strict", "PORTHOLE_FLAVOUR": "secret"}),
            ['PORTHOLE_AUHT is ignored: no flag has this variable; did you mean "PORTHOLE_AUTH"?',
             "PORTHOLE_FLAVOUR is ignored: no flag has this variable"],
        )  # fmt: skip

    def test_those_that_others_set_are_not(self):
        kubernetes = {"PORTHOLE_SERVICE_HOST": "10.0.0.1", "PORTHOLE_SERVICE_PORT": "80",
                      "PORTHOLE_SERVICE_PORT_HTTP": "80", "PORTHOLE_PORT_80_TCP": "tcp://10.0.0.1:80",
                      "PORTHOLE_PORT_80_TCP_ADDR": "10.0.0.1"}  # fmt: skip
        self.assertEqual(self.warnings({"PORTHOLE_BIN": "p", "PORTHOLE_URL": "http://a", **kubernetes}), [])

    def test_exec_s_command_can_be_another_exec(self):
        binary = os.path.abspath(os.environ["PORTHOLE_BIN"])
        done = run("exec", "--", binary, "exec", "--", "true")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_their_number_is_bounded(self):
        self.assertEqual(len(self.warnings({f"PORTHOLE_XYZ{number}": "1" for number in range(50)})), 8)

    def test_validate_warns_too(self):
        path = self.write("f.json", {"version": 1})
        done = run("validate", path, additions={"PORTHOLE_SCHMEA": "s"})
        self.assertEqual(done.returncode, 0)
        self.assertIn('did you mean "PORTHOLE_SCHEMA"?', done.stderr)


class PortInUse(TestCase):
    def message(self, port, *flags):
        done = run("--port", port, *flags)
        self.assertEqual((done.returncode, done.stdout), (CANNOT_BIND, ""))
        self.assertIn("--port 0 takes any free port", done.stderr)
        return done.stderr

    def test_by_another_porthole(self):
        for flags in ([], ["--tls-self-signed"]):
            server = self.serve(*flags)
            message = self.message(server.port)
            self.assertRegex(message, r"in use by another porthole, version \d+\.\d+\.\d+")
            if sys.platform == "linux":
                self.assertIn(f"process {server.pid} (", message)

    def test_by_another_program(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            message = self.message(other.getsockname()[1])
        self.assertNotIn("porthole, version", message)
        if sys.platform == "linux":
            self.assertIn(f"in use by process {os.getpid()} (", message)

    def test_by_a_program_that_answers_something_else(self):
        with socket.create_server(("127.0.0.1", 0)) as other:

            def answer():
                connection, _ = other.accept()
                with connection:
                    connection.recv(65536)
                    body = json.dumps({"status": "fine"}).encode()
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

            thread = threading.Thread(target=answer)
            thread.start()
            message = self.message(other.getsockname()[1])
            thread.join()
        self.assertNotIn("another porthole", message)

    def test_an_address_of_another_machine(self):
        done = run("--host", "192.0.2.1", "--port", 0, "--auth", "open", "--control-token", "c")
        self.assertEqual(done.returncode, CANNOT_BIND)
        self.assertIn("--host must be an address of this machine", done.stderr)


if __name__ == "__main__":
    main()
