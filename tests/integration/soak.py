#!/usr/bin/python3
"""A real hearsayd under hours of news in minutes: fed, watched, edited, made to forget, ended, killed, and after every round compared with
what it should hold.

Article time runs ahead, so that stories close. Three watchers follow everything from the first update: one reads at once, one lags
behind for rounds, one is stopped in the middle and goes on. Ends with status 0 when nothing was found.
"""
import argparse
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

DURING = ("SIGTERM", "kill -9", "nothing", "kill -9 twice", "nothing")  # what befalls the daemon in the rounds of a rough stretch
ROUGH, CALM = 15, 35  # rounds with restarts, then rounds without, in which memory must settle
SETTLED = 8  # of the calm rounds: from then on memory counts
ALLOWED = 32 << 10  # KiB that it may grow in the rest of a calm stretch: SQLite's caches fill with pages of files that grow
CEILING = 256 << 10  # KiB: full caches are 144 MiB of it
TOGETHER = {"articles": 64, "query": 8, "control": 8}  # requests under way at a time, as PROTOCOL.md allows


def arguments():
    parser = argparse.ArgumentParser(prog="soak.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", metavar="BUILD", type=pathlib.Path, help="the build directory with the programs")
    parser.add_argument("--minutes", type=float, default=10, metavar="M", help="how long (default: 10); at least two rounds are run")
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="of the articles and of what befalls the daemon")
    return parser.parse_args()


class Watcher:
    """A `hearsay watch --json` and the thread that reads it, unless its gate is shut: then the pipe fills, and the watcher waits."""

    def __init__(self, name, run):
        self.name = name
        self.lines, self.count = [], 0
        self.last = {}  # update of each language
        self.wrong = None
        self.backlog = []  # what the daemon replays and this one has not been compared with
        self.gate = threading.Event()
        self.gate.set()
        self.ready = threading.Event()
        self.process = subprocess.Popen(
            [harness.HEARSAY, "watch", "--snapshot", "--json"],
            env={**harness.ENVIRONMENT, "HEARSAY_ENDPOINTS": str(run)}, stdout=subprocess.PIPE, text=True)
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.gate.wait()
            if not line.endswith("\n"):  # it was ended in the middle
                break
            update = json.loads(line)
            if update["type"].startswith("snapshot."):
                if self.ready.is_set():
                    self.wrong = self.wrong or "was sent the stories anew, though the epoch stayed"
                if update["type"] == "snapshot.end":
                    self.ready.set()
                continue
            language = update["data"]["story"]["language"]
            if update["previous"] != self.last.get(language, 0):  # order is kept within a topic
                self.wrong = self.wrong or f"update {update['sequence']} ({language}) came after {self.last.get(language, 0)}"
            self.last[language] = update["sequence"]
            self.lines.append(update)
            self.count += 1

    def take(self, sequence):
        """The updates up to that one since the last call, once they are all here: they are numbered from 1."""
        self.gate.set()
        self.process.send_signal(signal.SIGCONT)
        harness.wait_until(lambda: self.count >= sequence or self.wrong or self.process.poll() is not None,
                           f"update {sequence} at watcher {self.name}", deadline=2 * harness.DEADLINE)
        if self.wrong or self.process.poll() is not None:
            raise AssertionError(f"watcher {self.name}: {self.wrong or 'ended'}")
        taken, self.lines = self.lines, []
        return sorted(taken, key=lambda update: update["sequence"])

    def end(self):
        self.gate.set()
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


def joined(cluster, known):
    """A cluster of an update as it is in its story: one that is not whole has those statements that came, and the others stay."""
    cluster = dict(cluster)
    if not cluster.pop("whole"):
        statements = {statement["id"]: statement for statement in known["statements"] + cluster["statements"]}
        cluster["statements"] = sorted(statements.values(), key=lambda statement: [int(part) for part in statement["id"].split(".")])
    return cluster


class Mirror:
    """What somebody knows who applies every update in order."""

    def __init__(self):
        self.stories = {}  # id: (header, articles by id, clusters by id, sequence)
        self.story_of = {}  # of each article

    def apply(self, update):
        header, data = update["data"]["story"], update["data"]
        _, articles, clusters, _ = self.stories.get(header["id"], (None, {}, {}, 0))
        for record in data["articles"]:
            was = self.story_of.get(record["id"])
            if was and was != header["id"]:
                self.stories[was][1].pop(record["id"], None)
            articles[record["id"]], self.story_of[record["id"]] = record, header["id"]
        for name in data["articles_removed"]:
            articles.pop(name, None)
            if self.story_of.get(name) == header["id"]:
                del self.story_of[name]
        clusters.update((cluster["id"], joined(cluster, clusters.get(cluster["id"]))) for cluster in data["clusters"])
        for name in data["clusters_removed"]:
            clusters.pop(name, None)
        if header["status"] == "merged" or header["article_count"] == 0:
            articles, clusters = {}, {}
        self.stories[header["id"]] = (header, articles, clusters, update["sequence"])

    def with_status(self, status):
        return {name: story for name, story in self.stories.items() if story[0]["status"] == status}


