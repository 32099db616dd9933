"""The log as its file holds it, and the same inputs once more for another daemon: what ought to make the same stories."""
import sqlite3

import msgpack

from packed import unpacked

ARTICLE, RETRACTION, TICK = 1, 2, 3


class Entry:
    def __init__(self, position, kind, name, article, edit):
        self.position, self.kind, self.name = position, kind, name
        self.article = msgpack.unpackb(unpacked(article)) if article else None
        self.edit = msgpack.unpackb(edit) if edit else None

    def control(self):
        """The control request that makes it, or None for an article."""
        if self.article:
            return None
        return {"control": "retract", "id": self.name} if self.kind == RETRACTION else self.edit


def read_log(state):
    """The entries of the log in a state directory whose daemon has ended."""
    with sqlite3.connect(state / "log.db") as database:
        rows = database.execute("SELECT position, kind, article_id, article, edit FROM entry ORDER BY position").fetchall()
    database.close()
    return [Entry(*row) for row in rows]


def picture(test, daemon):
    """Everything that a subscriber could know, in words that do not depend on when the log began."""
    pages, cursor = [], ""
    while cursor is not None:
        answer = test.query(daemon, "snapshot", cursor=cursor)
        pages += answer["stories"]
        cursor = answer["cursor"]
    status = test.query(daemon, "status")
    counts = {key: status[key]
              for key in ("position", "sequence", "articles", "copies", "statements", "clusters", "stories_open", "stories_closed", "at")}
    lines = [counts, *pages, *test.replay(daemon)]
    return [repr(line).replace(status["epoch"], "EPOCH") for line in lines]


def feed_again(test, daemon, entries):
    """Feeds what is in the log, in its order; each has to get the position that it has there."""
    articles, control = test.requests(daemon), test.requests(daemon, "control")
    waiting = []

    def wait():
        for number, position in waiting:
            answer = articles.wait(number)
            test.assertEqual((answer["result"], answer["position"]), ("ack", position))
        waiting.clear()

    for entry in entries:
        request = entry.control()
        if not request:
            waiting.append((articles.send(article=entry.article), entry.position))
            if len(waiting) >= 200:
                wait()
            continue
        wait()
        answer = control.ask(**request)
        test.assertEqual((answer["result"], answer["position"]), ("ack", entry.position))
    wait()


def expect_same(test, ours, theirs):
    """Two pictures are the same; if not, the first line in which they differ is told."""
    for number, (our, their) in enumerate(zip(ours, theirs)):
        if our != their:
            at = next((k for k, (one, other) in enumerate(zip(our, their)) if one != other), min(len(our), len(their)))
            test.fail(f"line {number} differs: …{our[max(0, at - 300):at + 300]}…, not …{their[max(0, at - 300):at + 300]}…")
    test.assertEqual(len(ours), len(theirs))
