"""`porthole validate`, and the same checks at the start of a server: every problem is printed as
`file:line:column: message`."""

from porthole import QUERY, TestCase, main, run

INVALID = 4

GOOD = """{
  // Comments and trailing commas are allowed.
  "version": 1,
  "users": [{"name": "Ann", "email": "ann@example.com"},],
  "organizations": [{"slug": "acme"}, /* and */ {"slug": "other"}],
  "access_tokens": [{"token": "t", "scopes": ["read_portals"], "organizations": ["acme"]}],
  "portals": [{"organization": "acme", "name": "P", "query_file": "p.graphql"}],
}
"""

# Each invalid line ends with the expected problem: its column and its message.
BAD = """{
  "version": 1,
  "users": [
    {"name": "", "email": "a@example.com"},          //! 14 expected 1 to 255 characters
    {"name": "A", "email": "a@example.com"},         //! 28 user "a@example.com" stands twice
    {"name": "B"},                                   //! 5 "email" is missing
    {"name": "C", "email": "c@c", "created_at": "yesterday"}, //! 49 expected a time like 2024-08-26T03:22:45.555Z
    7,                                               //! 5 expected an object, but found a number
  ],
  "organizations": [
    {"slug": "acme", "uuid": "nope"},                //! 30 expected a UUID like 01234567-89ab-cdef-0123-456789abcdef
    {"slug": "acme"},                                //! 14 organization "acme" stands twice
    {"slug": "No"},                                  //! 14 a slug must be groups of a-z and 0-9 joined by single hyphens
    {"slug": "other", "number": -1},                 //! 33 expected a whole number from 0 on, but found a number
  ],
  "access_tokens": [
    {"scopes": [], "token": "t 1"},                  //! 29 a token must be 1 to 512 characters without white space
    {"scopes": [], "token": "t"},
    {"scopes": [], "token": "t"},                    //! 29 this token stands twice
    {"scopes": [], "token": "u", "user": "nobody"},  //! 42 no user has the e-mail address or UUID "nobody"
    {"scopes": [1], "token": "v"},                   //! 17 expected a string, but found a number
    {"token": "w"},                                  //! 5 "scopes" is missing
    {"scopes": []},                                  //! 5 "token" is missing
  ],
  "portals": [
    {"organization": "acme", "name": "é", "query": "{ a"},       //! 52 Query is invalid: Expected NAME, actual: (none) ("") at line 1, column 3
    {"organization": "gone", "name": "A", "query": "{ a }"},     //! 22 organization "gone" is not declared
    {"organization": "acme", "name": "A", "query": "{ a }"},
    {"organization": "acme", "slug": "a", "name": "B", "query": "{ a }"}, //! 38 Slug has already been taken
    {"organization": "acme", "name": "C", "query": "{ a }", "colour": 1}, //! 71 unknown property "colour"
    {"name": "D", "query": "{ a }"},  //! 5 "organization" is missing, and there is not just one to belong to
    {"organization": "acme", "name": "E", "query": "{ a }", "user_invokable": 1}, //! 79 User invokable must be a boolean
  ],
  "extra": true, //! 12 unknown property "extra"
}
"""  # fmt: skip


