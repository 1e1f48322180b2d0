"""Installs packages from PyPI, for tests that need them."""

import os
import shutil
import sys
from pathlib import Path

import packages
from packages import SKIPPED, Unavailable

__all__ = ["SKIPPED", "Unavailable", "install", "run_with_packages"]

MANIFESTS = ("requirements.txt",)
"""All packages with their versions, including indirect dependencies: pip resolves none."""


def install(source, folder):
    """Creates a virtual environment in the folder with the packages of the manifest in `source`, unless it
    exists. Locks out other processes. Returns the path of its Python. Raises Unavailable."""
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
    """Restarts this program with the packages of the manifest in `source`, in the folder named by an
    environment variable. If they can't be installed, says so and exits with SKIPPED."""
    folder = Path(os.environ[variable]).resolve() / "python"
    try:
        python = install(source, folder)
    except Unavailable as error:
        print(f"skipped: {error}")
        sys.exit(SKIPPED)
    if Path(sys.prefix).resolve() != folder / "environment":
        # Replaces this process, so that killing it stops the test.
        os.execv(python, [str(python), "-B", *sys.argv])
