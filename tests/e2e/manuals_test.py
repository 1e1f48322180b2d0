"""The man page and the shell completions, which come from the same source as --help-all."""

import re
import shutil
import subprocess
import unittest

from porthole import DEADLINE_S, TestCase, environment, main, run

USAGE = 2

# Prints what bash would offer for the words given, the last of which is being typed.
BASH = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
complete() { :; }
compopt() { :; }
_porthole
((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
true
"""


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not here")


def flags_in_help(*command):
    """All flags of the program, or of a command with flags of its own."""
    help_text = run(*command, "--help" if command else "--help-all").stdout
    return set(re.findall(r"(?m)^  (?:-\w, ?)?(--[a-z-]+)", help_text))


COMMANDS = {"serve", "demo", "exec", "validate", "healthcheck", "init", "fixtures", "completion", "man", "help"}


class ManPage(TestCase):
    def setUp(self):
        super().setUp()
        done = run("man")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.page = done.stdout

    def render(self, program, *arguments):
        path = self.write("porthole.1", self.page)
        done = subprocess.run([program, *arguments, path], capture_output=True, text=True,
                              timeout=DEADLINE_S, check=True, env=environment({"MANWIDTH": "100", "LC_ALL": "C.UTF-8"}))  # fmt: skip
        self.assertEqual(done.stderr, "")
        return re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout)

    def assertWhole(self, text):
        """Whether the text has everything that --help-all has."""
        for flag in flags_in_help():
            self.assertRegex(text, rf"(?m)^ +(-\w, )?{flag}\b")
        for command in COMMANDS:
            self.assertRegex(text, rf"(?m)^ +{command}\b")
        for words in ("--auto-authorize[=N]", "--auth open|strict", "PORTHOLE_PORT_FILE", "-- COMMAND [ARGUMENT]..."):
            self.assertIn(words, text)

    @needs("groff")
    def test_groff_renders_it_without_a_warning(self):
        self.assertWhole(self.render("groff", "-man", "-ww", "-Tascii", "-P-c"))

    @needs("man")
    def test_man_does_too(self):
        text = self.render("man", "--warnings", "-l")
        self.assertWhole(text)
        self.assertRegex(text, r"porthole - Buildkite Portals on your own machine\n")

    def test_it_is_plain_ascii(self):
        self.assertTrue(self.page.isascii())


class Bash(TestCase):
    def setUp(self):
        super().setUp()
        self.script = self.write("porthole", run("completion", "bash").stdout)

    @needs("bash")
    def test_it_is_well_formed(self):
        done = subprocess.run(["bash", "-n", self.script], capture_output=True, timeout=DEADLINE_S, check=True)
        self.assertEqual(done.stderr, b"")

    @needs("bash")
    def offers(self, *words):
        done = subprocess.run(["bash", "-c", BASH, "bash", self.script, "porthole", *words], cwd=self.folder,
                              capture_output=True, text=True, timeout=DEADLINE_S, check=True)  # fmt: skip
        self.assertEqual(done.stderr, "")
        return set(done.stdout.splitlines())

    def test_commands_and_flags(self):
        self.assertEqual(self.offers(""), COMMANDS | flags_in_help())
        self.assertEqual(self.offers("he"), {"healthcheck", "help"})
        self.assertEqual(self.offers("help", "h"), {"healthcheck", "help"})
        self.assertEqual(self.offers("--tls-"), {"--tls-cert", "--tls-key", "--tls-name", "--tls-self-signed"})
        self.assertEqual(self.offers("serve", ""), flags_in_help())
        self.assertEqual(self.offers("exec", "--"), flags_in_help() | {"--"})
        for command in ("healthcheck", "init", "validate"):
            self.assertEqual(self.offers(command, "--"), flags_in_help(command))

    def test_values(self):
        self.write("a file.json", "")
        self.write("other.json", "")
        for words in (["--auth", ""], ["--auth", "="], ["serve", "--auth", "=", ""]):
            self.assertEqual(self.offers(*words), {"open", "strict"}, words)
        self.assertEqual(self.offers("validate", "--validation", "=", "s"), {"strict"})
        for words in (["--fixtures", "a"], ["--port", "1", "--schema", "=", "a"], ["validate", "a"], ["init", "a"]):
            self.assertEqual(self.offers(*words), {"a file.json"}, words)
        self.assertEqual(self.offers("--port", ""), set())
        self.assertEqual(self.offers("completion", "z"), {"zsh"})
        # The value of a flag is optional: what follows isn't one.
        self.assertEqual(self.offers("--auto-authorize", "--auth"), {"--auth"})

    def test_the_command_of_exec_is_completed_as_such(self):
        self.write("a file.json", "")
        self.assertIn("bash", self.offers("exec", "--port", "1", "--", "bas"))
        self.assertEqual(self.offers("exec", "--", "cat", "a"), {"a file.json"})
        self.assertEqual(self.offers("exec", "--", "cat", "--auth"), set())


class Zsh(TestCase):
    def setUp(self):
        super().setUp()
        self.script = self.write("_porthole", run("completion", "zsh").stdout)

    @needs("zsh")
    def test_it_is_well_formed(self):
        done = subprocess.run(["zsh", "-n", self.script], capture_output=True, timeout=DEADLINE_S, check=True)
        self.assertEqual(done.stderr, b"")


class Fish(TestCase):
    def setUp(self):
        super().setUp()
        self.text = run("completion", "fish").stdout
        self.script = self.write("porthole.fish", self.text)

    def test_each_line_is_a_comment_or_a_command(self):
        """Where there is no fish, either."""
        for line in self.text.splitlines():
            self.assertRegex(line, r"\A(# .*|    .*|function \w+|end|complete -c porthole .*|)\Z")
            if line.startswith("complete"):
                self.assertEqual(line.replace("\\'", "").count("'") % 2, 0, line)

    @needs("fish")
    def test_it_is_well_formed(self):
        done = subprocess.run(["fish", "--no-config", "--no-execute", self.script], capture_output=True,
                              timeout=DEADLINE_S, check=True)  # fmt: skip
        self.assertEqual(done.stderr, b"")

    @needs("fish")
    def offers(self, line):
        done = subprocess.run(["fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", self.script, line],
                              cwd=self.folder, capture_output=True, text=True, timeout=DEADLINE_S, check=True,
                              env=environment({"HOME": str(self.folder)}))  # fmt: skip
        self.assertEqual(done.stderr, "")
        return {offer.split("\t")[0] for offer in done.stdout.splitlines()}

    def test_commands_and_flags(self):
        self.assertEqual(self.offers("porthole "), COMMANDS)
        self.assertEqual(self.offers("porthole --tls-"), {"--tls-cert", "--tls-key", "--tls-name", "--tls-self-signed"})
        self.assertEqual(self.offers("porthole exec --tls-"), {"--tls-cert", "--tls-key", "--tls-name", "--tls-self-signed"})
        self.assertEqual(self.offers("porthole --") - {"--"}, flags_in_help())
        self.assertEqual(self.offers("porthole healthcheck --"), flags_in_help("healthcheck"))

    def test_values(self):
        self.write("a-file.json", "")
        self.assertEqual(self.offers("porthole --auth "), {"open", "strict"})
        self.assertEqual(self.offers("porthole --auth=s"), {"--auth=strict"})
        self.assertEqual(self.offers("porthole --fixtures a-"), {"a-file.json"})
        self.assertEqual(self.offers("porthole validate a-"), {"a-file.json"})
        self.assertEqual(self.offers("porthole completion z"), {"zsh"})

    def test_the_command_of_exec_is_completed_as_such(self):
        self.write("a-file.json", "")
        self.assertEqual(self.offers("porthole exec --port 1 -- cat a-"), {"a-file.json"})
        self.assertIn("cat", self.offers("porthole exec -- ca"))


class Refusals(TestCase):
    def test_unknown_shells_are_refused(self):
        for words in (["completion"], ["completion", "ksh"], ["completion", "bash", "zsh"], ["man", "1"]):
            done = run(*words)
            self.assertEqual((done.returncode, done.stdout), (USAGE, ""), done)
        self.assertIn('must be one of bash|zsh|fish, not "ksh"', run("completion", "ksh").stderr)


if __name__ == "__main__":
    main()
