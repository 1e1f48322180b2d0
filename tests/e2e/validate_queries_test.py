"""Validation of queries: `--validation` of a server, and `porthole validate --schema`."""

import json
from pathlib import Path

from porthole import QUERY, Server, TestCase, main, run

SCHEMA = Path(__file__).with_name("schema.graphql")

INVALID = 4

# Like in one of Buildkite's examples, a variable is declared and not used.
UNUSED = """query builds($slug: ID!, $branch: String) {
  pipeline(slug: $slug) { builds(first: 1) { count } }
}"""

UNUSED_MESSAGE = "Variable $branch is declared by builds but not used"

WARNING = "the portal's query is invalid"


def call(server, created, variables=None):
    """Calls the created portal, in the organization acme."""
    return server.request(
        "POST",
        f"/organizations/acme/portals/{created['slug']}",
        variables,
        token=created["token"],
    )


class Validation(TestCase):
    def create(self, server, query=UNUSED, status=201):
        reply = server.create("acme", {"name": "Builds", "query": query})
        self.assertEqual(reply.status, status, reply)
        return reply.json()

    def test_strict_refuses_and_names_the_flag(self):
        message = (
            f"Validation failed: Query is invalid: {UNUSED_MESSAGE} at line 1, column 1 "
            "(--validation warn would take it)"
        )
        for flags in ((), ("--validation", "strict"), ("--schema", SCHEMA)):
            server = self.serve(*flags)
            reply = server.create("acme", {"name": "Builds", "query": UNUSED})
            self.assertRefused(reply, 422, message)
            self.assertEqual(server.get("/v2/organizations/acme/portals").json(), [])
            self.assertNotIn(WARNING, server.log())

    def test_strict_refuses_an_update_and_leaves_the_portal_as_it_was(self):
        server = self.serve()
        created = self.create(server, QUERY)
        path = "/v2/organizations/acme/portals/builds"
        reply = server.request("PUT", path, {"name": "New", "query": UNUSED})
        self.assertEqual(reply.status, 422)
        kept = server.get(path).json()
        self.assertEqual((kept["name"], kept["query"]), ("Builds", QUERY))
        self.assertEqual(call(server, created).status, 200)

    def test_warn_stores_it_says_so_once_and_answers_calls_with_the_errors(self):
        server = self.serve("--validation", "warn", "--log-format", "json")
        created = self.create(server)
        lines = [json.loads(line) for line in server.log().splitlines() if WARNING in line]
        self.assertEqual(len(lines), 1)
        self.assertEqual(lines[0]["level"], "warn")
        self.assertEqual((lines[0]["organization"], lines[0]["portal"]), ("acme", "builds"))
        self.assertEqual(
            lines[0]["problem"], f"Query is invalid: {UNUSED_MESSAGE} at line 1, column 1"
        )
        error = {
            "message": UNUSED_MESSAGE,
            "locations": [{"line": 1, "column": 1}],
            "path": ["query builds"],
            "extensions": {"code": "variableNotUsed", "variableName": "branch"},
        }
        for _ in range(2):
            reply = call(server, created, {"slug": "acme/web"})
            self.assertEqual((reply.status, reply.json()), (200, {"errors": [error]}))
        self.assertEqual(server.log().count(WARNING), 1)
        path = "/v2/organizations/acme/portals/builds"
        self.assertEqual(server.request("PATCH", path, {"name": "New"}).status, 200)
        self.assertEqual(server.log().count(WARNING), 1, "the query was left alone")
        self.assertEqual(server.request("PATCH", path, {"query": UNUSED}).status, 200)
        self.assertEqual(server.log().count(WARNING), 2)

    def test_off_executes_it(self):
        for flags in ((), ("--schema", SCHEMA)):
            server = self.serve("--validation", "off", *flags)
            reply = call(server, self.create(server), {"slug": "acme/web"})
            self.assertEqual(reply.status, 200)
            count = reply.json()["data"]["pipeline"]["builds"]["count"]
            self.assertIsInstance(count, int)
            self.assertNotIn(WARNING, server.log())

    def test_every_validation_refuses_what_is_not_graphql(self):
        message = "Validation failed: Query is invalid: Expected NAME, actual: (none) (\"\") at line 1, column 3"
        for choice in ("strict", "warn", "off"):
            server = self.serve("--validation", choice)
            reply = server.create("acme", {"name": "Builds", "query": "{ a"})
            self.assertRefused(reply, 422, message)

    def test_up_to_a_hundred_errors_of_a_query_are_reported(self):
        server = self.serve("--schema", SCHEMA)
        fields = " ".join(f"f{number}" for number in range(105))
        message = self.create(server, "{ " + fields + " }", status=422)["message"]
        self.assertEqual(message.count("Query is invalid: "), 100)
        self.assertIn("Field 'f0' doesn't exist on type 'Query' at line 1, column 3", message)
        self.assertEqual(message.count("--validation"), 1)

    def test_fixtures_are_checked_as_requests_are(self):
        portal = {"organization": "acme", "name": "Builds", "query": UNUSED}
        fixtures = {"version": 1, "organizations": [{"slug": "acme"}], "portals": [portal]}
        path = self.write("f.json", fixtures)
        done = run("--port", "0", "--fixtures", path)
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertRegex(done.stderr, rf"\A{path}:1:\d+: Query is invalid: ")
        self.assertIn(UNUSED_MESSAGE, done.stderr)
        with Server("--validation", "warn", "--fixtures", path) as server:
            self.assertEqual(len(server.get("/v2/organizations/acme/portals").json()), 1)
            self.assertEqual(server.log().count(WARNING), 1)
        checked = run("validate", "--validation", "warn", path)
        self.assertEqual(checked.returncode, 0)
        self.assertEqual(checked.stderr.count(WARNING), 1)
        self.assertIn(UNUSED_MESSAGE, checked.stderr)


