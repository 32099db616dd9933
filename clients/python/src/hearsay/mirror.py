"""The daemon's open stories, kept up to date in this process."""
from __future__ import annotations

import dataclasses
import logging
import threading
import time
import types
import typing

import zmq

from .endpoints import Where
from .errors import HearsayError, NoDaemon
from .records import Article, Snapshot, Statement, StatementCluster, Story, Update
from .subscriber import Event, Subscriber

if typing.TYPE_CHECKING:
    import pandas

log = logging.getLogger("hearsay")


def _order_of_cluster(cluster: StatementCluster) -> tuple[int, ...]:
    """By the position of the article and the number of the statement that it is named after: "c12.3"."""
    return tuple(int(number) for number in cluster.id[1:].split("."))


class _Kept:
    """A story with its parts by id."""

    def __init__(self, story: Story):
        self.header = story
        self.articles = {article.id: article for article in story.articles}
        self.clusters = {cluster.id: cluster for cluster in story.clusters}
        self.whole: Story | None = story

    def apply(self, update: Update) -> None:
        self.header, self.whole = update.story, None
        for gone in update.articles_removed:
            self.articles.pop(gone, None)
        for gone in update.clusters_removed:
            self.clusters.pop(gone, None)
        self.articles.update((article.id, article) for article in update.articles)
        self.clusters.update((cluster.id, self.joined(cluster)) for cluster in update.clusters)
        self.sequence = update.sequence

    def joined(self, cluster: StatementCluster) -> StatementCluster:
        """A cluster of an update as a story has it: with the statements that it leaves out because they were told before."""
        raw = {key: value for key, value in cluster.raw.items() if key != "whole"}
        known = self.clusters.get(cluster.id)
        if not cluster.whole and known:
            statements = {statement["id"]: statement for statement in (*known.raw["statements"], *raw["statements"])}
            raw["statements"] = sorted(statements.values(), key=lambda statement: [int(part) for part in statement["id"].split(".")])
        return StatementCluster.from_wire(raw)

    def story(self) -> Story:
        if self.whole is None:
            articles = tuple(sorted(self.articles.values(), key=lambda article: article.position))
            clusters = tuple(sorted(self.clusters.values(), key=_order_of_cluster))
            self.whole = dataclasses.replace(self.header, articles=articles, clusters=clusters, sequence=self.sequence)
        return self.whole


