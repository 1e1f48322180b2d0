"""Portals called with curl: documented ones, with a schema, without one, and twice."""

import base64
import json
import subprocess
from pathlib import Path

from porthole import DEADLINE_S, TOKEN, TestCase, main

SCHEMA = Path(__file__).with_name("schema.graphql")

PIPELINE_ID = "UGlwZWxpbmUtLS0x"

# Buildkite's example of a portal.
TRIGGER_BUILD = (
    'mutation triggerBuild { buildCreate(input: { branch: "main", commit: "HEAD", pipelineID: '
    + f'"{PIPELINE_ID}"'
    + " }) { build { url } } }"
)

# Like Buildkite's example of a document with two operations, of which each call executes one.
TWO_OPERATIONS = """
query pipelineBySlug($slug: ID!) {
  pipeline(slug: $slug) { id slug name }
}

mutation createBuild($pipelineID: ID!, $branch: String, $message: String) {
  buildCreate(input: { pipelineID: $pipelineID, branch: $branch, message: $message }) {
    build { id uuid number url branch commit message state createdAt startedAt finishedAt
      pipeline { id } }
  }
}
"""

CLOCK = "2026-03-05T09:00:00Z"
TIME = r"\A20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\Z"
UUID = r"\A[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z"


def curl(*arguments):
    """Status, content type and body."""
    done = subprocess.run(
        ["curl", "-sS", "--max-time", str(DEADLINE_S), "--noproxy", "*"]
        + ["-w", "\n%{http_code} %{content_type}"]
        + list(arguments),
        capture_output=True,
        timeout=DEADLINE_S,
        check=True,
    )
    body, _, trailer = done.stdout.decode().rpartition("\n")
    status, _, content_type = trailer.partition(" ")
    return int(status), content_type, body


class Portal:
    """A portal created and called with curl."""

    def __init__(self, server, name, query, organization="acme"):
        url = f"{server.url}/v2/organizations/{organization}/portals"
        body = json.dumps({"name": name, "query": query})
        status, _, text = curl(url, "-H", f"Authorization: Bearer {TOKEN}", "-d", body)
        if status != 201:
            raise AssertionError(f"{status} {text}")
        created = json.loads(text)
        self.url = f"{server.url}/organizations/{organization}/portals/{created['slug']}"
        self.authorization = f"Authorization: Bearer {created['token']}"

    def call(self, variables=None, operation=None):
        """Returns the answer's text; its status and type must be those of every GraphQL answer."""
        arguments = ["-X", "POST", self.url + (f"?operation_name={operation}" if operation else "")]
        arguments += ["-H", self.authorization]
        if variables is not None:
            arguments += ["-d", json.dumps(variables)]
        status, content_type, body = curl(*arguments)
        if (status, content_type) != (200, "application/json; charset=utf-8"):
            raise AssertionError((status, content_type, body))
        return body

    def data(self, variables=None, operation=None):
        """Returns the data of an answer that has nothing else."""
        answer = json.loads(self.call(variables, operation))
        if list(answer) != ["data"]:
            raise AssertionError(answer)
        return answer["data"]


def relay_id(text):
    """The type and the key in an identifier."""
    return tuple(base64.b64decode(text).decode().split("---"))


