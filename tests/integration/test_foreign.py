"""Clients written from PROTOCOL.md alone, in foreign/: feeders that lose nothing when the daemon is killed, mirrors that miss nothing."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading
import unittest

import jsonschema
import yaml

from articles import article, articles
from harness import ENVIRONMENT, GOLDEN, TOP, TestCase, wait_until

FOREIGN = pathlib.Path(__file__).parent / "foreign"
MODULES = pathlib.Path(os.environ.get("HEARSAY_BUILD", TOP / "build")) / "foreign-modules"
GERMAN = {"id": "de", "language": "de", "title": "Fähre gesunken", "text": "Die Fähre ist gesunken.", "published": "2031-05-06T09:00:00Z"}
EMOJI = "😀 “Nobody had warned us of the 🚢 that came in,” said Mira Tolvane. “It was the 𝛑th,” said Osric Banefield.\n"


class Running:
    """A client in another process: its lines so far."""

    def __init__(self, process):
        self.process, self.lines = process, []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def say(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def finish(self):
        """Its lines, once it has ended by itself."""
        self.process.stdin.close()
        status = self.process.wait(60)
        self.thread.join()
        assert status == 0, f"{self.process.args} ended with {status}"
        return [json.loads(line) for line in self.lines if line != "ready\n"]


class Clients:
    """What they have to do, in whatever language: program(name) says how one is started."""

    def run_client(self, name, *arguments):
        process = subprocess.Popen([*self.program(name), *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                   env={**ENVIRONMENT, "NODE_PATH": str(MODULES / "node_modules")})
        self.addCleanup(self.end, process)
        return Running(process)

    def snapshot(self, daemon):
        """The daemon's own board, as a mirror prints it."""
        stories, cursor = {}, ""
        while cursor is not None:
            answer = self.query(daemon, "snapshot", cursor=cursor)
            for page in answer["stories"]:
                stories[page["story"]["id"]] = {key: page[key] for key in ("story", "articles", "clusters")}
            cursor = answer["cursor"]
        return answer["epoch"], answer["sequence"], stories

    def start_mirror(self, daemon, *arguments):
        mirror = self.run_client("mirror", daemon.endpoint("updates"), daemon.endpoint("query"), *arguments)
        wait_until(lambda: mirror.lines, "the first snapshot")
        return mirror

    def check_mirror(self, mirror, daemon):
        epoch, sequence, stories = self.snapshot(daemon)
        mirror.say(f"{epoch} {sequence}\n")
        held = mirror.finish()[-1]
        self.assertEqual(held["epoch"], epoch)
        self.assertEqual(sorted(held["stories"]), sorted(stories))
        for story, page in stories.items():
            self.assertEqual(held["stories"][story], page)
        return held

    def test_each_article_arrives_once_though_the_daemon_is_killed(self):
        sent = articles(160) + [{**article(7), "text": "“It was nothing,” said Osric Banefield.", "modified": "2031-06-01"}]
        daemon = self.daemon()
        feeder = self.run_client("feeder", daemon.endpoint("articles"), 1)
        feeder.say("".join(json.dumps(one) + "\n" for one in sent[:100]))
        wait_until(lambda: len(feeder.lines) >= 20, "some answers")
        daemon.kill()
        daemon = self.daemon()
        feeder.say("".join(json.dumps(one) + "\n" for one in sent[100:]))
        answers = feeder.finish()
        self.assertEqual(sorted(answer["id"] for answer in answers), sorted(one["id"] for one in sent))
        self.assertLessEqual({answer["result"] for answer in answers}, {"ack", "duplicate"})
        self.assertEqual(len({answer["position"] for answer in answers}), 161)
        status = self.query(daemon, "status")
        self.assertEqual((status["articles"], status["position"]), (160, 161))
        self.assertEqual(self.query(daemon, "article", id="test-7")["article"]["text"], sent[-1]["text"])

    def test_a_mirror_equals_the_daemon_after_losses_and_a_kill(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(20, events=8))
        mirror = self.start_mirror(daemon, 3)
        revision = {**article(3), "text": "“No,” said Hesta Quillan.", "modified": "2032-01-01"}
        self.requests(daemon).feed([*articles(20, first=20, events=8), GERMAN, revision])
        first, second = sorted(self.snapshot(daemon)[2])[:2]
        self.assertEqual(self.requests(daemon, "control").ask(control="merge", story=first, into=second)["result"], "ack")
        daemon.kill()
        daemon = self.daemon()
        self.requests(daemon).feed([*articles(20, first=40, events=8), {"id": "test-5", "status": "canceled"}])
        self.assertEqual(self.requests(daemon, "control").ask(control="unmerge", story=first)["result"], "ack")
        self.assertGreater(self.check_mirror(mirror, daemon)["replays"], 0)

    def test_a_mirror_begins_anew_with_another_epoch(self):
        daemon = self.daemon()
        self.requests(daemon).feed(articles(12, events=6))
        mirror = self.start_mirror(daemon)
        daemon.kill()
        shutil.rmtree(daemon.state)
        daemon = self.daemon()
        self.requests(daemon).feed(articles(9, first=100, events=3))
        self.check_mirror(mirror, daemon)

    def test_offsets_cut_statements_out_of_a_text_that_is_not_ascii(self):
        daemon = self.daemon()
        self.requests(daemon).feed([{"id": "emoji", "language": "en", "text": EMOJI, "published": "2031-05-06"}])
        statements = self.query(daemon, "article", id="emoji")["statements"]
        self.assertGreaterEqual(len(statements), 2)
        self.assertEqual(self.run_client("quotes", daemon.endpoint("query"), "emoji").finish(), [one["text"] for one in statements])


