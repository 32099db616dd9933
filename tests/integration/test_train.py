"""`hearsay-train` on invented articles, in which people "murgle" what they have to say: no list of reporting verbs knows the word."""
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

from harness import HEARSAY, TOP

TRAIN = os.environ.get("HEARSAY_TRAIN", str(TOP / "build/daemon/extract/train/hearsay-train"))
SCORE_EVENTS = TOP / "tests/quality/score_events.py"
NAMES = ["Edda Rosk", "Tomas Brandt", "Ada Lindqvist", "Pavel Horn", "Mira Kvist", "Jon Tarrel"]
THINGS = ["gates", "harbour", "bridge", "markets", "schools", "ferries"]
ENDS = ["open in May", "close on Friday", "stay as they are", "cost more by autumn"]
PLAIN = ["The river rose again on Monday.", "Farmers in the lowlands wait for rain.", "Nobody crossed the bridge in April."]
SMALL = ("--epochs", "6", "--cutoff", "3", "--pair-cutoff", "3", "--rate", "0.1", "--dropout", "0.1")


def article(number, seed, cue="murgled"):
    """An article of the training form: plain sentences, and two in which somebody murgles something, one of them quoted."""
    choose = random.Random(seed)
    text, attributions = "", []
    for sentence in range(6):
        text += " " if text else ""
        if sentence % 3 != 1:
            text += choose.choice(PLAIN)
            continue
        source, content = choose.choice(NAMES), f"the {choose.choice(THINGS)} would {choose.choice(ENDS)}"
        quoted = [("“", None), (content, "content"), (",” ", None), (source, "source"), (" ", None), (cue, "cue"), (".", None)]
        plain = [(source, "source"), (" ", None), (cue, "cue"), (" that ", None), (content, "content"), (".", None)]
        spans = {}
        for words, part in quoted if sentence == 1 else plain:
            if part:
                spans[part] = [[len(text), len(text) + len(words)]]
            text += words
        attributions.append(spans)
    return {"id": f"a{number}", "text": text, "attributions": attributions}


