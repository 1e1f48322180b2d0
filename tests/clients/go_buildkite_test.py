"""go-buildkite: makes sure that the module is available, then runs the tests in go_buildkite/."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from client import HERE, main
from documented import code_of
from go_module import OFFLINE, prepare_module

MODULE = HERE / "go_buildkite"

DOCUMENTED = """\
package main

import (
	"context"
	"fmt"

	"github.com/buildkite/go-buildkite/v4"
)

func main() {
	%s
	if err != nil {
		panic(err)
	}
	organization, _, err := client.Organizations.Get(context.Background(), "acme")
	fmt.Print(organization.Slug, err)
}
"""


def prepare():
    prepare_module(MODULE)


class GoBuildkite(unittest.TestCase):
    def test_its_calls(self):
        subprocess.run(["go", "test", "-count=1", "./..."], cwd=MODULE, env=OFFLINE, check=True)

    def test_the_documented_line(self):
        from porthole import Server

        server = self.enterContext(Server())
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        program = folder / "main.go"
        program.write_text(DOCUMENTED % code_of("go-buildkite", "go", server.url).strip())
        # As if it stood in the module, whose files stay as they are.
        overlay = folder / "overlay.json"
        overlay.write_text(json.dumps({"Replace": {str(MODULE / "documented" / "main.go"): str(program)}}))
        command = ["go", "run", f"-overlay={overlay}", "./documented"]
        output = subprocess.run(command, cwd=MODULE, env=OFFLINE, check=True, capture_output=True, text=True)
        self.assertEqual(output.stdout, "acme<nil>")


if __name__ == "__main__":
    main(prepare)
