"""`--watch`: an edited file is reloaded completely or not at all."""

import json
import os

from porthole import QUERY, TestCase, main, run, wait_until

USAGE = 2

SCHEMA = "type Query { viewer: User } type User { id: ID! NAME: Int }"


def fixtures(*names, **others):
    portals = [{"organization": "acme", "name": name, "query": QUERY, "token": f"t-{name}"} for name in names]
    return {"version": 1, "organizations": [{"slug": "acme"}], "portals": portals, **others}


class Watch(TestCase):
    def setUp(self):
        super().setUp()
        self.path = self.write("fixtures.jsonc", fixtures("one"))

    def start(self, *flags, **options):
        server = self.serve("--fixtures", self.path, "--watch", "--log-level", "debug", *flags, **options)
        # It checks once at the start.
        self.until_logged(server, "nothing to reload")
        return server

    def until_logged(self, server, words, times=1):
        wait_until(lambda: server.log().count(words) >= times, f"{words!r} in {server.log()}")

    def slugs(self, server):
        return [portal["slug"] for portal in server.get("/v2/organizations/acme/portals").json()]

    def replace(self, path, content):
        """Replaces the file by another one, as editors do."""
        other = self.write("other~", content)
        os.replace(other, path)

    def test_an_edit_is_served(self):
        server = self.start()
        self.assertEqual(self.slugs(server), ["one"])
        self.write("fixtures.jsonc", fixtures("one", "two"))
        wait_until(lambda: len(self.slugs(server)) == 2, "the second portal")
        self.replace(self.path, fixtures("three"))
        wait_until(lambda: self.slugs(server) == ["three"], "the third portal alone")
        self.assertEqual(server.log().count(" info reloaded portals="), 2)
        answer = server.request("POST", "/organizations/acme/portals/three", {}, token="t-three")
        self.assertIn("data", answer.json())
        # A reset restores what was read last.
        server.create("acme", {"name": "Four", "query": QUERY})
        self.assertEqual(server.request("POST", "/_porthole/v1/reset").status, 204)
        self.assertEqual(self.slugs(server), ["three"])

    def test_a_bad_edit_is_one_line_in_the_log(self):
        server = self.start()
        created = server.create("acme", {"name": "Kept", "query": QUERY})
        self.assertEqual(created.status, 201)
        bad = '{\n  "version": 1,\n  "organisations": [],\n  "portals": 7\n}'
        self.write("fixtures.jsonc", bad)
        self.until_logged(server, "not reloaded")
        lines = [line for line in server.log().splitlines() if "not reloaded" in line]
        self.assertEqual(len(lines), 1, lines)
        self.assertRegex(lines[0], rf'error not reloaded: .* problem="?{self.path}:3:20: .* problems=2\Z')
        self.assertEqual(self.slugs(server), ["one", "kept"])
        self.write("fixtures.jsonc", fixtures("two"))
        wait_until(lambda: self.slugs(server) == ["two"], "the good edit")

    def test_a_file_that_is_removed_and_comes_back(self):
        server = self.start()
        os.rename(self.path, self.folder / "away")
        self.until_logged(server, "not reloaded")
        self.assertEqual(self.slugs(server), ["one"])
        self.write("fixtures.jsonc", fixtures("two"))
        wait_until(lambda: self.slugs(server) == ["two"], "the file that came back")

    def test_a_touched_file_changes_nothing(self):
        server = self.start()
        server.create("acme", {"name": "Kept", "query": QUERY})
        self.replace(self.path, self.path.read_text(encoding="utf-8"))
        self.until_logged(server, "nothing to reload", 2)
        self.assertEqual(self.slugs(server), ["one", "kept"])

    def test_files_that_fixtures_name_are_watched_too(self):
        query = self.write("query.graphql", "{ first }")
        self.write("fixtures.jsonc", {
            "version": 1, "organizations": [{"slug": "acme"}],
            "portals": [{"organization": "acme", "name": "one", "query_file": "query.graphql"}],
        })  # fmt: skip
        server = self.start()

        def served():
            return server.get("/v2/organizations/acme/portals/one").json()["query"]

        self.assertEqual(served(), "{ first }")
        query.write_text("{ second }", encoding="utf-8")
        wait_until(lambda: served() == "{ second }", "the edited query")
        query.write_text("{ third", encoding="utf-8")
        self.until_logged(server, "not reloaded")
        self.assertEqual(served(), "{ second }")
        query.write_text("{ fourth }", encoding="utf-8")
        wait_until(lambda: served() == "{ fourth }", "the mended query")

    def test_a_link_s_target_is_what_counts(self):
        for name in ("first", "second"):
            (self.folder / name).mkdir()
            (self.folder / name / "fixtures.jsonc").write_text(json.dumps(fixtures(name)), encoding="utf-8")
        (self.folder / "now").symlink_to("first")
        self.path = self.folder / "now" / "fixtures.jsonc"
        server = self.start()
        self.assertEqual(self.slugs(server), ["first"])
        (self.folder / "next").symlink_to("second")
        os.replace(self.folder / "next", self.folder / "now")
        wait_until(lambda: self.slugs(server) == ["second"], "the other folder's")

    def test_an_edited_schema_checks_and_answers(self):
        schema = self.write("schema.graphql", SCHEMA.replace("NAME", "age"))
        server = self.start("--schema", schema)
        call = "/organizations/acme/portals/p"

        def create():
            created = server.create("acme", {"name": "P", "query": "{ viewer { years } }"})
            return created.json()["token"] if created.status == 201 else None

        self.assertIsNone(create())
        schema.write_text(SCHEMA.replace("NAME", "years"), encoding="utf-8")
        token = wait_until(create, "a portal that the new schema allows")
        self.until_logged(server, "info reloaded")
        token = create() or token
        years = server.request("POST", call, {}, token=token).json()["data"]["viewer"]["years"]
        self.assertIsInstance(years, int)
        # A schema that the fixtures' queries don't fit is refused like one that is broken.
        self.replace(schema, "type Query { other: Int }")
        self.until_logged(server, "not reloaded")
        self.assertIn("fixtures.jsonc:", server.log())
        self.assertEqual(server.request("POST", call, {}, token=token).status, 200)

    def test_the_same_seed_gives_the_same_again(self):
        server = self.start("--rng-seed", 7)
        path = "/v2/organizations/acme/portals/one"
        uuid = server.get(path).json()["uuid"][-12:]
        self.write("fixtures.jsonc", fixtures("one", "two"))
        wait_until(lambda: len(self.slugs(server)) == 2, "the second portal")
        fresh = self.serve("--fixtures", self.path, "--rng-seed", 7)
        for slug in ("one", "two"):
            path = f"/v2/organizations/acme/portals/{slug}"
            self.assertEqual(server.get(path).json()["uuid"][-12:], fresh.get(path).json()["uuid"][-12:])
        self.assertTrue(uuid)

    def test_the_mode_is_decided_at_the_start(self):
        server = self.start()
        tokens = [{"token": "secret", "scopes": ["read_portals"]}]
        self.write("fixtures.jsonc", fixtures("two", access_tokens=tokens))
        self.until_logged(server, "not reloaded: with access tokens the server would be strict")
        self.assertEqual(self.slugs(server), ["one"])

    def test_without_the_flag_nothing_happens(self):
        server = self.serve("--fixtures", self.path, "--log-level", "debug")
        watching = self.start()
        self.write("fixtures.jsonc", fixtures("two"))
        wait_until(lambda: self.slugs(watching) == ["two"], "the edit")
        self.assertEqual(self.slugs(server), ["one"])

    def test_it_needs_something_to_watch_and_no_snapshot(self):
        for flags, words in (
            (["--watch"], "there are no --fixtures and no --schema to watch"),
            (["--watch", "--fixtures", self.path, "--snapshot", "s"], "--watch and --snapshot exclude"),
        ):
            done = run("--port", 0, *flags)
            self.assertEqual((done.returncode, done.stdout), (USAGE, ""))
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    main()
