"""Installs packages from PyPI, for tests and linters."""

import os
import shutil
import sys
from pathlib import Path

import packages
from packages import Unavailable

__all__ = ["Unavailable", "install", "run_with_packages"]

MANIFESTS = ("requirements.txt",)
"""List all packages with their versions, including those that others need: nothing is resolved."""


def install(source, folder):
    """Makes a virtual environment in the folder with the packages of the manifest in `source`, unless it is
    there. One process at a time. Returns the path of its Python. Raises Unavailable."""
    environment = folder / "environment"
    python = environment / "bin" / "python"

    def fill():
        shutil.rmtree(environment, ignore_errors=True)
        packages.run(
            [sys.executable, "-m", "venv", str(environment)],
            folder,
            "python3 -m venv (Debian's package python3-venv)",
        )
        # Don't compile modules that aren't imported. Only prebuilt packages: there may be no C compiler.
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--no-compile", "--only-binary", ":all:"]
        packages.run([*command, "--requirement", *MANIFESTS], folder, "pip install")

    packages.install(source, folder, MANIFESTS, fill)
    return python


def run_with_packages(source, variable):
    """Restarts this program with the packages of the manifest in `source`, installed in the folder that the
    environment variable names. Where they can't be had, prints why and ends by `exit_unavailable`."""
    folder = Path(os.environ[variable]).resolve() / "python"
    try:
        python = install(source, folder)
    except Unavailable as error:
        packages.exit_unavailable(error)
    if Path(sys.prefix).resolve() != folder / "environment":
        # Replaces this process, so that killing it stops the test.
        os.execv(python, [str(python), "-B", *sys.argv])