def problems_in(text, name):
    """The problems that the remarks in `text` expect, as they are printed."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        _, mark, remark = line.partition("//! ")
        if mark:
            column, _, message = remark.partition(" ")
            found.append(f"{name}:{number}:{column}: {message}")
    return found


class Validate(TestCase):
    def setUp(self):
        super().setUp()
        self.write("p.graphql", QUERY)
        self.write("good.json", GOOD)
        self.write("bad.json", BAD)

    def validate(self, *names):
        done = run("validate", *names, cwd=self.folder)
        self.assertEqual(done.stderr, "")
        *lines, count = done.stdout.splitlines()
        files = f"{len(names)} file{'s' * (len(names) != 1)}, no problems"
        problems = f"{len(lines)} problem{'s' * (len(lines) != 1)}"
        self.assertEqual(count, problems if done.returncode else files)
        return done.returncode, lines

    def assertProblem(self, content, *problems):
        """A file with this content has these problems and no others."""
        self.write("one.json", content)
        self.assertEqual(self.validate("one.json"), (INVALID, [f"one.json:{text}" for text in problems]))

    def test_the_objects_of_valid_files_are_counted(self):
        counts = "ok: 1 users, 2 organizations, 1 access tokens, 1 portals"
        self.assertEqual(self.validate("good.json"), (0, [counts]))
        self.assertEqual(self.validate(self.folder / "good.json"), (0, [counts]))

    def test_every_problem_is_printed_with_its_position(self):
        status, lines = self.validate("bad.json")
        self.assertEqual(status, INVALID)
        self.assertEqual(sorted(lines), sorted(problems_in(BAD, "bad.json")))

    def test_serve_prints_the_same_problems(self):
        done = run("--port", "0", "--fixtures", "bad.json", cwd=self.folder)
        self.assertEqual((done.returncode, done.stdout), (INVALID, ""))
        self.assertEqual(done.stderr.splitlines(), self.validate("bad.json")[1])

    def test_an_unknown_scope_has_its_own_position(self):
        access = '{"version": 1, "access_tokens": [{"token": "t", "scopes": ["read_portals", "fly"]}]}'
        self.assertProblem(access, '1:76: "fly" is not a scope')

    def test_invalid_json(self):
        self.assertProblem(b"", "1:1: the document is empty")
        self.assertProblem(b'{"version": 1,\n "users": [\n}', "3:1: invalid value")
        self.assertProblem(b'{"version": 1,\n\t"version": 1}', '2:13: duplicate name "version"')
        self.assertProblem(b'{"version": 1, "\xff": 0}', "1:17: not valid UTF-8")
        problem = "1:16: the document root must not be followed by other values"
        self.assertProblem(b'{"version": 1} x', problem)

    def test_json_that_is_no_fixtures_file(self):
        self.assertProblem(b"{}", '1:1: "version" is missing')
        self.assertProblem(b"\n  {}", '2:3: "version" is missing')
        self.assertProblem(
            b'{"version": 2}',
            "1:13: version 2 is not one that this porthole reads; it reads version 1",
        )
        self.assertProblem(b"[]\n", "1:1: expected an object, but found an array")
        self.assertProblem(b"  7\n", "1:3: expected an object, but found a number")
        self.assertProblem(
            b'{"version": 1, "users": {}}', "1:25: expected an array, but found an object"
        )

    def test_several_files_are_checked_together(self):
        one = {"version": 1, "organizations": [{"slug": "one"}]}
        two = {"version": 1, "portals": [{"organization": "one", "name": "P", "query": QUERY}]}
        self.write("1.json", one)
        self.write("2.json", two)
        counts = "ok: 0 users, 1 organizations, 0 access tokens, 1 portals"
        for names in (("1.json", "2.json"), ("2.json", "1.json")):
            self.assertEqual(self.validate(*names), (0, [counts]))
        problem = '1.json:1:43: organization "one" stands twice'
        self.write("copy.json", one)
        status, lines = self.validate("copy.json", "1.json", "2.json")
        self.assertEqual((status, lines), (INVALID, [problem]))

    def test_problems_of_every_file_are_printed(self):
        self.write("syntax.json", "{")
        status, lines = self.validate("bad.json", "syntax.json", "missing.json")
        self.assertEqual(status, INVALID)
        expected = problems_in(BAD, "bad.json")
        self.assertEqual(sorted(lines[-len(expected) :]), sorted(expected))
        self.assertTrue(any(line.startswith("syntax.json:1:2: ") for line in lines), lines)
        self.assertTrue(any(line.startswith("missing.json:1:1: ") for line in lines), lines)

    def test_files_that_can_t_be_read(self):
        reason = "cannot open missing.json: No such file or directory"
        self.assertEqual(self.validate("missing.json"), (INVALID, [f"missing.json:1:1: {reason}"]))
        reason = f"cannot read {self.folder}: Is a directory"
        self.assertEqual(self.validate(self.folder), (INVALID, [f"{self.folder}:1:1: {reason}"]))
        (self.folder / "p.graphql").unlink()
        status, lines = self.validate("good.json")
        self.assertEqual(status, INVALID)
        self.assertTrue(lines[0].startswith("good.json:7:67: cannot open "), lines)

    def test_snapshots_are_checked_too(self):
        path = self.folder / "state.json"
        self.serve("--snapshot", path, "--fixtures", self.folder / "good.json").stop()
        self.assertEqual(
            self.validate("state.json"),
            (0, ["ok: 1 users, 2 organizations, 1 access tokens, 1 portals"]),
        )
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole.replace('"Ann"', '"Bob"'), encoding="utf-8")
        status, lines = self.validate("state.json")
        self.assertEqual((status, len(lines)), (INVALID, 1))
        self.assertRegex(lines[0], r"\Astate\.json:\d+:\d+: .*SHA-256")

    def test_response_rules_that_a_changed_query_left_behind_are_a_warning(self):
        path = self.folder / "state.json"
        query = "{ viewer { id name } }"
        server = self.serve("--snapshot", path)
        self.assertEqual(server.create("acme", {"name": "P", "query": query}).status, 201)
        rules = {"rules": [{"data": {"viewer": {"name": "Ann"}}}]}
        responses = "/_porthole/v1/organizations/acme/portals/p/responses"
        self.assertEqual(server.request("PUT", responses, rules).status, 200)
        portal = "/v2/organizations/acme/portals/p"
        self.assertEqual(server.request("PATCH", portal, {"query": "{ viewer { id } }"}).status, 200)
        shown = server.get(responses).body
        server.stop()
        result = run("validate", path, cwd=self.folder)
        self.assertEqual(result.returncode, 0)
        self.assertIn("response rules don't fit", result.stderr)
        self.assertIn("/0/data/viewer/name: the document doesn't select it", result.stderr)
        server = self.serve("--snapshot", path)
        self.assertEqual(server.get(responses).body, shown)
        self.assertIn(b'"skipped":[{"rule":0', shown)

    def test_a_byte_order_mark_is_skipped(self):
        good = (self.folder / "good.json").read_bytes()
        (self.folder / "marked.json").write_bytes(b"\xef\xbb\xbf" + good)
        self.assertEqual(self.validate("marked.json"), self.validate("good.json"))

    def test_an_invalid_file_has_no_effect(self):
        flags = ["--fixtures", "good.json", "--fixtures", "bad.json", "--port", "0"]
        flags += ["--snapshot", "state.json", "--port-file", "port", "--unix-socket", "socket"]
        self.assertEqual(run(*flags, cwd=self.folder).returncode, INVALID)
        names = sorted(entry.name for entry in self.folder.iterdir())
        self.assertEqual(names, ["bad.json", "good.json", "p.graphql"])


if __name__ == "__main__":
    main()
