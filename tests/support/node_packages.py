"""Node.js, and packages from npm, for tests that need them."""

import shutil
import subprocess

import packages
from packages import SKIPPED, Unavailable

__all__ = ["SKIPPED", "Unavailable", "find_node", "install"]

NODE_MAJOR_MIN = 18
MANIFESTS = ("package.json", "package-lock.json")


def find_node():
    """The path of Node.js. Raises Unavailable."""
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        raise Unavailable("there is no node (Debian's package nodejs)")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < NODE_MAJOR_MIN:
        raise Unavailable(f"node is {version.strip()}, and has to be {NODE_MAJOR_MIN} at least")
    return node


def install(source, folder):
    """Installs the packages of the manifests in `source` into the folder, unless they are there. One process at
    a time. Raises Unavailable."""

    def fill():
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable("there is no npm (Debian's package npm)")
        # The tests' packages are development dependencies, needed whatever NODE_ENV is.
        command = [npm, "ci", "--include=dev", "--no-audit", "--no-fund", "--ignore-scripts"]
        packages.run(command, folder, "npm ci")

    packages.install(source, folder, MANIFESTS, fill)
