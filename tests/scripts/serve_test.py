"""scripts/serve, with fake scripts for the build and the server."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FAKE_BUILD = """#!/bin/sh
echo "$@" > "$(dirname "$0")/../built"
[ ! -e "$(dirname "$0")/../does-not-build" ]
"""

# Prints its arguments and the ready line; on SIGTERM prints a last line and exits with 7.
FAKE_SERVER = """#!/usr/bin/env python3
import json, os, signal, sys, time
def stop(*_):
    print("stopped", flush=True)
    os._exit(7)
signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
print(json.dumps({"arguments": sys.argv[1:], "pid": os.getpid()}), flush=True)
ready = {"event": "ready", "url": "http://127.0.0.1:41233", "port": 41233, "pid": os.getpid()}
print(json.dumps(ready, separators=(",", ":")), flush=True)
while True:
    time.sleep(1)
"""


class Serve(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("scripts/build", FAKE_BUILD)
        self.write("build/program/porthole", FAKE_SERVER)
        shutil.copy(ROOT / "scripts/serve", self.root / "scripts/serve")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def start(self, *arguments):
        """The process, in a new process group, and the first line that the server prints."""
        process = subprocess.Popen(
            [self.root / "scripts/serve", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            start_new_session=True,
        )
        self.addCleanup(self.end, process)
        return process, json.loads(process.stdout.readline())

    @staticmethod
    def end(process):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        process.stderr.close()

    def test_builds_the_server_alone_and_gives_it_the_demo(self):
        _, said = self.start()
        self.assertEqual((self.root / "built").read_text().split()[-2:], ["program", "porthole"])
        self.assertEqual(said["arguments"], ["demo"])

    def test_hands_on_flags_as_they_are(self):
        _, said = self.start("--port", "0", "--cors", "a b")
        self.assertEqual(said["arguments"], ["demo", "--port", "0", "--cors", "a b"])

    def test_prints_nothing_of_its_own_when_there_is_nothing_to_build(self):
        process, _ = self.start("--port", "0")
        self.assertEqual(json.loads(process.stdout.readline())["event"], "ready")
        process.terminate()
        output, errors = process.communicate(timeout=10)
        self.assertEqual((output, errors), ("stopped\n", ""))

    def test_is_replaced_by_the_server_so_that_signals_and_status_are_its_own(self):
        process, said = self.start()
        self.assertEqual(process.pid, said["pid"])
        process.stdout.readline()
        process.terminate()
        output, _ = process.communicate(timeout=10)
        self.assertEqual((process.returncode, output), (7, "stopped\n"))

    def test_keeps_the_last_words_on_a_control_c_and_leaves_no_process(self):
        process, _ = self.start()
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        # Reads to the end of both pipes, which comes only when no process holds them any more.
        output, _ = process.communicate(timeout=10)
        self.assertEqual((process.returncode, output), (7, "stopped\n"))

    def test_starts_nothing_when_the_build_fails(self):
        self.write("does-not-build", "")
        run = subprocess.run(
            [self.root / "scripts/serve"], capture_output=True, text=True, timeout=10, check=False
        )
        self.assertEqual((run.returncode, run.stdout), (1, ""))


if __name__ == "__main__":
    unittest.main()
