"""scripts/bootstrap, with the commands that it calls replaced by recorders."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASH = "/bin/bash"

# Knows the packages listed in the file `installed`; fails for others, as the real one does.
FAKE_DPKG_QUERY = """#!/bin/bash
status=0
for package in "$@"; do
  [[ $package == -* ]] && continue
  if grep -qx -- "$package" "$FAKE/installed"; then echo "$package installed"; else status=1; fi
done
exit $status
"""
RECORDER = """#!/bin/bash
echo "$(basename "$0") $*" >> "$FAKE/calls"
[[ "$*" != *update* || ! -e $FAKE/offline ]]
"""
# For managers that are asked about one package at a time.
ANSWERING_RECORDER = """#!/bin/bash
echo "$(basename "$0") $*" >> "$FAKE/calls"
case $* in
  *--query* | info* | list*) grep -qx -- "${*: -1}" "$FAKE/installed" ;;
esac
"""
PASSING_RECORDER = RECORDER + '[[ $1 != *=* ]] || shift\n"$@"\n'


class Bootstrap(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.fake = Path(folder.name)
        self.command("dpkg-query", FAKE_DPKG_QUERY)
        self.command("apt-get", RECORDER)
        for name in ("cat", "grep", "basename"):
            os.symlink(f"/usr/bin/{name}", self.fake / name)
        self.installed("")

    def command(self, name, text):
        path = self.fake / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def installed(self, packages):
        (self.fake / "installed").write_text("\n".join(packages.split()) + "\n", encoding="utf-8")

    def run_it(self, *arguments):
        return subprocess.run(
            [BASH, ROOT / "scripts/bootstrap", *arguments],
            env={"PATH": str(self.fake), "FAKE": str(self.fake)},
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )

    def calls(self):
        path = self.fake / "calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def everything(self, *arguments):
        """The packages that are installed on a machine that has none."""
        self.command("env", PASSING_RECORDER)
        self.command("sudo", PASSING_RECORDER)
        self.run_it(*arguments)
        install = self.calls()[-1]
        (self.fake / "calls").unlink()
        return install.split("Timeout=120 ")[1].split()

    def test_does_and_says_nothing_when_all_is_there(self):
        self.installed(" ".join(self.everything()))
        run = self.run_it()
        self.assertEqual((run.returncode, run.stdout, run.stderr, self.calls()), (0, "", "", []))

    def test_installs_exactly_what_is_missing_and_says_so(self):
        every = self.everything()
        self.installed(" ".join(package for package in every if package != "ninja-build"))
        run = self.run_it()
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("installing with apt: ninja-build\n", run.stderr)
        updates = [call for call in self.calls() if call.startswith("apt-get update")]
        installs = [call for call in self.calls() if call.startswith("apt-get install")]
        self.assertEqual((len(updates), len(installs)), (1, 1))
        self.assertTrue(installs[0].endswith(" ninja-build"), installs[0])

    def test_a_package_whose_name_is_part_of_anothers_is_still_missing(self):
        every = self.everything("--lint")
        self.installed(" ".join(package for package in every if package != "clang"))
        self.assertIn("installing with apt: clang\n", self.run_it("--lint").stderr)

    def test_leaves_node_and_npm_alone_where_they_come_from_elsewhere(self):
        every = self.everything()
        self.installed(" ".join(package for package in every if package not in ("nodejs", "npm")))
        self.command("node", RECORDER)
        self.assertTrue(self.run_it().stderr.startswith("bootstrap: installing with apt: npm\n"))
        (self.fake / "calls").unlink()
        self.command("npm", RECORDER)
        run = self.run_it()
        self.assertEqual((run.returncode, run.stdout, run.stderr, self.calls()), (0, "", "", []))

    def test_the_browser_is_there_only_for_whoever_asks(self):
        self.assertNotIn("chromium", self.everything("--lint"))
        self.assertIn("chromium", self.everything("--browser"))

    def test_lint_asks_for_the_build_packages_too(self):
        self.assertLess(set(self.everything()), set(self.everything("--lint")))

    def test_installs_even_when_the_lists_cannot_be_refreshed(self):
        self.command("env", PASSING_RECORDER)
        self.command("sudo", PASSING_RECORDER)
        (self.fake / "offline").touch()
        run = self.run_it()
        self.assertIn("apt-get update failed", run.stderr)
        self.assertTrue(any(call.startswith("apt-get install") for call in self.calls()))

    @unittest.skipIf(os.geteuid() == 0, "root needs no sudo")
    def test_says_what_to_run_when_there_is_no_sudo(self):
        run = self.run_it()
        self.assertEqual(run.returncode, 1)
        self.assertIn("run this as root: ", run.stderr)

    def test_knows_the_managers_of_other_systems(self):
        (self.fake / "apt-get").unlink()
        for name in ("env", "sudo"):
            self.command(name, PASSING_RECORDER)
        # The manager, what it asks whether a package is there, and how it installs.
        for manager, asker, question, install, package in (
            ("dnf", "rpm", "rpm --query --whatprovides ", "dnf install --assumeyes", "cpp-httplib-devel"),
            ("apk", "apk", "apk info --installed ", "apk add ", "cpp-httplib-dev"),
            ("brew", "brew", "brew list --versions ", "brew install ", "cpp-httplib"),
        ):
            with self.subTest(manager=manager):
                fakes = {manager, asker}
                for name in fakes:
                    self.command(name, ANSWERING_RECORDER)
                self.installed("")
                run = self.run_it("--lint", "--browser")
                self.assertEqual(run.returncode, 0, run.stderr)
                self.assertIn(f"installing with {manager}: ", run.stderr)
                calls = self.calls()
                every = [call[len(question):] for call in calls if call.startswith(question)]
                last = [call for call in calls if call.startswith(install)][-1]
                self.assertEqual(last.split()[-len(every):], every)
                self.assertTrue({package, "cmake", "chromium"} <= set(every), every)
                self.assertEqual(any(call.startswith("sudo ") for call in calls),
                                 manager != "brew" and os.geteuid() != 0)  # fmt: skip
                (self.fake / "calls").unlink()
                self.installed(" ".join(every))
                run = self.run_it("--lint", "--browser")
                self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "", ""))
                self.assertFalse([call for call in self.calls() if call.startswith(install)])
                for name in [*fakes, "calls"]:
                    (self.fake / name).unlink()

    def test_lists_what_to_install_by_hand_where_there_is_no_manager(self):
        (self.fake / "apt-get").unlink()
        run = self.run_it()
        self.assertEqual(run.returncode, 1)
        for name in ("C++20", "CMake 3.25", "cpp-httplib", "RapidJSON", "doctest"):
            self.assertIn(name, run.stderr)

    def test_refuses_an_unknown_argument(self):
        run = self.run_it("--everything")
        self.assertEqual(run.returncode, 2)
        self.assertIn("Usage:", run.stderr)


if __name__ == "__main__":
    unittest.main()
