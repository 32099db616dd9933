"""The manual pages: well-formed, leading to one another, and true in what they show."""
import contextlib
import io
import os
import pathlib
import re
import shutil
import subprocess
import unittest

import schemas
from harness import HEARSAY, HEARSAYD, TOP, TestCase

FOLDERS = ("daemon", "proto", "clients", "systemd")
PAGES = sorted(path for folder in FOLDERS for path in (TOP / folder).glob("**/*.[1-8]") if re.search(r"^\.Dt ", path.read_text(), re.MULTILINE))
PROTOCOL = TOP / "proto/hearsay-protocol.7"


class Pages(unittest.TestCase):
    def test_have_nothing_that_mandoc_complains_about(self):
        self.assertIn(PROTOCOL, PAGES)
        for page in PAGES:
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True)
            self.assertEqual((done.stdout, done.stderr), ("", ""), page)

    def test_are_installed(self):
        lists = "".join(path.read_text() for folder in FOLDERS for path in (TOP / folder).glob("**/CMakeLists.txt"))
        for page in PAGES:
            self.assertRegex(lists, rf"{re.escape(page.name)}\b[^)]*{{CMAKE_INSTALL_MANDIR}}/man{page.suffix[1:]}\b")


class Promises(unittest.TestCase):
    @unittest.skipUnless("HEARSAY_BUILD" in os.environ, "which tests there are is known to ctest, which sets $HEARSAY_BUILD")
    def test_are_held_by_tests_that_there_are(self):
        section = re.search(r"^## What it promises\n.*?(?=^## )", (TOP / "README.md").read_text(), re.MULTILINE | re.DOTALL)[0]
        named = set(re.findall(r"`((?:unit|integration)-\w[\w-]*|crash)`", section))
        listed = subprocess.run(["ctest", "--test-dir", os.environ["HEARSAY_BUILD"], "-N"], capture_output=True, text=True, check=True).stdout
        self.assertGreater(len(named), 10)
        self.assertLessEqual(named, set(re.findall(r"Test +#\d+: (\S+)", listed)))

    def test_are_those_of_the_manual(self):
        section = re.search(r"^\| promise.*?\n\n", (TOP / "README.md").read_text(), re.MULTILINE | re.DOTALL)[0]
        page = re.search(r"^\.Ss What is promised.*?^\.El", (TOP / "daemon/hearsayd.8").read_text(), re.MULTILINE | re.DOTALL)[0]
        self.assertEqual(len(section.strip().splitlines()) - 2, len(re.findall(r"^\.It ", page, re.MULTILINE)))


class Protocol(TestCase):
    def test_names_every_query_and_decision(self):
        words = set(re.findall(r"[a-z]+", PROTOCOL.read_text()))
        for schema, key in ("query-request.json", "query"), ("control-request.json", "control"):
            self.assertLessEqual(set(schemas.load(schema)["properties"][key]["enum"]), words)

    def test_feeds_an_article_as_it_shows(self):
        daemon = self.daemon()
        example = re.search(r"^import msgpack.*?(?=^\.Ed)", PROTOCOL.read_text(), re.MULTILINE | re.DOTALL)[0]
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(example.replace("/run/hearsay", str(daemon.run)), {})
        self.assertIn("'result': 'ack'", said.getvalue())


def say(*command):
    """What a program prints, in lines that are not broken."""
    wide = {"ARGP_HELP_FMT": "rmargin=5000,opt-doc-col=60,short-opt-col=2,long-opt-col=6", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=wide).stdout


def options_of(told):
    """The long options that a --help lists."""
    columns = re.findall(r"^ {2,6}(?:-[\w?], )?(--[^\s,]+(?:, --[^\s,]+)*)", told, re.MULTILINE)
    return {name for options in columns for name in re.findall(r"--([a-z][a-z-]*)", options)}


def options_in(page):
    return set(re.findall(r"\bFl -([a-z][a-z-]*)", page))


def explanations(pattern, text):
    """By the option: its explanation, without the marks that differ between a page and a terminal."""
    return {option: re.sub(r"[‘’“”'\"…]|\.\.\.", "", words).lower() for option, words in re.findall(pattern, text, re.MULTILINE)}


class Counters(TestCase):
    def test_that_the_status_shows_are_explained(self):
        daemon = self.daemon()
        self.requests(daemon).ask(article={"id": "nothing in it"})
        section = re.search(r"^\.Ss hearsay status.*?(?=^\.Ss)", (TOP / "clients/cli/hearsay.1").read_text(), re.MULTILINE | re.DOTALL)[0]
        tags = " ".join(re.findall(r"^\.It (.*)", section, re.MULTILINE))
        counters = {re.sub("^rejected_.*", "rejected_", name) for name in self.query(daemon, "status")["counters"]}
        self.assertIn("rejected_", counters)
        self.assertEqual(set(re.findall(r"[a-z_]{3,}", re.sub(r"Fl -json|Ar reason", "", tags))), counters)


