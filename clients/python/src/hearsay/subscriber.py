"""Updates out: every one once and in order per topic, across gaps, stalls and restarts of either side.

For each topic the subscriber knows the sequence up to which it has seen everything. An update whose `previous` lies beyond that, or a
heartbeat that announces more, shows a hole; then the topic is replayed from what was seen. While an answer is awaited the subscription is
not read: what the daemon drops meanwhile shows as a hole later. So there is no buffer here that could overflow, and one way to mend
whatever went wrong."""
from __future__ import annotations

import collections
import datetime
import enum
import logging
import time
import types
import typing

import zmq

from . import wire
from .channel import Channel, open_socket
from .endpoints import Endpoints, Where, explain_silence
from .errors import NoDaemon
from .records import Snapshot, Story, Update
from .waiting import LONGEST, wait

log = logging.getLogger("hearsay")

SILENCE = 3.0  # seconds without a heartbeat after which the connection counts as gone
ASK_AGAIN = 10.0  # an answer that has not come by then is asked for again
REFUSED_PAUSE = 1.0  # before a question that was refused is asked again
STARTED_TOGETHER = datetime.timedelta(seconds=5)  # between the starts of a daemon and a subscriber that count as one start
PAGE_STORIES = 100
RECENT, RECENT_SECONDS = 500, 600.0  # of so many updates, and so long, ids are kept: they are compared with the daemon's after a break
REPLAY_UPDATES = 100  # in one answer: even of stories with thousands of statements they stay far below its limit
HIGH_WATER = 1000

Event = typing.Union[Update, Snapshot]
OnReset = typing.Callable[[str], None]
OnConnected = typing.Callable[[bool], None]


def _number(message: wire.Map, key: str) -> int:
    """A number of the stream; 0 where there is none, or something else."""
    value = message.get(key)
    return value if isinstance(value, int) and value > 0 else 0


class _Phase(enum.Enum):
    STATUS = "asks where now is"
    SNAPSHOT = "fetches the snapshot, page by page"
    LIVE = "live"


class _Topic:
    __slots__ = ("seen", "announced", "last", "last_id")

    def __init__(self) -> None:
        self.seen = 0  # everything on it up to here was given to the caller
        self.announced = 0  # there is something on it up to here
        self.last = 0  # the sequence of the last update on it that was seen
        self.last_id: str | None = None  # and its id


