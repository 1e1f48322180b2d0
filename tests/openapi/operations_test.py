"""Exercises every operation of the OpenAPI document and compares status, headers and body of each answer with
it. Fails if an operation has no exercise, or if no exercise causes a documented status that isn't listed in
UNREACHED.

Environment: PORTHOLE_BIN, the binary. PORTHOLE_OPENAPI_PACKAGES, the folder for packages.
"""

import contextlib
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "e2e")]

from python_packages import run_with_packages  # noqa: E402

run_with_packages(HERE, "PORTHOLE_OPENAPI_PACKAGES")

from api import FIXTURES, TOKENS, Api  # noqa: E402
from exercises import EXERCISES, NOWHERE, UNREACHED  # noqa: E402
from porthole import Server  # noqa: E402

WARNINGS = {
    ("REST", "RateLimit-Warning"),
    ("REST", "RateLimit-User-Warning"),
    ("Portals", "RateLimit-Warning"),
}
"""Headers of answers past a limit."""
GRAPHQL_WARNINGS = {("GraphQL", "RateLimit-Warning"), ("GraphQL", "RateLimit-User-Warning")}
"""Headers of answers past a limit that isn't enforced: past one that is, nothing counts."""


def refuse(api, operation, status):
    """Causes a refusal that all operations of a kind share. Returns False if there is none."""
    if status == 401:
        api.ask(operation.name, 401, token="wrong", **NOWHERE)
    elif status == 403 and operation.tag == "Control":
        headers = {"Host": "mock.example", "Origin": "https://page.example", "Sec-Fetch-Site": "cross-site"}
        api.ask(operation.name, 403, headers=headers, **NOWHERE)
    elif status == 403:
        api.ask(operation.name, 403, token="nothing", **NOWHERE)
    elif status == 404:
        api.ask(operation.name, 404, **{**NOWHERE, "org": "nowhere"})
    elif status == 400:
        api.ask(operation.name, 400, headers={"X-Request-Id": "a", "x-request-id": "b"}, **NOWHERE)
        if operation.has_body:
            api.ask(operation.name, 400, body="[", **NOWHERE)
    elif status == 422 and operation.tag == "Control":
        unknown = {"body" if operation.has_body else "query": {"unknown": 1}}
        api.ask(operation.name, 422, **unknown, **NOWHERE)
    elif status == 413:
        # Refused before there is a body. The longest that any operation takes has 1 GiB.
        api.ask(operation.name, 413, headers={"Content-Length": str(2**30 + 1)}, **NOWHERE)
    elif status == 415:
        headers = {"Content-Encoding": "br"}
        api.ask(operation.name, 415, body="{}", headers=headers, **{**NOWHERE, "slug": "latest-builds"})
    else:
        return False
    return True


class Operations(unittest.TestCase):
    maxDiff = None

    def serve(self, *flags, fixtures=FIXTURES):
        flags = ("--control-token", TOKENS["control_token"], *flags)
        server = self.enterContext(Server(*flags, fixtures=fixtures))
        return self.enterContext(contextlib.closing(Api(server)))

    def test_every_operation_is_as_documented(self):
        api = self.serve()
        self.assertEqual(set(EXERCISES), set(api.document.operations))
        for name, operation in api.document.operations.items():
            with self.subTest(operation=name):
                EXERCISES[name](api)
                for status in api.unseen(name):
                    if status in (429, 500) or (name, status) in UNREACHED:
                        continue
                    self.assertTrue(refuse(api, operation, status), f"no exercise for {status}")
                    self.assertIn((name, status), api.seen)
        self.assertEqual(api.headers_unseen() - WARNINGS - GRAPHQL_WARNINGS, set())

    def test_every_operation_that_is_limited_is_as_documented(self):
        one_request = {"rest": 100, "rest_user": 1, "portal": 1}
        organizations = [
            {"slug": "acme", "rate_limits": one_request},
            {"slug": "busy", "rate_limits": {"rest": 1, "rest_user": 100}},
        ]
        fixtures = {**FIXTURES, "organizations": organizations}
        api = self.serve("--rate-limits", "enforce", "--rate-limit-rest-user", "1", fixtures=fixtures)
        api.ask("move_clock", 200, body={"frozen": True})
        api.ask("show_user", 200)
        api.ask("show_organization", 200)
        api.ask("call_portal", 200, body={"id": "1"})
        for name, operation in api.document.operations.items():
            if 429 in operation.responses and (name, 429) not in UNREACHED and name != "execute_document":
                with self.subTest(operation=name):
                    body = {} if operation.has_body else None
                    api.ask(name, 429, body=body, **{**NOWHERE, "slug": "latest-builds"})
        api.ask("show_organization", 200, org="busy")
        api.ask("show_organization", 429, org="busy")
        self.assertEqual(api.headers_unseen() & WARNINGS, set())

    def test_documents_that_are_limited_are_as_documented(self):
        flags = ("--schema", str(HERE.parent / "e2e" / "schema.graphql"), "--rate-limit-graphql-user", "1")
        query = {"query": '{ organization(slug: "acme") { id } }'}
        fixtures = {"version": 1, "organizations": [{"slug": "acme", "rate_limits": {"graphql": 1}}]}
        enforcing = self.serve(*flags, "--rate-limits", "enforce", fixtures=fixtures)
        enforcing.ask("execute_document", 200, query)
        enforcing.ask("execute_document", 429, query)
        api = self.serve(*flags, fixtures=fixtures)
        api.ask("execute_document", 200, query)
        api.ask("execute_document", 200, query)
        self.assertEqual(api.headers_unseen() & GRAPHQL_WARNINGS, set())

    def test_what_is_not_reached_is_documented(self):
        api = self.serve()
        for name, status in UNREACHED:
            self.assertIn(status, api.document.operations[name].responses, name)

    def test_every_object_that_is_answered_is_closed(self):
        api = self.serve()
        open_objects = set()

        def visit(schema, place):
            reference = schema.get("$ref")
            if reference is not None:
                place = reference
                if place in visited:
                    return
                visited.add(place)
                schema = api.document.resolve(schema)
            if schema.get("type") == "object" and schema.get("additionalProperties", True) is True:
                open_objects.add(place)
            for name, inner in schema.get("properties", {}).items():
                visit(inner, f"{place}/{name}")
            for key in ("items", "additionalProperties"):
                if isinstance(schema.get(key), dict):
                    visit(schema[key], f"{place}/{key}")
            for key in ("oneOf", "anyOf", "allOf"):
                for inner in schema.get(key, []):
                    visit(inner, place)

        visited = set()
        for name, operation in api.document.operations.items():
            for status, response in operation.responses.items():
                for media_type in response.get("content", {}).values():
                    visit(media_type["schema"], f"{name} {status}")
        schemas = "#/components/schemas/"
        self.assertEqual(
            open_objects,
            {
                "show_openapi 200",
                f"{schemas}FaultAction/graphql_errors/items",
                f"{schemas}RequestMatch/variables",
                f"{schemas}GraphqlAnswer/data",
                f"{schemas}GraphqlError/extensions",
                f"{schemas}Fixtures.response_rule/when/variables",
                f"{schemas}Fixtures.response_rule/when/variables_exact",
                f"{schemas}Fixtures.response_data",
                f"{schemas}Fixtures.response_errors/items/locations/items",
                f"{schemas}Fixtures.response_errors/items/extensions",
            },
        )


if __name__ == "__main__":
    unittest.main()