class Mirror:
    """The open stories, made of a Snapshot and the updates after it. `stories` is a dictionary by id; what it gives never changes, and is
    replaced when an update comes. `sequence` is that of the last update in it, `epoch` the daemon's."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()
        self.sequence = 0
        self.epoch: str | None = None  # None before the first snapshot

    def apply(self, event: Event) -> None:
        """Takes a Snapshot, or the next Update."""
        with self._lock:
            if isinstance(event, Snapshot):
                self._kept = {story.id: _Kept(story) for story in event.stories}
                self.sequence = max([event.sequence, *(story.sequence or 0 for story in event.stories)])
            else:
                self._apply_update(event)
            self.epoch = event.epoch

    def _apply_update(self, update: Update) -> None:
        self.sequence = max(self.sequence, update.sequence)
        if update.story.status != "open":
            self._kept.pop(update.subject, None)
            return
        kept = self._kept.get(update.subject)
        if kept is None:
            if update.type not in ("story.created", "story.split"):
                return  # of a story that ended while the snapshot was made
            kept = self._kept[update.subject] = _Kept(update.story)
        kept.apply(update)

    @property
    def stories(self) -> dict[str, Story]:
        """The open stories as they are now, by id."""
        with self._lock:
            return {id: kept.story() for id, kept in self._kept.items()}

    def story(self, id: str) -> Story | None:
        """One of the open stories."""
        with self._lock:
            kept = self._kept.get(id)
            return kept.story() if kept else None

    @property
    def articles(self) -> list[Article]:
        return [article for story in self.stories.values() for article in story.articles]

    @property
    def clusters(self) -> list[StatementCluster]:
        return [cluster for story in self.stories.values() for cluster in story.clusters]

    @property
    def statements(self) -> list[Statement]:
        return [statement for cluster in self.clusters for statement in cluster.statements]

    def to_pandas(self, what: str = "statements") -> pandas.DataFrame:
        """A DataFrame of "stories", "articles", "clusters" or "statements", with a row for each and a column for each simple field.
        Needs pandas."""
        if what not in _COLUMNS:
            raise ValueError(f"'{what}' is none of {', '.join(_COLUMNS)}")
        import pandas
        stories = self.stories.values()
        clusters = [cluster for story in stories for cluster in story.clusters]
        rows: list[typing.Any] = list(stories) if what == "stories" else clusters
        if what == "articles":
            rows = [article for story in stories for article in story.articles]
        elif what == "statements":
            rows = [statement for cluster in clusters for statement in cluster.statements]
        frame = pandas.DataFrame([{name: getattr(row, name) for name in _COLUMNS[what]} for row in rows], columns=_COLUMNS[what])
        if what == "statements":
            story_of = {cluster.id: cluster.story for cluster in clusters}
            frame.insert(1, "story", [story_of[row.cluster] for row in rows])
        return frame


def _columns(kind: type[typing.Any], without: typing.Sequence[str]) -> list[str]:
    return [field.name for field in dataclasses.fields(kind) if field.name not in ("raw", *without)]


_COLUMNS = {
    "stories": _columns(Story, ("articles", "clusters", "same_as", "merged_from")),
    "articles": _columns(Article, ("sent", "statements", "clusters")),
    "clusters": _columns(StatementCluster, ("statements", "same_as", "story_title")),
    "statements": _columns(Statement, ("content",)),
}


class LiveMirror(Mirror):
    """A Mirror that a thread keeps up to date until close()."""

    def __init__(self, endpoints: Where, languages: typing.Iterable[str] | None, on_event: typing.Callable[[Event], None] | None,
                 context: zmq.Context[typing.Any] | None):
        super().__init__()
        self._subscriber = Subscriber(endpoints, languages=languages, snapshot=True, context=context)
        self._on_event = on_event
        self._ended = False
        self._error: BaseException | None = None
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="hearsay.follow", daemon=True)
        self._thread.start()

    def wait_for(self, condition: typing.Callable[[Mirror], bool], timeout: float | None = None) -> bool:
        """Waits until condition(mirror) is true, which is checked after each update and every moment; False if it is not within that many seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        with self._changed:
            while not condition(self):
                if self._error:
                    raise HearsayError("following ended") from self._error
                if self._ended:
                    raise ValueError("this mirror is closed")
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self._changed.wait(left)
        return True

    @property
    def connected(self) -> bool:
        """Whether the daemon is there; while it is not, the stories stay as they were."""
        return self._subscriber.connected

    @property
    def seen(self) -> int:
        """Everything up to this sequence is in the mirror, as far as it is of the languages asked for; 0 while a snapshot is fetched."""
        return self._subscriber.seen

    def close(self) -> None:
        """Ends the thread; the stories stay as they are."""
        self._ended = True
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def __enter__(self) -> LiveMirror:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None) -> None:
        self.close()

    def _run(self) -> None:
        try:
            with self._subscriber:
                while not self._ended:
                    self._take(self._subscriber.next(0.1))
        except BaseException as error:  # told to whoever waits, and logged for whoever does not
            log.exception("following ended")
            self._error = error
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _take(self, event: Event | None) -> None:
        with self._changed:
            if event:
                self.apply(event)
            self._changed.notify_all()  # without one, too: `seen` and `connected` may have changed
        if event and self._on_event:
            self._on_event(event)


def follow(endpoints: Where = None, *, languages: typing.Iterable[str] | None = None, timeout: float | None = 30.0,
           on_event: typing.Callable[[Event], None] | None = None, context: zmq.Context[typing.Any] | None = None) -> LiveMirror:
    """A live mirror of the open stories, once it has them all: NoDaemon if that takes longer than `timeout` seconds (None: waits for ever).

        mirror = hearsay.follow(languages=["en"])
        mirror.stories["s12"].clusters
        mirror.to_pandas("statements")

    `on_event` is called, in the thread that keeps the mirror, with each Snapshot and Update after it was applied."""
    mirror = LiveMirror(endpoints, languages, on_event, context)
    try:
        if not mirror.wait_for(lambda mirror: mirror.epoch is not None, timeout):
            raise NoDaemon(f"no snapshot within {timeout} s: {mirror._subscriber._core.no_daemon()}")
    except BaseException:
        mirror.close()
        raise
    return mirror