class SubscriberCore:
    """What was seen, and what is to be asked. Knows no waiting: Subscriber and AsyncSubscriber do that."""

    def __init__(self, context: zmq.Context[typing.Any] | None, where: Where, languages: typing.Iterable[str] | None, snapshot: bool,
                 on_reset: OnReset | None, on_connected: OnConnected | None):
        if isinstance(languages, str):
            raise TypeError("languages is a list: [\"en\"]")
        context, endpoints = context or zmq.Context.instance(), Endpoints.find(where)
        self.languages: list[str | None] = list(dict.fromkeys(languages)) if languages is not None else [None]
        if not self.languages:
            raise ValueError("languages is empty: None is all of them")
        for language in self.languages:
            if language is not None and (len(language) < 2 or "/" in language):
                raise ValueError(f"'{language}' is no language: it is the first part of a BCP 47 tag, as in \"en\"")
        self._common_prefix = "update/" if len(self.languages) != 1 or self.languages[0] is None else f"update/{self.languages[0]}/"
        self.prefixes = tuple("update/" if language is None else f"update/{language}/" for language in self.languages)
        self.wants_snapshot, self.on_reset, self.on_connected = snapshot, on_reset, on_connected
        self.events: collections.deque[Event] = collections.deque()
        self.born = datetime.datetime.now(datetime.timezone.utc)
        self.connected: bool | None = None
        self.heard = time.monotonic()
        self.endpoint = endpoints.updates
        self._context = context
        self._socket = self._subscribe()
        self._channel = Channel(context, endpoints.query, HIGH_WATER)
        self._question: bytes | None = None  # the frame of the question whose answer is awaited
        self._number = 0
        self._replaying: str | None = ""  # the topic that was asked for; None: only whether what was seen is there
        self._unsent = False
        self._ask_again = self._ask_not_before = 0.0
        self._topics: dict[str, _Topic] = {}
        self._begin("start")

    def _subscribe(self) -> zmq.Socket[typing.Any]:
        socket = open_socket(self._context, zmq.SUB, self.endpoint, HIGH_WATER)
        for prefix in (*self.prefixes, "heartbeat/"):
            socket.setsockopt(zmq.SUBSCRIBE, prefix.encode())
        socket.connect(self.endpoint)
        return socket

    def close(self) -> None:
        self._socket.close(linger=0)
        self._channel.close()

    @property
    def live(self) -> bool:
        return self._phase is _Phase.LIVE

    @property
    def seen(self) -> int:
        return self._base if self.live else 0

    # --- One turn.

    def turn(self) -> bool:
        """Does what can be done without waiting; whether there was anything."""
        self._ask_what_is_due()
        if self._question and not self._unsent and time.monotonic() >= self._ask_again:
            self._unsent = True
        if self._question and self._unsent and self._channel.send(self._question):
            self._unsent, self._ask_again = False, time.monotonic() + ASK_AGAIN
        answer = self._channel.receive()
        if answer is not None:
            self._note_sign_of_life()
            self._take_answer(answer)
        if self._channel.broke():
            self._after_break()
        if answer is None and self._reads_subscription() and self._take_from_subscription():
            return True
        if time.monotonic() >= self.heard + SILENCE:
            self._tell_connected(False)
        return answer is not None

    def waits(self) -> tuple[list[tuple[zmq.Socket[typing.Any], int]], float]:
        """What to wait for, and until when at most (in seconds from now)."""
        now, due = time.monotonic(), LONGEST
        sockets = self._channel.waits(self._question is not None and self._unsent)
        if self._reads_subscription():
            sockets.append((self._socket, zmq.POLLIN))
        if self.connected is not False:
            due = min(due, self.heard + SILENCE - now)
        if self._question and not self._unsent:
            due = min(due, self._ask_again - now)
        if not self._question and now < self._ask_not_before:
            due = min(due, self._ask_not_before - now)
        return sockets, due

    def no_daemon(self) -> NoDaemon:
        self.heard = time.monotonic()  # whoever goes on after this error waits as long again
        return NoDaemon(explain_silence(self.endpoint))

    def _reads_subscription(self) -> bool:
        # Not from the end of a connection to the next: then it may be another daemon that publishes, or one whose state was put back.
        if self._channel.down:
            return False
        return self._phase is _Phase.STATUS or (self._phase is _Phase.LIVE and not self._question)

    # --- Where to begin.

    def _begin(self, reason: str) -> None:
        self._reason = reason
        self._phase = _Phase.SNAPSHOT if self.wants_snapshot else _Phase.STATUS
        self._question = None
        self._epoch: str | None = None
        self._base = 0  # everything on every topic up to here was seen
        self._known = 0  # the same when it was known first, from a snapshot or a status
        self._known_id: str | None = None  # the id of the update with that sequence
        self._doubt = False  # the daemon has to confirm that what was seen is its history, too
        self._recent: dict[int, tuple[str, float]] = {}  # id, and when it came, of updates by sequence: what has to be confirmed,
        self._anchor: tuple[int, str | None] = (0, None)  # and the one before them, which needs no more than its id
        self._first_contact: int | None = None  # before "now" is known: the lowest base that the subscription has shown
        self._topics.clear()
        self._in_snapshot: dict[str, int] = {}  # stories of the snapshot that are newer than its first page
        self._begin_snapshot()

    def _begin_snapshot(self) -> None:
        self._cursor = ""
        self._languages_left = list(self.languages)
        self._stories: list[Story] = []

    def _start_over(self, reason: str) -> None:
        if self.on_reset:
            self.on_reset(reason)
        else:
            log.log(logging.INFO if self.wants_snapshot else logging.WARNING, "starting over, since there is no way to go on (%s)", reason)
        self._begin(reason)
        # What waits in the subscription is of the past, and may be of the epoch that ended.
        while self._receive_frames() is not None:
            pass

    def _another_epoch(self, message: wire.Map) -> bool:
        """Notes the epoch when it is the first; whether it is another than before."""
        epoch = message.get("epoch")
        if self._epoch is None:
            self._epoch = epoch
        return self._epoch != epoch

    # --- Questions.

    def _ask(self, query: str, **parameters: object) -> None:
        self._number += 1
        given = {key: value for key, value in parameters.items() if value is not None}
        self._question = wire.encode({"request": self._number, "query": query, **given})
        self._unsent = True

    def _ask_what_is_due(self) -> None:
        if self._question or time.monotonic() < self._ask_not_before:
            return
        if self._phase is _Phase.STATUS:
            self._ask("status")
        elif self._phase is _Phase.SNAPSHOT:
            self._ask("snapshot", cursor=self._cursor, language=self._languages_left[0], limit=PAGE_STORIES)
        elif self._doubt:
            sequence, identity = self._anchor
            self._replaying = None
            self._ask("replay", epoch=self._epoch, after=sequence, id=identity, topic=self._common_prefix, limit=REPLAY_UPDATES)
        else:
            for name, topic in self._topics.items():
                if topic.announced > topic.seen:
                    self._replaying = name
                    self._ask("replay", epoch=self._epoch, after=topic.seen, id=topic.last_id or self._known_id, topic=name,
                              limit=REPLAY_UPDATES)
                    return

    # --- Answers.

    def _take_answer(self, answer: wire.Map) -> None:
        if not self._question or answer.get("request") != self._number:
            return
        self._question = None
        result = answer.get("result")
        if self._phase is _Phase.LIVE and result == "snapshot-needed":
            self._start_over("retention" if not self._another_epoch(answer) else "epoch")
        elif result != "ok":
            self._ask_not_before = time.monotonic() + REFUSED_PAUSE
        elif self._phase is _Phase.LIVE:
            self._take_replay(answer)
        elif self._phase is _Phase.STATUS:
            self._take_status(answer)
        else:
            self._take_page(answer)

    def _take_status(self, answer: wire.Map) -> None:
        if self._another_epoch(answer):
            self._start_over("epoch")
            return
        self._base = answer["sequence"]
        started = wire.read_time(answer.get("started"))
        # A daemon that came after us, or with us: what it published before we reached it is missing, unless it is fetched.
        # Not after a gap that is past retention: replaying from there would be, too.
        if self._reason != "retention" and started and started >= self.born - STARTED_TOGETHER and "started_sequence" in answer:
            self._base = answer["started_sequence"]
        # A daemon that was killed before it answered may have published to us.
        if self._first_contact is not None:
            self._base = min(self._base, self._first_contact)
        self._known, self._anchor = self._base, (self._base, None)
        self._phase = _Phase.LIVE

    def _take_page(self, answer: wire.Map) -> None:
        if self._epoch is None:
            self._epoch, self._known_id = answer["epoch"], answer.get("id")
            self._base = self._known = answer["sequence"]
            self._anchor = (self._known, self._known_id)
        elif self._another_epoch(answer) or answer["sequence"] < self._base:
            self._start_over("epoch")
            return
        for page in answer["stories"]:
            story = Story.from_page(page)
            if page["sequence"] > self._base:
                self._in_snapshot[story.id] = page["sequence"]
            self._stories.append(story)
        self._cursor = answer["cursor"] or ""
        if self._cursor:
            return
        del self._languages_left[0]
        if self._languages_left:
            return
        self._phase = _Phase.LIVE
        self.events.append(Snapshot(self._reason, self._epoch or "", self._base, tuple(self._stories)))
        self._begin_snapshot()

    def _take_replay(self, answer: wire.Map) -> None:
        if self._another_epoch(answer):
            self._start_over("epoch")
            return
        if self._replaying is None:
            self._compare(answer)
            return
        for name, message in answer["updates"]:
            self._take_update(name, message)
        topic = self._topic(self._replaying)
        if not (answer["more"] and answer["updates"]):
            topic.announced = topic.seen  # the end of it: whatever was announced, there is no more than this

    def _compare(self, answer: wire.Map) -> None:
        """Whether the updates that were seen are the daemon's; what is new there a heartbeat tells. A daemon whose state was put back may have
        gone on by then, so that not only the last one counts."""
        there = {message["sequence"]: message["id"] for name, message in answer["updates"] if name.startswith(self.prefixes)}
        more = answer["more"] and answer["updates"]
        end = answer["updates"][-1][1]["sequence"] if more else max(self._recent, default=0)
        for sequence in [sequence for sequence in self._recent if sequence <= end]:
            if there.get(sequence) != self._recent[sequence][0]:
                self._start_over("retention")
                return
        self._move_anchor(end)
        if more and self._recent:
            last = answer["updates"][-1][1]
            self._anchor = (last["sequence"], last["id"])
        else:
            self._doubt = False

    def _move_anchor(self, end: int) -> None:
        for sequence in sorted(sequence for sequence in self._recent if sequence <= end):
            self._anchor = (sequence, self._recent.pop(sequence)[0])

    def _forget_old_ids(self) -> None:
        """What came long ago was there when the connection was last doubted, and needs no more confirmation."""
        sequences, long_ago = sorted(self._recent), time.monotonic() - RECENT_SECONDS
        old = [sequence for number, sequence in enumerate(sequences) if number < len(sequences) - RECENT or self._recent[sequence][1] < long_ago]
        self._move_anchor(max(old, default=0))

    # --- The subscription.

    def _receive_frames(self) -> list[bytes] | None:
        try:
            return self._socket.recv_multipart(zmq.DONTWAIT)
        except zmq.Again:
            return None

    def _take_from_subscription(self) -> bool:
        frames = self._receive_frames()
        if frames is None:
            return False
        self._note_sign_of_life()
        try:
            if len(frames) == 2:
                self._take_message(frames[0].decode(), wire.decode(frames[1]))
        except ValueError:  # of the topic or of the map: no message of this protocol
            pass
        return True

    def _take_message(self, name: str, message: wire.Map) -> None:
        if self._another_epoch(message):
            self._start_over("epoch")
        elif self._phase is _Phase.STATUS:
            sequence = _number(message, "sequence")
            before = sequence if name == "heartbeat/" or not sequence else sequence - 1
            self._first_contact = before if self._first_contact is None else min(self._first_contact, before)
        elif name == "heartbeat/":
            self._take_heartbeat(message)
        elif _number(message, "previous") <= self._topic(name).seen:
            self._take_update(name, message)
        else:
            topic = self._topic(name)
            topic.announced = max(topic.announced, _number(message, "sequence"))

    def _take_heartbeat(self, heartbeat: wire.Map) -> None:
        complete, topics, sequence = True, heartbeat.get("topics"), _number(heartbeat, "sequence")
        for name, announced in topics.items() if isinstance(topics, dict) else ():
            if name.startswith(self.prefixes) and isinstance(announced, int):
                topic = self._topic(name)
                topic.announced = max(topic.announced, announced)
                if announced < topic.last:
                    self._begin_to_doubt()
                complete = complete and topic.announced <= topic.seen
        # Told before an answer that was read first, or by a daemon whose state was put back.
        if sequence < self._base:
            self._begin_to_doubt()
        # So a topic that is quiet for weeks never asks for a replay that is past retention.
        if complete and not self._doubt:
            self._base = max(self._base, sequence)
        if self._in_snapshot and max(self._in_snapshot.values()) <= self._base:
            self._in_snapshot.clear()

    def _topic(self, name: str) -> _Topic:
        topic = self._topics.setdefault(name, _Topic())
        topic.seen = max(topic.seen, self._base)
        return topic

    def _take_update(self, name: str, message: wire.Map) -> None:
        """An update in its turn, from the subscription or a replay."""
        topic, sequence = self._topic(name), _number(message, "sequence")
        if sequence <= topic.seen:
            return
        topic.seen = topic.last = sequence
        topic.last_id = str(message.get("id", ""))
        if sequence > self._anchor[0]:
            self._recent[sequence] = (topic.last_id, time.monotonic())
        if len(self._recent) > 2 * RECENT:
            self._forget_old_ids()
        if sequence > self._in_snapshot.get(str(message.get("subject", "")), 0):
            self.events.append(Update.from_message(message))

    # --- The connection.

    def _note_sign_of_life(self) -> None:
        self.heard = time.monotonic()
        self._tell_connected(True)

    def _after_break(self) -> None:
        # What is still in the subscription may be of the history of before; it goes, and what is missing then is replayed.
        self._socket.close(linger=0)
        self._socket = self._subscribe()
        self._unsent = self._question is not None
        self._begin_to_doubt()

    def _begin_to_doubt(self) -> None:
        """The daemon that is there now may be another one, or have had its state put back: what was seen has to be what it has, too. Up to
        where nothing came on a topic is then known no more, but only which updates came."""
        self._forget_old_ids()
        self._doubt, self._base = True, self._known
        for topic in self._topics.values():
            topic.seen = max(topic.last, self._known)

    def _tell_connected(self, connected: bool) -> None:
        if self.connected == connected:
            return
        first, self.connected = self.connected is None, connected
        if self.on_connected:
            self.on_connected(connected)
        elif not connected:
            log.warning("%s: waiting for it", explain_silence(self.endpoint))
        elif not first:
            log.info("the daemon at %s is back", self.endpoint)


