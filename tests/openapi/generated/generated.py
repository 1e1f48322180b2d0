"""Shared by the tests of generated clients: each makes a client of the OpenAPI document that a server serves,
checks its types, and calls the server with it.

Environment: PORTHOLE_BIN, the binary. PORTHOLE_OPENAPI_PACKAGES, the folder for packages. CI: fails instead of
skipping where a language or a package is missing.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent.parent
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "e2e")]

from packages import run_tests as main  # noqa: E402
from porthole import Server  # noqa: E402

__all__ = ["HERE", "PACKAGES", "GeneratedClient", "main"]

PACKAGES = Path(os.environ["PORTHOLE_OPENAPI_PACKAGES"]).resolve()


class GeneratedClient(unittest.TestCase):
    """Has a server in open mode, a copy of the language's folder and the document in it, `openapi.json`."""

    language = ""

    def setUp(self):
        self.server = self.enterContext(Server("--auth", "open"))
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory())) / self.language
        shutil.copytree(HERE / self.language, self.folder)
        document = self.server.get("/_porthole/v1/openapi.json").body
        (self.folder / "openapi.json").write_bytes(document)

    def run_step(self, *command, environment=None):
        """Runs a command in the folder, which must succeed. It finds the server in PORTHOLE_URL."""
        done = subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env={**(environment or os.environ), "PORTHOLE_URL": self.server.url},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}")
        return done.stdout

    def assertCalled(self):
        """Whether the server had the five calls, and then the one that is refused."""
        portals = "/v2/organizations/acme/portals"
        slug = f"from-{self.language}"
        calls = [
            ("POST", portals, 201),
            ("GET", portals, 200),
            ("PUT", f"{portals}/{slug}", 200),
            ("POST", f"/organizations/acme/portals/{slug}", 200),
            ("DELETE", f"{portals}/{slug}", 204),
            ("POST", portals, 422),
        ]
        requests = self.server.get("/_porthole/v1/requests").json()["requests"]
        self.assertEqual([(it["method"], it["path"], it["status"]) for it in requests], calls)