class DocumentedPortals:
    """Tests that apply with and without a schema."""

    flags = ()

    def setUp(self):
        super().setUp()
        self.server = self.serve(*self.flags)

    def test_a_portal_triggers_a_build(self):
        portal = Portal(self.server, "Trigger main build", TRIGGER_BUILD)
        self.assertTrue(portal.url.endswith("/organizations/acme/portals/trigger-main-build"))
        data = portal.data()
        self.assertEqual(list(data), ["buildCreate"])
        self.assertEqual(list(data["buildCreate"]["build"]), ["url"])
        self.assertRegex(data["buildCreate"]["build"]["url"], r"\Ahttps://example\.com/acme/\S+\Z")

    def test_each_call_runs_one_of_two_operations(self):
        portal = Portal(self.server, "Two", TWO_OPERATIONS)
        pipeline = portal.data({"slug": "acme/web"}, "pipelineBySlug")["pipeline"]
        self.assertEqual(list(pipeline), ["id", "slug", "name"])
        self.assertEqual((pipeline["slug"], pipeline["name"]), ("web", "Web"))
        self.assertEqual(relay_id(pipeline["id"])[0], "Pipeline")

        variables = {"pipelineID": pipeline["id"], "branch": "fix/login", "message": "Déjà \"vu\""}
        build = portal.data(variables, "createBuild")["buildCreate"]["build"]
        self.assertEqual(relay_id(build["id"]), ("Build", build["uuid"]))
        self.assertRegex(build["uuid"], UUID)
        self.assertIsInstance(build["number"], int)
        self.assertEqual(build["branch"], "fix/login")
        self.assertEqual(build["message"], 'Déjà "vu"')
        self.assertEqual(build["pipeline"], {"id": pipeline["id"]})
        # What hasn't happened yet has no time.
        times = [build[name] for name in ("createdAt", "startedAt", "finishedAt") if build[name] is not None]
        self.assertEqual(build["finishedAt"] is None, build["state"] in ("SCHEDULED", "RUNNING", "FAILING"))
        for time in times:
            self.assertRegex(time, TIME)
        self.assertEqual(times, sorted(times))

    def test_an_operation_must_be_named_where_there_are_two(self):
        portal = Portal(self.server, "Two", TWO_OPERATIONS)
        self.assertEqual(portal.call(), '{"errors":[{"message":"An operation name is required"}]}')
        self.assertEqual(
            portal.call({}, "nobody"), '{"errors":[{"message":"No operation named \\"nobody\\""}]}'
        )

    def test_a_variable_that_is_missing_is_told(self):
        portal = Portal(self.server, "Two", TWO_OPERATIONS)
        (error,) = json.loads(portal.call(None, "pipelineBySlug"))["errors"]
        self.assertEqual(error["message"], "Variable $slug of type ID! was provided invalid value")
        self.assertEqual(error["locations"], [{"line": 2, "column": 22}])
        problems = [{"path": [], "explanation": "Expected value to not be null"}]
        self.assertEqual(error["extensions"], {"value": None, "problems": problems})

    def test_the_token_of_a_portal_opens_it_and_nothing_else_does(self):
        portal = Portal(self.server, "Trigger main build", TRIGGER_BUILD)
        other = Portal(self.server, "Two", TWO_OPERATIONS)
        refusal = {"message": "Authentication required. Please supply a valid portal token"}
        for headers in ([], ["-H", other.authorization], ["-H", f"Authorization: Bearer {TOKEN}"]):
            status, _, body = curl("-X", "POST", portal.url, *headers)
            self.assertEqual((status, json.loads(body)), (401, refusal))

    def test_two_servers_with_the_same_seed_give_the_same_bytes(self):
        calls = [
            ({"slug": "acme/web"}, "pipelineBySlug"),
            ({"pipelineID": PIPELINE_ID, "branch": "main"}, "createBuild"),
            ({"pipelineID": PIPELINE_ID, "branch": "main"}, "createBuild"),
            ({"slug": 5}, "pipelineBySlug"),
        ]

        def answers(seed):
            server = self.serve("--rng-seed", seed, "--clock", CLOCK, "--clock-frozen", *self.flags)
            two = Portal(server, "Two", TWO_OPERATIONS)
            trigger = Portal(server, "Trigger main build", TRIGGER_BUILD)
            return [two.call(*call) for call in calls] + [trigger.call()]

        first = answers(7)
        self.assertEqual(answers(7), first)
        self.assertGreater(json.loads(first[2])["data"]["buildCreate"]["build"]["number"], 1)
        other = answers(8)
        self.assertNotEqual(other[0], first[0])
        self.assertNotEqual(other[1], first[1])


