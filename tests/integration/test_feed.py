"""`hearsay feed`: what it reads, how fast, from when, and how it ends."""
import json
import os
import re
import signal
import subprocess
import time

import msgpack
import zmq

from articles import articles
from harness import ENVIRONMENT, HEARSAY, wait_until
from test_client import ClientCase

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Karsk Daily</title><language>en</language>
<item><title>Gates stay shut</title><link>https://karsk-daily.example/gates?utm_source=rss</link><guid isPermaLink="false">17</guid>
<pubDate>Tue, 06 May 2031 08:00:00 +0200</pubDate><description>short</description>
<content:encoded><![CDATA[<p>The gates stay shut.</p><p>“Nobody asked us,” said Ilse Varga.</p>]]></content:encoded></item>
<item><title>Ferry sails again</title><link>https://karsk-daily.example/ferry</link><description>It sails.</description></item>
</channel></rss>
"""
PAGE = """<!DOCTYPE html><html><head><title>x</title><script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "WebSite", "name": "Karsk"}, {"@type": "NewsArticle", "url": "https://karsk-daily.example/tax", "headline": "Sugar tax",
"articleBody": "The tax rises.", "datePublished": "2031-05-06T08:00:00Z"}]}</script></head><body><p>x</p></body></html>
"""


class Forms(ClientCase):
    def dry_run(self, *arguments, stdin=None):
        done = subprocess.run([HEARSAY, "feed", "--dry-run", "--json", *map(str, arguments)], input=stdin, capture_output=True, timeout=60,
                              env=ENVIRONMENT)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    def write(self, name, content):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def test_of_a_folder_everything_is_read_that_is_named_as_articles_are_in_order(self):
        good = articles(3)
        self.write("in/b/feed.rss", RSS)
        self.write("in/a.jsonl", "".join(json.dumps(article) + "\n" for article in good))
        self.write("in/c.msgpack", msgpack.packb({"maintext": "The gates stay shut.", "date_publish": "None", "url": "https://k.example/1"}))
        self.write("in/d.html", PAGE)
        self.write("in/e.txt", "A headline\n\nThe text.\n")
        self.write("in/.hidden.json", "{")
        self.write("in/photo.png", b"\x89PNG")
        self.write("in/z.json", '{"url": "https://k.example/2", "title": "T", "published": "soon"}')
        os.symlink(self.directory / "in", self.directory / "in/loop")
        status, read = self.dry_run(self.directory / "in")
        self.assertEqual(status, 1, "z.json is refused")
        self.assertEqual([line["file"].rsplit("/", 1)[1] for line in read],
                         ["a.jsonl"] * 3 + ["feed.rss"] * 2 + ["c.msgpack", "d.html", "e.txt", "z.json"])
        self.assertEqual([line["form"] for line in read[3:]], ["feed entry"] * 2 + ["news-please", "schema.org", "hearsay", "hearsay"])
        self.assertEqual((read[-1]["rejected"], read[-1]["field"]), ("bad-time", "published"))
        self.assertEqual(read[3]["article"]["text"], "The gates stay shut.\n\n“Nobody asked us,” said Ilse Varga.")
        self.assertEqual(read[3]["article"]["published"], "2031-05-06T06:00:00.000Z")
        self.assertEqual(read[6]["article"]["title"], "Sugar tax")
        daemon = self.daemon()
        status, out, err = self.client(daemon, "feed", "--json", self.directory / "in")
        told = json.loads(out)
        self.assertEqual((status, told["accepted"], told["rejected"]), (1, 8, 1), err)
        self.assertIn("1 file in folders left alone, which is not", self.client(daemon, "feed", self.directory / "in")[2])

    def test_that_there_was_no_article_is_said(self):
        (self.directory / "empty").mkdir()
        daemon = self.daemon()
        status, _, err = self.client(daemon, "feed", self.directory / "empty")
        self.assertEqual(status, 0)
        self.assertIn("there is no article in the input", err)
        self.assertNotIn("no article", self.client(daemon, "feed", self.write("a.txt", "A headline\n\nThe text.\n"))[2])

    def test_a_dry_run_says_which_key_became_which_field_what_was_ignored_and_what_is_wrong(self):
        path = self.write("a.json", json.dumps({"maintext": "The gates.", "date_publish": "yesterday", "url": "https://k.example/1", "image_url": "x",
                                                "date_modify": "None"}))
        status, [read] = self.dry_run(path)
        self.assertEqual(status, 0)
        self.assertEqual({taken["key"]: taken["field"] for taken in read["taken"]}, {"url": "url", "maintext": "text"})
        self.assertEqual(read["left_out"], [{"key": "date_publish", "field": "published", "why": "it can't be read as a time"}])
        self.assertEqual({ignored["key"] for ignored in read["ignored"]}, {"image_url", "date_modify"})
        told = subprocess.run([HEARSAY, "feed", "--dry-run", path], capture_output=True, text=True, timeout=60, env=ENVIRONMENT).stdout
        self.assertRegex(told, r"text +maintext +10 characters: The gates\.")
        self.assertRegex(told, r"published +date_publish +left out: it can't be read as a time")
        self.assertRegex(told, r"ignored +image_url, date_modify|ignored +date_modify, image_url")

    def test_a_file_whose_name_is_not_utf_8_is_an_article_and_what_is_printed_is_json_all_the_same(self):
        names = [self.directory / os.fsdecode(name) for name in (b"caf\xe9.txt", b"caf\xe9.json")]
        names[0].write_text("A headline\n\nThe gates stay shut.\n")
        names[1].write_text("{")
        status, read = self.dry_run(*names)
        self.assertEqual([line["file"].rsplit("/", 1)[1] for line in read], ["caf\ufffd.txt", "caf\ufffd.json"])
        self.assertRegex(read[0]["article"]["id"], r"^caf\ufffd\.txt-[0-9a-f]{8}$")
        told = json.loads(self.client(self.daemon(), "feed", "--json", *names)[1])
        self.assertEqual((status, told["accepted"], told["rejections"][0]["first"][0]["file"].rsplit("/", 1)[1]), (1, 1, "caf\ufffd.json"))

    def test_html_is_read_alike_whatever_the_locale(self):
        page = {"link": "https://k.example/1", "guidislink": True, "summary": "<SCRIPT>if (x)</SCRIPT><P>The gates</P><LI>stay</LI><LI>shut.</LI>"}
        path = self.write("a.json", json.dumps(page))
        if subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", self.directory / "tr_TR.UTF-8"], capture_output=True).returncode:
            self.skipTest("a Turkish locale can't be made here")
        told = subprocess.run([HEARSAY, "feed", "--dry-run", "--json", path], capture_output=True, text=True, timeout=60,
                              env={**ENVIRONMENT, "LOCPATH": str(self.directory), "LC_ALL": "tr_TR.UTF-8"}).stdout
        self.assertEqual(json.loads(told)["article"]["text"], "The gates\n\nstay\nshut.")

    def test_what_is_wrong_with_a_file_is_said_without_the_control_characters_that_are_in_it(self):
        path = self.write("a.json", '{"id": \033[2J}')
        told = subprocess.run([HEARSAY, "feed", "--dry-run", path], capture_output=True, text=True, timeout=60, env=ENVIRONMENT).stdout
        self.assertIn("malformed", told)
        self.assertNotIn("\033", told)

    def test_a_feed_comes_through_a_pipe_and_a_fault_in_it_costs_what_stands_behind_alone(self):
        status, read = self.dry_run(stdin=RSS.replace("<title>Ferry", "<title>Ferry & ").encode())
        self.assertEqual(status, 1)
        self.assertEqual([line["rejected"] for line in read], [None, "malformed"])
        self.assertEqual(read[0]["article"]["url"], "https://karsk-daily.example/gates?utm_source=rss")
        self.assertIn("line 6", read[1]["detail"])

    def test_a_format_that_is_said_is_not_guessed(self):
        path = self.write("a.data", '{"id": "a", "title": "T"}')
        self.assertEqual(self.dry_run("--format", "text", path)[1][0]["article"]["text"], '{"id": "a", "title": "T"}')
        self.assertEqual(self.dry_run("--format", "feed", path)[1][0]["rejected"], "malformed")
        self.assertEqual(self.dry_run("--format", "html", path)[1][0]["rejected"], "no-article")
        self.assertEqual(self.dry_run("--format", "json", path)[1][0]["article"]["id"], "a")
        self.assertEqual(subprocess.run([HEARSAY, "feed", "--format", "pdf", path], capture_output=True, env=ENVIRONMENT).returncode, 64)


class Pace(ClientCase):
    def test_no_more_articles_a_second_are_sent_than_asked_for(self):
        daemon = self.daemon()
        begun = time.monotonic()
        status, out, err = self.client(daemon, "feed", "--rate", 20, self.write_articles(articles(15)))
        self.assertEqual(status, 0, err)
        self.assertIn("15 accepted", out)
        self.assertGreater(time.monotonic() - begun, 14 / 20)

    def test_what_is_older_than_asked_for_stays_behind(self):
        daemon = self.daemon()
        some = [{"id": "old", "title": "T", "published": "2031-05-05T23:59:59Z"}, {"id": "new", "title": "T", "published": "2031-05-06"},
                {"id": "changed", "title": "T", "modified": "2031-05-07"}, {"id": "unknown", "title": "T"}]
        status, out, _ = self.client(daemon, "feed", "--json", "--since", "2031-05-06", self.write_articles(some))
        told = json.loads(out)
        self.assertEqual((status, told["read"], told["accepted"], told["older"]), (0, 4, 3, 1))
        self.assertNotEqual(self.client(daemon, "article", "old")[0], 0)

    def test_how_long_ago_is_a_number_and_one_unit(self):
        daemon = self.daemon()
        for since in "6hours", "6", "h", "0d", "-3h", "6H", "100001d":
            status, _, err = self.client(daemon, "stories", "--since", since)
            self.assertEqual((status, since in err), (64, True), since)


class Busy(ClientCase):
    def test_what_was_answered_busy_comes_again_when_the_daemon_said_and_not_before(self):
        (self.directory / "run").mkdir()
        daemon = self.context.socket(zmq.ROUTER)
        self.addCleanup(daemon.close, linger=0)
        daemon.bind(f"ipc://{self.directory}/run/articles")
        path = self.write_articles(articles(1))
        feed = subprocess.Popen([HEARSAY, "feed", path], env={**ENVIRONMENT, "HEARSAY_ENDPOINTS": str(self.directory / "run")},
                                stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.end, feed)
        for pause in (300, 700):
            self.assertTrue(daemon.poll(60000))
            peer, request = daemon.recv_multipart()
            busy = {"request": msgpack.unpackb(request)["request"], "result": "busy", "id": None, "retry_after": pause, "reason": "queue-full"}
            told = time.monotonic()
            daemon.send_multipart([peer, msgpack.packb(busy)])
            self.assertTrue(daemon.poll(60000))
            self.assertGreaterEqual(time.monotonic() - told, pause / 1000)
        peer, request = daemon.recv_multipart()
        daemon.send_multipart([peer, msgpack.packb({"request": msgpack.unpackb(request)["request"], "result": "ack", "id": "test-0", "position": 1})])
        self.assertEqual(feed.communicate(timeout=60)[0], "1 accepted\n")
        self.assertEqual(feed.returncode, 0)


class Interrupted(ClientCase):
    def test_ctrl_c_ends_with_a_summary_of_what_is_on_disk(self):
        daemon = self.daemon()
        feed = self.start_client(daemon, "feed", "--json", "--rate", 50, self.write_articles(articles(1000)), stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True)
        wait_until(lambda: self.query(daemon, "status")["position"] > 5, "some of it to arrive")
        feed.send_signal(signal.SIGINT)
        out, err = feed.communicate(timeout=60)
        told = json.loads(out)
        self.assertEqual((feed.returncode, told["unanswered"], told["rejected"]), (130, 0, 0), err)
        self.assertEqual(told["accepted"], self.query(daemon, "status")["articles"])
        self.assertLess(told["read"], 1000)
        self.assertIn("interrupted", err)

    def test_ctrl_c_ends_a_feed_of_what_never_ends(self):
        feed = self.start_client(self.daemon(), "feed", "/dev/zero", stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: int(re.search(r"SigCgt:\t([0-9a-f]+)", open(f"/proc/{feed.pid}/status").read())[1], 16) & 2, "Ctrl-C to be caught")
        feed.send_signal(signal.SIGINT)
        out, err = feed.communicate(timeout=60)
        self.assertEqual((feed.returncode, out.split("\n")[0]), (130, "0 accepted"), err)

    def test_ctrl_c_ends_a_feed_that_waits_for_its_input(self):
        daemon = self.daemon()
        feed = self.start_client(daemon, "feed", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        feed.stdin.write('{"id": "a", "title": "T"}\n')
        feed.stdin.flush()
        wait_until(lambda: self.query(daemon, "status")["position"] == 1, "the article to arrive")
        feed.send_signal(signal.SIGINT)
        out, _ = feed.communicate(timeout=60)
        self.assertEqual(feed.returncode, 130)
        self.assertIn("1 accepted", out)
