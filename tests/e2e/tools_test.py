"""`porthole init` and `porthole healthcheck`."""

import contextlib
import http.server
import os
import socket
import threading
from pathlib import Path

from porthole import TestCase, binary, main, run

FAILURE, USAGE = 1, 2

DOCS = Path(__file__).parents[2] / "docs"
STARTER, DEMO, SCHEMA = DOCS / "examples/starter.jsonc", DOCS / "examples/demo.json", DOCS / "fixtures.schema.json"


def as_written(example):
    """For those who have no checkout, the schema is beside the fixtures."""
    return example.read_text(encoding="utf-8").replace("../fixtures.schema.json", "./porthole.schema.json")


class Init(TestCase):
    def init(self, *arguments):
        return run("init", *arguments, cwd=self.folder)

    def test_what_it_writes_is_valid_and_answers(self):
        done = self.init()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        path = self.folder / "porthole.jsonc"
        self.assertIn("porthole --fixtures porthole.jsonc", done.stdout)
        checked = run("validate", path)
        self.assertEqual((checked.returncode, checked.stderr), (0, ""), checked.stdout)
        server = self.serve("--fixtures", path)
        listed = server.get("/v2/organizations/acme/portals", token="bkua_writer")
        self.assertEqual([portal["slug"] for portal in listed.json()], ["trigger-main-build", "pipeline"])
        self.assertEqual(server.get("/v2/organizations/acme/portals", token="anything").status, 401)
        calls = "/organizations/acme/portals/"
        made = server.request("POST", calls + "trigger-main-build", {}, token="bkpat_MQ_starter").json()
        self.assertIn("url", made["data"]["buildCreate"]["build"])
        for slug, chosen in (("acme/gone", True), ("acme/web", False)):
            answer = server.request("POST", calls + "pipeline", {"slug": slug}, token="bkpat_MQ_pipeline")
            self.assertEqual(answer.json()["data"]["pipeline"] is None, chosen)

    def test_an_existing_file_is_left_alone(self):
        path = self.write("mine.jsonc", "mine")
        done = self.init("mine.jsonc")
        self.assertEqual((done.returncode, done.stdout), (FAILURE, ""))
        self.assertIn("mine.jsonc is there already; --force overwrites it", done.stderr)
        self.assertEqual(path.read_text(encoding="utf-8"), "mine")
        self.assertEqual(self.init("--force", "mine.jsonc").returncode, 0)
        self.assertEqual(path.read_text(encoding="utf-8"), self.init("-").stdout)
        self.assertEqual(self.init("-").stdout, as_written(STARTER))
        self.assertEqual(sorted(os.listdir(self.folder)), ["mine.jsonc", "porthole.schema.json"])

    def test_the_schema_beside_it_is_the_one_that_it_names(self):
        self.init("mine.jsonc")
        self.assertIn('"$schema": "./porthole.schema.json"', (self.folder / "mine.jsonc").read_text())
        self.assertEqual((self.folder / "porthole.schema.json").read_text(), SCHEMA.read_text())

    def test_each_part_has_a_comment(self):
        lines = self.init("-").stdout.splitlines()
        for part in ("users", "organizations", "access_tokens", "portals"):
            (at,) = [number for number, line in enumerate(lines) if line.startswith(f'  "{part}"')]
            self.assertRegex(lines[at - 1], r"^  // ")

    def test_it_lets_in_the_token_of_the_packages_for_test_suites(self):
        self.init()
        server = self.serve("--fixtures", self.folder / "porthole.jsonc")
        created = server.request("POST", "/_porthole/v1/organizations", {"slug": "of-a-test"})
        self.assertEqual(created.status, 201, created)
        reply = server.create("of-a-test", {"name": "A", "query": "{ viewer { id } }"}, token="bkua_anything")
        self.assertEqual(reply.status, 201, reply)

    def test_the_demo_can_be_written_too(self):
        self.assertEqual(self.init("--demo", "-").stdout, as_written(DEMO))
        self.assertEqual(self.init("--demo", "d.jsonc").returncode, 0)
        self.assertEqual(run("validate", self.folder / "d.jsonc").returncode, 0)

    def test_a_dangling_link_is_left_alone_too(self):
        (self.folder / "link").symlink_to("nowhere")
        self.assertEqual(self.init("link").returncode, FAILURE)
        self.assertEqual([entry.name for entry in self.folder.iterdir()], ["link"])

    def test_a_file_that_can_t_be_written_is_an_error(self):
        done = self.init("nowhere/file")
        self.assertEqual((done.returncode, done.stdout), (FAILURE, ""))
        self.assertIn("porthole: cannot create nowhere/file: No such file", done.stderr)


