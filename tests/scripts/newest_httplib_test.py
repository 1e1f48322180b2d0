"""scripts/newest_httplib, with apt replaced by a script that knows one mirror."""

import io
import os
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Notes what it is called with; `source` "downloads" the archive that lies beside it.
FAKE_APT = """#!/bin/bash
echo "$(basename "$0") $*" >> "$FAKE/calls"
case $* in
  *indextargets*) [[ $* != *Origin:* || -e $FAKE/lists ]] && echo "http://mirror.test/debian/" ;;
  *" showsrc "*) cat "$FAKE/sources" ;;
  *" source "*) cp "$FAKE/archive" cpp-httplib_9.orig.tar.xz ;;
esac
true
"""
SOURCES = "Package: cpp-httplib\nVersion: 0.9.1-1\n\nPackage: cpp-httplib\nVersion: 0.41.0+ds-3\n\n"


@unittest.skipUnless(Path("/usr/share/keyrings/debian-archive-keyring.gpg").exists(), "this is not Debian")
class NewestHttplib(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.fake = Path(folder.name)
        for name in ("apt-get", "apt-cache"):
            path = self.fake / name
            path.write_text(FAKE_APT, encoding="utf-8")
            path.chmod(0o755)
        (self.fake / "lists").touch()
        (self.fake / "sources").write_text(SOURCES, encoding="utf-8")
        self.archive("cpp-httplib-9/httplib.h", b"// the header")
        self.folder = self.fake / "folder"

    def archive(self, name, content):
        with tarfile.open(self.fake / "archive", "w:xz") as archive:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))

    def run_it(self, *arguments):
        return subprocess.run(
            [ROOT / "scripts/newest_httplib", *arguments],
            env={**os.environ, "PATH": f"{self.fake}:{os.environ['PATH']}", "FAKE": str(self.fake)},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )

    def calls(self):
        return (self.fake / "calls").read_text(encoding="utf-8").splitlines()

    def test_unpacks_the_header_of_the_newest_version(self):
        run = self.run_it(self.folder)
        self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "cpp-httplib 0.41.0+ds-3\n", ""))
        self.assertEqual((self.folder / "httplib.h").read_text(), "// the header")
        self.assertTrue(self.calls()[-1].endswith("source --download-only --only-source cpp-httplib=0.41.0+ds-3"))

    def test_asks_the_configured_mirror_with_lists_of_its_own(self):
        for name in ("lists", None):
            if name is None:
                (self.fake / "lists").unlink()
            with self.subTest(has_lists=name is not None):
                self.assertEqual(self.run_it(self.folder).returncode, 0)
                source = (self.folder / "apt/sources.list").read_text()
                self.assertRegex(source, r"^deb-src \[signed-by=\S+\] http://mirror.test/debian/ unstable main\n$")
        for call in self.calls():
            if "indextargets" not in call:
                self.assertIn(f"Dir::State::Lists={self.folder}/apt/lists", call)
                self.assertIn("Dir::Etc::SourceParts=/dev/null", call)

    def test_downloads_a_version_once(self):
        self.run_it(self.folder)
        self.run_it(self.folder)
        self.assertEqual(sum("--download-only" in call for call in self.calls()), 1)
        (self.fake / "sources").write_text(SOURCES.replace("0.41", "0.42"), encoding="utf-8")
        self.assertEqual(self.run_it(self.folder).stdout, "cpp-httplib 0.42.0+ds-3\n")
        self.assertEqual(sum("--download-only" in call for call in self.calls()), 2)

    def test_fails_for_a_package_without_the_header(self):
        self.archive("cpp-httplib-9/include/other.h", b"")
        run = self.run_it(self.folder)
        self.assertNotEqual(run.returncode, 0)
        self.assertFalse((self.folder / "httplib.h").exists())

    def test_fails_where_debian_has_no_such_package(self):
        (self.fake / "sources").write_text("", encoding="utf-8")
        run = self.run_it(self.folder)
        self.assertEqual(run.returncode, 1)
        self.assertIn("no package cpp-httplib", run.stderr)


if __name__ == "__main__":
    unittest.main()
