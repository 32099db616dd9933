"""The manual pages: well-formed, leading to one another, and true in what they show."""
import contextlib
import io
import re
import subprocess
import unittest

import schemas
from harness import TOP, TestCase

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
