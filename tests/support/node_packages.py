"""Node.js, and packages from npm, for tests that need them."""

import fcntl
import shutil
import subprocess

NODE_MAJOR_MIN = 18
MANIFESTS = ("package.json", "package-lock.json")
SKIPPED = 77
"""What a test ends with that can't run here, as CTest is told."""


class Unavailable(Exception):
    """What a test needs is not there; says what."""


def find_node():
    """The path of node. Raises Unavailable."""
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        raise Unavailable("there is no node (Debian's package nodejs)")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.strip().lstrip("v").split(".")[0]) < NODE_MAJOR_MIN:
        raise Unavailable(f"node is {version.strip()}, and has to be {NODE_MAJOR_MIN} at least")
    return node


def same_manifests(source, folder):
    """Whether what is installed in the folder is what the manifests of today ask for."""
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == (source / name).read_bytes()
        for name in MANIFESTS
    ) and (folder / "installed").exists()


def install(source, folder):
    """Installs into the folder what the manifests in `source` ask for, unless it is there; one
    process at a time. Raises Unavailable."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if same_manifests(source, folder):
            return
        npm = shutil.which("npm")
        if npm is None:
            raise Unavailable("there is no npm (Debian's package npm)")
        (folder / "installed").unlink(missing_ok=True)
        for name in MANIFESTS:
            shutil.copyfile(source / name, folder / name)
        # The tests' packages are development dependencies, and wanted whatever NODE_ENV says.
        command = [npm, "ci", "--include=dev", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired as error:
            raise Unavailable("npm ci took more than five minutes") from error
        if result.returncode != 0:
            raise Unavailable(f"npm ci failed:\n{result.stderr}")
        (folder / "installed").touch()