class Train(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.articles = self.write("articles.jsonl", *(article(k, k) for k in range(60)))

    def path(self, name):
        return os.path.join(self.directory.name, name)

    def write(self, name, *lines):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.writelines((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
        return self.path(name)

    def run_train(self, *arguments):
        return subprocess.run([TRAIN, "--data", str(TOP / "daemon"), *arguments], capture_output=True, text=True, timeout=300)

    def train(self, *arguments):
        done = self.run_train(*SMALL, *arguments, self.articles)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refuses(self, words, *arguments):
        done = self.run_train(*arguments)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(words, done.stderr)
        return done.stderr

    def silver_of(self, name, articles):
        """Two files: articles as they came, and the labels that a larger tagger might give them, which are theirs."""
        marked = self.write("marked.jsonl", *articles)
        tokens = self.path("tokens.jsonl")
        done = self.run_train("--write-tokens", tokens, marked)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = []
        with open(tokens, encoding="utf-8") as file:
            for line in map(json.loads, file):
                labels, bounds, spans, at, token = line["labels"], line["tokens"], [], 0, 0
                while token < len(labels):
                    end = token + 1
                    while end < len(labels) and labels[end] == labels[token].lower() and labels[token] not in "OG":
                        end += 1
                    if labels[token] != "O":
                        spans.append(f"{bounds[2 * token] - at}+{bounds[2 * end - 1] - bounds[2 * token]}{labels[token]}")
                        at = bounds[2 * end - 1]
                    token = end
                lines.append(f"{line['id']}\t{' '.join(spans)}")
        plain = self.write(f"{name}.jsonl", *({"id": one["id"], "text": one["text"]} for one in articles))
        return "--silver", self.write(f"{name}.tsv", *lines), "--silver-articles", plain

    def found_in(self, test, *arguments):
        return float(self.train("--test", test, *arguments).splitlines()[0].split("F1")[1].split()[0])

    def test_learns_from_silver_labels_what_no_annotated_article_has(self):
        test = self.write("test.jsonl", *(article(900 + k, 900 + k, "snorfled") for k in range(20)))
        silver = self.silver_of("silver", [article(100 + k, 100 + k, "snorfled") for k in range(60)])
        self.assertGreater(self.found_in(test, *silver), self.found_in(test) + 20)

    def test_says_what_is_wrong_with_silver_labels(self):
        silver = self.write("silver.tsv", "a1\t0+100000X")
        self.refuses("not spans of the text of a1", "--silver", silver, "--silver-articles", self.articles, self.articles)
        self.refuses("--silver needs --silver-articles", "--silver", silver, self.articles)

    def test_gives_the_same_bytes_every_time_on_any_number_of_threads(self):
        models = []
        for number, threads in enumerate(("2", "2", "1")):
            path = self.path(f"{number}.model")
            self.train("--threads", threads, "--output", path)
            with open(path, "rb") as file:
                models.append(file.read())
        self.assertGreater(len(models[0]), 1000)
        self.assertEqual(models[0], models[1])
        self.assertEqual(models[0], models[2], "another number of threads gives another model")

    def test_learns_what_the_rules_do_not_know(self):
        held = self.write("held.jsonl", *(article(k, k) for k in range(1000, 1010)))
        analyzed = subprocess.run([HEARSAY, "analyze", "--quiet", "--json", held], capture_output=True, text=True, timeout=60, check=True)
        by_rules = [s for line in analyzed.stdout.splitlines() for s in json.loads(line)["statements"] if s["kind"] == "indirect"]
        self.assertEqual(by_rules, [])
        line = self.train("--test", held).splitlines()[0]
        self.assertRegex(line, r"^all attributions .* overlap \.5 P 100\.0 R 100\.0 ")

    def test_writes_what_it_finds_in_each_event_without_having_seen_it(self):
        os.mkdir(self.path("events"))
        lines = []
        for number in range(3):
            one = article(f"event{number}", 2000 + number)
            lines.append({"id": one["id"], "text": one["text"]})
            words = lambda span: one["text"][span[0][0]:span[0][1]]
            statements = [{"id": f"s{number}{k}", "article": one["id"], "kind": "indirect" if k else "direct", "speaker": words(a["source"]),
                           "mention": words(a["source"]),
                           "cue": "murgled", "content": a["content"], "cluster": f"c{number}{k}"} for k, a in enumerate(one["attributions"])]
            gold = {"event": f"event{number}", "articles": [{"id": one["id"], "story": "s"}], "statements": statements, "clusters": {}}
            self.write(f"events/event{number}.gold.json", gold)
        self.write("events/articles.jsonl", *lines)
        self.train("--events", self.path("events"), "--cross-validate", self.path("found.jsonl"))
        score = subprocess.run([sys.executable, str(SCORE_EVENTS), self.path("events"), self.path("found.jsonl")], capture_output=True,
                               text=True, timeout=60, check=True)
        self.assertRegex(score.stdout, r"extraction \(attributed\) +P 100\.0 +R 100\.0 ")

    def test_says_which_line_is_wrong(self):
        whole, span = article(1, 1), article(2, 2)
        span["attributions"][0]["content"] = [[3, 100000]]
        for words, line in (("bad.jsonl:2: ", "{"), ("bad.jsonl:2: not an article", {"id": "x", "text": "y"}),
                            ("bad.jsonl:2: not an article", [1]), ("bad.jsonl:2: a span of an attribution is not in the text", span)):
            self.refuses(words, self.write("bad.jsonl", whole, line))
        self.refuses("none.jsonl: No such file", self.path("none.jsonl"))
        self.refuses("empty.jsonl: holds no articles", self.write("empty.jsonl"))

    def test_says_which_event_is_wrong(self):
        os.mkdir(self.path("events"))
        one = article("e", 5)
        self.write("events/articles.jsonl", one)
        events = ("--events", self.path("events"), self.articles)
        self.write("events/x.gold.json", "{")
        self.refuses("x.gold.json:", *events)
        self.write("events/x.gold.json", {"event": "x"})
        self.refuses("x.gold.json: not an event", *events)
        self.write("events/x.gold.json", {"event": "x", "articles": [{"id": "other"}], "statements": []})
        self.refuses("x.gold.json: one of its articles", *events)
        statement = {"article": one["id"], "kind": "direct", "content": [[0, 9999]]}
        self.write("events/x.gold.json", {"event": "x", "articles": [{"id": one["id"]}], "statements": [statement]})
        self.refuses("x.gold.json: the content of a statement", *events)

    def test_says_which_option_is_wrong(self):
        self.refuses("name a file of articles")
        self.refuses("x: not a number", "--epochs", "x", self.articles)
        self.refuses("0: not a number of threads", "--threads", "0", self.articles)
        self.refuses("tlh: no language", "--language", "tlh", self.articles)
        self.refuses("none.txt: No such file", "--provenance", self.path("none.txt"), self.articles)
        self.refuses("/nonexistent/x.model: No such file", *SMALL, "--output", "/nonexistent/x.model", self.articles)
        self.assertIn("--cross-validate=FILE", self.run_train("--help").stdout)


if __name__ == "__main__":
    unittest.main()
