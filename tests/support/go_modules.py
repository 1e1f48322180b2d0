"""What tests need to build Go modules."""

import os
import subprocess

from packages import Unavailable, find_program, install, run


def environment(**settings):
    """Variables for the go command, besides `settings`. Without cgo, so that no C compiler is needed."""
    return {**os.environ, "CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOWORK": "off", **settings}


def offline(variables):
    """The same variables, with nothing downloaded."""
    return {**variables, "GOPROXY": "off"}


def find_go(*version_min):
    """The path of go. Raises Unavailable if there is none of that version, such as 1, 25, or a later one."""
    go = find_program("go", "Debian's package golang")
    version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=True)
    number = version.stdout.strip().removeprefix("go")
    if tuple(map(int, number.split(".")[:2])) < version_min:
        raise Unavailable(f"go is {number}, and has to be {'.'.join(map(str, version_min))} at least")
    return go


def download(go, module, folder, variables):
    """Downloads what the module needs, unless the folder says that it is there."""

    def fill():
        run([go, "mod", "download"], module, "go mod download", variables)

    install(module, folder, ["go.mod", "go.sum"], fill)
