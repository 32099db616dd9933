"""`hearsay-pairs` on invented pairs and events."""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

from harness import HEARSAY, TOP

PAIRS = os.environ.get("HEARSAY_PAIRS", str(TOP / "build/daemon/cluster/train/hearsay-pairs"))
NAMES = ["Edda Rosk", "Tomas Brandt", "Ada Lindqvist", "Pavel Horn", "Mira Kvist", "Jon Tarrel"]
THINGS = ["gates of the harbour", "old bridge", "fish market", "village school", "night ferry", "water tower", "sports hall", "town library"]
ENDS = ["will open again in May", "must close on Friday", "cost far more than planned", "need repairs before winter"]


def said(thing, end):
    """One thing said in two ways."""
    return f"The {thing} {end}, whatever the council may say.", f"Whatever the council may say, the {thing} {end}."


def event(name, seed):
    """Three articles in which the same people say the same three things, each in one of two ways; and one thing more in each."""
    choose = random.Random(seed)
    things = choose.sample(THINGS, 6)
    people = choose.sample(NAMES, 4)
    articles, statements = [], []
    for number in range(3):
        text, told = "", [(k, people[k], things[k], ENDS[k]) for k in range(3)] + [(9 + number, people[3], things[3 + number], ENDS[3])]
        choose.shuffle(told)
        identity = f"{name}-{number}"
        for k, person, thing, end in told:
            words = said(thing, end)[choose.randrange(2)]
            start = len(text) + 1
            text += f"“{words[:-1]},” said {person}.\n"
            statements.append({"id": f"{identity}.{k}", "article": identity, "kind": "direct", "speaker": person, "mention": person, "cue": "said",
                               "content": [[start, start + len(words) - 1]], "cluster": f"thing{k}"})
        articles.append({"id": identity, "text": text})
    return {"event": name, "articles": [{"id": a["id"], "story": name} for a in articles], "statements": statements}, articles