class Schema(TestCase):
    """A schema that can't be used prevents the start; its problems are printed."""

    def assertRefusedSchema(self, content, *problems):
        path = self.write("schema.graphql", content)
        expected = [f"{path}:{problem}" for problem in problems]
        done = run("--port", "0", "--schema", path, "--port-file", self.folder / "port")
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertEqual(done.stderr.splitlines(), expected)
        self.assertFalse((self.folder / "port").exists())
        query = self.write("q.graphql", QUERY)
        done = run("validate", "--schema", path, query)
        self.assertEqual((done.returncode, done.stderr), (INVALID, ""))
        count = f"{len(problems)} problem{'s' * (len(problems) != 1)}"
        self.assertEqual(done.stdout.splitlines(), [*expected, count])
        # The schema alone, too.
        self.assertEqual(run("validate", "--schema", path).stdout, done.stdout)

    def test_what_is_not_graphql(self):
        self.assertRefusedSchema(
            "type Query {\n  a: String\n  b String\n}\n",
            '3:5: expected ":" but found "String"',
        )

    def test_every_type_that_is_wrong(self):
        self.assertRefusedSchema(
            "type Query {\n  a: Nothing\n  b(c: Query): String\n}\n",
            '2:6: type "Nothing" isn\'t defined',
            '3:8: "Query.b(c:)" needs a type for input, and "Query" is an object',
        )

    def test_an_introspection_that_is_not_json(self):
        self.assertRefusedSchema('{\n  "data": oops}', "2:11: invalid value")

    def test_a_file_that_is_not_there(self):
        path = self.folder / "gone.graphql"
        done = run("--port", "0", "--schema", path)
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertEqual(
            done.stderr, f"{path}:1:1: cannot open {path}: No such file or directory\n"
        )


class Offline(TestCase):
    """`porthole validate` with queries among its files."""

    def validate(self, *arguments):
        done = run("validate", *arguments, cwd=self.folder)
        self.assertEqual(done.stderr, "")
        *lines, count = done.stdout.splitlines()
        self.assertRegex(count, rf"^{len(lines)} problems?$" if done.returncode else r"^\d+ files?, no problems$")
        return done.returncode, lines

    def setUp(self):
        super().setUp()
        self.write("good.graphql", "{ viewer { user { id } } }\n")
        self.write("unused.gql", UNUSED)
        self.write("unknown.graphql", "query Q {\n  viewer { shoeSize hatSize }\n}\n")
        self.write("broken.graphql", "{\n  viewer {\n")
        self.write("f.json", {"version": 1, "organizations": [{"slug": "acme"}]})

    def test_valid_files_are_counted(self):
        counts = "ok: 0 users, 0 organizations, 0 access tokens, 0 portals, 1 queries"
        self.assertEqual(self.validate("--schema", SCHEMA, "good.graphql"), (0, [counts]))
        counts = "ok: 0 users, 1 organizations, 0 access tokens, 0 portals, 2 queries"
        self.assertEqual(
            self.validate("--schema", SCHEMA, "good.graphql", "f.json", "good.graphql"),
            (0, [counts]),
        )

    def test_every_problem_of_every_query_is_printed_with_its_position(self):
        names = ("unused.gql", "good.graphql", "unknown.graphql", "broken.graphql", "gone.gql")
        status, lines = self.validate("--schema", SCHEMA, *names)
        self.assertEqual(status, INVALID)
        self.assertEqual(
            lines,
            [
                f"unused.gql:1:1: {UNUSED_MESSAGE}",
                "unknown.graphql:2:12: Field 'shoeSize' doesn't exist on type 'Viewer'",
                "unknown.graphql:2:21: Field 'hatSize' doesn't exist on type 'Viewer'",
                'broken.graphql:2:10: Expected NAME, actual: (none) ("\\n")',
                "gone.gql:1:1: cannot open gone.gql: No such file or directory",
            ],
        )

    def test_without_a_schema_the_rules_that_need_none_apply(self):
        self.assertEqual(self.validate("unknown.graphql")[0], 0)
        self.assertEqual(
            self.validate("unused.gql"), (INVALID, [f"unused.gql:1:1: {UNUSED_MESSAGE}"])
        )

    def test_the_flag_decides_how_strict_it_is(self):
        problems = [f"unused.gql:1:1: {UNUSED_MESSAGE}"]
        self.assertEqual(self.validate("--validation", "warn", "unused.gql"), (INVALID, problems))
        self.assertEqual(self.validate("--validation", "off", "unused.gql")[0], 0)
        self.assertEqual(self.validate("--validation", "off", "broken.graphql")[0], INVALID)

    def test_queries_of_fixtures_are_checked_against_the_schema(self):
        portal = {"organization": "acme", "name": "P", "query_file": "unknown.graphql"}
        fixtures = {"version": 1, "organizations": [{"slug": "acme"}], "portals": [portal]}
        self.write("f.json", fixtures)
        self.assertEqual(self.validate("f.json")[0], 0)
        status, lines = self.validate("--schema", SCHEMA, "f.json")
        self.assertEqual(status, INVALID)
        self.assertEqual(len(lines), 2)
        for line, field in zip(lines, ("shoeSize", "hatSize"), strict=True):
            self.assertRegex(line, rf"\Af\.json:1:\d+: Query is invalid: Field '{field}' ")


if __name__ == "__main__":
    main()
