"""What the daemon tells, as plain objects. Their fields are those of PROTOCOL.md, "Records"; times are datetimes in UTC.

An older daemon may not know a field yet: it then has the value that stands here for "nothing is known". `raw` is the map as it came, with
what a newer daemon has added."""
from __future__ import annotations

import dataclasses
import datetime
import typing

from .wire import Map, read_time

Time = typing.Optional[datetime.datetime]
_T = typing.TypeVar("_T", bound="Record")


def _field(default: typing.Any, read: typing.Callable[[typing.Any], typing.Any] | None = None) -> typing.Any:
    return dataclasses.field(default=default, metadata={"read": read})


def _list_of(kind: type[_T]) -> typing.Callable[[typing.Any], tuple[_T, ...]]:
    return lambda items: tuple(kind.from_wire(item) for item in items if isinstance(item, dict)) if isinstance(items, list) else ()


def _tuple(items: typing.Any) -> tuple[typing.Any, ...]:
    return tuple(item for item in items if isinstance(item, str)) if isinstance(items, list) else ()


@dataclasses.dataclass(frozen=True)
class Record:
    """Something that the daemon tells. Never changes: what comes later is another object."""

    raw: Map = dataclasses.field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_wire(cls: type[_T], raw: Map) -> _T:
        """The record of a map as it came over the wire."""
        if not isinstance(raw, dict):
            raw = {}
        values: dict[str, typing.Any] = {"raw": raw}
        for name, default, read in cls._table():
            value = raw.get(name, default)
            values[name] = read(value) if read else value
        record = object.__new__(cls)
        record.__dict__.update(values)  # a frozen dataclass's own constructor takes three times as long, and there are many
        return record

    @classmethod
    def _table(cls) -> list[tuple[str, typing.Any, typing.Callable[[typing.Any], typing.Any] | None]]:
        table = cls.__dict__.get("_fields_on_the_wire")
        if table is None:
            table = [(field.name, field.default, field.metadata.get("read")) for field in dataclasses.fields(cls) if field.name != "raw"]
            cls._fields_on_the_wire = table  # type: ignore[attr-defined]
        return typing.cast("list[tuple[str, typing.Any, typing.Callable[[typing.Any], typing.Any] | None]]", table)


@dataclasses.dataclass(frozen=True)
class Span(Record):
    """A place in an article's text as it was sent: code points from 0, end not included, as Python counts."""

    start: int = 0
    end: int = 0


@dataclasses.dataclass(frozen=True)
class Statement(Record):
    """One thing said in one article."""

    id: str = ""
    article: str = ""
    publisher: str | None = None
    cluster: str = ""
    kind: str = ""  #: direct, mixed, indirect, claim
    attitude: bool = False
    confidence: float = 0.0
    speaker: str | None = None
    speaker_reason: str | None = None
    mention: str = ""
    cue: str = ""
    via: str | None = None
    text: str = ""
    content: tuple[Span, ...] = _field((), _list_of(Span))
    time: Time = _field(None, read_time)


@dataclasses.dataclass(frozen=True)
class StatementCluster(Record):
    """The statements of one story that say the same thing by the same speaker. A head of one, in answers to some queries, has no
    `statements`, and a `story_title`. In an update one that is not `whole` has those that came, beside some that were told: the others of
    the story's cluster stay, as a mirror shows them."""

    id: str = ""
    story: str = ""
    text: str = ""
    kind: str = ""
    speaker: str | None = None
    first_seen: Time = _field(None, read_time)
    first_publisher: str | None = None
    last_seen: Time = _field(None, read_time)
    statement_count: int = 0
    article_count: int = 0
    copy_count: int = 0
    publisher_count: int = 0
    same_as: tuple[str, ...] = _field((), _tuple)
    whole: bool = True
    statements: tuple[Statement, ...] = _field((), _list_of(Statement))
    story_title: str | None = None


@dataclasses.dataclass(frozen=True)
class Article(Record):
    """What is known of an article. As answer to a query for it, also how it was `sent` last, its statements, and the heads of their
    clusters."""

    id: str = ""
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    owner: str | None = None
    language: str | None = None
    copy_of: str | None = None
    story: str | None = None
    time: Time = _field(None, read_time)
    position: int = 0
    sent: Map | None = None
    statements: tuple[Statement, ...] = _field((), _list_of(Statement))
    clusters: tuple[StatementCluster, ...] = _field((), _list_of(StatementCluster))

    @property
    def text(self) -> str | None:
        """The text as it was sent."""
        return self.sent.get("text") if self.sent else None


@dataclasses.dataclass(frozen=True)
class Story(Record):
    """The articles about one event, with their statement clusters. Where only the header was told (in a list of stories, in an update)
    `articles` and `clusters` are empty, whatever the counts say."""

    id: str = ""
    version: int = 0
    status: str = ""  #: open, closed, merged
    closed_reason: str | None = None
    title: str | None = None
    language: str | None = None
    representative_article: str | None = None
    first_seen: Time = _field(None, read_time)
    last_seen: Time = _field(None, read_time)
    article_count: int = 0
    copy_count: int = 0
    publisher_count: int = 0
    statement_cluster_count: int = 0
    replaced_by: str | None = None
    merged_from: tuple[str, ...] = _field((), _tuple)
    split_from: str | None = None
    continues: str | None = None
    articles: tuple[Article, ...] = _field((), _list_of(Article))
    clusters: tuple[StatementCluster, ...] = _field((), _list_of(StatementCluster))
    same_as: tuple[StatementCluster, ...] = _field((), _list_of(StatementCluster))  #: heads of other stories' clusters that say the same
    sequence: int | None = None  #: of its last change, where the whole story was told

    @classmethod
    def from_page(cls, page: Map) -> Story:
        """The story of a story page: header, articles, clusters."""
        return cls.from_wire({**page["story"], **{key: value for key, value in page.items() if key != "story"}})


