"""Compares the GraphQL engine with the reference implementation: differential_test.py AREA […].

Gets the reference implementation, then hands over to run.js, which knows further arguments. Exits
with status 77, and says why, where there is no Node.js or the package can't be had.

Environment: PORTHOLE_GRAPHQL_DRIVER, the program that drives the engine. Optional:
PORTHOLE_DIFFERENTIAL_PACKAGES, the folder for the package, by default beside that program, and
PORTHOLE_VENDOR_SCHEMA, see run.js.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from node_packages import SKIPPED, Unavailable, find_node, install  # noqa: E402


def graphql_ruby(folder):
    """The folder of graphql-ruby's library, fetched if it isn't there. Raises Unavailable."""
    if shutil.which("ruby") is None:
        raise Unavailable("there is no ruby (Debian's package ruby)")
    command = [HERE.parent.parent / "scripts/graphql_ruby", folder]
    fetched = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if fetched.returncode != 0:
        raise Unavailable("graphql-ruby can't be had")
    return fetched.stdout.strip()


def main():
    driver = Path(os.environ["PORTHOLE_GRAPHQL_DRIVER"]).resolve()
    default = driver.parent / "packages"
    packages = Path(os.environ.get("PORTHOLE_DIFFERENTIAL_PACKAGES") or default).resolve()
    try:
        node = find_node()
        install(HERE, packages)
        is_words = "words" in sys.argv[1:2]
        library = graphql_ruby(packages.parent / "graphql_ruby") if is_words else ""
    except Unavailable as error:
        print(f"skipped: {error}")
        return 1 if os.environ.get("CI") else SKIPPED
    environment = {
        **os.environ,
        "PORTHOLE_GRAPHQL_DRIVER": str(driver),
        "PORTHOLE_GRAPHQL_RUBY": library,
        "NODE_PATH": str(packages / "node_modules"),
        # Leaves out what the package checks for its developers, which takes time.
        "NODE_ENV": "production",
    }
    # In this process's place, so that whoever ends it ends the comparison.
    return os.execve(node, [node, str(HERE / "run.js"), *sys.argv[1:]], environment)


if __name__ == "__main__":
    sys.exit(main())
