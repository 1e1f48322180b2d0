"""A client that oapi-codegen makes."""

from generated import HERE, PACKAGES, GeneratedClient, main

from go_modules import download, environment, find_go, offline

MODULES = PACKAGES / "generated_go"
ENVIRONMENT = environment(
    GOMODCACHE=str(MODULES / "modules"),
    GOFLAGS="-mod=readonly -modcacherw -buildvcs=false -tags=generated",
)


def prepare():
    download(find_go(1, 25), HERE / "go", MODULES, ENVIRONMENT)


class Go(GeneratedClient):
    language = "go"

    def test_five_calls(self):
        variables = offline(ENVIRONMENT)
        (self.folder / "client").mkdir()
        generate = ["go", "tool", "oapi-codegen", "-config", "config.yaml", "openapi.json"]
        for command in (generate, ["go", "vet", "./..."], ["go", "test", "-count=1", "."]):
            self.run_step(*command, environment=variables)
        self.assertCalled()


if __name__ == "__main__":
    main(prepare)
