"""go-buildkite: makes sure that the module is available, then runs the tests in go_buildkite/."""

import os
import subprocess
import unittest

from client import HERE, PACKAGES, Unavailable, main
from packages import find_program, install, run

MODULE = HERE / "go_buildkite"
# Without cgo, so that no C compiler is needed.
ENVIRONMENT = {
    **os.environ,
    "GOMODCACHE": str(PACKAGES / "go" / "modules"),
    "CGO_ENABLED": "0",
    "GOFLAGS": "-mod=readonly -modcacherw -buildvcs=false",
    "GOTOOLCHAIN": "local",
    "GOWORK": "off",
}
VERSION_MIN = (1, 25)


def prepare():
    go = find_program("go", "Debian's package golang")
    version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=True)
    number = version.stdout.strip().removeprefix("go")
    if tuple(map(int, number.split(".")[:2])) < VERSION_MIN:
        raise Unavailable(f"go is {number}, and has to be 1.25 at least")
    tools = PACKAGES / "go"

    def fill():
        run([go, "mod", "download"], MODULE, "go mod download", ENVIRONMENT)

    install(MODULE, tools, ["go.mod", "go.sum"], fill)


class GoBuildkite(unittest.TestCase):
    def test_its_calls(self):
        environment = {**ENVIRONMENT, "GOPROXY": "off"}
        subprocess.run(["go", "test", "-count=1", "./..."], cwd=MODULE, env=environment, check=True)


if __name__ == "__main__":
    main(prepare)