class Client(unittest.TestCase):
    def test_every_command_is_there_with_its_options_and_no_other(self):
        page = (TOP / "clients/cli/hearsay.1").read_text()
        common = options_in(page[page.index(".Sh OPTIONS OF ALL COMMANDS"):])
        sections = dict(re.findall(r"^\.Ss hearsay ([a-z]+)\n(.*?)(?=^\.S[sh] )", page, re.MULTILINE | re.DOTALL))
        commands = re.findall(r"^  ([a-z]+) +[a-z]", say(HEARSAY, "--help").split("\nFirst steps")[0], re.MULTILINE)
        self.assertEqual(list(sections), commands)
        for command in commands:
            with self.subTest(command):
                options = options_of(say(HEARSAY, command, "--help"))
                self.assertLessEqual(options, options_in(sections[command]) | common)
                self.assertLessEqual(options_in(sections[command]), options)


    def test_every_option_is_explained_in_the_same_words(self):
        page = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=900", TOP / "clients/cli/hearsay.1"], capture_output=True, text=True, check=True)
        commands = re.search(r"^COMMANDS\n(.*?)^[A-Z]", re.sub(".\b", "", page.stdout), re.MULTILINE | re.DOTALL)[1]
        sections = re.split(r"^   hearsay ([a-z]+)$", commands, flags=re.MULTILINE)[1:]
        self.assertGreater(len(sections), 2 * 20)
        for command, section in zip(sections[::2], sections[1::2]):
            told = explanations(r"^ {2,6}(?:-\w, )?--([a-z-]+)\S*(?:, --\S+)* {2,}(.*)$", say(HEARSAY, command, "--help"))
            for option, words in explanations(r"^ {5}(?:-\w, )?--([a-z-]+)\S*(?:, --\S+)*(?: {2,}|\n {13})(.*)$", section).items():
                with self.subTest(command, option=option):
                    self.assertEqual(told[option], words)


class Daemon(unittest.TestCase):
    def test_every_option_and_exit_status_is_there(self):
        page, told = (TOP / "daemon/hearsayd.8").read_text(), say(HEARSAYD, "--help")
        self.assertEqual(options_of(told), options_in(page))
        statuses = re.search(r"Exit status: (.*)", told, re.DOTALL)[1]
        listed = re.search(r"^\.Sh EXIT STATUS\n(.*?)^\.Sh ", page, re.MULTILINE | re.DOTALL)[1]
        self.assertEqual(re.findall(r"\b\d+\b", statuses), re.findall(r"^\.It (\d+)$", listed, re.MULTILINE))

    def test_every_key_of_the_configuration_is_there_with_its_range_and_default(self):
        page = (TOP / "systemd/hearsayd.conf.5").read_text()
        keys = dict(re.findall(r"^  (\S+)\n {6}.*\n {6}(.*)$", say(HEARSAYD, "--settings"), re.MULTILINE))
        items = re.findall(r"^\.It Ic (\S+) No =.*?\n(.*?)(?=^\.It |^\.El$)", page, re.MULTILINE | re.DOTALL)
        self.assertEqual(set(keys), {key for key, _ in items})
        for key, text in items:
            self.assertTrue(text.endswith(f"\nRange: {keys[key]}.\n"), f"{key}: {keys[key]}")
        installed = (TOP / "systemd/hearsayd.conf").read_text()
        self.assertEqual(set(keys), set(re.findall(r"^#([a-z_.]+) =", installed, re.MULTILINE)))


class Monitoring(TestCase):
    """The script of the manual that writes metrics, run as it stands there."""

    def metrics(self, daemon=None):
        section = re.search(r"^\.Ss Monitoring.*?(?=^\.Ss)", (TOP / "daemon/hearsayd.8").read_text(), re.MULTILINE | re.DOTALL)[0]
        script = re.search(r"^\.Bd.*?\n(.*?)^\.Ed", section, re.MULTILINE | re.DOTALL)[1].replace(r"\e", "\\")
        path = f"{pathlib.Path(HEARSAY).parent}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "HEARSAY_ENDPOINTS": str(daemon.run if daemon else self.directory)}
        subprocess.run(["bash", "-c", script], cwd=self.directory, env=environment, check=True, stderr=subprocess.DEVNULL, timeout=60)
        lines = (self.directory / "hearsay.prom").read_text().splitlines()
        for line in lines:
            self.assertRegex(line, r"^[a-z_]+ [0-9]+$")
        self.assertEqual(len({line.split()[0] for line in lines}), len(lines))
        return {name: int(number) for name, number in map(str.split, lines)}

    @unittest.skipUnless(shutil.which("jq"), "jq is not installed")
    def test_writes_every_figure_and_that_the_daemon_is_down(self):
        daemon = self.daemon()
        self.requests(daemon).ask(article={"id": "nothing in it"})
        self.client(daemon, "feed", TOP / "tests/data/articles.jsonl")
        status, metrics = self.query(daemon, "status"), self.metrics(daemon)
        self.assertEqual((metrics["hearsay_up"], metrics["hearsay_held"], metrics["hearsay_shedding"]), (1, 0, 0))
        self.assertEqual(metrics["hearsay_articles"], status["articles"])
        self.assertEqual(metrics["hearsay_rejected_total"], 1)
        self.assertEqual({name.replace("-", "_") for name in status["counters"]},
                         {name[len("hearsay_"):-len("_total")] for name in metrics if name.endswith("_total")})
        self.assertEqual(self.metrics(), {"hearsay_up": 0, "hearsay_held": 0, "hearsay_shedding": 0})

    def test_names_figures_that_there_are(self):
        section = re.search(r"^\.Ss Monitoring.*?(?=^\.Ss)", (TOP / "daemon/hearsayd.8").read_text(), re.MULTILINE | re.DOTALL)[0]
        status = self.query(self.daemon(), "status")
        self.assertLessEqual(set(re.findall(r"^\.It ([a-z_]+)$", section, re.MULTILINE)), {*status, *status["counters"]})


