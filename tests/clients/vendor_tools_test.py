"""The vendor's Terraform provider (and Pulumi's), CLI and MCP server: the requests that they send, by the code in
vendor_tools/, with the environment of docs/clients.md and of `porthole exec`."""

import os
import subprocess
import unittest

from client import HERE, PACKAGES, main
from documented import variables_of
from go_module import OFFLINE, prepare_module

MODULE = HERE / "vendor_tools"
PROGRAM = PACKAGES / "go" / MODULE.name / "tools.test"
DEADLINE_S = 120
TESTS = {
    "Terraform": "TestTerraform",
    "Pulumi": "TestTerraform",
    "The vendor's CLI": "TestCLI",
    "The vendor's MCP server": "TestMCPServer",
}


def prepare():
    prepare_module(MODULE)
    subprocess.run(["go", "test", "-c", "-o", str(PROGRAM), "."], cwd=MODULE, env=OFFLINE, check=True)


def environment(variables):
    """This process's environment, with only these variables for the vendor's tools."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BUILDKITE_")}
    return {**kept, "NO_PROXY": "*", **variables}


class VendorTools(unittest.TestCase):
    def run_test(self, name, variables, *before):
        command = [*before, str(PROGRAM), "-test.run", f"^{name}", "-test.v"]
        done = subprocess.run(
            command,
            check=False,
            env=environment(variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=DEADLINE_S,
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(f"--- PASS: {name}", done.stdout)

    def test_the_documented_environment(self):
        from porthole import Server

        server = self.enterContext(Server())
        for section, test in TESTS.items():
            with self.subTest(section):
                self.run_test(test, variables_of(section, server.url))

    def test_the_environment_of_exec(self):
        real = {
            "BUILDKITE_REST_URL": "https://api.buildkite.com",
            "BUILDKITE_GRAPHQL_URL": "https://graphql.buildkite.com/v1",
            "BUILDKITE_API_TOKEN": "real",
        }
        self.run_test("Test", real, os.environ["PORTHOLE_BIN"], "exec", "--")

    def test_without_an_environment_the_code_fails(self):
        done = subprocess.run(
            [str(PROGRAM)], check=False, env=environment({}), capture_output=True, timeout=DEADLINE_S
        )
        self.assertEqual(done.returncode, 1)


if __name__ == "__main__":
    main(prepare)
