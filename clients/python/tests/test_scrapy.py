"""A real spider, a real site on loopback, a real daemon."""
import html
import http.server
import json
import pathlib
import signal
import subprocess
import sys
import threading
import time

import pytest
from articles import articles
from harness import DEADLINE, wait_until

from hearsay import Client

pytest.importorskip("scrapy", reason="Scrapy is not installed")
SPIDER = pathlib.Path(__file__).with_name("spider.py")
PAGES = 200
REACTORS = ["twisted.internet.epollreactor.EPollReactor", "twisted.internet.asyncioreactor.AsyncioSelectorReactor"]


class Site:
    """200 articles and ten pages of links to them. `gate(number)` is asked before the number-th article is served."""

    def __init__(self):
        self.articles = articles(PAGES, events=50)
        self.served = 0
        self.gate = lambda number: None
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                page = site.page(self.path)
                self.send_response(200 if page else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write((page or "").encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def page(self, path):
        kind, _, number = path.strip("/").partition("/")
        if kind == "article":
            self.served += 1
            self.gate(self.served)
            article = self.articles[int(number)]
            paragraphs = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in article["text"].strip().split("\n\n"))
            return f"<h1>{html.escape(article['title'])}</h1><time datetime='{article['published']}'>then</time>{paragraphs}"
        if kind in ("", "page"):
            first = int(number or 0) * 20
            links = "".join(f"<a class=article href='/article/{one}'>x</a>" for one in range(first, first + 20))
            return links + (f"<a class=next href='/page/{first // 20 + 1}'>more</a>" if first + 20 < PAGES else "")
        return None

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def site():
    site = Site()
    yield site
    site.close()


@pytest.fixture
def crawl(site):
    """Starts the spider; ended with the test."""
    running = []

    def crawl(daemon, **settings):
        process = subprocess.Popen(
            [sys.executable, "-B", str(SPIDER), site.url, json.dumps({"HEARSAY_ENDPOINTS": str(daemon.run), **settings})],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        running.append(process)
        return process

    yield crawl
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stats_of(process):
    out, err = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0, err
    return json.loads(out), err


def expect_every_page_once(site, daemon):
    with Client(daemon.run, timeout=60) as client:
        assert client.status().articles == PAGES
        known = [article for story in client.stories(limit=10000, closed=True) for article in client.story(story.id).articles]
        assert sorted(article.url for article in known) == sorted(f"{site.url}article/{number}" for number in range(PAGES))
        for article in known[:20]:
            meant = site.articles[int(article.url.rsplit("/", 1)[1])]
            assert (article.title, client.article(article.id).text) == (meant["title"], meant["text"].strip())


@pytest.mark.parametrize("reactor", REACTORS, ids=["twisted", "asyncio"])
def test_every_page_arrives_once_though_the_daemon_is_killed_in_the_middle(site, start, crawl, reactor):
    daemon = start()
    killed = threading.Event()
    site.gate = lambda number: number <= PAGES // 2 or killed.wait(DEADLINE)
    spider = crawl(daemon, TWISTED_REACTOR=reactor)
    with Client(daemon.run, timeout=60) as client:
        wait_until(lambda: client.status().articles >= PAGES // 4, "a quarter of the articles")
    daemon.kill()
    killed.set()
    wait_until(lambda: site.served >= PAGES * 3 // 4, "pages that are fetched while there is no daemon")
    daemon = start()
    stats, log = stats_of(spider)
    assert stats["item_scraped_count"] == PAGES and stats["finish_reason"] == "finished", log
    assert stats["hearsay/ack"] == PAGES and "hearsay/failed" not in stats
    assert not [line for line in log.splitlines() if "Warning" in line and "earsay" in line], log
    expect_every_page_once(site, daemon)


def test_a_spider_stops_fetching_while_the_daemon_takes_nothing(site, daemon, crawl):
    daemon.process.send_signal(signal.SIGSTOP)
    spider = crawl(daemon, SCRAPER_SLOT_MAX_ACTIVE_SIZE=30_000, HEARSAY_WINDOW=10)
    wait_until(lambda: site.served >= 20, "some pages")
    last = [0, time.monotonic()]

    def is_still():
        if site.served != last[0]:
            last[:] = site.served, time.monotonic()
        return time.monotonic() - last[1] > 1.5

    wait_until(is_still, "the spider to stop fetching")
    assert site.served < PAGES // 2
    daemon.process.send_signal(signal.SIGCONT)
    stats, log = stats_of(spider)
    assert stats["hearsay/ack"] == PAGES, log
    expect_every_page_once(site, daemon)


def test_what_is_refused_is_dropped_with_its_reason(site, daemon, crawl):
    site.articles[7] = {**site.articles[7], "published": "last Tuesday"}
    site.articles[8] = site.articles[9]  # the same words at another address are no duplicate
    stats, log = stats_of(crawl(daemon, DEPTH_LIMIT=1))
    assert (stats["item_scraped_count"], stats["item_dropped_count"]) == (19, 1)
    assert (stats["hearsay/ack"], stats["hearsay/rejected"], stats["hearsay/rejected/bad-time"]) == (19, 1, 1)
    assert "was refused: bad-time (a time that can't be read: published)" in log
    stats, _ = stats_of(crawl(daemon, DEPTH_LIMIT=1, HEARSAY_DROP=False))
    assert stats["item_scraped_count"] == 20 and stats["hearsay/duplicate"] == 19


def test_items_fail_when_there_is_no_daemon_for_long(site, start, crawl):
    daemon = start()
    daemon.stop()
    stats, log = stats_of(crawl(daemon, HEARSAY_TIMEOUT=0.2, DEPTH_LIMIT=1))
    assert stats["hearsay/failed"] == 20 and "item_scraped_count" not in stats
    assert "no daemon answers at" in log and "never acknowledged" in log
