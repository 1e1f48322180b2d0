"""scripts/check_layers, run over small trees that each break one rule."""

import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# One file per room of interest, each including the room below it.
CLEAN = {
    "main.cpp": '#include "http/server.h"\n',
    "http/server.h": '#include "http/net/connection.h"\n',
    "http/httplib_host.cpp": "#include <httplib.h>\n",
    "fixtures/cpp/porthole/test_server.h": "#include <porthole/options.h>\n",
    "fixtures/cpp/porthole/options.h": "#include <string>\n",
    "http/net/connection.h": '#include "portal/base/result.h"\n',
    "http/api/portals/grants.h": '#include "store/store.h"\n',
    "http/api/rest/portals.h": '#include "portal/base/result.h"\n',
    "http/cli/command_line.cpp": 'void f() { std::puts(std::getenv("HOME")); }\n',
    "store/store.h": '#include <vector>\n#include "portal/portal.h"\n',
    "portal/portal.h": '#include "portal/graphql/language/parser.h"\n',
    "portal/graphql/language/parser.h": '#include "portal/base/result.h"\n',
    "portal/graphql/type/schema.h": '#include "portal/graphql/language/parser.h"\n',
    "portal/base/result.h": "#include <rapidjson/writer.h>\n",
    "portal/base/json.h": "#include <rapidjson/document.h>\n",
    "portal/base/json_reader.h": "#include <rapidjson/reader.h>\n",
    "tests/store/store_test.cpp": '#include <httplib.h>\n#include "http/server.h"\n',
}


