"""Packages from PyPI, for tests that need them."""

import os
import shutil
import sys
from pathlib import Path

import packages
from packages import SKIPPED, Unavailable

__all__ = ["SKIPPED", "Unavailable", "install", "run_with_packages"]

MANIFESTS = ("requirements.txt",)
"""Every package that is needed, also by others, with its version: none is looked for."""


def install(source, folder):
    """Makes a virtual environment in the folder of what the manifest in `source` asks for, unless it is
    there; one process at a time. Returns the path of its Python. Raises Unavailable."""
    environment = folder / "environment"
    python = environment / "bin" / "python"

    def fill():
        shutil.rmtree(environment, ignore_errors=True)
        packages.run(
            [sys.executable, "-m", "venv", str(environment)],
            folder,
            "python3 -m venv (Debian's package python3-venv)",
        )
        # What isn't imported need not be compiled. Prebuilt only: the machine may have no compiler for it.
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--no-deps", "--no-compile", "--only-binary", ":all:"]
        packages.run([*command, "--requirement", *MANIFESTS], folder, "pip install")

    packages.install(source, folder, MANIFESTS, fill)
    return python


def run_with_packages(source, variable):
    """Has this program go on with the packages that the manifest in `source` asks for, in the folder that
    an environment variable names; where they can't be had, says so and ends it with SKIPPED."""
    folder = Path(os.environ[variable]).resolve() / "python"
    try:
        python = install(source, folder)
    except Unavailable as error:
        print(f"skipped: {error}")
        sys.exit(SKIPPED)
    if Path(sys.prefix).resolve() != folder / "environment":
        # In this process's place, so that whoever ends it ends the test.
        os.execv(python, [str(python), "-B", *sys.argv])