EventKind = typing.TypeVar("EventKind", Update, typing.Union[Update, Snapshot])


class SubscriberBase(typing.Generic[EventKind]):
    """What Subscriber and AsyncSubscriber have in common: all but the waiting."""

    def __init__(self, core: SubscriberCore, timeout: float | None):
        self.timeout = timeout
        self._core = core
        self._closed = False

    def _take(self) -> EventKind | None:
        """The next event that is there; None if there is none."""
        if self._core.events:
            event: typing.Any = self._core.events.popleft()
            return event  # type: ignore[no-any-return]
        if self._closed:
            raise ValueError("this subscriber is closed")
        return None

    def _silence_left(self) -> float:
        """Seconds until it counts as an error that nothing has come; raises that error when they are over."""
        left = LONGEST if self.timeout is None else self._core.heard + self.timeout - time.monotonic()
        if left <= 0:
            raise self._core.no_daemon()
        return left

    def _close(self) -> None:
        if not self._closed:
            self._closed = True
            self._core.close()

    @property
    def connected(self) -> bool:
        """Whether something came in the last 3 seconds."""
        return bool(self._core.connected)

    @property
    def live(self) -> bool:
        """Whether updates are given as they come: not before it is known where to begin, or while a snapshot is fetched."""
        return self._core.live

    @property
    def seen(self) -> int:
        """All updates up to this sequence, in the languages asked for, have been given. Heartbeats move it on, up to a second late."""
        return self._core.seen


