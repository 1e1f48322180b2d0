"""The audits of GraphQL over HTTP (graphql-http's serverAudits) against `/v1`. All hold except those listed here,
which must fail, so that the list stays true."""

import json
import os
import subprocess
import unittest

from client import HERE, PACKAGES, ROOT, main
from node_packages import find_node, install

SOURCE = HERE / "graphql_http"
FOLDER = PACKAGES / "graphql_http"
SCHEMA = ROOT / "tests" / "e2e" / "schema.graphql"
DEADLINE_S = 120

POST_ONLY = "the vendor documents POST alone for /v1"
ANY_EXTENSIONS = "the vendor's engine ignores extensions of requests, whatever they are"
FAILING = {
    "9ABE": "the vendor takes every body as JSON: published clients send no content type, or curl's",
    "5A70": POST_ONLY,
    "D6D5": POST_ONLY,
    "6A70": POST_ONLY,
    "58B0": ANY_EXTENSIONS,
    "58B1": ANY_EXTENSIONS,
    "58B2": ANY_EXTENSIONS,
    "58B3": ANY_EXTENSIONS,
}
# Without a schema, `__type` can't be answered.
FAILING_UNTYPED = {"28B9": "there are no types to introspect"}


def prepare():
    find_node()
    install(SOURCE, FOLDER)


class Audits(unittest.TestCase):
    def findings(self, *flags):
        """What audits found that don't hold, by their identifiers."""
        from porthole import Server

        server = self.enterContext(Server(*flags))
        command = [find_node(), str(SOURCE / "audit.js"), server.url + "/v1", "anything"]
        environment = {**os.environ, "NODE_PATH": str(FOLDER / "node_modules")}
        done = subprocess.run(command, env=environment, check=True, capture_output=True, timeout=DEADLINE_S)
        audits = json.loads(done.stdout)
        self.assertGreater(len(audits), 60)
        return {
            audit["id"]: f"{audit['name']}: {audit['reason']}"
            for audit in audits
            if audit["status"] != "ok"
        }

    def assertFailing(self, expected, found):
        self.assertEqual({name: found[name] for name in found.keys() - expected.keys()}, {})
        self.assertEqual(expected.keys() - found.keys(), set(), "these hold now")

    def test_with_a_schema(self):
        self.assertFailing(FAILING, self.findings("--schema", str(SCHEMA)))

    def test_without_a_schema(self):
        self.assertFailing({**FAILING, **FAILING_UNTYPED}, self.findings())


if __name__ == "__main__":
    main(prepare)
