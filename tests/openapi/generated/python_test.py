"""A client that openapi-python-client makes."""

from generated import HERE, PACKAGES, GeneratedClient, main

from python_packages import install


def prepare():
    Python.python = install(HERE / "python", PACKAGES / "generated_python")


class Python(GeneratedClient):
    language = "python"
    python = None

    def test_five_calls(self):
        generator = self.python.with_name("openapi-python-client")
        command = [generator, "generate", "--path", "openapi.json", "--config", "config.yaml"]
        # Generated code in the folder `client`, without a project around it. What can't be generated is a warning.
        command += ["--meta", "none", "--output-path", "client", "--fail-on-warning"]
        self.run_step(*command)
        self.run_step(self.python, "-m", "mypy", "--strict", "calls.py")
        self.run_step(self.python, "-B", "calls.py")
        self.assertCalled()


if __name__ == "__main__":
    main(prepare)
