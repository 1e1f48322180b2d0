"""Lints the OpenAPI document that porthole serves: lint_test.py.

Installs the linter, gets the document from a server, and runs lint.js on it. Skips itself, with a
reason, if there is no Node.js or the linter can't be downloaded; fails then if CI is set.

Environment: PORTHOLE_BIN, the binary. PORTHOLE_OPENAPI_PACKAGES, the folder for the linter.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE.parent / "e2e")]

from node_packages import Unavailable, find_node, install  # noqa: E402
from packages import exit_unavailable  # noqa: E402
from porthole import Server  # noqa: E402


def main():
    packages = Path(os.environ["PORTHOLE_OPENAPI_PACKAGES"]).resolve() / "node"
    try:
        node = find_node()
        install(HERE, packages)
    except Unavailable as error:
        exit_unavailable(error)
    with Server() as server:
        document = server.get("/_porthole/v1/openapi.json").body
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(document)
        file.flush()
        command = [node, str(HERE / "lint.js"), file.name]
        environment = {**os.environ, "NODE_PATH": str(packages / "node_modules")}
        return subprocess.run(command, env=environment, check=False, timeout=120).returncode


if __name__ == "__main__":
    sys.exit(main())