class Soak:
    def __init__(self, directory, seed):
        self.directory = directory
        self.chance = random.Random(seed + 1)
        self.newsroom = newsroom.Newsroom(seed)
        self.context = zmq.Context()
        self.wanted = {}  # id: what is on disk of it: the article, None for one that was taken back
        self.newest = {}  # id: when that was modified
        self.mirror, self.applied = Mirror(), 0
        self.seen = 0  # bytes of the log that have been looked at
        self.memory = []
        self.counted = dict.fromkeys(("sent", "refused", "retracted", "edits", "SIGTERM", "kill -9", "kill -9 twice", "updates", "warnings"), 0)
        self.counted.update(dict.fromkeys(("erased", "backups"), 0))
        self.leaks = {}  # id: the word that only it has
        self.watchers = []
        self.daemon = None

    # --- The daemon

    def start(self):
        self.daemon = harness.Daemon(self.directory, settings=["log_level=info", "window=12h"])
        self.daemon.wait_ready(self.patience())

    def patience(self):
        """Seconds to wait for what may include a start, in which the whole log is read: that takes longer from round to round."""
        return 2 * harness.DEADLINE + len(self.newest) / 200

    def befall(self, what):
        """Ends the daemon and starts it again."""
        if what == "SIGTERM":
            status = self.daemon.stop()
            expect(status == 0, f"after SIGTERM hearsayd ended with {status}")
        else:
            self.daemon.kill()
        if what == "kill -9 twice":  # the second time somewhere in its recovery, or soon after
            self.daemon = harness.Daemon(self.directory, settings=["log_level=info", "window=12h"])
            try:
                self.daemon.process.wait(self.chance.random() * 0.3)
            except subprocess.TimeoutExpired:
                pass
            expect(self.daemon.process.poll() is None, "hearsayd did not start after kill -9")
            self.daemon.kill()
        self.counted[what] += 1
        self.start()

    def ask(self, name, requests):
        """Answers to requests of one socket, by number of the request in the list."""
        socket = harness.Requests(self.context, self.daemon.endpoint(name))
        try:
            for first in range(0, len(requests), TOGETHER[name]):
                numbers = [socket.send(**request) for request in requests[first:first + TOGETHER[name]]]
                yield from (socket.wait(number) for number in numbers)
        finally:
            socket.socket.close()

    def query(self, query, **parameters):
        return next(self.ask("query", [{"query": query, **parameters}]))

    def client(self, *arguments):
        return subprocess.run([harness.HEARSAY, *arguments], capture_output=True, text=True, timeout=2 * harness.DEADLINE,
                              env={**harness.ENVIRONMENT, "HEARSAY_ENDPOINTS": str(self.daemon.run)})

    # --- Feeding

    def feed_by_socket(self, articles, malformed, what):
        """As a scraper does: everything at once; what has no answer when the daemon goes, and what is told to wait, again."""
        waiting = articles
        after = self.chance.randrange(len(articles)) if what != "nothing" else None
        while waiting:
            socket = harness.Requests(self.context, self.daemon.endpoint("articles"))
            numbers = {socket.send(article=article): article for article in waiting}
            while numbers and after != 0:
                answer = socket.receive()
                article = numbers.pop(answer["request"])
                if answer["result"] == "busy":
                    numbers[socket.send(article=article)] = article
                expect(answer["result"] in ("ack", "duplicate", "stale", "busy"), f"{article} was answered {answer}")
                after = after and after - 1
            socket.socket.close()
            if after == 0:
                after = None
                self.befall(what)
            waiting = list(numbers.values())
        requests = [{"article": article} for _, article in malformed]
        for (reason, article), answer in zip(malformed, self.ask("articles", requests)):
            expect(answer.get("reason") == reason, f"{article} was answered {answer}")

    def feed_by_client(self, articles, malformed, what):
        """With `hearsay feed`, which has to get over what befalls the daemon."""
        sent = list(articles)
        for _, article in malformed:
            sent.insert(self.chance.randint(0, len(sent)), article)
        path = self.directory / "round.jsonl"
        path.write_text("".join(json.dumps(article) + "\n" for article in sent))
        position = self.query("status")["position"] + self.chance.randrange(len(articles) // 2)
        feed = subprocess.Popen([harness.HEARSAY, "feed", "--json", "--timeout", "0", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, env={**harness.ENVIRONMENT, "HEARSAY_ENDPOINTS": str(self.daemon.run)})
        try:
            if what != "nothing":
                harness.wait_until(lambda: self.query("status")["position"] >= position, "some of the round to arrive")
                self.befall(what)
            out, err = feed.communicate(timeout=2 * self.patience())
        finally:
            if feed.poll() is None:
                feed.kill()
                feed.wait()
        told = json.loads(out)
        expect((told["read"], told["rejected"], told["unanswered"]) == (len(sent), len(malformed), 0), f"hearsay feed told {out} {err}")

    def retract(self):
        """A few, with `hearsay retract`."""
        for article in self.chance.sample(self.newsroom.known, 2):
            done = self.client("retract", article["id"])
            expect(done.returncode == 0, f"hearsay retract: {done.stderr}")
            self.wanted[article["id"]] = None
            self.counted["retracted"] += 1
            self.newsroom.known.remove(article)

    def decide(self, *arguments):
        done = self.client(*arguments)
        expect(done.returncode == 0, f"hearsay {' '.join(arguments)}: {done.stderr}")
        self.counted["edits"] += 1

    def edit(self):
        """As an editor does: stories merged, now and then taken apart again, and one split."""
        stories = [story for story in self.query("stories", limit=1000)["stories"] if story["language"] == "en"]
        if len(stories) < 2:
            return
        one, other = self.chance.sample(stories, 2)
        self.decide("merge", one["id"], other["id"])
        if self.chance.random() < 0.5:
            self.decide("unmerge", other["id"])
        page = self.query("story", id=one["id"])
        names = [record["id"] for record in page["articles"]]
        if len(names) > 1:
            self.decide("split", one["id"], *self.chance.sample(names, self.chance.randrange(1, len(names))))

    def bring_leaks(self, articles):
        """Puts two among the articles, and their revisions after them."""
        for article in self.chance.sample([one for one in articles if "text" in one], 2):
            word, versions = self.newsroom.leak(article)
            where = articles.index(article) + 1
            articles[where:where] = versions
            self.leaks[versions[0]["id"]] = word

    def files_with(self, word):
        return subprocess.run(["grep", "-rliF", word, self.daemon.state], capture_output=True, text=True).stdout

    def expect_nothing_left(self, name, word):
        left = self.files_with(word)
        expect(not left, f"{name} was erased, but {word} is still in {left}")

    def erase(self, name):
        """Whatever has become of it since: once that is acknowledged, nothing is left of it."""
        word = self.leaks.pop(name)
        self.wanted[name] = None
        done = self.client("erase", "--yes", name)
        expect(done.returncode == 0, f"hearsay erase {name}: {done.stderr}")
        self.counted["erased"] += 1
        self.expect_nothing_left(name, word)
        return word

    def erase_some(self, calm):
        """One at a time: what was told is replayed without what is erased then."""
        for name in self.chance.sample(sorted(self.leaks), min(len(self.leaks), 5)):
            expect(self.files_with(self.leaks[name]), f"{self.leaks[name]} of {name} is in no file, so that nothing shows whether it leaves")
            if self.chance.random() < 0.2 and self.wanted[name]:
                self.decide("retract", name)
            word = self.erase(name)
            if not calm and self.chance.random() < 0.3:
                self.befall("kill -9")
                self.expect_nothing_left(name, word)
            self.check_updates(self.query("status"), None)

    def erase_and_be_killed(self):
        """Somewhere in an erasure: then a new epoch may begin, so nobody watches any more."""
        for name in sorted(self.leaks)[:5]:
            client = subprocess.Popen([harness.HEARSAY, "erase", "--yes", "--timeout", "1", name], stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL, env={**harness.ENVIRONMENT, "HEARSAY_ENDPOINTS": str(self.daemon.run)})
            time.sleep(self.chance.random() * 0.2)
            self.befall("kill -9")
            client.kill()
            client.wait()
            self.erase(name)
        self.check_articles(self.wanted)

    def back_up(self):
        backup = self.directory / "backup"
        done = self.client("backup", "--quiet", self.daemon.state, backup)
        expect(done.returncode == 0, f"hearsay backup: {done.stderr}")
        shutil.rmtree(backup)
        self.counted["backups"] += 1

    # --- Checks

    def want(self, article):
        """Notes what was acknowledged: of several versions the newest counts, whatever order they came in."""
        known = self.newest.get(article["id"], "")
        if article["modified"] >= known:
            self.newest[article["id"]] = article["modified"]
            self.wanted[article["id"]] = article if "text" in article else None

    def check_articles(self, names):
        names = list(names)
        requests = [{"query": "article", "id": name} for name in names]
        for name, answer in zip(names, self.ask("query", requests)):
            wanted = self.wanted[name]
            if wanted is None:
                expect(answer["result"] == "not-found", f"{name} was retracted, but is answered {str(answer)[:300]}")
            else:
                expect(answer["result"] == "ok", f"{name} was acknowledged, but is answered {answer}")
                found = answer["article"]
                expect(found["text"] == wanted["text"], f"{name} is there in another version: {found}, not {wanted}")
        name = self.chance.choice(names)
        done = self.client("article", "--json", name)
        there = self.wanted[name] is not None
        expect((done.returncode == 0) == there, f"hearsay article {name}: status {done.returncode}, {done.stderr}")

    def replayed(self, after, epoch):
        more = True
        while more:
            answer = self.query("replay", epoch=epoch, after=after, topic="")
            expect(answer["result"] == "ok", f"a replay after {after} was answered {answer}")
            yield from (update for _, update in answer["updates"])
            more, after = answer["more"], after + len(answer["updates"])

    def check_updates(self, status, lagging):
        wanted = list(self.replayed(self.applied, status["epoch"]))
        numbers = [update["sequence"] for update in wanted]
        whole = list(range(self.applied + 1, status["sequence"] + 1))
        expect(numbers == whole, f"after {self.applied} the daemon replays {numbers[:9]}…")
        for watcher in self.watchers:
            watcher.backlog += wanted
            if watcher is lagging:
                continue
            for told, update in itertools.zip_longest(watcher.take(status["sequence"]), watcher.backlog):
                expect(told == update, f"watcher {watcher.name} was told {told}, the daemon replays {update}")
            watcher.backlog = []
        for update in wanted:
            self.mirror.apply(update)
        self.applied = status["sequence"]
        self.counted["updates"] += len(wanted)

    def check_snapshot(self, status):
        pages, cursor = {}, ""
        while cursor is not None:
            answer = self.query("snapshot", cursor=cursor)
            pages.update((page["story"]["id"], page) for page in answer["stories"])
            cursor = answer["cursor"]
        opened = self.mirror.with_status("open")
        differing = sorted(pages.keys() ^ opened.keys())
        expect(not differing, f"open stories are not those that the updates tell of: {differing}")
        for name, (header, articles, clusters, sequence) in opened.items():
            page = pages[name]
            expect(page["story"] == header, f"{name} is {page['story']}, by the updates {header}")
            expect({record["id"]: record for record in page["articles"]} == articles, f"articles of {name} are not those of the updates")
            expect({cluster["id"]: cluster for cluster in page["clusters"]} == clusters, f"clusters of {name} are not those of the updates")
            expect(page["sequence"] == sequence, f"{name} is as of {page['sequence']}, its last update was {sequence}")
        self.check_counts(status, opened, self.mirror.with_status("closed"))
        return len(opened)

    def check_counts(self, status, opened, closed):
        stories = [*opened.values(), *closed.values()]
        clusters = [cluster for story in stories for cluster in story[2].values()]
        records = [record for story in stories for record in story[1].values()]
        wanted = {
            "stories_open": len(opened),
            "stories_closed": len(closed),
            "articles": sum(article is not None for article in self.wanted.values()),
            "copies": sum(record["copy_of"] is not None for record in records),
            "clusters": len(clusters),
            "statements": sum(len(cluster["statements"]) for cluster in clusters),
        }
        found = {key: status[key] for key in wanted}
        told, kept = {record["id"] for record in records}, {name for name, article in self.wanted.items() if article}
        expect(told == kept and len(told) == len(records), f"articles of the updates and acknowledged ones differ: {sorted(told ^ kept)}")
        expect(found == wanted, f"status counts {found}, the stories hold {wanted}")

    def check_log(self):
        with open(self.daemon.log_path, "rb") as log:
            log.seek(self.seen)
            new = log.read()
        self.seen += len(new)
        self.counted["warnings"] += len(re.findall(rb"^hearsayd: warning: ", new, re.M))
        errors = [line for line in new.decode(errors="replace").splitlines() if not re.match(r"hearsayd: (?!error)", line)]
        expect(not errors, "hearsayd said:\n" + "\n".join(errors[:40]))

    def resident(self):
        """KiB."""
        status = pathlib.Path(f"/proc/{self.daemon.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1])

    def check_memory(self, number):
        """In a calm stretch: once it has settled, it stays where it is, though hundreds of stories come and go."""
        calm = number % (ROUGH + CALM) - ROUGH
        if calm < 0:
            self.memory = []
        elif calm >= SETTLED:
            self.memory.append(self.resident())
            expect(self.memory[-1] <= CEILING, f"hearsayd takes {self.memory[-1]} KiB")
        if calm == CALM - 1:
            grown = min(self.memory[-4:]) - max(self.memory[:4])
            expect(grown <= ALLOWED, f"memory grows from round to round: {self.memory} KiB")

    # --- Rounds

    def round(self, number):
        calm = number % (ROUGH + CALM) >= ROUGH
        what = "nothing" if calm else DURING[number % len(DURING)]
        lagging = self.watchers[1] if number % 4 != 3 else None
        if lagging:
            lagging.gate.clear()
        self.watchers[2].process.send_signal(signal.SIGSTOP)
        begin = time.monotonic()
        articles, malformed = self.newsroom.round()
        self.bring_leaks(articles)
        way = self.chance.choice([self.feed_by_socket, self.feed_by_client])
        way(articles, malformed, what)
        took = time.monotonic() - begin
        for article in articles:
            self.want(article)
        self.counted["sent"] += len(articles)
        self.counted["refused"] += len(malformed)
        self.retract()
        self.edit()
        status = self.query("status")
        self.check_articles({article["id"] for article in articles})
        self.check_articles(self.chance.sample(list(self.wanted), min(len(self.wanted), 50)))
        self.check_updates(status, lagging)
        opened = self.check_snapshot(status)
        if not lagging:
            self.erase_some(calm)
            opened = self.check_snapshot(self.query("status"))
            self.back_up()
        self.check_log()
        self.check_memory(number)
        print(f"round {number + 1}: {len(articles)} articles by {'client' if way == self.feed_by_client else 'socket'} in {took:.1f} s, "
              f"{what} happened; {opened} stories open, {status['stories_closed']} closed; {self.resident() // 1024} MiB", flush=True)

    def run(self, minutes):
        self.start()
        for name in ("quick", "lagging", "stopped"):
            self.watchers.append(Watcher(name, self.daemon.run))
            expect(self.watchers[-1].ready.wait(harness.DEADLINE), f"watcher {name}: no snapshot")
        end = time.monotonic() + 60 * minutes
        for number in itertools.count():
            if number >= 2 and time.monotonic() >= end:
                break
            self.round(number)
        self.check_articles(self.wanted)
        self.check_updates(self.query("status"), None)
        for watcher in self.watchers:
            watcher.end()
        self.erase_and_be_killed()
        status = self.daemon.stop()
        expect(status == 0, f"in the end hearsayd ended with {status}")
        self.check_log()
        return number

    def end(self):
        for watcher in self.watchers:
            watcher.end()
        if self.daemon and self.daemon.process.poll() is None:
            self.daemon.kill()
        self.context.destroy(linger=0)


def expect(condition, message):
    if not condition:
        raise AssertionError(message)


def main():
    begin, seed = time.monotonic(), options.seed if options.seed is not None else time.time_ns() % 1000000
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = pathlib.Path(tempfile.mkdtemp(prefix="hearsay-soak-"))
    print(f"soak: seed {seed}, {options.minutes:g} minutes", flush=True)
    soak = Soak(directory, seed)
    try:
        rounds = soak.run(options.minutes)
    except AssertionError as failure:
        print(f"soak: FAILED with seed {seed}: {failure}\nsoak: log, state and hearsayd.log are left in {directory}", flush=True)
        return 1
    finally:
        soak.end()
    counted = ", ".join(f"{count} {what}" for what, count in soak.counted.items())
    print(f"soak: nothing found in {rounds} rounds and {time.monotonic() - begin:.0f} s: {counted}")
    shutil.rmtree(directory)
    return 0


if __name__ == "__main__":
    options = arguments()
    os.environ["HEARSAYD"] = str(options.build.resolve() / "daemon/hearsayd")
    os.environ["HEARSAY"] = str(options.build.resolve() / "clients/cli/hearsay")
    import harness  # which takes the programs from the environment
    import newsroom
    import zmq
    sys.exit(main())
