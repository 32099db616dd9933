"""libhearsay as a program outside of this tree finds it: installed, by pkg-config, with nothing but its header."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from articles import articles
from harness import ENVIRONMENT, TOP, TestCase

BUILD = pathlib.Path(os.environ.get("HEARSAY_BUILD", TOP / "build"))
CC = os.environ.get("CC", "cc")
SANITIZE = [f"-fsanitize={os.environ['HEARSAY_SANITIZE']}"] if os.environ.get("HEARSAY_SANITIZE") else []
SOURCES = TOP / "clients/c"


def run(*command, **options):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, **options)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


class Library(unittest.TestCase):
    def test_it_shows_what_its_header_declares_and_nothing_else(self):
        declared = set(re.findall(r"\b(hearsay_\w+)\(",
                                  re.sub(r"/\*.*?\*/|typedef.*?;|\(\*\w+\)", "", (SOURCES / "hearsay.h").read_text(), flags=re.S)))
        shown = dict(line.split()[-1].split("@@") for line in run("nm", "-D", "--defined-only", BUILD / "clients/c/libhearsay.so").splitlines()
                     if " A " not in line)
        self.assertEqual(set(shown), declared)
        self.assertEqual(set(shown.values()), {"HEARSAY_0"})


class Installed(TestCase):
    def setUp(self):
        super().setUp()
        run("cmake", "--install", BUILD, env={**ENVIRONMENT, "DESTDIR": str(self.directory / "root")})
        configurations = list(self.directory.glob("root/**/hearsay.pc"))
        self.assertEqual(len(configurations), 1)
        self.environment = {**ENVIRONMENT, "PKG_CONFIG_PATH": str(configurations[0].parent), "LD_LIBRARY_PATH": str(configurations[0].parents[1])}

    def flags(self, *which):
        return run("pkg-config", *which, "hearsay", env=self.environment).split()

    def build(self, name):
        source = shutil.copy(SOURCES / "examples" / f"{name}.c", self.directory)
        run(CC, "-std=gnu17", "-Wall", "-Wextra", "-Werror", *SANITIZE, source, *self.flags("--cflags", "--libs"), "-o", self.directory / name,
            env=self.environment)
        return self.directory / name

    def test_its_header_needs_nothing_but_the_compiler(self):
        (self.directory / "bare.c").write_text("#include <hearsay.h>\nint main(void) { return hearsay_error(0) != 0; }\n")
        run(CC, "-std=c11", "-pedantic-errors", "-Wall", "-Werror", "-fsyntax-only", self.directory / "bare.c", *self.flags("--cflags"))
        if shutil.which("c++"):
            run("c++", "-std=c++11", "-pedantic-errors", "-Wall", "-Werror", "-fsyntax-only", "-x", "c++", self.directory / "bare.c",
                *self.flags("--cflags"))

    def test_programs_built_against_it_feed_and_follow(self):
        feed, follow = self.build("feed"), self.build("follow")
        daemon = self.daemon()
        follower = subprocess.Popen([follow, daemon.run, "3"], env=self.environment, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end, follower)
        self.assertIn("-- these are the open stories", follower.stdout.readline())
        given = articles(3, events=3)
        lines = "".join(f"{article['id']}\t{article['title']}\t{article['text'].splitlines()[2]}\n" for article in given)
        self.assertEqual(run(feed, daemon.run, input=lines, env=self.environment), "3 articles are on disk\n")
        again = run(feed, daemon.run, input=lines, env=self.environment)
        self.assertEqual(again, "3 articles are on disk\n")
        told = follower.communicate(timeout=60)[0]
        self.assertEqual(follower.returncode, 0)
        self.assertEqual(told.count("-- story."), 3)
        self.assertIn(given[0]["title"], told)
        self.assertEqual(self.query(daemon, "status")["articles"], 3)

    def test_an_article_that_cannot_be_sent_is_refused_with_the_daemons_words(self):
        refused = subprocess.run([self.build("feed"), self.directory], input="a1\t\t\n", env=self.environment, capture_output=True, text=True)
        self.assertEqual((refused.returncode, refused.stderr.splitlines()[0]), (1, "article a1: no-content"))

    def test_the_client_of_an_installed_tree_finds_it(self):
        environment = {key: value for key, value in self.environment.items() if key != "LD_LIBRARY_PATH"}
        self.assertIn("hearsay", run(next(self.directory.glob("root/**/bin/hearsay")), "--version", env=environment))