@dataclasses.dataclass(frozen=True)
class Why(Record):
    """Why an article came into a story."""

    article: str = ""
    reason: str = ""  #: first, alike, merge, editor
    score: float = 0.0
    terms: tuple[str, ...] = _field((), _tuple)
    names: tuple[str, ...] = _field((), _tuple)


@dataclasses.dataclass(frozen=True)
class ClusterWhy(Record):
    """Why a cluster came, went or changed though no article says or unsays it."""

    cluster: str = ""
    reason: str = ""  #: merged, split, moved, renamed, removed, same-as
    other: str | None = None


@dataclasses.dataclass(frozen=True)
class Update(Record):
    """What changed in a story."""

    id: str = ""
    type: str = ""  #: story.created, story.updated, story.merged, story.split, story.closed
    subject: str = ""  #: the story's id
    time: Time = _field(None, read_time)
    sequence: int = 0
    previous: int = 0
    epoch: str = ""
    position: int = 0
    coalesced: int = 1
    story: Story = _field(Story(), Story.from_wire)  #: its header, as it is now
    articles: tuple[Article, ...] = _field((), _list_of(Article))
    articles_removed: tuple[str, ...] = _field((), _tuple)
    clusters: tuple[StatementCluster, ...] = _field((), _list_of(StatementCluster))
    clusters_removed: tuple[str, ...] = _field((), _tuple)
    new: tuple[str, ...] = _field((), _tuple)
    why: tuple[Why, ...] = _field((), _list_of(Why))
    clusters_why: tuple[ClusterWhy, ...] = _field((), _list_of(ClusterWhy))

    @classmethod
    def from_message(cls, message: Map) -> Update:
        """The update of a message of the stream: what stands in its `data` is the update's own here."""
        data = message.get("data")
        update = cls.from_wire({**message, "story": {}, **(data if isinstance(data, dict) else {})})
        update.__dict__["raw"] = message
        return update

    @property
    def new_clusters(self) -> tuple[StatementCluster, ...]:
        """The clusters that say what the story did not say before."""
        new = set(self.new)
        return tuple(cluster for cluster in self.clusters if cluster.id in new)


@dataclasses.dataclass(frozen=True)
class Snapshot:
    """The stories as they are: whoever keeps a mirror forgets what it has, and begins with these. `reason`: "start", "epoch" (the daemon's
    numbers mean something else now), "retention" (away for longer than the daemon keeps updates)."""

    reason: str
    epoch: str
    sequence: int
    stories: tuple[Story, ...]


@dataclasses.dataclass(frozen=True)
class Statements:
    """Statements found, the newest first, and the heads of the clusters that they are in, by id."""

    statements: tuple[Statement, ...]
    clusters: typing.Mapping[str, StatementCluster]

    def __iter__(self) -> typing.Iterator[Statement]:
        return iter(self.statements)

    def __len__(self) -> int:
        return len(self.statements)


@dataclasses.dataclass(frozen=True)
class Status(Record):
    """The state of the daemon."""

    version: str = ""
    epoch: str = ""
    at: Time = _field(None, read_time)
    started: Time = _field(None, read_time)
    position: int = 0
    sequence: int = 0
    started_sequence: int = 0
    articles: int = 0
    copies: int = 0
    statements: int = 0
    clusters: int = 0
    stories_open: int = 0
    stories_closed: int = 0
    log_bytes: int = 0
    state_bytes: int = 0
    workers: int = 0
    clients: int = 0
    committed: Time = _field(None, read_time)
    held_reason: str | None = None
    held_since: Time = _field(None, read_time)
    held_entries: int = 0
    held_attempts: int = 0
    protocol: int = 1
    state_lag: int = 0
    counters: typing.Mapping[str, int] = _field(None, lambda counters: counters or {})


@dataclasses.dataclass(frozen=True)
class Rejection(Record):
    """What the daemon rejected, and keeps to be looked at and sent again."""

    id: int = 0
    first: Time = _field(None, read_time)
    last: Time = _field(None, read_time)
    count: int = 0
    reason: str = ""
    field: str | None = None
    origin: str = ""
    about: str | None = None
    size: int = 0
    whole: bool = True
    data: bytes | None = None  #: only where one is asked for: the article's map as it came, or its frame


@dataclasses.dataclass(frozen=True)
class Done(Record):
    """A control request is done, and on disk: as entry `position` of the log. `story`: the one that took the other in, or that was begun.
    `result` is "ack"; of an article that is sent again also "duplicate" or "stale"."""

    result: str = "ack"
    position: int | None = None
    story: str | None = None
