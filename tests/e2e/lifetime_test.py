"""A server exits when it is no longer needed: with its parent, or after being idle."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time

from porthole import DEADLINE_S, TestCase, binary, environment, main, read_some, run, send

# Starts the command in its arguments, prints its process, and waits to be killed.
PARENT = """
import subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
print(child.pid, flush=True)
sys.stdin.read()
"""

# The same from a thread that ends as soon as the child runs: on Linux the child is signalled then, too.
PARENT_WITH_THREADS = """
import subprocess, sys, threading
children = []
starter = threading.Thread(target=lambda: children.append(subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)))
starter.start()
starter.join()
print(children[0].pid, flush=True)
sys.stdin.read()
"""

# Ends before the command that it starts.
PARENT_THAT_IS_GONE = """
import os, sys, time
parent = os.getpid()
if os.fork() == 0:
    while os.getppid() == parent:
        time.sleep(0.001)
    print(os.getppid(), flush=True)
    os.execv(sys.argv[1], sys.argv[1:])
os._exit(0)
"""


class Process:
    """A running process that isn't our child."""

    def __init__(self, pid):
        self.pid = pid
        self.descriptor = os.pidfd_open(pid)

    def wait(self, deadline_s):
        return bool(select.select([self.descriptor], [], [], deadline_s)[0])

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.descriptor, signal.SIGKILL)
        os.close(self.descriptor)


class WithParent(TestCase):
    def start(self, *arguments, program=PARENT):
        """A parent, and the porthole that it has started, which is ready."""
        log = self.folder / "log"
        with open(log, "wb") as stderr:
            parent = subprocess.Popen(
                [sys.executable, "-c", program, binary(), *map(str, arguments)],
                env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr,
            )  # fmt: skip
        self.enterContext(parent)
        self.addCleanup(parent.kill)
        said = b""
        deadline = time.monotonic() + DEADLINE_S
        while said.count(b"\n") < 2:  # One from the parent, one from the server.
            said += read_some(parent.stdout, deadline)
        lines = [json.loads(line) for line in said.splitlines()]
        pid = next(line for line in lines if isinstance(line, int))
        child = Process(pid)
        self.addCleanup(child.close)
        return parent, child

    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8")

    def test_it_exits_when_its_parent_is_killed(self):
        port_file = self.folder / "port"
        parent, child = self.start("--exit-with-parent", "--port", 0, "--port-file", port_file)
        parent.kill()
        self.assertTrue(child.wait(2), "still there after two seconds")
        self.assertRegex(self.log(), r" info stopping reason=parent\n\Z")
        self.assertFalse(port_file.exists())

    def test_it_outlives_its_parent_if_it_watches_another_process(self):
        parent, child = self.start(f"--exit-with-parent={os.getpid()}", "--port", 0)
        parent.kill()
        parent.wait()
        self.assertFalse(child.wait(0.6))  # Longer than between two polls.

    def test_it_stays_without_the_flag(self):
        parent, child = self.start("--port", 0)
        parent.kill()
        parent.wait()
        self.assertFalse(child.wait(0.1))

    def test_the_process_to_exit_with_may_be_another(self):
        with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as other:
            server = self.serve(f"--exit-with-parent={other.pid}")
            self.assertEqual(server.get("/").status, 200)
        self.assertEqual(server.wait(2), 0)
        self.assertIn("stopping reason=parent", server.log())
        done = run(f"--exit-with-parent={other.pid}", "--port", 0)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("has already ended", done.stderr)

    def test_the_end_of_a_thread_of_the_parent_does_not_matter(self):
        _, child = self.start("--exit-with-parent", "--port", 0, program=PARENT_WITH_THREADS)
        self.assertFalse(child.wait(0.6))  # Longer than between two polls.
        self.assertNotIn("stopping", self.log())

    def test_exec_stops_its_command(self):
        trace = self.folder / "command"
        script = f"echo $$ > {trace}; echo '{{}}'; exec sleep 3600"
        parent, child = self.start("exec", "--exit-with-parent", "--", "sh", "-c", script)
        command = Process(int(trace.read_text(encoding="ascii")))
        self.addCleanup(command.close)
        parent.kill()
        self.assertTrue(child.wait(2))
        self.assertTrue(command.wait(DEADLINE_S))

    def test_a_parent_that_has_ended_before_is_noticed(self):
        # --idle-exit is for systems where another process than 1 adopts orphans.
        command = [binary(), "--exit-with-parent", "--idle-exit", "1", "--port", "0"]
        done = subprocess.run(
            [sys.executable, "-c", PARENT_THAT_IS_GONE, *command],
            env=environment(), capture_output=True, text=True, timeout=DEADLINE_S, check=True,
        )  # fmt: skip
        if done.stdout.splitlines()[0] != "1":
            self.skipTest("orphans are not adopted by process 1 here")
        self.assertEqual(done.stdout, "1\n")
        self.assertIn("the process to exit with has already ended", done.stderr)


class Idle(TestCase):
    def test_it_exits_without_connections(self):
        server = self.serve("--idle-exit", 1)
        self.assertEqual(server.wait(), 0)
        self.assertRegex(server.log(), r" info stopping reason=idle\n\Z")

    def test_it_does_not_while_there_is_one_nor_right_after(self):
        server = self.serve("--idle-exit", 1)
        with contextlib.closing(server.connect()) as connection:
            began = time.monotonic()
            while time.monotonic() - began < 1.5:
                self.assertEqual(send(connection, "GET", "/").status, 200)
            self.assertIsNone(server.process.poll())
        left = time.monotonic()
        self.assertEqual(server.wait(), 0)
        self.assertGreater(time.monotonic() - left, 0.9)

    def test_the_movable_clock_does_not_matter(self):
        server = self.serve("--idle-exit", 3600)
        path = "/_porthole/v1/clock"
        self.assertEqual(server.request("PUT", path, {"advance": "2d"}).status, 200)
        self.assertEqual(server.get("/").status, 200)
        self.assertIsNone(server.process.poll())


if __name__ == "__main__":
    main()
