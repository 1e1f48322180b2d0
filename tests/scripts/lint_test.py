"""The linters in scripts/lib/lint, run over small files that each break one rule."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINT = ROOT / "scripts" / "lib" / "lint"
IS_CI = os.environ.get("CI") == "true"


def write_files(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


class LintTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_linter(self, *command, environment=None):
        return subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env={**os.environ, **(environment or {})},
            capture_output=True,
            text=True,
            check=False,
        )


class Sizes(LintTest):
    def findings(self, **files):
        names = {name.replace("_h", ".h").replace("_cpp", ".cpp"): text for name, text in files.items()}
        write_files(self.folder, names)
        run = self.run_linter(LINT / "sizes", *names)
        self.assertEqual(run.stderr, "")
        return run.returncode, run.stdout

    @staticmethod
    def functions(count, prefix="f"):
        return "".join(
            f"  virtual const std::vector<int>& {prefix}{i}(int (*call)(int), std::string s = {{}}) const;\n"
            for i in range(count)
        )

    def test_refuses_long_files(self):
        self.assertEqual(self.findings(long_cpp="\n" * 450), (0, ""))
        status, output = self.findings(long_cpp="\n" * 451)
        self.assertEqual(status, 1)
        self.assertEqual(output, "long.cpp:451: 451 lines; split it: 450 at most\n")

    def test_refuses_classes_with_many_public_functions(self):
        text = f"/// A table.\nclass Table final : public Base {{\n public:\n{self.functions(26)}}};\n"
        status, output = self.findings(table_h=text)
        self.assertEqual(status, 1)
        self.assertTrue(output.startswith("table.h:2: Table has 26 public functions; "), output)
        status, output = self.findings(table_h=text.replace("class", "struct").replace(" public:", ""))
        self.assertEqual(status, 1)

    def test_counts_only_public_functions_of_the_class_itself(self):
        text = f"""\
class Table {{
  {self.functions(30, "before")}
 public:
  // {self.functions(1, "comment")}
  Table();
  explicit Table(int rows);
  ~Table();
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  bool operator==(const Table&) const = default;
  using Callback = std::function<void(int)>;
  friend void swap(Table& a, Table& b);
  struct Row {{
    {self.functions(25, "row")}
  }};
  template <typename Look>
  auto look_up(const Look& look) const PORTHOLE_EXCLUDES(mutex_) {{
    if (look(1)) return look(2);
    return look(state_);
  }}
  std::function<void(int)> on_change;
  std::size_t rows = count();
{self.functions(24)}
 protected:
{self.functions(30, "protected")}
 private:
{self.functions(30, "private")}
}};
"""
        self.assertEqual(self.findings(table_h=text), (0, ""))
        with_one_more = text.replace("  Table();\n", "  Table();\n  void one_more();\n")
        self.assertEqual(self.findings(table_h=with_one_more)[0], 1)


class RangeFor(LintTest):
    HEADER = """\