class WithSchema(DocumentedPortals, TestCase):
    flags = ("--schema", SCHEMA)

    def test_nothing_is_said_of_a_missing_schema(self):
        self.assertNotIn("untyped", self.server.log())

    def test_defaults_of_arguments_are_those_of_the_schema(self):
        portal = Portal(self.server, "Two", TWO_OPERATIONS)
        build = portal.data({"pipelineID": PIPELINE_ID}, "createBuild")["buildCreate"]["build"]
        self.assertEqual((build["branch"], build["commit"]), ("main", "HEAD"))
        self.assertIn(build["state"], ("SCHEDULED", "RUNNING", "PASSED", "FAILED", "CANCELED"))

    def test_a_query_for_what_the_schema_lacks_is_refused(self):
        reply = self.server.create("acme", {"name": "P", "query": "{ viewer { shoeSize } }"})
        message = (
            "Validation failed: Query is invalid: Field 'shoeSize' doesn't exist on type 'Viewer' "
            "at line 1, column 12 (--validation warn would take it)"
        )
        self.assertRefused(reply, 422, message)

    def test_a_connection_yields_as_much_as_it_counts(self):
        query = """query builds($after: String) { pipeline(slug: "acme/web") {
          builds(first: 4, after: $after) { count edges { cursor node { id number } }
            pageInfo { hasNextPage endCursor } } } }"""
        portal = Portal(self.server, "Builds", query)
        ids = []
        page = {"hasNextPage": True, "endCursor": None}
        while page["hasNextPage"]:
            builds = portal.data({"after": page["endCursor"]})["pipeline"]["builds"]
            ids += [edge["node"]["id"] for edge in builds["edges"]]
            page = builds["pageInfo"]
            self.assertEqual(builds["edges"][-1]["cursor"], page["endCursor"])
            self.assertLessEqual(len(ids), builds["count"])
        self.assertEqual(len(ids), builds["count"])
        self.assertEqual(len(set(ids)), len(ids))

    def test_what_a_call_made_is_found_by_later_calls(self):
        two = Portal(self.server, "Two", TWO_OPERATIONS)
        variables = {"pipelineID": PIPELINE_ID, "branch": "fix/login"}
        made = two.data(variables, "createBuild")["buildCreate"]["build"]
        again = two.data(variables, "createBuild")["buildCreate"]["build"]
        self.assertNotEqual(again["id"], made["id"])
        query = "query find($id: ID!) { node(id: $id) { __typename ... on Build { url branch } } }"
        find = Portal(self.server, "Find", query)
        expected = {"__typename": "Build", "url": made["url"], "branch": "fix/login"}
        self.assertEqual(find.data({"id": made["id"]})["node"], expected)
        elsewhere = Portal(self.server, "Find", query, organization="other")
        self.assertNotEqual(elsewhere.data({"id": made["id"]})["node"], expected)

    def test_introspection_tells_the_schema(self):
        query = '{ __schema { mutationType { name } } __type(name: "BuildState") { kind } }'
        self.assertEqual(
            Portal(self.server, "Schema", query).call(),
            '{"data":{"__schema":{"mutationType":{"name":"Mutation"}},"__type":{"kind":"ENUM"}}}',
        )

    def test_a_call_that_costs_too_much_is_refused(self):
        query = """query page($first: Int) { organization(slug: "acme") {
          pipelines(first: $first) { edges { node { id } } } } }"""
        too_complex = "Query has complexity of {}, which exceeds max complexity of {}"
        portal = Portal(self.server, "Page", query)
        self.assertEqual(
            json.loads(portal.call({"first": 60000})),
            {"errors": [{"message": too_complex.format(60003, 50000)}]},
        )
        lower = self.serve("--complexity-max", "10", *self.flags)
        portal = Portal(lower, "Page", query)
        self.assertEqual(
            json.loads(portal.call({"first": 8})),
            {"errors": [{"message": too_complex.format(11, 10)}]},
        )
        self.assertIn("organization", portal.data({"first": 7}))

    def test_documents_are_executed_too(self):
        body = json.dumps({"query": "{ viewer { user { email } } }"})
        status, content_type, text = curl(
            self.server.url + "/v1", "-H", f"Authorization: Bearer {TOKEN}", "-d", body
        )
        self.assertEqual((status, content_type), (200, "application/json; charset=utf-8"))
        self.assertEqual(text, '{"data":{"viewer":{"user":{"email":"demo@example.com"}}}}')
        status, _, text = curl(self.server.url + "/v1", "-d", body)
        self.assertEqual(status, 401)
        self.assertRegex(json.loads(text)["errors"][0]["message"], r"\AAuthentication required\. ")


class WithoutSchema(DocumentedPortals, TestCase):
    def test_it_is_said_at_the_start_once(self):
        self.assertEqual(self.server.log().count('answers="untyped, without --schema"'), 1)

    def test_lists_and_leaves_are_told_by_their_names(self):
        query = """{ organization(slug: "acme") { slug pipelines(first: 2) {
          edges { node { slug url } } } } }"""
        organization = Portal(self.server, "Shape", query).data()["organization"]
        self.assertEqual(organization["slug"], "acme")
        edges = organization["pipelines"]["edges"]
        self.assertEqual(len(edges), 2)
        for edge in edges:
            self.assertRegex(edge["node"]["slug"], r"\A[a-z0-9-]+\Z")
            self.assertRegex(edge["node"]["url"], r"\Ahttps://example\.com/")


if __name__ == "__main__":
    main()