class Other(http.server.BaseHTTPRequestHandler):
    """Another program on a port: answers with what its server was given."""

    def do_GET(self):
        status, body = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Healthcheck(TestCase):
    def assertUnhealthy(self, done, *words):
        self.assertEqual((done.returncode, done.stdout), (FAILURE, ""), done)
        self.assertTrue(done.stderr.startswith("porthole: "), done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    @contextlib.contextmanager
    def other(self, status, body):
        with http.server.HTTPServer(("127.0.0.1", 0), Other) as server:
            server.answer = (status, body)
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()
                thread.join()

    def assertHealthy(self, done):
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        self.assertIn('"status":"ok"', done.stdout)

    def test_a_server_that_answers_is_healthy(self):
        socket_path = self.folder / "socket"
        server = self.serve("--unix-socket", socket_path)
        self.assertHealthy(run("healthcheck", "--url", server.url))
        self.assertHealthy(run("healthcheck", "--url", f"unix:{socket_path}"))
        self.assertHealthy(run("healthcheck", additions={"PORTHOLE_URL": server.url}))
        self.assertHealthy(run("healthcheck", additions={"PORTHOLE_PORT": str(server.port)}))
        secure = self.serve("--tls-self-signed")
        self.assertHealthy(run("healthcheck", "--url", secure.url))

    def test_within_exec_it_checks_the_server_of_exec(self):
        self.assertHealthy(run("exec", "--", binary(), "healthcheck"))

    def test_it_needs_no_control_token(self):
        self.assertHealthy(run("healthcheck", "--url", self.serve("--control-token", "secret").url))

    def test_it_says_why_a_server_is_not_healthy(self):
        server = self.serve()
        port = server.port
        server.stop()
        url = f"http://127.0.0.1:{port}"
        self.assertUnhealthy(run("healthcheck", "--url", url), url, "cannot connect")
        path = self.folder / "none"
        self.assertUnhealthy(run("healthcheck", "--url", f"unix:{path}"), str(path), "cannot connect")
        with socket.create_server(("127.0.0.1", 0)) as mute:
            url = f"http://127.0.0.1:{mute.getsockname()[1]}"
            done = run("healthcheck", "--url", url, "--timeout", 1)
        self.assertUnhealthy(done, url, "no answer within 1 s")

    def test_another_program_on_its_port_is_not_healthy(self):
        for status, body in ((200, b"hello"), (200, b"{}"), (200, b'{"status":"bad"}'),
                             (503, b'{"status":"ok"}'), (404, b"gone"), (200, b"")):  # fmt: skip
            with self.other(status, body) as url:
                done = run("healthcheck", "--url", url)
                self.assertUnhealthy(done, f"it answered {status}: {body.decode()}")
        with self.other(200, b"x" * 100_000) as url:
            self.assertUnhealthy(run("healthcheck", "--url", url), "is over 65536 bytes")
        with self.other(200, b'{"status":"ok"}') as url:
            self.assertHealthy(run("healthcheck", "--url", url + "/below/a/path/"))
            secure = url.replace("http:", "https:")
            self.assertUnhealthy(run("healthcheck", "--url", secure, "--timeout", 5), "TLS")

    def test_an_invalid_url_is_a_usage_error(self):
        done = run("healthcheck", "--url", "here")
        self.assertEqual((done.returncode, done.stdout), (USAGE, ""))
        self.assertIn('--url: "here" is not the URL of a server; expected http://', done.stderr)


if __name__ == "__main__":
    main()
