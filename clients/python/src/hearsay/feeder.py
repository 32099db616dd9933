"""Articles in: pipelined, in a bounded window, each exactly once in effect."""
from __future__ import annotations

import collections
import dataclasses
import logging
import re
import time
import types
import typing

import zmq

from . import adapters, wire
from .channel import Channel
from .endpoints import Endpoints, Where, explain_silence
from .errors import NoDaemon, Rejected
from .waiting import LONGEST, wait

log = logging.getLogger("hearsay")

WINDOW = 200
WINDOW_MAX = 1000
TIMEOUT = 60.0  # seconds
HURRY = 5.0  # the same, when something else went wrong and is going to be raised
RETRY_AFTER_DEFAULT, RETRY_AFTER_MAX = 250, 60_000  # milliseconds, where `busy` names no pause, or one without end
REJECTIONS_KEPT = 100
ASK_AGAIN = 10.0  # seconds without any answer after which what is unanswered is sent again: an answer may be lost, too

Result = str  # "ack", "duplicate", "stale" or "rejected"
FINAL = ("ack", "duplicate", "stale", "rejected")


@dataclasses.dataclass
class Receipt:
    """What became of an article that was sent. `result` is None until the answer is there."""

    number: int
    id: str | None  #: the article's; known from the answer if the article has none of its own
    result: Result | None = None
    position: int | None = None  #: of the entry in the log: for ack, duplicate and stale
    reason: str | None = None  #: for rejected
    field: str | None = None  #: for rejected, where one is to blame

    def check(self) -> Receipt:
        """This receipt; raises Rejected if the article was rejected."""
        if self.result == "rejected":
            raise Rejected(self.reason or "no reason given", self.field, self.id, [self])
        return self


OnResult = typing.Callable[[Receipt], None]


class _Pending:
    __slots__ = ("receipt", "key", "frame", "sent", "resent", "known_position", "not_before", "settled")

    def __init__(self, receipt: Receipt, key: str, frame: bytes, settled: typing.Callable[[], None] | None):
        self.receipt, self.key, self.frame, self.settled = receipt, key, frame, settled
        self.sent = self.resent = False
        self.known_position = 0  # the highest position in any answer when it was first sent
        self.not_before = 0.0  # busy: send again then


def order_key(article: typing.Mapping[str, typing.Any]) -> str:
    """Articles of one id have one key, so that a revision never overtakes what it revises. Without an id that is the URL without all that
    normalisation may take away: two ids may then have one key, which costs a moment's wait, but never the other way round."""
    if article.get("id") not in (None, "", "None", "null"):
        return f"i{article['id']}"
    url = re.split(r"[?#]", str(article.get("url", "")), maxsplit=1)[0]
    return "u" + re.sub(r"[^0-9a-z]", "", re.sub(r"^[a-z]+://(.*@)?(www\.)?|:(80|443)(?=/|$)", "", url.lower()))


class Prepared:
    """An article as it goes over the wire."""

    def __init__(self, article: object, form: str):
        """Raises UnknownForm, and Rejected with the article's id as far as there is one."""
        translated = adapters.read(article, form)
        identity = translated.get("id")
        self.id = identity if isinstance(identity, str) else None
        try:
            self.key, self.packed = order_key(translated), wire.encode_article(translated)
        except Rejected as error:
            raise Rejected(error.reason, error.field, self.id or translated.get("url")) from error