struct Table {
  std::vector<int> all;
  const std::vector<int>& list() const;
  std::vector<int> copy() const;
};
std::shared_ptr<const Table> snapshot();
std::unique_ptr<Table> make(int number);
Table by_value();
const Table& by_reference();
Table* by_pointer();
std::optional<std::vector<int>> maybe();
"""

    def findings(self, loop, before=""):
        """Exit status and output for a file with that loop."""
        text = f'#include "table.h"\nvoid f() {{\n  {before}\n  {loop}\n}}\n'
        write_files(self.folder, {"table.h": self.HEADER, "loop.cpp": text})
        run = self.run_linter(LINT / "range_for", "table.h", "loop.cpp")
        self.assertEqual(run.stderr, "")
        return run.returncode, run.stdout

    def test_refuses_what_a_temporary_owns(self):
        for range_ in (
            "snapshot()->all",
            "snapshot()->list()",
            "snapshot().get()->all",
            "make(1)->all",
            "::make(1)->list()",
            "*maybe()",
            "maybe().value()",
            "*make(1)->list().begin()",
            "by_value().list()",
            "by_reference().copy()[0]",
            "(*snapshot()).all",
            "(snapshot())->all",
            "Table{}.list()",
            "std::move(*maybe())",
        ):
            with self.subTest(range=range_):
                status, output = self.findings(f"for (const int number : {range_}) use(number);")
                self.assertEqual(status, 1)
                self.assertTrue(output.startswith("loop.cpp:4: "), output)
                self.assertIn(f"({range_})", output)

    def test_lets_pass_what_lives_long_enough(self):
        for range_ in (
            "numbers",
            "table.list()",
            "table->all",
            "snapshot",
            "by_value()",
            "by_value().all",
            "by_value().copy()",
            "snapshot()->copy()",
            "by_reference().list()",
            "by_reference().all",
            "by_pointer()->all",
            "(*by_pointer()).list()",
            "*by_pointer()",
            "*pointer",
            "std::vector<int>{1, 2}",
            "{1, 2, 3}",
            "std::span(numbers).first(2)",
            "numbers[0].list()",
            "is_first ? numbers : others",
        ):
            with self.subTest(range=range_):
                self.assertEqual(self.findings(f"for (int number : {range_}) use(number);"), (0, ""))

    def test_takes_no_other_loop_for_one(self):
        for loop in (
            "for (int i = 0; i < snapshot()->all.size(); ++i) use(i);",
            "for (auto i = x ? snapshot()->all : y; i < 2; ++i) use(i);",
            "// for (int number : snapshot()->all)",
            'use("for (int number : snapshot()->all)");',
        ):
            with self.subTest(loop=loop):
                self.assertEqual(self.findings(loop), (0, ""))

    def test_sees_loops_that_begin_with_a_statement_and_span_lines(self):
        status, _ = self.findings("for (int i = 0; int number :\n       snapshot()\n           ->all) use(number);")
        self.assertEqual(status, 1)

    def test_knows_the_lambdas_of_the_file(self):
        loop = "for (int number : table()->all) use(number);"
        self.assertEqual(self.findings(loop, "const auto table = [&] { return snapshot(); };")[0], 1)
        self.assertEqual(self.findings(loop, "const auto table = [&](int) -> Table* { return p; };")[0], 0)


PRODUCT = {
    "main.cpp": "int used(); int main() { return used(); }",
    "portal/portal.cpp": """\
        #include <string>
        namespace porthole {
        struct Shape { virtual ~Shape() = default; virtual int size() const; };
        int Shape::size() const { return 1; }
        int by_main() { return Shape().size(); }
        int by_fixture() { return 2; }
        namespace { int helper() { return 3; } }
        int by_tests() { return helper(); }
        std::string by_tests(const std::string& text) { return text; }
        int by_by_tests() { return [] { return 4; }(); }
        inline int inlined() { return 4; }
        template <typename T> int templated(T) { return 5; }
        }
        int used() { return porthole::by_main(); }
        """,
    "store/store.cpp": """\
        namespace porthole {
        int by_by_tests();
        int calls_itself(int n) { return by_by_tests() + calls_itself(n); }
        }
        """,
    "http/http.cpp": "namespace porthole { int value; }",
    "fixtures/cpp/fixture.cpp": "namespace porthole { int by_fixture(); int fixture() { return by_fixture(); } }",
}


class UnusedFunctions(LintTest):
    def setUp(self):
        super().setUp()
        self.compiler = shutil.which("c++")
        if self.compiler is None or sys.platform != "linux":
            self.skipTest("there is no C++ compiler with GNU ld")

    def build(self, *options):
        commands = []
        write_files(self.folder, PRODUCT)
        for name in PRODUCT:
            output = "CMakeFiles/porthole.dir/main.cpp.o" if name == "main.cpp" else name + ".o"
            (self.folder / output).parent.mkdir(parents=True, exist_ok=True)
            command = [self.compiler, "-c", "-g", "-fPIE", *options, name, "-o", output]
            self.assertEqual(self.run_linter(*command).stderr, "")
            commands.append({"directory": str(self.folder), "file": name, "command": shlex.join(command)})
        (self.folder / "compile_commands.json").write_text(json.dumps(commands), encoding="utf-8")

    def findings(self, allowed=None):
        arguments = []
        if allowed is not None:
            write_files(self.folder, {"allow": allowed})
            arguments = ["--allow", "allow"]
        run = self.run_linter(LINT / "unused_functions", self.folder, *arguments)
        self.assertEqual(run.stderr, "")
        return run.returncode, run.stdout.replace(f"{self.folder}/", "").splitlines()

    def test_reports_what_neither_main_nor_the_fixture_reaches(self):
        self.build("-ffunction-sections", "-fdata-sections")
        self.assertEqual(
            self.findings(),
            (
                1,
                [
                    "portal/portal.cpp:8: nothing in the product uses porthole::by_tests",
                    "portal/portal.cpp:9: nothing in the product uses porthole::by_tests",
                    "portal/portal.cpp:10: nothing in the product uses porthole::by_by_tests",
                    "store/store.cpp:3: nothing in the product uses porthole::calls_itself",
                ],
            ),
        )

    def test_allows_what_has_a_reason_and_only_while_it_is_needed(self):
        self.build("-ffunction-sections", "-fdata-sections")
        listed = "# Why.\nporthole::by_tests  verifies the state\nporthole::calls_itself  uses another\n"
        self.assertEqual(self.findings(listed), (0, []))
        status, lines = self.findings(listed + "porthole::by_main  was for tests\n")
        self.assertEqual((status, lines), (1, ["allow:4: is used, or is gone: porthole::by_main"]))

    def test_fails_without_what_it_needs(self):
        self.build()
        run = self.run_linter(LINT / "unused_functions", self.folder)
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertIn("-ffunction-sections", run.stderr)
        write_files(self.folder, {"allow": "porthole::by_tests\n"})
        run = self.run_linter(LINT / "unused_functions", self.folder, "--allow", "allow")
        self.assertIn("allow:1: give a reason", run.stderr)


class Languages(LintTest):
    def lint(self, language, files):
        """Exit status and output for a tree of those files. Skips where the tools are missing."""
        write_files(self.folder, files)
        run = self.run_linter(LINT / "languages", "--root", self.folder, language)
        if "lint: skipped" in run.stderr and not IS_CI:
            self.skipTest(run.stderr.strip())
        self.assertEqual(run.stderr, "")
        return run.returncode, run.stdout

    def test_python(self):
        self.assertEqual(self.lint("python", {"a.py": "import os\n\nprint(os.sep)\n"}), (0, ""))
        status, output = self.lint("python", {"tool": "#!/usr/bin/env python3\nimport os\n"})
        self.assertEqual(status, 1)
        self.assertIn("tool:2:8: F401", output)

    def test_python_that_promises_to_run_on_an_older_one(self):
        files = {"fixtures/python/a.py": "match 1:\n    case 1:\n        pass\n"}
        status, output = self.lint("python", files)
        self.assertEqual(status, 1)
        self.assertIn("3.9", output)

    def test_javascript(self):
        good = {"a.js": "'use strict';\nmodule.exports = { a: 1 };\n"}
        self.assertEqual(self.lint("javascript", good), (0, ""))
        for name, text in (
            ("b.js", "'use strict';\nconst unused = 1;\n"),
            ("b.js", "'use strict';\nif (a == b) module.exports = 1;\n"),
            ("b.mjs", "debugger;\n"),
            ("b.ts", "export let a: Function;\n"),
        ):
            with self.subTest(text=text):
                status, output = self.lint("javascript", {name: text})
                self.assertEqual(status, 1)
                self.assertIn(name, output)
                (self.folder / name).unlink()

    def test_go(self):
        good = "package a\n\nfunc A() int { return 1 }\n"
        module = "module a\n\ngo 1.21\n"
        self.assertEqual(self.lint("go", {"a/go.mod": module, "a/a.go": good}), (0, ""))
        status, output = self.lint("go", {"a/a.go": good.replace("func A", "func  A")})
        self.assertEqual((status, output), (1, "a/a.go: gofmt would write it differently\n"))
        bad = 'package a\n\nimport "fmt"\n\nfunc A() { fmt.Printf("%d", "text") }\n'
        status, output = self.lint("go", {"a/a.go": bad})
        self.assertEqual(status, 1)
        self.assertIn("Printf format %d", output)

    def test_java(self):
        shutil.copytree(ROOT / "fixtures/java", self.folder / "fixtures/java")
        name = "fixtures/java/src/main/java/test/porthole/Planted.java"
        planted = "package test.porthole;\n\nfinal class Planted {\n  java.util.List list;\n}\n"
        status, output = self.lint("java", {name: planted})
        self.assertEqual(status, 1)
        self.assertIn(f"{name}:[4,12] found raw type", output)

    def test_missing_tools_skip_a_language_except_in_ci(self):
        for is_ci, status in (("false", 0), ("true", 1)):
            with self.subTest(CI=is_ci):
                command = [sys.executable, LINT / "languages", "--root", self.folder, "go"]
                run = self.run_linter(*command, environment={"PATH": str(self.folder), "CI": is_ci})
                self.assertEqual(run.returncode, status)
                self.assertIn("lint: skipped go: there is no go ", run.stderr)


if __name__ == "__main__":
    unittest.main()
