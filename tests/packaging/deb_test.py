"""Builds the Debian package, unpacks it in its own folder, and runs it from there."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

BUILD = os.environ["PORTHOLE_BUILD"]
CPACK = os.environ["PORTHOLE_CPACK"]
DEADLINE_S = 120

FILES = [
    "usr/bin/porthole",
    "usr/lib/systemd/system/porthole.service",
    "usr/share/bash-completion/completions/porthole",
    "usr/share/doc/porthole/LICENSE",
    "usr/share/fish/vendor_completions.d/porthole.fish",
    "usr/share/man/man1/porthole.1",
    "usr/share/porthole/fixtures.schema.json",
    "usr/share/zsh/site-functions/_porthole",
    "usr/share/zsh/vendor-completions/_porthole",
]


def run(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=DEADLINE_S,
                          check=False, **options)  # fmt: skip
    if done.returncode != 0:
        raise AssertionError(f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


@unittest.skipUnless(shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps"), "no tools of Debian's here")
class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="porthole-deb-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        run(CPACK, "--config", f"{BUILD}/CPackConfig.cmake", "-B", cls.folder / "made")
        packages = list((cls.folder / "made").glob("*.deb"))
        assert len(packages) == 1, packages
        cls.package = packages[0]
        cls.root = cls.folder / "root"
        run("dpkg-deb", "-x", cls.package, cls.root)

    def environment(self):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTHOLE_")}
        return dict(kept, PATH=f"{self.root}/usr/bin:{kept['PATH']}")

    def test_it_has_what_runs_and_no_more(self):
        files = sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*") if not path.is_dir())
        self.assertEqual(files, sorted(FILES))
        for file in FILES:
            mode = (self.root / file).stat().st_mode & 0o777
            self.assertEqual(mode, 0o755 if file.startswith("usr/bin/") else 0o644, file)

    def test_it_says_what_it_is_and_needs(self):
        version = run("porthole", "--version", env=self.environment()).split()[1]
        fields = run("dpkg-deb", "--field", self.package)
        self.assertRegex(fields, r"(?m)^Package: porthole$")
        self.assertRegex(fields, rf"(?m)^Version: {re.escape(version)}\b")
        self.assertRegex(fields, r"(?m)^Depends: .*\blibc6 \(>= ")
        self.assertRegex(self.package.name, rf"\Aporthole_{re.escape(version)}_\w+\.deb\Z")

    def test_it_runs(self):
        environment = self.environment()
        self.assertEqual(shutil.which("porthole", path=environment["PATH"]), str(self.root / FILES[0]))
        answer = run("porthole", "exec", "--", "porthole", "healthcheck", env=environment)
        self.assertIn('"status":"ok"', answer)
        fixtures = self.folder / "porthole.jsonc"
        run("porthole", "init", fixtures, env=environment)
        self.assertIn("ok: ", run("porthole", "validate", fixtures, env=environment))

    def test_its_manual_and_completions_are_this_one_s(self):
        environment = self.environment()
        for file, words in ((FILES[5], ["man"]), (FILES[2], ["completion", "bash"]),
                            (FILES[8], ["completion", "zsh"]), (FILES[4], ["completion", "fish"])):  # fmt: skip
            printed = run("porthole", *words, env=environment)
            self.assertEqual((self.root / file).read_text(encoding="utf-8"), printed)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze here")
    def test_its_unit_is_sound_and_keeps_the_server_in(self):
        unit = self.root / FILES[1]
        # systemd can't find the program, so the copy has its path; the rest of the unit is unchanged.
        text = unit.read_text(encoding="utf-8")
        copy = self.folder / "porthole.service"
        program = self.root / FILES[0]
        self.assertIn("\nExecStart=porthole serve\n", text)
        copy.write_text(text.replace("ExecStart=porthole", f"ExecStart={program}"), encoding="utf-8")
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True,
                              timeout=DEADLINE_S, check=False)  # fmt: skip
        self.assertNotIn("porthole.service", done.stderr)


if __name__ == "__main__":
    unittest.main()
