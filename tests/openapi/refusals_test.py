"""Refusals that any operation of the OpenAPI document may answer, and changes that can't be written: each must
be documented, with its headers.

Environment: PORTHOLE_BIN, the binary. PORTHOLE_OPENAPI_PACKAGES, the folder for packages.
"""

import contextlib
import gzip
import resource
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "e2e")]

from python_packages import run_with_packages  # noqa: E402

run_with_packages(HERE, "PORTHOLE_OPENAPI_PACKAGES")

from api import FIXTURES, TOKENS, Api  # noqa: E402
from exercises import KNOWN_UUID, NOWHERE  # noqa: E402
from porthole import QUERY, Server  # noqa: E402

BODY_BYTES_MAX = 1024 * 1024

ANYWHERE = {**NOWHERE, "slug": "latest-builds"}
"""Path parameters of a portal that exists, so that its token is let through."""

CHANGES = {
    "revoke_access_token": {"token": "revoked"},
    "create_portal": {"body": {"name": "New", "query": QUERY}},
    "update_portal": {"body": {"description": "New"}},
    "patch_portal": {"body": {"description": "New"}},
    "update_api_settings": {"body": {"allowed_ip_addresses": "127.0.0.0/8"}},
    "delete_portal": {},
    "draw_portal_token": {
        "body": {"grant_type": "client_credentials", "client_id": KNOWN_UUID, "secret": "secret"}
    },
    "create_portal_code": {},
    "create_portal_token": {},
    "create_portal_secret": {},
    "set_portal_responses": {"body": {"rules": [{"status": 503}]}},
    "delete_portal_responses": {"slug": "ruled"},
    "reset": {},
    "add_fixtures": {"body": {"version": 1, "organizations": [{"slug": "new"}]}},
    "create_organization": {"body": {"slug": "new"}},
    "delete_organization": {"org": "spare"},
    "create_user": {"body": {"name": "Kim", "email": "kim@example.com"}},
    "create_access_token": {"body": {"scopes": []}},
    "restore_snapshot": {"name": "old"},
}
"""A change by each operation that makes one, for servers with `made_before`."""

ADDS_ORGANIZATION = (
    "show_organization",
    "show_rate_limit",
    "show_api_settings",
    "execute_document",
    "list_audit_events",
    "show_audit_event",
    "list_portals",
    "show_portal",
)
"""Operations that change nothing but, in open mode, add an organization on its first use."""


def made_before(api):
    """Makes what CHANGES change, and returns changes of what only the server can name."""
    api.ask("take_snapshot", 204, name="old")
    ruled = {"organization": "acme", "name": "Ruled", "query": QUERY, "responses": [{"status": 503}]}
    api.ask("add_fixtures", 200, {"version": 1, "portals": [ruled]})
    code = api.ask("create_portal_code", 200).json()["code"]
    user = api.ask("create_user", 201, {"name": "Lee", "email": "lee@example.com"}).json()
    token = api.ask("create_access_token", 201, {"scopes": []}).json()
    portal_token = api.ask("create_portal_token", 201).json()
    secret = api.ask("create_portal_secret", 201).json()
    state = api.ask("show_state", 200).json()
    del state["sha256"]
    # The third would be one too many.
    api.ask("delete_portal_secret", 204, uuid=secret["uuid"])
    secret = api.ask("create_portal_secret", 201, slug="ruled").json()
    return {
        "approve_portal_code": {"code": code},
        "deny_portal_code": {"code": code},
        "delete_user": {"uuid": user["uuid"]},
        "delete_access_token": {"uuid": token["uuid"]},
        "delete_portal_token": {"uuid": portal_token["uuid"]},
        "delete_portal_secret": {"uuid": secret["uuid"], "slug": "ruled"},
        "set_state": {"body": state},
    }


class Refusals(unittest.TestCase):
    maxDiff = None

    def serve(self, *flags, fixtures=FIXTURES):
        flags = ("--control-token", TOKENS["control_token"], *flags)
        self.server = self.enterContext(Server(*flags, fixtures=fixtures))
        return self.enterContext(contextlib.closing(Api(self.server)))

    def ask_all(self, status, body=None, headers=None):
        api = self.serve()
        for name in api.document.operations:
            with self.subTest(operation=name):
                api.ask(name, status, body=body, headers=headers, **ANYWHERE)

    def test_a_body_that_is_not_what_its_coding_says(self):
        self.ask_all(400, body="{}", headers={"Content-Encoding": "gzip"})

    def test_a_body_that_is_too_large_once_decoded(self):
        body = gzip.compress(b" " * (100 * BODY_BYTES_MAX), 1)
        self.ask_all(413, body=body, headers={"Content-Encoding": "gzip"})

    def test_queries_and_bodies_that_nobody_expects(self):
        api = self.serve()
        for name in sorted(set(api.document.operations) - {"revoke_access_token"}):
            for query in ({"unknown": "1"}, {"page": "x", "per_page": "-1"}, {"organization": b"\xff"}):
                for body in (None, "[", "[]", b'"\xff"', {"unknown": 1}):
                    with self.subTest(operation=name, query=query, body=body):
                        api.ask(name, None, body=body, query=query, **NOWHERE)

    def test_a_change_that_cannot_be_written(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        api = self.serve("--snapshot", f"{folder}/state.json", "--snapshot-sync")
        changes = {**CHANGES, **made_before(api)}
        self.stop_writing()
        for name, options in changes.items():
            with self.subTest(operation=name):
                api.ask(name, 500, **options)
        documented = {
            name for name, operation in api.document.operations.items() if 500 in operation.responses
        }
        self.assertEqual(documented, set(changes) | set(ADDS_ORGANIZATION))

    def test_an_organization_that_cannot_be_written(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        api = self.serve("--auth", "open", "--snapshot", f"{folder}/state.json", "--snapshot-sync")
        self.stop_writing()
        for name in ADDS_ORGANIZATION:
            with self.subTest(operation=name):
                body = {"query": '{ organization(slug: "new") { slug } }'} if name == "execute_document" else None
                api.ask(name, 500, body=body, **{**NOWHERE, "org": "new"})

    def stop_writing(self):
        """From now on, no file of the server can grow."""
        if not hasattr(resource, "prlimit"):
            self.skipTest("only Linux sets limits of a running process")
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    unittest.main()
