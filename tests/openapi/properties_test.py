"""Generates requests from the OpenAPI document with schemathesis: boundary values of every parameter and body,
values just beyond them, random ones, and sequences of calls. No answer may be a server error, have an undocumented
status, header, content type or body, or accept what the document refuses.

Environment: PORTHOLE_BIN, the binary. PORTHOLE_OPENAPI_PACKAGES, the folder for packages.
"""

import json
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "e2e")]

from python_packages import run_with_packages  # noqa: E402

run_with_packages(HERE, "PORTHOLE_OPENAPI_PACKAGES")

from api import FIXTURES, TOKENS  # noqa: E402
from document import Document  # noqa: E402
from porthole import Server  # noqa: E402

LEFT_OUT = {"revoke_access_token"}
"""Operations that are not called, because the others need the token."""

DESTRUCTIVE = {
    "create_fault",
    "delete_fault",
    "delete_faults",
    "delete_snapshot",
    "reset",
    "restore_snapshot",
    "set_state",
    "take_snapshot",
}
"""Operations whose success may break all others. They are called separately, together with what they need."""

UNLUCKY = {
    "approve_portal_code": "needs a code that waits",
    "delete_access_token": "needs a token's UUID",
    "delete_portal_secret": "needs a secret's UUID",
    "delete_portal_token": "needs a token's UUID",
    "delete_user": "needs a user's UUID",
    "deny_portal_code": "needs a code that waits",
    "show_audit_event": "needs an event's UUID",
    "set_state": "needs a whole state",
    "show_certificate": "needs TLS",
}
"""Operations that needn't succeed, because their input can't be guessed."""

REQUEST = re.compile(r" request method=(\S+) path=(\S+) status=(\d+) ")


def succeeded(document, log):
    """Operations that succeeded according to the log."""
    patterns = {
        name: re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(operation.path)))
        for name, operation in document.operations.items()
    }
    calls = {
        (method, path) for method, path, status in REQUEST.findall(log) if int(status) < 300
    }
    return {
        name
        for name, operation in document.operations.items()
        for method, path in calls
        if method == operation.method and patterns[name].fullmatch(path)
    }


class Properties(unittest.TestCase):
    maxDiff = None

    def run_schemathesis(self, server, control_token, *arguments):
        """Runs schemathesis, which must find nothing, and returns the document and the report."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        document = Document(server, control_token)
        (folder / "openapi.json").write_text(json.dumps(document.root), encoding="utf-8")
        report = folder / "report.json"
        command = [sys.executable, "-m", "schemathesis.cli"]
        command += ["--no-color", "--config-file", str(HERE / "schemathesis.toml"), "run"]
        command += ["openapi.json", "--url", server.url]
        command += ["--report", "json", "--report-json-path", str(report), *arguments]
        # The same requests every time: they depend on earlier answers, and those on the time.
        stopped = {"now": "2026-01-01T00:00:00Z", "frozen": True}
        reply = server.request("PUT", "/_porthole/v1/clock", stopped, token=control_token)
        self.assertEqual(reply.status, 200, reply)
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        print(result.stdout, flush=True)
        self.assertEqual(result.returncode, 0, result.stderr)
        return document, json.loads(report.read_text(encoding="utf-8"))

    def run_in_strict_mode(self, filter_flag):
        """Runs schemathesis with either the destructive operations or the others. All of them must succeed at
        least once."""
        flags = ("--control-token", TOKENS["control_token"], "--rng-seed", "1")
        is_destructive = filter_flag.startswith("--include")
        named = DESTRUCTIVE if is_destructive else DESTRUCTIVE | LEFT_OUT
        filters = [word for name in sorted(named) for word in (filter_flag, name)]
        with Server(*flags, fixtures=FIXTURES) as server:
            document, report = self.run_schemathesis(server, TOKENS["control_token"], *filters)
            done = succeeded(document, server.log())
        wanted = named if is_destructive else set(document.operations) - named
        self.assertEqual(report["operations"]["tested"], len(wanted))
        self.assertEqual(wanted - done - set(UNLUCKY), set())

    def test_in_strict_mode(self):
        self.run_in_strict_mode("--exclude-operation-id")

    def test_what_is_destructive(self):
        self.run_in_strict_mode("--include-operation-id")

    def test_in_open_mode(self):
        fixtures = {name: value for name, value in FIXTURES.items() if name != "access_tokens"}
        with Server("--rng-seed", "1", fixtures=fixtures) as server:
            # Any token works; the control API is the same as in strict mode.
            arguments = ["--exclude-tag", "Control", "--exclude-checks", "ignored_auth"]
            arguments += ["--exclude-operation-id", *LEFT_OUT]
            self.run_schemathesis(server, None, *arguments, "--phases", "coverage")


if __name__ == "__main__":
    unittest.main()