class TrainPairs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        choose = random.Random(5)
        pairs = []
        for thing in THINGS:
            for end in ENDS:
                other_thing, other_end = choose.choice(THINGS), choose.choice(ENDS)
                one, two = said(thing, end)
                pairs.append({"a": one, "b": two, "same": 1})
                pairs.append({"a": one, "b": said(other_thing, other_end)[1], "same": int((thing, end) == (other_thing, other_end))})
        self.pairs = self.write("pairs_invented.jsonl", *pairs)
        (self.folder / "events").mkdir()
        self.articles = []
        for number, name in enumerate(("flood", "strike", "fair")):
            gold, articles = event(name, 100 + number)
            self.write(f"events/{name}.gold.json", gold)
            self.articles += articles
        self.write("events/articles.jsonl", *self.articles)
        self.events = str(self.folder / "events")

    def write(self, name, *objects):
        path = self.folder / name
        path.write_text("".join((o if isinstance(o, str) else json.dumps(o)) + "\n" for o in objects))
        return str(path)

    def run_pairs(self, *arguments):
        return subprocess.run([PAIRS, "--data", str(TOP / "daemon"), *arguments], capture_output=True, text=True, timeout=120)

    def train(self, *arguments):
        done = self.run_pairs(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refuses(self, words, *arguments):
        done = self.run_pairs(*arguments)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(words, done.stderr)

    def weights(self, name):
        lines = (self.folder / name).read_text().splitlines()
        return {words[0]: float(words[1]) for words in map(str.split, lines) if len(words) > 1 and "." in words[0] and words[0][0] != "#"}

    def model(self, name, *arguments):
        self.train("--output", str(self.folder / name), *arguments)
        return self.weights(name)

    def test_gives_the_same_bytes_every_time(self):
        for name in ("one", "two"):
            self.model(name, "--pairs", self.pairs, "--events", self.events)
        self.assertEqual((self.folder / "one").read_bytes(), (self.folder / "two").read_bytes())

    def test_fits_only_what_it_is_given_examples_of_and_what_is_not_set(self):
        shutil.copy(TOP / "daemon/languages/en/pair.model", self.folder / "old")
        old, new = self.weights("old"), self.model("new", "--pairs", self.pairs)
        self.assertEqual(old.keys(), new.keys())
        set_by_hand = {line.split()[0] for line in (self.folder / "old").read_text().splitlines() if line.endswith("# set")}
        self.assertIn("compare.speaker-different", set_by_hand)
        for name in old:
            kept = not name.startswith("compare.") or name == "compare.threshold" or name in set_by_hand
            self.assertEqual(old[name] == new[name], kept, name) if old[name] or new[name] else None

    def test_the_model_that_it_writes_is_one_that_compare_takes(self):
        data = self.folder / "data/languages"
        shutil.copytree(TOP / "daemon/languages", data)
        self.model("data/languages/en/pair.model", "--pairs", self.pairs)
        lines = [json.loads(line) for line in open(self.pairs)]
        answers = subprocess.run([HEARSAY, "compare", "--json", "--data", str(data.parent), self.pairs], capture_output=True, text=True, timeout=60,
                                 check=True)
        right = sum(json.loads(answer)["same"] == bool(line["same"]) for answer, line in zip(answers.stdout.splitlines(), lines))
        self.assertGreater(right, .9 * len(lines))

    def test_measures_each_event_by_a_model_that_has_not_seen_it(self):
        out = self.train("--cross-validate", "--pairs", self.pairs, "--events", self.events)
        self.assertRegex(out, r"pairs_invented +64 pairs, +3\d same  AUC +(9[5-9]|100)")
        self.assertRegex(out, r"attributed, as found +144 pairs, +27 same  AUC +(9[5-9]|100)")
        self.assertRegex(out, r"attributed, as annotated +144 pairs, +27 same ")
        self.assertRegex(out, r"0\.9 to 1\.0 +\d+ +9\d\.\d % +(9\d|100)\.\d %")

    def test_leaves_an_event_out_when_asked(self):
        every = self.model("every", "--events", self.events)
        without = self.model("without", "--events", self.events, "--without", "fair")
        os.remove(self.folder / "events/fair.gold.json")
        self.assertNotEqual(every, without)
        self.assertEqual(without, self.model("never", "--events", self.events))
        self.refuses("fair: no such event", "--events", self.events, "--without", "fair")

    def test_statements_that_only_extraction_finds_are_left_out_where_the_labels_are_of_found_ones_alone(self):
        gold, _ = event("flood", 100)
        dropped = [s for s in gold["statements"] if s["cluster"] != "thing0"]
        pairs_of = lambda: [line.split("pairs")[0].split()[-1] for line in self.train("--cross-validate", "--events", self.events).splitlines()
                            if "as " in line]
        for name in ("strike", "fair"):
            os.remove(self.folder / f"events/{name}.gold.json")
        self.assertEqual(pairs_of(), ["48", "48"])
        self.write("events/flood.gold.json", {**gold, "statements": dropped})
        self.assertEqual(pairs_of(), ["48", "27"])
        self.write("events/flood.gold.json", {**gold, "statements": dropped, "found_only": True})
        self.assertEqual(pairs_of(), ["27"])

    def test_the_scorer_leaves_out_what_is_not_marked_where_the_labels_are_of_found_ones_alone(self):
        gold, _ = event("flood", 100)
        found = {}
        for statement in gold["statements"]:
            start, end = statement["content"][0]
            of_article = found.setdefault(statement["article"], [])
            of_article.append({**statement, "content": [{"start": start, "end": end, "text": ""}], "cluster": "one for all"})
        system = self.write("found.jsonl", *({"article": article, "story": "s1", "statements": statements} for article, statements in found.items()))
        os.remove(self.folder / "events/strike.gold.json")
        os.remove(self.folder / "events/fair.gold.json")
        scorer = str(TOP / "tests/quality/score_events.py")
        score = lambda: subprocess.run([sys.executable, scorer, self.events, system], capture_output=True, text=True, timeout=60, check=True).stdout
        self.assertRegex(score(), r"(?s)extraction.*links, attributed only +P +18\.8 +R 100\.0")
        gold["statements"] = [s for s in gold["statements"] if s["cluster"] != "thing0"]
        self.write("events/flood.gold.json", gold)
        self.assertRegex(score(), r"links, attributed only +P +12\.5 +R 100\.0")
        self.write("events/flood.gold.json", {**gold, "found_only": True})
        self.assertRegex(score(), r"links, attributed only +P +22\.2 +R 100\.0")
        self.assertNotIn("extraction", score())

    def test_takes_the_texts_from_elsewhere(self):
        here = self.model("here", "--events", self.events)
        moved = self.folder / "texts.jsonl"
        os.rename(self.folder / "events/articles.jsonl", moved)
        self.assertEqual(here, self.model("there", "--articles", str(moved), "--events", self.events))
        self.refuses("fair.gold.json: the text of one of its articles", "--events", self.events)

    def test_keeps_what_the_provenance_says_and_the_scores(self):
        about = self.write("about.txt", "corpus: invented pairs")
        self.model("new", "--pairs", self.pairs, "--provenance", about)
        text = (self.folder / "new").read_text()
        self.assertIn("\n#: corpus: invented pairs\n", text)
        self.assertRegex(text, r"\n#: scores: pairs_invented: AUC ")
        self.model("newer", "--pairs", self.pairs, "--provenance", about, "--model", str(self.folder / "new"))
        self.assertEqual(text, (self.folder / "newer").read_text())

    def test_says_which_line_is_wrong(self):
        good = {"a": "One thing.", "b": "Another thing.", "same": 0}
        for words, line in (("bad.jsonl:2: ", "{"), ("bad.jsonl:2: not a pair", {"a": "x", "b": "y"}), ("bad.jsonl:2: not a pair", [1]),
                            ("bad.jsonl:2: not a pair", {"a": "x", "same": 1})):
            self.refuses(words, "--pairs", self.write("bad.jsonl", good, line))
        self.refuses("none.jsonl: No such file", "--pairs", str(self.folder / "none.jsonl"))
        self.refuses("empty.jsonl: holds no pairs", "--pairs", self.write("empty.jsonl"))
        self.refuses("bad.jsonl:1: not an article with an id", "--articles", self.write("bad.jsonl", {"text": "x"}), "--events", self.events)

    def test_says_which_event_is_wrong(self):
        gold, _ = event("flood", 100)
        first = gold["statements"][0]
        for words, bad in (("flood.gold.json:", "{"), ("flood.gold.json: not an event", {"event": "flood"}),
                           ("flood.gold.json: a statement without", {**gold, "statements": [{**first, "content": [[0, 9999]]}]}),
                           ("flood.gold.json: a statement without", {**gold, "statements": [{**first, "kind": "shouted"}]}),
                           ("flood.gold.json: a statement without", {**gold, "statements": [{k: v for k, v in first.items() if k != "cluster"}]})):
            self.write("events/flood.gold.json", bad)
            self.refuses(words, "--events", self.events)
        self.refuses("nowhere: No such file", "--events", str(self.folder / "nowhere"))

    def test_says_which_option_is_wrong(self):
        self.refuses("nothing to fit it to")
        self.refuses("x: not a number", "--pairs", self.pairs + ":x")
        self.refuses("0: not a number", "--pull", "0", "--pairs", self.pairs)
        self.refuses("none.txt: No such file", "--provenance", "none.txt", "--pairs", self.pairs)
        self.refuses("/nonexistent/x: No such file", "--output", "/nonexistent/x", "--pairs", self.pairs)
        self.assertIn("--without=EVENT", self.run_pairs("--help").stdout)


if __name__ == "__main__":
    unittest.main()