class FeederCore:
    """The window and what is due. Knows no waiting: Feeder and AsyncFeeder do that."""

    def __init__(self, context: zmq.Context[typing.Any] | None, where: Where, window: int, on_result: OnResult | None):
        if not 1 <= window <= WINDOW_MAX:
            raise ValueError(f"the window must be 1 to {WINDOW_MAX}")
        self.channel = Channel(context or zmq.Context.instance(), Endpoints.find(where).articles, WINDOW_MAX * 2)
        self.window, self.on_result = window, on_result
        self.counts: collections.Counter[str] = collections.Counter()
        self.heard = time.monotonic()  # when the daemon last said anything
        self.rejections: list[Receipt] = []  # those that nobody was told of yet
        self.rejection_count = 0
        self.pending: dict[int, _Pending] = {}
        self.keys: set[str] = set()
        self._unsent: dict[int, _Pending] = {}
        self._last_number = self._highest_position = 0
        self._asked = 0.0  # when something was sent last

    def has_room(self, key: str) -> bool:
        return len(self.pending) < self.window and key not in self.keys

    def add(self, article: Prepared, settled: typing.Callable[[], None] | None = None) -> Receipt:
        """Takes an article into the window, and sends it if there is a connection."""
        self._last_number = number = self._last_number + 1
        frame = wire.feed_request(number, article.packed)
        pending = _Pending(Receipt(number, article.id), article.key, frame, settled)
        self.pending[number] = self._unsent[number] = pending
        self.keys.add(article.key)
        self.send_due()
        return pending.receipt

    def refuse(self, error: Rejected) -> Receipt:
        """The receipt of an article that can't even be sent to the daemon."""
        self._last_number += 1
        receipt = Receipt(self._last_number, error.id, "rejected", None, error.reason, error.field)
        self.counts["rejected"] += 1
        self._note_rejection(receipt)
        return receipt

    def turn(self) -> None:
        """Receives what has come and sends what is due."""
        while (answer := self.channel.receive()) is not None:
            self._take_answer(answer)
        if self.channel.broke() or (self._awaits_answers() and time.monotonic() >= self._ask_again()):
            for number, pending in self.pending.items():
                if pending.sent:
                    pending.sent, pending.resent = False, True
                    self._unsent[number] = pending
        self.send_due()

    def send_due(self) -> None:
        now = time.monotonic()
        for number in sorted(self._unsent):
            pending = self._unsent[number]
            if pending.not_before > now:
                continue
            if not self.channel.send(pending.frame):
                return
            if not pending.resent and not pending.not_before:
                pending.known_position = self._highest_position
            pending.sent, pending.not_before, self._asked = True, 0.0, now
            del self._unsent[number]

    def waits(self) -> tuple[list[tuple[zmq.Socket[typing.Any], int]], float]:
        """What to wait for, and until when at most (in seconds from now)."""
        now = time.monotonic()
        sending = any(pending.not_before <= now for pending in self._unsent.values())
        due = min((pending.not_before - now for pending in self._unsent.values() if pending.not_before > now), default=LONGEST)
        if self._awaits_answers():
            due = min(due, self._ask_again() - now)
        return self.channel.waits(sending), due

    def _awaits_answers(self) -> bool:
        return len(self.pending) > len(self._unsent)

    def _ask_again(self) -> float:
        return max(self.heard, self._asked) + ASK_AGAIN

    def silent_for(self, begin: float) -> float:
        """Seconds for which nothing has come, counted from `begin` at the earliest."""
        return time.monotonic() - max(self.heard, begin)

    def no_daemon(self) -> NoDaemon:
        return NoDaemon(explain_silence(self.channel.endpoint))

    def raise_rejections(self) -> None:
        """Raises Rejected for what was refused and nobody was told of."""
        receipts, count = self.rejections, self.rejection_count
        self.rejections, self.rejection_count = [], 0
        if receipts:
            first = receipts[0]
            raise Rejected(first.reason or "no reason given", first.field, first.id, receipts, count)

    def forget_rejection(self, receipt: Receipt) -> None:
        """Its sender was told by another way."""
        for number, kept in enumerate(self.rejections):
            if kept is receipt:
                del self.rejections[number]
                self.rejection_count -= 1

    def _take_answer(self, answer: wire.Map) -> None:
        self.heard = time.monotonic()
        pending = self.pending.get(typing.cast(int, answer.get("request")))
        result = answer.get("result")
        if pending is None:
            return  # the second answer to what was sent twice
        if result == "busy":
            self.counts["busy"] += 1
            self._be_patient(pending, answer)
        elif result in FINAL:
            self._settle(pending, result, answer)

    def _be_patient(self, pending: _Pending, answer: wire.Map) -> None:
        pause = answer.get("retry_after")
        pause = min(max(pause, 1), RETRY_AFTER_MAX) if isinstance(pause, int) else RETRY_AFTER_DEFAULT
        pending.sent, pending.not_before = False, time.monotonic() + pause / 1000
        self._unsent[pending.receipt.number] = pending

    def _settle(self, pending: _Pending, result: str, answer: wire.Map) -> None:
        receipt = pending.receipt
        position = answer.get("position") or 0
        # Sent again because the connection broke before its answer came, and on disk since: that was the first sending.
        if result == "duplicate" and pending.resent and position > pending.known_position:
            result = "ack"
        self._highest_position = max(self._highest_position, position)
        receipt.id = answer.get("id") or receipt.id
        receipt.position, receipt.reason, receipt.field = position or None, answer.get("reason"), answer.get("field")
        receipt.result = result
        self.counts[result] += 1
        del self.pending[receipt.number]
        self._unsent.pop(receipt.number, None)
        self.keys.discard(pending.key)
        if pending.settled:
            pending.settled()
        if result == "rejected":
            self._note_rejection(receipt)
        elif self.on_result:
            self.on_result(receipt)

    def _note_rejection(self, receipt: Receipt) -> None:
        if self.on_result:
            self.on_result(receipt)
            return
        self.rejection_count += 1
        if len(self.rejections) < REJECTIONS_KEPT:
            self.rejections.append(receipt)


