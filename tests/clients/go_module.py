"""Go modules whose tests use third-party clients."""

import os
import subprocess

from client import PACKAGES, Unavailable
from packages import find_program, install, run

# Without cgo, so that no C compiler is needed.
ENVIRONMENT = {
    **os.environ,
    "GOMODCACHE": str(PACKAGES / "go" / "modules"),
    "CGO_ENABLED": "0",
    "GOFLAGS": "-mod=readonly -modcacherw -buildvcs=false",
    "GOTOOLCHAIN": "local",
    "GOWORK": "off",
}
OFFLINE = {**ENVIRONMENT, "GOPROXY": "off"}
VERSION_MIN = (1, 25)


def prepare_module(module):
    """Downloads what the module in this folder needs. Raises Unavailable."""
    go = find_program("go", "Debian's package golang")
    version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=True)
    number = version.stdout.strip().removeprefix("go")
    if tuple(map(int, number.split(".")[:2])) < VERSION_MIN:
        raise Unavailable(f"go is {number}, and has to be 1.25 at least")

    def fill():
        run([go, "mod", "download"], module, "go mod download", ENVIRONMENT)

    install(module, PACKAGES / "go" / module.name, ["go.mod", "go.sum"], fill)
