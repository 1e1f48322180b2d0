"""Packages from registries, for tests that need them, in a folder of the build."""

import fcntl
import shutil
import subprocess

SKIPPED = 77
"""What a test ends with that can't run here, as CTest is told."""

INSTALLATION_S = 300


class Unavailable(Exception):
    """What a test needs is not there; says what."""


def is_current(source, folder, manifests):
    """Whether what is installed in the folder is what the manifests of today ask for."""
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == (source / name).read_bytes()
        for name in manifests
    ) and (folder / "installed").exists()


def install(source, folder, manifests, fill):
    """Has `fill` install into the folder what the manifests in `source` ask for, unless it is there; one
    process at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_current(source, folder, manifests):
            return
        (folder / "installed").unlink(missing_ok=True)
        for name in manifests:
            shutil.copyfile(source / name, folder / name)
        fill()
        (folder / "installed").touch()


def find_program(name, hint):
    """The path of a program. Raises Unavailable, with the hint."""
    path = shutil.which(name)
    if path is None:
        raise Unavailable(f"there is no {name} ({hint})")
    return path


def run(command, folder, name, environment=None):
    """Runs a step of an installation, which messages call `name`. Raises Unavailable."""
    try:
        result = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=INSTALLATION_S,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{name} took more than {INSTALLATION_S} s") from error
    if result.returncode != 0:
        raise Unavailable(f"{name} failed:\n{result.stdout}{result.stderr}")
