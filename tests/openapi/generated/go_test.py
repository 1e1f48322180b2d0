"""A client that oapi-codegen makes."""

import os
import subprocess

from generated import HERE, PACKAGES, GeneratedClient, Unavailable, main

from packages import find_program, install, run

MODULE = HERE / "go"
MODULES = PACKAGES / "generated_go"
# Without cgo, so that no C compiler is needed.
ENVIRONMENT = {
    **os.environ,
    "GOMODCACHE": str(MODULES / "modules"),
    "CGO_ENABLED": "0",
    "GOFLAGS": "-mod=readonly -modcacherw -buildvcs=false -tags=generated",
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

    def fill():
        run([go, "mod", "download"], MODULE, "go mod download", ENVIRONMENT)

    install(MODULE, MODULES, ["go.mod", "go.sum"], fill)


class Go(GeneratedClient):
    language = "go"

    def test_five_calls(self):
        environment = {**ENVIRONMENT, "GOPROXY": "off"}
        (self.folder / "client").mkdir()
        generate = ["go", "tool", "oapi-codegen", "-config", "config.yaml", "openapi.json"]
        for command in (generate, ["go", "vet", "./..."], ["go", "test", "-count=1", "."]):
            self.run_step(*command, environment=environment)
        self.assertCalled()


if __name__ == "__main__":
    main(prepare)
