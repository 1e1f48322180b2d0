"""Types that openapi-typescript makes, with the client openapi-fetch."""

from generated import HERE, PACKAGES, GeneratedClient, main

from node_packages import find_node, install

INSTALLED = PACKAGES / "generated_typescript"


def prepare():
    TypeScript.node = find_node()
    install(HERE / "typescript", INSTALLED)


class TypeScript(GeneratedClient):
    language = "typescript"
    node = None

    def test_five_calls(self):
        modules = INSTALLED / "node_modules"
        (self.folder / "node_modules").symlink_to(modules)
        generator = modules / "openapi-typescript" / "bin" / "cli.js"
        self.run_step(self.node, generator, "openapi.json", "--output", "schema.d.ts")
        self.run_step(self.node, modules / "typescript" / "bin" / "tsc")
        self.run_step(self.node, "built/calls.js")
        self.assertCalled()


if __name__ == "__main__":
    main(prepare)
