"""`hearsay analyze` as people see it: on a terminal, in a pipe, as a page. The articles are invented."""
import html.parser
import json
import os
import pty
import re
import subprocess
import tempfile
import unittest

from harness import ENVIRONMENT, HEARSAY

TEXT = """Harbour to close in Brenholt

The harbour of Brenholt will close on Friday, Mayor Ada Lindqvist said on Monday.

“Nobody has to leave,” she told reporters. “We have time.”

According to the Brenholt Port Authority, 14 ships are waiting. The company Norrdal Lines declined to comment.
"""
# What a terminal and a browser would obey.
HOSTILE = """Harbour <i>closed</i>

“\033[31mNobody\033]0;owned\007 has <script>alert(1)</script> to \u202eleave & 'go' today,” Mayor "Ada" Lindqvist<img src=x> said on Monday.
"""


class Page(html.parser.HTMLParser):
    """The tags of a page with their attributes, its text, and the texts of its <mark>s."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text, self.marked, self.open = set(), set(), "", [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        if tag not in ("meta", "img"):
            self.open.append(tag)
        if tag == "mark":
            self.marked.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> ends something else"

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.text += data
        if "mark" in self.open:
            self.marked[-1] += data


class Analyze(unittest.TestCase):
    def analyze(self, *arguments, text=TEXT, name="article.txt", **environment):
        """In a pipe: the standard output."""
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            done = subprocess.run([HEARSAY, "analyze", *arguments, path], capture_output=True, text=True, timeout=60,
                                  env={**ENVIRONMENT, **environment})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout

    def on_terminal(self, **environment):
        """What it writes on a terminal of 80 columns."""
        near, far = pty.openpty()
        os.set_inheritable(far, True)
        subprocess.run(["stty", "cols", "80"], stdin=far, check=True)
        process = subprocess.Popen([HEARSAY, "analyze", "--quiet", "--text", "-"], stdin=subprocess.PIPE, stdout=far,
                                   env={**{key: value for key, value in ENVIRONMENT.items() if key != "NO_COLOR"}, "TERM": "xterm", **environment})
        os.close(far)
        process.stdin.write(TEXT.encode())
        process.stdin.close()
        written = b""
        try:
            while piece := os.read(near, 65536):
                written += piece
        except OSError:  # the other end was closed
            pass
        os.close(near)
        self.assertEqual(process.wait(60), 0)
        return written.decode().replace("\r\n", "\n")


class Refused(unittest.TestCase):
    def analyze(self, *arguments):
        done = subprocess.run([HEARSAY, "analyze", *arguments], capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
        return done.returncode, done.stdout, done.stderr

    def test_input_is_all_that_is_told_where_there_was_nothing_else(self):
        with tempfile.TemporaryDirectory() as directory:
            status, out, err = self.analyze(directory + "/none.txt")
            self.assertEqual((status, out), (1, ""))
            self.assertIn(f"{directory}/none.txt: No such file or directory", err)
            status, out, err = self.analyze(directory)
            self.assertEqual((status, out), (0, ""))
            self.assertIn("hearsay analyze: there is no article in the input", err)
            self.assertEqual(self.analyze("--quiet", directory), (0, "", ""))
            with open(directory + "/a.txt", "w", encoding="utf-8") as file:
                file.write(TEXT)
            self.assertIn("1 article, 1 story", self.analyze(directory + "/a.txt", directory + "/none.txt")[1])


class Marks(Analyze):
    def test_a_plain_text_is_shown_with_who_said_what_in_it(self):
        shown = self.analyze()
        self.assertTrue(shown.startswith("Harbour to close in Brenholt\n"), shown)
        self.assertIn("[1 Ada Lindqvist: The harbour of Brenholt will close on Friday], *Mayor Ada Lindqvist* _said_ on", shown)
        self.assertIn("“[2 Ada Lindqvist: Nobody has to leave,]” *she* _told_ reporters.", shown)
        self.assertRegex(shown, r"\n  2  direct +0\.\d\d\S* +she → Ada Lindqvist · told · c1\.2\n")
        self.assertNotIn("\033", shown)

    def test_taking_the_marks_out_gives_the_text_again(self):
        shown = self.analyze()
        body = shown[shown.index("\n\n") : shown.index("\n  1  ")]
        body = re.sub(r"\[\d+\?? (?:[^\]:]*: )?|\]|[*_]|▸\u00a0", "", body)
        self.assertEqual(body.split(), TEXT.split("\n", 1)[1].split())

    def test_a_quotation_comes_apart_where_another_outlet_tells_a_sentence_of_it_alone(self):
        quotation = "The old harbour stays closed until spring.  A ferry will carry all passengers free of charge,"
        whole = {"id": "a", "title": "Harbour of Brenholt closed", "language": "en", "text": f"“{quotation}” Mayor Ada Lindqvist said on Monday."}
        part = {**whole, "id": "b", "text": "Mayor Ada Lindqvist said on Monday that a ferry would carry all passengers free of charge."}

        def told(*articles):
            lines = "".join(json.dumps(article) + "\n" for article in articles)
            first = json.loads(self.analyze("--json", text=lines, name="articles.jsonl").splitlines()[0])
            for statement in first["statements"]:
                for piece in statement["content"]:
                    self.assertEqual(whole["text"][piece["start"] : piece["end"]], piece["text"])
            return [" … ".join(piece["text"] for piece in statement["content"]) for statement in first["statements"]]

        self.assertEqual(told(whole), [quotation])
        self.assertEqual(told(whole, part), quotation.split("  "))

    def test_who_is_named_by_other_articles_alone_is_told_to_be(self):
        quotation = "The old harbour stays closed until spring, and a ferry will carry all passengers"
        bare = {"id": "a", "title": "Harbour of Brenholt closed", "language": "en", "text": f"The harbour is closed. “{quotation}.”"}
        named = {**bare, "id": "b", "text": f"The harbour is closed. “{quotation},” Mayor Ada Lindqvist said on Monday."}

        def shown(*articles):
            return self.analyze(text="".join(json.dumps(article) + "\n" for article in articles), name="articles.jsonl")

        self.assertRegex(shown(bare), r"\n  1  direct .* somebody · attributed to nobody")
        self.assertRegex(shown(bare, named), r"\n  1  direct .* Ada Lindqvist · named by other articles · c1\.1")

    def test_json_says_who_relayed_a_statement_and_why_one_has_no_speaker(self):
        text = ("Gates of the dam\n\nThe Lantern reported that Minister Edda Rosk said the gates would open on Friday.\n\n"
                "The harbour is closed. “The old harbour stays closed until spring, and a ferry will carry all passengers.”\n")
        relayed, bare = [s for s in json.loads(self.analyze("--json", text=text))["statements"] if s["kind"] != "claim"]
        self.assertEqual((relayed["speaker"], relayed["via"]), ("Edda Rosk", "Lantern"))
        self.assertNotIn("speaker_reason", relayed)
        self.assertEqual((bare["speaker"], bare["speaker_reason"]), (None, "unattributed"))
        self.assertNotIn("via", bare)

    def test_a_list_has_no_text_and_only_one_form_is_given(self):
        self.assertNotIn("on Monday", self.analyze("--list"))
        done = subprocess.run([HEARSAY, "analyze", "--list", "--json", os.devnull], capture_output=True, text=True, env=ENVIRONMENT)
        self.assertEqual(done.returncode, 64)
        self.assertIn("only one of", done.stderr)

    def test_according_to_somebody_is_said_and_not_thought(self):
        text = ("Two ships have struck the pier\n\nPolice have said they have no immediate plans to release two recordings of the collision, "
                "one captured by a camera on the pier and another by a camera worn by an officer at the scene, according to attorneys for "
                "the harbour workers.\n")
        statements = json.loads(self.analyze("--json", "--all", text=text))["statements"]
        self.assertEqual([statement.get("attitude") for statement in statements if statement["cue"] == "according to"], [None])

    def test_who_downplays_something_says_so(self):
        text = "Edda Rosk, the mayor, spoke on Monday.\n\nRosk downplayed the danger of a flood in the lower town.\n"
        statements = json.loads(self.analyze("--json", "--all", text=text))["statements"]
        self.assertEqual([statement.get("attitude") for statement in statements if statement["cue"] == "downplayed"], [None])


def growing_together(events):
    """Lines of articles: of each event, two that tell two sides of it, and the day after two that tell both."""
    lines = []
    for day, sides in ((6, ((0,), (1,))), (7, ((0, 1), (0, 1))), (8, ((0, 1),))):
        for event in range(events if day < 8 else 1):  # what is told on the third day is when the day before is looked at
            for number, told in enumerate(sides):
                words = [f"{'bdfgklmnprstvz'[k]}{'aeiou'[side]}{'rlnm'[event % 4]}{'aeiou'[event // 4 % 5]}{'bdgk'[event // 20]}" for side in told
                         for k in range(14)]
                lines.append(json.dumps({
                    "id": f"{day}-{event}-{number}", "title": " ".join(words[::6]), "text": " ".join(words) + ".", "language": "en",
                    "published": f"2031-05-{day:02}T08:{event:02}:00Z", "publisher": f"{'one' if number else 'other'}.example"}) + "\n")
    return "".join(lines)


class Terminal(Analyze):
    def test_updates_are_lines_as_watch_prints_them(self):
        article = {"title": "Harbour to close", "text": TEXT, "publisher": "Brenholt Post", "published": "2024-05-13T08:00:00Z"}
        lines = "\n".join(json.dumps({**article, "id": name, "language": language}) for name, language in
                          (("a", "en"), ("b", "de"), ("c", "en")))
        updates = [json.loads(line) for line in self.analyze("--updates", text=lines + "\n", name="articles.jsonl").splitlines()]
        self.assertEqual([(u["type"], u["sequence"], u["previous"], u["data"]["story"]["id"]) for u in updates],
                         [("story.created", 1, 0, "s1"), ("story.created", 2, 0, "s2"), ("story.updated", 3, 1, "s1")])
        self.assertEqual(updates[2]["data"]["articles"][0]["id"], "c")

    def test_lines_of_a_dump_go_by_the_clock_and_the_positions_of_the_log(self):
        article = {"id": "a", "title": "Dam above Varnholm is closed", "published": "2031-05-06T08:00:00Z"}
        lines = [
            {**article, "log_kind": "article", "log_position": 4, "log_at": "2031-05-06T09:00:00.000Z"},
            {"log_kind": "tick", "log_position": 9, "log_at": "2031-06-06T09:00:00.000Z"},
            {**article, "id": "b", "log_kind": "article", "log_position": 10, "log_at": "2031-06-06T09:01:00.000Z"},
        ]
        text = "".join(json.dumps(line) + "\n" for line in lines)
        updates = [json.loads(line) for line in self.analyze("--updates", text=text, name="dump.jsonl").splitlines()]
        told = [(update["type"], update["subject"], update["position"], update["time"]) for update in updates]
        self.assertEqual(told, [
            ("story.created", "s4", 4, "2031-05-06T09:00:00.000Z"),
            ("story.closed", "s4", 9, "2031-06-06T09:00:00.000Z"),
            ("story.created", "s10", 10, "2031-06-06T09:01:00.000Z"),
        ])

    def test_what_stands_for_a_story_is_one_of_its_articles_as_they_were_told(self):
        story_of, merges = {}, 0
        for line in self.analyze("--updates", "--quiet", text=growing_together(30), name="news.jsonl").splitlines():
            update = json.loads(line)
            story, data = update["data"]["story"], update["data"]
            story_of.update((record["id"], story["id"]) for record in data["articles"])
            merges += update["type"] == "story.merged"
            if story["status"] == "open":
                stands = story["representative_article"]
                self.assertEqual(story_of[stands], story["id"], f"{stands} stands for it in update {update['sequence']}")
        self.assertEqual(merges, 30, "as many stories that become one")

    def test_there_colours_take_the_place_of_brackets(self):
        shown = self.on_terminal()
        colour = re.search(r"\033\[(38;5;\d+)mThe harbour of Brenholt will close on Friday\033\[0m, \033\[1;(38;5;\d+)mMayor Ada Lindqvist\033\[0m "
                           r"\033\[4;(38;5;\d+)msaid\033\[0m", shown)
        self.assertTrue(colour, shown)
        self.assertEqual(len(set(colour.groups())), 1, "one colour a speaker")
        self.assertRegex(shown, r"\033\[%smNobody has to leave," % re.escape(colour[1]))
        self.assertNotIn("[1 ", shown)
        lines = re.sub(r"\033\[[0-9;]*m", "", shown).split("\n")
        self.assertLessEqual(max(map(len, lines)), 80)

    def test_no_color_and_a_dumb_terminal_are_respected(self):
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
            shown = self.on_terminal(**environment)
            self.assertNotIn("\033", shown)
            self.assertIn("[1 Ada Lindqvist: ", shown)

    def test_colour_can_be_asked_for_and_refused(self):
        self.assertIn("\033[4;38;5;", self.analyze("--color=always"))
        self.assertIn("\033[4;38;5;", self.analyze("--colour=always", NO_COLOR="1"))
        self.assertNotIn("\033", self.analyze("--color=never"))

    def test_nothing_in_an_article_reaches_the_terminal_as_a_command(self):
        for arguments in ([], ["--list"], ["--color=always", "--all"]):
            shown = re.sub(r"\033\[[0-9;]*m", "", self.analyze(*arguments, text=HOSTILE))
            self.assertFalse(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown), shown)
        self.assertNotIn("\033[31m", self.analyze("--color=always", text=HOSTILE))


class Html(Analyze):
    def test_the_page_is_whole_and_marks_what_was_said(self):
        page = Page(self.analyze("--html"))
        self.assertEqual(page.open, [], "every tag is closed")
        self.assertIn("The harbour of Brenholt will close on Friday", page.marked)
        self.assertIn("Nobody has to leave,", page.marked)
        self.assertIn("she → Ada Lindqvist", page.text)
        self.assertFalse(page.tags & {"script", "link", "img", "iframe", "object"}, "nothing is loaded and nothing runs")
        self.assertFalse(page.attributes & {"src", "style"})

    def test_nothing_in_an_article_gets_out_of_its_place(self):
        page = Page(self.analyze("--html", "--all", text=HOSTILE))
        self.assertEqual(page.open, [])
        self.assertIn("<script>alert(1)</script>", page.text, "it is shown as it is")
        self.assertFalse(page.tags & {"script", "i", "img"}, page.tags)
        self.assertFalse({name for name in page.attributes if name.startswith("on")} | page.attributes & {"src"})
        self.assertFalse(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.text))


if __name__ == "__main__":
    unittest.main()