class Subscriber(SubscriberBase[EventKind]):
    """Follows the updates: every one once, in order within a language, none missing, whatever restarts.

        for update in Subscriber(languages=["en"]):
            print(update.type, update.story.title)

    Begins with the first update after now; where the daemon comes later (or came in the last seconds), with the first after its start.
    With `snapshot=True` a Snapshot comes before the updates that follow it, and again whenever the daemon can't say what was missed, since
    it has another epoch or the subscriber was away for longer than updates are kept. Without it `on_reset` is called then (with "epoch" or
    "retention"), or a warning logged, and updates go on from where they can.

    `on_connected` is called with False when nothing, not even a heartbeat, has come for 3 seconds, and with True when it does. NoDaemon is
    raised when nothing comes for `timeout` seconds (None: never).

    To be used by one thread at a time.
    """

    @typing.overload
    def __init__(self: Subscriber[Update], endpoints: Where = ..., *, languages: typing.Iterable[str] | None = ...,
                 snapshot: typing.Literal[False] = ..., timeout: float | None = ..., on_reset: OnReset | None = ...,
                 on_connected: OnConnected | None = ..., context: zmq.Context[typing.Any] | None = ...): ...

    @typing.overload
    def __init__(self: Subscriber[typing.Union[Update, Snapshot]], endpoints: Where = ..., *,
                 languages: typing.Iterable[str] | None = ..., snapshot: typing.Literal[True], timeout: float | None = ...,
                 on_reset: OnReset | None = ..., on_connected: OnConnected | None = ...,
                 context: zmq.Context[typing.Any] | None = ...): ...

    def __init__(self, endpoints: Where = None, *, languages: typing.Iterable[str] | None = None, snapshot: bool = False,
                 timeout: float | None = None, on_reset: OnReset | None = None, on_connected: OnConnected | None = None,
                 context: zmq.Context[typing.Any] | None = None):
        super().__init__(SubscriberCore(context, endpoints, languages, snapshot, on_reset, on_connected), timeout)

    def next(self, timeout: float | None = None) -> EventKind | None:
        """The next update; None if there is none within that many seconds (None: waits for ever)."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            event = self._take()
            if event is not None:
                return event
            if self._core.turn() or self._core.events:
                continue
            left = LONGEST if deadline is None else deadline - time.monotonic()
            if left <= 0:
                return None
            silence = self._silence_left()
            sockets, due = self._core.waits()
            wait(sockets, min(left, silence, due))

    def __iter__(self) -> Subscriber[EventKind]:
        return self

    def __next__(self) -> EventKind:
        event = self.next()
        assert event is not None
        return event

    def close(self) -> None:
        self._close()

    def __enter__(self) -> Subscriber[EventKind]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None) -> None:
        self.close()