class CheckLayers(unittest.TestCase):
    def run_on(self, changes):
        """Exit status and output lines for the clean tree with `changes` applied."""
        with tempfile.TemporaryDirectory() as root:
            for name, text in {**CLEAN, **changes}.items():
                path = Path(root, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            run = subprocess.run(
                [ROOT / "scripts/check_layers", root], capture_output=True, text=True, check=False
            )
        self.assertEqual(run.stderr, "")
        return run.returncode, run.stdout.splitlines()

    def assert_violation(self, changes, where, *parts):
        status, lines = self.run_on(changes)
        self.assertEqual((status, len(lines)), (1, 1), lines)
        self.assertTrue(lines[0].startswith(where + ": "), lines[0])
        for part in parts:
            self.assertIn(part, lines[0])

    def test_is_silent_about_a_clean_tree(self):
        self.assertEqual(self.run_on({}), (0, []))

    def test_refuses_every_arrow_that_runs_back(self):
        rooms = {
            "portal/base": "portal/base/result.h",
            "portal/graphql/language": "portal/graphql/language/parser.h",
            "portal/graphql/type": "portal/graphql/type/schema.h",
            "portal": "portal/portal.h",
            "store": "store/store.h",
            "http/api/rest": "http/api/rest/portals.h",
            "http": "http/server.h",
        }
        names = list(rooms)
        for low, lower in enumerate(names):
            for higher in names[low + 1 :]:
                with self.subTest(lower=lower, higher=higher):
                    file = f"{lower}/back.h"
                    text = f'// One line down.\n#include "{rooms[higher]}"\n'
                    self.assert_violation(
                        {file: text}, f"{file}:2", f"{lower} includes the higher room {higher} "
                    )

    def test_lets_sockets_know_the_ground_floor_alone(self):
        self.assert_violation(
            {"http/net/x.h": '#include "portal/portal.h"\n'},
            "http/net/x.h:1",
            "it may include only http/net, portal/base",
        )

    def test_refuses_a_surface_that_includes_another(self):
        self.assert_violation(
            {"http/api/portals/x.h": '#include "http/api/rest/portals.h"\n'},
            "http/api/portals/x.h:1",
            "includes its sibling http/api/rest",
        )

    def test_refuses_files_that_lie_in_no_room(self):
        for name in ("http/stray/x.cpp", "portal/graphql/stray.h", "util/x.h", "http/api/rest/in/x.h"):
            with self.subTest(name=name):
                self.assert_violation({name: ""}, f"{name}:1", "lies in no room")

    def test_refuses_rings_of_headers_and_sources(self):
        changes = {
            "store/a.h": "",
            "store/a.cpp": '#include "store/a.h"\n#include "store/b.h"\n',
            "store/b.h": '#include "store/a.h"\n',
        }
        self.assert_violation(changes, "store/a.h:1", "in a ring (store/a, store/b)")

    def test_lets_only_the_command_line_print_exit_and_read_the_environment(self):
        for text in ("std::cout << 1;", 'std::getenv("A");', "std::fprintf(stderr, x);", "_exit(1);"):
            with self.subTest(text=text):
                self.assert_violation({"http/x.cpp": text + "\n"}, "http/x.cpp:1", "only http/cli")
        harmless = "int exit_status;  // std::cout is http/cli's\nstd::snprintf(a, b, c);\n"
        self.assertEqual(self.run_on({"http/x.cpp": harmless}), (0, []))

    def test_refuses_a_header_of_the_tests_outside_them(self):
        self.assert_violation(
            {"http/x.cpp": '#include "tests/fake.h"\n', "tests/fake.h": ""},
            "http/x.cpp:1",
            "belongs to the tests",
        )

    def test_refuses_httplib_outside_the_client_and_the_host(self):
        for name in ("http/message/x.h", "http/server.cpp", "store/x.h", "main.cpp"):
            with self.subTest(name=name):
                self.assert_violation(
                    {name: "#include <httplib.h>\n"}, f"{name}:1", "cpp-httplib is a client in"
                )

    def test_keeps_public_headers_free_of_others_of_ours(self):
        name = "fixtures/cpp/porthole/mount.h"
        self.assert_violation({name: '#include "http/server.h"\n'}, f"{name}:1", "is not installed")
        self.assert_violation(
            {"http/x.cpp": "#include <porthole/options.h>\n"},
            "http/x.cpp:1",
            "includes the higher room fixtures/cpp/porthole",
        )

    def test_refuses_rapidjson_parsers_outside_json(self):
        for header in ("reader.h", "document.h", "cursorstreamwrapper_reader.h", "pointer.h"):
            with self.subTest(header=header):
                self.assert_violation(
                    {"store/document/fixtures.cpp": f"#include <rapidjson/{header}>\n"},
                    "store/document/fixtures.cpp:1",
                    "parse with portal/base/json.h",
                )

    def test_refuses_a_header_that_does_not_exist_even_in_a_test(self):
        for name in ("store/x.cpp", "tests/store/x_test.cpp"):
            with self.subTest(name=name):
                self.assert_violation(
                    {name: '#include "store/gone.h"\n'}, f"{name}:1", "does not exist"
                )

    def test_takes_a_missing_header_that_is_marked_as_generated(self):
        changes = {"http/x.cpp": '#include "http/observe/version.h"  // generated\n'}
        self.assertEqual(self.run_on(changes), (0, []))

    def test_holds_generated_headers_to_the_direction_too(self):
        self.assert_violation(
            {"store/x.cpp": '#include "http/observe/version.h"  // generated\n'},
            "store/x.cpp:1",
            "higher room http",
        )

    def test_gives_the_path_from_the_root_for_a_relative_one(self):
        self.assert_violation(
            {"store/x.cpp": '#include "store.h"\n'}, "store/x.cpp:1", 'write "store/store.h"'
        )
        self.assert_violation(
            {"http/x.cpp": '#include "../store/store.h"\n'}, "http/x.cpp:1", '"store/store.h"'
        )

    def test_refuses_our_own_header_in_angle_brackets(self):
        self.assert_violation(
            {"portal/base/x.h": "#  include <http/server.h>\n"},
            "portal/base/x.h:1",
            'write "http/server.h"',
        )

    def test_looks_into_no_build_or_hidden_folder(self):
        changes = {
            "build/debug/x.cpp": '#include "gone.h"\n',
            ".cache/x.cpp": '#include "gone.h"\n',
        }
        self.assertEqual(self.run_on(changes), (0, []))

    def test_ignores_includes_in_line_comments(self):
        self.assertEqual(self.run_on({"store/x.cpp": '// #include "http/server.h"\n'}), (0, []))

    def test_finds_every_violation(self):
        text = '#include "http/server.h"\n#include "gone.h"\n'
        status, lines = self.run_on({"store/x.cpp": text})
        self.assertEqual((status, len(lines)), (1, 2))


if __name__ == "__main__":
    unittest.main()
