"""Installs packages from registries into a folder of the build, for tests and linters."""

import fcntl
import os
import shutil
import subprocess
import sys
import unittest

SKIPPED = 77
"""The exit status by which CTest recognizes a skipped test."""

INSTALLATION_S = 300


class Unavailable(Exception):
    """A tool or package is missing; the message says which."""


def exit_unavailable(error):
    """Ends the test because of an Unavailable: it is skipped, or with CI=true in the environment has failed."""
    is_ci = os.environ.get("CI") == "true"
    print(f"{'failed' if is_ci else 'skipped'}: {error}")
    sys.exit(1 if is_ci else SKIPPED)


def run_tests(prepare):
    """Runs the tests of the program after `prepare` has installed what they need."""
    try:
        prepare()
    except Unavailable as error:
        exit_unavailable(error)
    unittest.main(verbosity=2)


def is_current(source, folder, manifests):
    """Whether the packages in the folder are those of the current manifests."""
    return all(
        (folder / name).is_file() and (folder / name).read_bytes() == (source / name).read_bytes()
        for name in manifests
    ) and (folder / "installed").exists()


def install(source, folder, manifests, fill):
    """Calls `fill` to install the packages of the manifests in `source` into the folder, unless they are
    there. One process at a time."""
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
    """The path of a program. Raises Unavailable with the hint."""
    path = shutil.which(name)
    if path is None:
        raise Unavailable(f"there is no {name} ({hint})")
    return path


def run(command, folder, name, environment=None):
    """Runs a step of an installation; `name` is for messages. Raises Unavailable."""
    try:
        result = subprocess.run(
            command,
            check=False,
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