class Feeder:
    """Sends articles to hearsayd.

        with Feeder() as feeder:
            for article in scraped:
                feeder.send(article)

    An article is a dictionary, a dataclass, or what a scraper gives: see hearsay.adapters. At most `window` of them are unanswered at a
    time; send() waits for room. The feeder waits as the daemon's `busy` says, and sends again what was unanswered when the daemon was
    restarted: each article counts exactly once.

    `on_result` is called with the Receipt of each article as its answer comes. Without it, articles that the daemon refused are raised as
    Rejected by flush(), and so at the end of the `with` block, after all the others have arrived.

    NoDaemon is raised when the daemon says nothing at all for `timeout` seconds (None: never) while something is awaited.

    To be used by one thread at a time.
    """

    def __init__(self, endpoints: Where = None, *, window: int = WINDOW, timeout: float | None = TIMEOUT,
                 on_result: OnResult | None = None, context: zmq.Context[typing.Any] | None = None):
        self.timeout = timeout
        self._core = FeederCore(context, endpoints, window, on_result)
        self._closed = False

    def send(self, article: object, *, form: str = "auto") -> Receipt:
        """Sends an article, waiting while the window is full. Returns at once otherwise, with a receipt that tells the result later.

        `form` names an adapter where the object doesn't show by itself what it is. Raises UnknownForm for an object that has no fields, and
        NoDaemon; the article was not taken then."""
        try:
            prepared = Prepared(article, form)
        except Rejected as error:
            return self._core.refuse(error)
        self._turns(lambda: not self._core.has_room(prepared.key), self.timeout)
        return self._core.add(prepared)

    def deliver(self, article: object, *, form: str = "auto") -> Receipt:
        """Sends an article and waits until it is on disk. Raises Rejected if the daemon rejects it."""
        receipt = self.send(article, form=form)
        self._turns(lambda: receipt.result is None, self.timeout)
        self._core.forget_rejection(receipt)
        return receipt.check()

    def flush(self, timeout: float | None = -1.0) -> None:
        """Waits until everything has its answer. `timeout`: as for the whole feeder, unless given here. Raises NoDaemon; and Rejected for
        what was refused since the last flush, unless `on_result` was told."""
        self._turns(lambda: bool(self._core.pending), self.timeout if timeout == -1.0 else timeout)
        self._core.raise_rejections()

    @property
    def unanswered(self) -> int:
        """The number of articles without an answer."""
        return len(self._core.pending)

    @property
    def counts(self) -> typing.Mapping[str, int]:
        """How many answers of each kind came: ack, duplicate, stale, rejected; and busy, which is not final."""
        return types.MappingProxyType(self._core.counts)

    def close(self) -> None:
        """Ends the connection. Unanswered articles may or may not have arrived: flush() first."""
        if not self._closed:
            self._closed = True
            self._core.channel.close()

    def __enter__(self) -> Feeder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None) -> None:
        try:
            if kind is None:
                self.flush()
            else:
                self._flush_in_a_hurry()
        finally:
            self.close()

    def _flush_in_a_hurry(self) -> None:
        """Something else went wrong, and is going to be raised: what was sent before should still arrive, but nobody waits long for it."""
        try:
            self.flush(HURRY if self.timeout is None else min(self.timeout, HURRY))
        except (NoDaemon, Rejected) as error:
            log.warning("%d articles were not acknowledged: %s", self.unanswered, error)

    def _turns(self, unfinished: typing.Callable[[], bool], timeout: float | None) -> None:
        if self._closed:
            raise ValueError("this feeder is closed")
        begin = time.monotonic()
        self._core.turn()
        while unfinished():
            left = LONGEST if timeout is None else timeout - self._core.silent_for(begin)
            if left <= 0:
                raise self._core.no_daemon()
            sockets, due = self._core.waits()
            wait(sockets, min(left, due))
            self._core.turn()
