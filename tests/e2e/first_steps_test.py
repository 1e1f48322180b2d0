"""The first five minutes: the demo, ./porthole.jsonc, and fixtures made of a snapshot."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import time
import unittest
from pathlib import Path

from porthole import DEADLINE_S, QUERY, TestCase, binary, die_with_parent, environment, main, run, wait_until

INVALID = 4
EXAMPLE = Path(__file__).parents[2] / "docs/examples/demo.json"
CALL = "/organizations/acme/portals/"


class Demo(TestCase):
    def setUp(self):
        super().setUp()
        self.server = self.serve("demo")

    def call(self, portal, token, variables=None):
        reply = self.server.request("POST", CALL + portal, variables or {}, token=token)
        self.assertEqual(reply.status, 200, reply)
        return reply.json()

    def release(self):
        return self.call("release", "bkpat_MQ_release")["data"]["build"]

    def test_a_release_is_scheduled_runs_and_passes(self):
        for _ in range(2):
            builds = [self.release() for _ in range(5)]
            states = [build["state"] for build in builds]
            self.assertEqual(states, ["SCHEDULED", "RUNNING", "RUNNING", "PASSED", "PASSED"])
            for build in builds:
                self.assertEqual(build["number"], 42)
                self.assertEqual(build["startedAt"] is None, build["state"] == "SCHEDULED")
                self.assertEqual(build["finishedAt"] is None, build["state"] != "PASSED")
            self.assertEqual(self.server.request("POST", "/_porthole/v1/reset").status, 204)

    def test_a_deployment_fails(self):
        failed = self.call("deploy", "bkpat_MQ_deploy")
        self.assertIn("blocked", failed["errors"][0]["message"])
        self.assertIsNone(failed["data"]["buildCreate"])
        staged = self.call("deploy", "bkpat_MQ_deploy", {"environment": "staging"})
        self.assertEqual(staged["data"]["buildCreate"]["build"]["state"], "SCHEDULED")
        self.assertNotIn("errors", staged)

    def test_any_access_token_works(self):
        for token in ("anything", "bkua_anything"):
            self.assertEqual(len(self.server.get("/v2/organizations/acme/portals", token=token).json()), 5)
        self.assertEqual(self.server.create("elsewhere", {"name": "A", "query": QUERY}).status, 201)

    def test_a_user_can_approve_a_code(self):
        code = self.server.request("POST", CALL + "on-call/codes", token=None)
        self.assertEqual(code.status, 200, code)
        self.assertIn("authorization_url", code.json())

    def test_there_are_two_users_and_one_of_them_is_no_administrator(self):
        state = self.server.get("/_porthole/v1/state").json()
        self.assertEqual([user["name"] for user in state["users"]], ["Sam Kim", "Priya Rao"])
        self.assertEqual([member["role"] for member in state["organizations"][0]["members"]], ["member"])

    def test_it_is_the_documented_example(self):
        other = self.serve("--fixtures", EXAMPLE)
        names = [[portal["name"] for portal in server.get("/v2/organizations/acme/portals").json()]
                 for server in (self.server, other)]  # fmt: skip
        self.assertEqual(names[0], names[1])

    def test_the_log_has_one_line_about_it(self):
        # It comes behind the ready line.
        wait_until(lambda: "serving the demo" in self.server.log(), "the demo's line")
        (line,) = [line for line in self.server.log().splitlines() if "serving the demo" in line]
        self.assertIn(f"{self.server.url}{CALL}release", line)
        server = self.serve("demo", "--log-format", "json")
        server.stop()
        logged = server.log()
        self.assertIn("serving the demo", logged)
        self.assertTrue(all(json.loads(line)["level"] for line in logged.splitlines()), logged)

    def test_other_fixtures_can_add_to_it(self):
        more = self.write("more.json", {"version": 1, "organizations": [{"slug": "more"}]})
        server = self.serve("--demo", "--fixtures", more)
        slugs = [one["slug"] for one in server.get("/v2/organizations").json()]
        self.assertEqual(slugs, ["acme", "more"])

    @unittest.skipUnless(shutil.which("curl"), "curl is not here")
    def test_on_a_terminal_it_prints_what_to_try_and_that_works(self):
        tour = self.read_tour()
        commands = re.findall(r"(?m)^  (curl .*)$", tour)
        self.assertGreaterEqual(len(commands), 6)
        for command in commands:
            done = subprocess.run(["bash", "-c", command.replace("curl -s", "curl -sS --fail-with-body")],
                                  capture_output=True, text=True, timeout=DEADLINE_S, check=False)  # fmt: skip
            self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}{done.stderr}")

    def read_tour(self):
        """What a demo on a terminal prints there. It runs to the end of the test."""
        ours, theirs = os.openpty()
        self.addCleanup(os.close, ours)
        process = subprocess.Popen([binary(), "demo", "--port", "0"], cwd=self.folder, env=environment(),
                                   preexec_fn=die_with_parent, stdout=subprocess.PIPE, stderr=theirs)  # fmt: skip
        os.close(theirs)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.send_signal, signal.SIGTERM)
        text = b""
        deadline = time.monotonic() + DEADLINE_S
        while b"Ctrl-C stops it" not in text:
            readable, _, _ = select.select([ours], [], [], max(0, deadline - time.monotonic()))
            self.assertTrue(readable, text)
            text += os.read(ours, 65536)
        return text.decode().replace("\r\n", "\n")


class Config(TestCase):
    NOTICE = "loading porthole.jsonc of this folder; --no-config turns that off"

    def setUp(self):
        super().setUp()
        self.write("porthole.jsonc", '// Ours.\n{"version": 1, "organizations": [{"slug": "ours"}]}')
        self.other = self.write("other.json", {"version": 1, "organizations": [{"slug": "other"}]})

    def slugs(self, *flags, additions=None):
        server = self.serve(*flags, cwd=self.folder, additions=additions)
        notices = server.log().count(self.NOTICE)
        return [one["slug"] for one in server.get("/v2/organizations").json()], notices

    def test_the_fixtures_of_this_folder_are_loaded_if_no_others_are_named(self):
        for flags in ([], ["serve"], ["--watch"]):
            self.assertEqual(self.slugs(*flags), (["ours"], 1), flags)

    def test_not_if_others_are(self):
        self.assertEqual(self.slugs("--fixtures", self.other), (["other"], 0))
        self.assertEqual(self.slugs(additions={"PORTHOLE_FIXTURES": str(self.other)}), (["other"], 0))
        self.assertEqual(self.slugs("--demo"), (["acme"], 0))

    def test_not_if_that_is_turned_off(self):
        self.assertEqual(self.slugs("--no-config"), ([], 0))
        self.assertEqual(self.slugs(additions={"PORTHOLE_NO_CONFIG": "true"}), ([], 0))

    def test_nor_if_it_is_a_folder(self):
        (self.folder / "porthole.jsonc").unlink()
        (self.folder / "porthole.jsonc").mkdir()
        self.assertEqual(self.slugs(), ([], 0))

    def test_exec_loads_them_too(self):
        command = ["exec", "--log-level", "info", "--", "sh", "-c", "echo $BUILDKITE_ORGANIZATION_SLUG"]
        done = run(*command, cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (0, "ours\n"))
        self.assertEqual(done.stderr.count(self.NOTICE), 1)

    def test_a_problem_in_them_is_reported_as_in_others(self):
        self.write("porthole.jsonc", '{"version": 1, "portal": []}')
        done = run("--port", "0", cwd=self.folder)
        self.assertEqual(done.returncode, INVALID)
        self.assertIn('porthole.jsonc:1:26: unknown property "portal"', done.stderr)

    def test_watching_without_them_names_them(self):
        (self.folder / "porthole.jsonc").unlink()
        self.assertIn("no porthole.jsonc", run("--watch", "--port", "0", cwd=self.folder).stderr)


class FixturesFromSnapshot(TestCase):
    def setUp(self):
        super().setUp()
        self.snapshot = self.folder / "state.json"
        server = self.serve("demo", "--snapshot", self.snapshot)
        self.token = server.create("acme", {"name": "Made", "query": QUERY}).json()["token"]
        server.request("POST", CALL + "on-call/codes", token=None)
        server.stop()

    def fixtures(self, path=None):
        done = run("fixtures", "from", path or self.snapshot)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.write("fixtures.json", done.stdout), done

    def edit(self, old, new):
        text = self.snapshot.read_text(encoding="utf-8")
        self.assertIn(old, text)
        self.snapshot.write_text(text.replace(old, new), encoding="utf-8")

    def test_they_have_the_state(self):
        path, done = self.fixtures()
        self.assertRegex(done.stderr, r"left out what fixtures can't declare: \d+ audit events, 1 codes\n")
        server = self.serve("--fixtures", path)
        names = [portal["name"] for portal in server.get("/v2/organizations/acme/portals").json()]
        self.assertEqual(len(names), 6)
        self.assertIn("Made", names)
        # Tokens stay valid, and rules stay rules.
        self.assertEqual(server.request("POST", CALL + "made", token=self.token).status, 200)
        release = server.request("POST", CALL + "release", token="bkpat_MQ_release").json()
        self.assertEqual(release["data"]["build"]["state"], "SCHEDULED")

    def test_the_checksum_s_message_says_how_and_that_works(self):
        self.edit('"name":"Made"', '"name":"Edited"')
        done = run("--port", "0", "--snapshot", self.snapshot)
        self.assertEqual(done.returncode, INVALID)
        self.assertIn("porthole fixtures from FILE", done.stderr)
        path, _ = self.fixtures()
        server = self.serve("--fixtures", path)
        self.assertEqual(server.get("/v2/organizations/acme/portals/made").json()["name"], "Edited")

    def test_what_the_edit_broke_is_reported(self):
        self.edit('"slug":"made"', '"slug":"Not A Slug"')
        done = run("fixtures", "from", self.snapshot)
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertRegex(done.stderr, rf"\A{self.snapshot}:\d+:\d+: ")
        self.snapshot.write_text("{", encoding="utf-8")
        done = run("fixtures", "from", self.snapshot)
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertRegex(done.stderr, rf"\A{self.snapshot}:1:\d+: ")

    def test_a_file_that_is_not_there(self):
        done = run("fixtures", "from", self.folder / "gone.json")
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertIn("gone.json", done.stderr)

    def with_log(self):
        """A snapshot that lacks a change, which its log has."""
        path = self.folder / "logged.json"
        server = self.serve("--snapshot", path, "--snapshot-sync", "--snapshot-interval", "86400000")
        self.assertEqual(server.create("acme", {"name": "In the log", "query": QUERY}).status, 201)
        server.kill()
        self.assertIn("In the log", path.with_suffix(".json.log").read_text(encoding="utf-8"))
        self.assertNotIn("In the log", path.read_text(encoding="utf-8"))
        return path

    def test_the_log_of_a_snapshot_counts(self):
        _, done = self.fixtures(self.with_log())
        self.assertIn("In the log", done.stdout)

    def test_the_log_of_an_edited_one_does_not_and_that_is_said(self):
        path = self.with_log()
        path.write_text(path.read_text(encoding="utf-8").replace('"users":[', '"users": ['), encoding="utf-8")
        _, done = self.fixtures(path)
        self.assertNotIn("In the log", done.stdout)
        self.assertIn("logged.json.log are left out", done.stderr)


if __name__ == "__main__":
    main()