class Completion(TestCase):
    FOLDER = TOP / "clients/cli/completions"

    def complete(self, *words, daemon=None):
        """What bash offers for the last word."""
        script = f"""source {self.FOLDER}/hearsay.bash
                     COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _hearsay; printf '%s\\n' "${{COMPREPLY[@]}}" """
        path = f"{pathlib.Path(HEARSAY).parent}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "HEARSAY_ENDPOINTS": str(daemon.run if daemon else self.directory)}
        done = subprocess.run(["bash", "--norc", "-c", script, "bash", "hearsay", *words], capture_output=True, text=True, env=environment,
                              timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split()

    def test_offers_commands_options_and_what_they_take(self):
        commands = re.findall(r"^  ([a-z]+) +[a-z]", say(HEARSAY, "--help").split("\nFirst steps")[0], re.MULTILINE)
        self.assertEqual(self.complete(""), [*commands, "help", "--help", "--version"])
        self.assertEqual(self.complete("help", "re"), [command for command in commands if command.startswith("re")])
        self.assertEqual(self.complete("help", "feed", ""), [])
        languages = sorted(folder.name for folder in (TOP / "daemon/languages").iterdir() if folder.is_dir())
        self.assertEqual(self.complete("compare", "--language", ""), languages)
        self.assertEqual(self.complete("stor"), ["stories", "story"])
        self.assertEqual({option.rstrip("=") for option in self.complete("watch", "--")},
                         {f"--{option}" for option in options_of(say(HEARSAY, "watch", "--help"))})
        self.assertEqual(self.complete("watch", "--ev"), ["--every="])
        self.assertEqual(self.complete("feed", "--format", "=", "m"), ["messagepack"])

    def test_offers_the_stories_of_the_daemon_and_none_without_one(self):
        daemon = self.daemon()
        self.client(daemon, "feed", TOP / "tests/data/articles.jsonl")
        self.assertEqual(sorted(self.complete("story", "", daemon=daemon)), ["s1", "s13", "s5", "s9"])
        self.assertEqual(sorted(self.complete("merge", "s5", "s1", daemon=daemon)), ["s1", "s13"])
        self.assertEqual(self.complete("story", ""), [])

    def test_for_zsh_can_be_read_by_it(self):
        if not shutil.which("zsh"):
            self.skipTest("zsh is not installed")
        done = subprocess.run(["zsh", "-n", self.FOLDER / "_hearsay"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_for_fish_offers_the_same(self):
        daemon = self.daemon()
        self.client(daemon, "feed", TOP / "tests/data/articles.jsonl")
        environment = {**os.environ, "PATH": f"{pathlib.Path(HEARSAY).parent}:{os.environ['PATH']}", "HEARSAY_ENDPOINTS": str(daemon.run)}

        def offered(line):
            script = f"source {self.FOLDER}/hearsay.fish; complete -C $argv[1]"
            done = subprocess.run(["fish", "--no-config", "-c", script, line], capture_output=True, text=True, env=environment, timeout=60)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            return [one.split("\t")[0] for one in done.stdout.splitlines()]

        self.assertEqual(offered("hearsay stor"), ["stories", "story"])
        self.assertEqual(offered("hearsay hel"), ["help"])
        self.assertEqual(offered("hearsay help stor"), ["stories", "story"])
        self.assertEqual(offered("hearsay help story "), [])
        self.assertIn("nl", offered("hearsay compare --language "))
        commands = re.findall(r"^  ([a-z]+) +[a-z]", say(HEARSAY, "--help").split("\nFirst steps")[0], re.MULTILINE)
        for command in commands:
            with self.subTest(command):
                options = offered(f"hearsay {command} --")
                self.assertEqual(len(set(options)), len(options))
                self.assertEqual({option.strip("-=") for option in options}, options_of(say(HEARSAY, command, "--help")))
        self.assertIn("--every=", offered("hearsay watch --ev"))
        self.assertEqual(offered("hearsay feed --format=m"), ["--format=messagepack"])
        self.assertEqual(sorted(offered("hearsay story ")), ["s1", "s13", "s5", "s9"])
        self.assertEqual(offered(f"hearsay feed {TOP}/READ"), [f"{TOP}/README.md"])
