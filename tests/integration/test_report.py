"""`hearsay report`: one page that is whole in itself, with everything that the stories hold."""
import html.parser
import json
import re
import subprocess
import time

from harness import ENVIRONMENT, HEARSAY, TOP, TestCase
from test_client import FIXTURES

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(html.parser.HTMLParser):
    """A page, read strictly: elements end in the order of their nesting, ids are there once."""

    def __init__(self, text):
        super().__init__()
        self.text = text
        self.open, self.ids, self.anchors, self.tags, self.attributes = [], [], [], [], []
        self.words, self.errors = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        for key, value in attributes:
            self.attributes.append((tag, key, value or ""))
            if key == "id":
                self.ids.append(value)
            if key == "href" and value.startswith("#"):
                self.anchors.append(value[1:])
        if tag not in VOID:
            self.open.append(tag)
        self.words.append(" ")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.errors.append(f"</{tag}> at {self.getpos()}")
        self.words.append(" ")

    def handle_data(self, data):
        if not self.open or self.open[-1] not in ("style", "del"):  # what is struck is another wording's
            self.words.append(data)

    def letters(self):
        return letters("".join(self.words))


def letters(text):
    """What is left without blanks and punctuation: marks and line ends in between don't count."""
    return "".join(c for c in text.casefold() if c.isalnum())


class ReportCase(TestCase):
    def offline(self, *arguments):
        done = subprocess.run([HEARSAY, "report", *map(str, arguments)], capture_output=True, text=True, timeout=120,
                              env=ENVIRONMENT)
        return done.returncode, done.stdout, done.stderr

    def check(self, text):
        """What holds for every page."""
        page = Page(text)
        self.assertEqual(page.errors, [])
        self.assertEqual(page.open, [])
        self.assertEqual(len(page.ids), len(set(page.ids)), "ids are there once")
        self.assertEqual([anchor for anchor in page.anchors if anchor not in page.ids], [], "links lead somewhere")
        self.assertEqual(page.tags.count("h1"), 1)
        self.assertNotIn("script", page.tags)
        for tag, key, value in page.attributes:
            self.assertNotIn(key, ("src", "srcset", "action", "data", "poster", "background"))
            self.assertFalse(key.startswith("on"), key)
            if key == "href":
                self.assertEqual(tag, "a")
                self.assertRegex(value, r"^(#|https?://)")
        style = re.search(r"<style>(.*?)</style>", text, re.S)[1]
        for outside in ("url(", "@import", "http", "@font-face"):
            self.assertNotIn(outside, style)
        self.assertIn("default-src 'none'", text)
        return page


class FromDaemon(ReportCase):
    def test_every_statement_of_a_story_is_on_its_page_with_its_publishers_and_speakers(self):
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        for story in json.loads(self.client(daemon, "stories", "--json")[1])["stories"]:
            status, out, err = self.client(daemon, "report", story["id"])
            self.assertEqual((status, err), (0, ""))
            page, told = self.check(out).letters(), json.loads(self.client(daemon, "story", story["id"], "--json")[1])
            self.assertTrue(told["clusters"])
            for cluster in told["clusters"]:
                self.assertIn(letters(cluster["speaker"] or ""), page)
                for statement in cluster["statements"]:
                    self.assertIn(letters(statement["text"]), page)
                    self.assertIn(letters(statement["publisher"]), page)
            for article in told["articles"]:
                self.assertIn(letters(article["title"]), page)

    def test_the_board_has_all_stories_or_those_that_are_asked_for(self):
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        stories = json.loads(self.client(daemon, "stories", "--biggest", "--json")[1])["stories"]
        board = self.check(self.client(daemon, "report")[1])
        self.assertEqual(board.tags.count("article"), len(stories))
        places = [board.letters().index(letters(story["title"])) for story in stories]
        by_publishers = sorted(zip(places, stories), key=lambda placed: -placed[1]["publisher_count"])
        self.assertLess(max(placed[0] for placed in by_publishers[:3]), by_publishers[3][0], "what most publishers carry first")
        self.assertEqual(self.check(self.client(daemon, "report", "--limit", 2)[1]).tags.count("article"), 2)
        two = self.check(self.client(daemon, "report", stories[3]["id"], stories[0]["id"])[1])
        self.assertEqual(two.tags.count("article"), 2)
        self.assertLess(two.letters().index(letters(stories[3]["title"])), two.letters().index(letters(stories[0]["title"])))
        data = json.loads(self.client(daemon, "report", "--json", stories[3]["id"])[1])["stories"]
        page = self.query(daemon, "story", id=stories[3]["id"])
        page.pop("request")
        self.assertEqual(data, [page])
        old = self.client(daemon, "report", "--since", "2099-01-01", stories[3]["id"])
        self.assertEqual((old[0], ">new<" in old[1]), (0, True), "one that is named is shown, whether it has news or not")
        big = self.client(daemon, "report", "--min-publishers", 4)[1]
        self.assertEqual(Page(big).tags.count("article"), sum(story["publisher_count"] >= 4 for story in stories))

    def test_a_story_that_was_merged_is_where_it_went_and_one_that_never_was_is_told(self):
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        one, other = [story["id"] for story in json.loads(self.client(daemon, "stories", "--json")[1])["stories"]][:2]
        self.assertEqual(self.client(daemon, "merge", one, other)[0], 0)
        self.assertIn(f"Story {one} ", self.client(daemon, "report", other)[1])
        path = self.directory / "page.html"
        status, _, err = self.client(daemon, "report", "s999", "-o", path)
        self.assertEqual(status, 1)
        self.assertIn("there is no story 's999'", err)
        self.assertFalse(path.exists(), "no page is better than half a page")