class Python(Clients, TestCase):
    def program(self, name):
        return ["/usr/bin/python3", "-B", FOREIGN / f"{name}.py"]

    def test_urls_are_normalised_as_the_table_in_the_protocol_has_them(self):
        table = (TOP / "proto/PROTOCOL.md").read_text().partition("| URL | normalised |\n|---|---|\n")[2].partition("\n\n")[0]
        rows = [re.findall(r"`([^`]+)`", row) + [""] for row in table.splitlines()]
        self.assertGreater(len(rows), 10)
        process = subprocess.run(self.program("url"), input="".join(f"{row[0]}\n" for row in rows), capture_output=True, text=True, check=True)
        self.assertEqual(process.stdout.splitlines(), [row[1] for row in rows])


def install():
    """npm's packages, in a folder of their own. None, or why they cannot be had."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "node and npm are not installed"
    wanted, complete = (FOREIGN / "package.json").read_text(), MODULES / "complete"
    if complete.exists() and complete.read_text() == wanted:
        return None
    MODULES.mkdir(parents=True, exist_ok=True)
    (MODULES / "package.json").write_text(wanted)
    command = ["npm", "install", "--ignore-scripts", "--no-package-lock", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"]
    try:
        done = subprocess.run(command, cwd=MODULES, capture_output=True, text=True, timeout=120)
        if done.returncode == 0:
            check = ["node", "-e", "require('zeromq'); require('@msgpack/msgpack')"]
            done = subprocess.run(check, cwd=MODULES, capture_output=True, text=True, timeout=60)
    except subprocess.TimeoutExpired:
        return "npm install did not end within 120 s"
    if done.returncode != 0:
        return "npm install failed: " + " / ".join(line for line in done.stderr.splitlines()[:4] if line.strip())
    complete.write_text(wanted)
    return None


class JavaScript(Clients, TestCase):
    @classmethod
    def setUpClass(cls):
        reason = install()
        if reason:
            print(f"SKIPPED: the clients in JavaScript were not tried: {reason}", flush=True)
            raise unittest.SkipTest(reason)

    def program(self, name):
        return ["node", FOREIGN / f"{name}.js"]

    def test_golden_vectors_mean_the_same(self):
        vectors = len(list(GOLDEN.glob("*.msgpack")))
        self.assertEqual(self.run_client("golden", GOLDEN).finish(), [vectors])

    def test_the_asyncapi_document_is_as_asyncapi_s_own_schema_says(self):
        schema = json.loads((MODULES / "node_modules/@asyncapi/specs/schemas/3.0.0.json").read_text())
        document = yaml.safe_load((TOP / "proto/asyncapi.yaml").read_text())
        wrong = [jsonschema.exceptions.best_match([error]).message for error in jsonschema.Draft7Validator(schema).iter_errors(document)]
        self.assertEqual(wrong, [])
