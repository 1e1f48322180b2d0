"""Drives a browser through the pages that porthole serves: browser_test.py.

Installs playwright-core, which controls the system's Chromium, then runs authorize_test.js. Exits with status 77
and a reason if there is no Chromium or Node.js, or the package can't be downloaded.

Environment: PORTHOLE_BIN, the binary. PORTHOLE_BROWSER_PACKAGES, the folder for the package.
PORTHOLE_SCREENSHOTS, the folder for screenshots of the pages.
"""

import os
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from node_packages import SKIPPED, Unavailable, find_node, install  # noqa: E402


def find_chromium():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path is not None:
            return path
    raise Unavailable("there is no Chromium (scripts/bootstrap --browser installs it)")


def main():
    packages = Path(os.environ["PORTHOLE_BROWSER_PACKAGES"]).resolve()
    try:
        chromium = find_chromium()
        node = find_node()
        install(HERE, packages)
    except Unavailable as error:
        print(f"skipped: {error}")
        return SKIPPED
    environment = {
        **os.environ,
        "PORTHOLE_CHROMIUM": chromium,
        "NODE_PATH": str(packages / "node_modules"),
    }
    # Replaces this process, so that killing it stops the browser.
    return os.execve(node, [node, "--test", str(HERE / "authorize_test.js")], environment)


if __name__ == "__main__":
    sys.exit(main())