class Offline(ReportCase):
    def test_is_what_a_daemon_gives(self):
        daemon = self.daemon()
        self.client(daemon, "feed", FIXTURES)
        of_daemon = self.client(daemon, "report")[1]
        status, out, err = self.offline("--from", FIXTURES)
        self.assertEqual((status, err), (0, ""))
        without_time = lambda text: re.sub(r'<p class="made">.*', "", text)
        self.assertEqual(without_time(out), without_time(of_daemon))

    def test_what_articles_say_never_passes_for_markup(self):
        hostile = {"id": "\"><img src=x onerror=alert(1)>", "publisher": "<script>alert(2)</script>", "url": "javascript:alert(3)",
                   "title": "</title></style><script>alert(4)</script> & \u202e‮reversed", "language": "en",
                   "published": "2031-05-06T08:00:00Z",
                   "text": "<b onclick=alert(5)>The mayor</b> met the press. “No <iframe src='//evil.example'> was ever built & none "
                           "will be,” said Ilse \"><svg onload=alert(6)> Varga.\n\n\"We are done with this bridge,\" said Ilse Varga."}
        path = self.directory / "hostile.jsonl"
        second = {**hostile, "id": "b", "publisher": "B", "text": hostile["text"].replace("was ever", "has ever been")}
        path.write_text(json.dumps(hostile) + "\n" + json.dumps(second) + "\n")
        status, out, _ = self.offline("--from", path)
        self.assertEqual(status, 0)
        page = self.check(out)
        for tag in ("img", "svg", "iframe", "script"):
            self.assertNotIn(tag, page.tags)
        self.assertNotIn("\u202e", out)
        self.assertIn("&lt;/title&gt;", out)

    def test_copies_are_named_and_words_that_differ_are_marked(self):
        text = ("The harbour bridge was closed on Monday. “We will not reopen the old harbour bridge before every pillar has been "
                "inspected by {} divers,” said the engineer Ilse Varga. The ferries doubled their crossings, and lorries were sent "
                "around the bay, where the road is narrow{}.")
        articles = [
            {"id": "a", "publisher": "Karsk Daily", "published": "2031-05-06T08:00:00Z", "title": "Bridge closed",
             "text": text.format("independent", "")},
            {"id": "b", "publisher": "Harbour Post", "published": "2031-05-06T09:30:00Z", "title": "Bridge closed",
             "text": text.format("independent", "")},
            {"id": "c", "publisher": "Bay Courier", "published": "2031-05-06T10:00:00Z", "title": "Harbour bridge closed after crack",
             "text": "Velmora closed its harbour bridge after a crack was found. Engineer Ilse Varga said: “We will not reopen the old harbour "
                     "bridge before every pillar has been inspected by certified divers.” Commuters took the ferry on Tuesday."},
        ]
        path = self.directory / "bridge.jsonl"
        path.write_text("".join(json.dumps({**article, "language": "en"}) + "\n" for article in articles))
        status, out, _ = self.offline("--from", path)
        self.assertEqual(status, 0)
        self.check(out)
        self.assertRegex(out, r'copy of <a href="#s1-a1">Karsk Daily</a>')
        self.assertRegex(out, r'class="dot copy"')
        self.assertRegex(out, r"<del>(independent|certified)</del> <mark>(independent|certified)</mark>")
        self.assertIn("<i>+2 h</i>", out)
        self.assertIn("<b>2</b> independent publishers", out)

    def test_many_copies_take_no_room_and_are_all_there(self):
        text = ("The harbour bridge was closed on Monday. “We will not reopen the old harbour bridge before every pillar has been "
                "inspected,” said the engineer Ilse Varga. The ferries doubled their crossings, and lorries were sent around the bay.")
        path = self.directory / "copies.jsonl"
        for copies in (12, 13):
            with self.subTest(copies=copies):
                path.write_text("".join(json.dumps({"id": str(number), "url": f"https://outlet{number}.example/bridge",
                                                    "title": f"Bridge closed, {number}",
                                                    "text": text, "language": "en", "published": 1935900000 + number * 600}) + "\n"
                                        for number in range(copies + 1)))
                page = self.check(self.offline("--from", path)[1])
                self.assertEqual(page.text.count("copy of <a"), copies)
                self.assertIn(f"in {copies} outlets only as a", page.text)
                self.assertIn(f"{copies} with copies alone", page.text)
                self.assertEqual("<summary>13 copies</summary>" in page.text, copies == 13)

    def test_times_of_another_year_than_the_pages_name_it(self):
        path = self.directory / "years.jsonl"
        text = ("“We will not reopen the old harbour bridge before every pillar has been inspected,” said the engineer Ilse Varga. The "
                "ferries doubled their crossings, and lorries were sent around the bay.")
        year = time.gmtime().tm_year

        def page(*times):
            path.write_text("".join(json.dumps({"id": str(number), "publisher": f"Outlet {number}", "title": "Harbour bridge closed",
                                                "text": text + f" It was {number} o'clock.", "language": "en", "published": at}) + "\n"
                                    for number, at in enumerate(times)))
            words = "".join(self.check(self.offline("--from", path)[1]).words)
            return words.split("Who carried it")[1]
        told = page("2019-05-06T08:00:00Z", "2019-05-06T09:00:00Z")
        self.assertEqual(told.count("6 May"), told.count("6 May 2019"))
        self.assertIn("6 May 2019 08:00", told)
        self.assertNotIn(f" {year} ", page(f"{year}-01-06T08:00:00Z", f"{year}-01-06T09:00:00Z"))
        self.assertRegex(page("2018-12-30T08:00:00Z", "2019-01-02T09:00:00Z"), r"31 Dec 2018\s+1 Jan 2019\s")

    def test_a_text_without_a_date_has_none_on_its_page(self):
        path = self.directory / "council.txt"
        path.write_text("Council meets\n\n“We will wait for the report,” said Mira Voss.\n")
        page = self.offline("--from", path)[1]
        self.assertIn("Mira Voss", page)
        self.assertIn("time unknown", page)
        self.assertNotIn("1990", page)

    def test_what_is_new_since_a_time_is_marked(self):
        path = self.directory / "new.jsonl"
        said = "“We will not reopen the old harbour bridge before every pillar has been inspected,” said the engineer Ilse Varga."
        articles = [
            ("a", "Karsk Daily", "08:00", said + " The ferries doubled their crossings, and lorries were sent around the bay."),
            ("b", "Harbour Post", "10:00", "Lorries take the narrow road around the bay, and ferries cross twice as often. " + said +
             " “Nobody will pay for the ferry this week,” said the mayor Piet Hanse."),
        ]
        path.write_text("".join(json.dumps({"id": id, "publisher": publisher, "published": f"2031-05-06T{at}:00Z", "language": "en",
                                            "title": "Harbour bridge closed after crack", "text": text}) + "\n"
                                for id, publisher, at, text in articles))
        page = self.check(self.offline("--from", path, "--since", "2031-05-06T09:00Z")[1])
        words = " ".join("".join(page.words).split())
        self.assertIn("new since 6 May 2031 09:00", words)
        self.assertIn("2 articles, 1 of them new 2 statements, 1 of them new", words)
        self.assertIn("6 May 2031 08:00 Karsk Daily Harbour Post +2 h new", words, "known before, carried further since")
        self.assertIn("6 May 2031 10:00 new Harbour Post", words, "said first since")
        self.assertEqual(words.count(" Harbour bridge closed after crack new"), 1)
        self.assertNotIn(">new<", self.offline("--from", path)[1])
        self.assertEqual(self.offline("--from", path, "--since", "2031-05-07")[0], 1, "a board without news")

    def test_what_makes_no_page_is_told(self):
        self.assertEqual(self.offline("--from", FIXTURES, "s1")[0], 64)
        status, _, err = self.offline("--owners", self.directory / "owners", "s1")
        self.assertEqual(status, 64)
        self.assertIn("--owners and --data are for --from", err)
        self.assertEqual(self.offline("--from", FIXTURES, "--min-publishers", 99)[0], 1)
        status, _, err = self.offline("--from", FIXTURES, "-o", self.directory / "no" / "page.html")
        self.assertEqual(status, 1)
        self.assertIn("No such file or directory", err)
