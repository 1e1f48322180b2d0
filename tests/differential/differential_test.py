"""Compares the GraphQL engine with the reference implementation: differential_test.py AREA […].

Gets the reference implementation, then hands over to run.js, which knows further arguments. Exits
with status 77, and says why, where there is no Node.js or the package can't be had.

Environment: PORTHOLE_GRAPHQL_DRIVER, the program that drives the engine. Optional:
PORTHOLE_DIFFERENTIAL_PACKAGES, the folder for the package, by default beside that program, and
PORTHOLE_VENDOR_SCHEMA, see run.js.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NODE_MAJOR_MIN = 18
SKIPPED = 77
MANIFESTS = ("package.json", "package-lock.json")


class Unavailable(Exception):
    pass


def find_node():
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        raise Unavailable("there is no node (Debian's package nodejs)")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < NODE_MAJOR_MIN:
        raise Unavailable(f"node is {version.strip()}, and has to be {NODE_MAJOR_MIN} at least")
    return node


def same_manifests(folder):
    """Whether what is installed in the folder is what the manifests of today ask for."""
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == (HERE / name).read_bytes()
        for name in MANIFESTS
    ) and (folder / "installed").exists()


def install(folder):
    """Installs the packages, unless they are there. One process at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if same_manifests(folder):
            return
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable("there is no npm (Debian's package npm)")
        (folder / "installed").unlink(missing_ok=True)
        for name in MANIFESTS:
            shutil.copyfile(HERE / name, folder / name)
        # With what is needed for tests, even where the environment says that this is production.
        command = [npm, "ci", "--include=dev", "--no-audit", "--no-fund", "--ignore-scripts"]
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        if result.returncode != 0:
            raise Unavailable(f"npm ci failed:\n{result.stderr}")
        (folder / "installed").touch()


def main():
    driver = Path(os.environ["PORTHOLE_GRAPHQL_DRIVER"]).resolve()
    default = driver.parent / "packages"
    packages = Path(os.environ.get("PORTHOLE_DIFFERENTIAL_PACKAGES") or default).resolve()
    try:
        node = find_node()
        install(packages)
    except (Unavailable, subprocess.TimeoutExpired) as error:
        print(f"skipped: {error}")
        return SKIPPED
    environment = {
        **os.environ,
        "PORTHOLE_GRAPHQL_DRIVER": str(driver),
        "NODE_PATH": str(packages / "node_modules"),
        # Leaves out what the package checks for its developers, which takes time.
        "NODE_ENV": "production",
    }
    # In this process's place, so that whoever ends it ends the comparison.
    os.execve(node, [node, str(HERE / "run.js"), *sys.argv[1:]], environment)


if __name__ == "__main__":
    sys.exit(main())
