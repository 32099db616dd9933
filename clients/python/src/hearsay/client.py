"""Queries to the daemon, and editors' decisions."""
from __future__ import annotations

import datetime
import time
import types
import typing

import zmq

from . import wire
from .channel import Channel
from .endpoints import Endpoints, Where, explain_silence
from .errors import ConnectionLost, NoDaemon, NotFound, Rejected
from .records import Article, Done, Rejection, Statement, StatementCluster, Statements, Status, Story
from .waiting import LONGEST, wait

HIGH_WATER = 16
TIMEOUT = 10.0
ASK_AGAIN = 3.0  # seconds without an answer after which a question is asked again: an answer may be lost

Since = typing.Union[datetime.datetime, str, int, None]


class Client:
    """Queries the daemon, one query at a time.

        with Client() as client:
            for story in client.stories(order="biggest"):
                print(story.publisher_count, story.title)

    NoDaemon is raised when there is no answer within `timeout` seconds (None: waits for ever), NotFound for an id that the daemon does not
    know, Rejected for a question that it can't answer. A question is asked again when its answer may be lost. What changes something is sent
    once: ConnectionLost then says that nobody knows whether it was done.

    To be used by one thread at a time.
    """

    def __init__(self, endpoints: Where = None, *, timeout: float | None = TIMEOUT, context: zmq.Context[typing.Any] | None = None):
        self.timeout = timeout
        self._endpoints = Endpoints.find(endpoints)
        self._context = context or zmq.Context.instance()
        self._channels: dict[str, Channel] = {}
        self._number = 0
        self._closed = False

    # --- Questions.

    def status(self) -> Status:
        """The state of the daemon."""
        return Status.from_wire(self.query("status"))

    def stories(self, *, order: str | None = None, language: str | None = None, words: str | None = None, since: Since = None,
                min_publishers: int | None = None, closed: bool | None = None, limit: int | None = None) -> list[Story]:
        """The board: headers of stories, newest or biggest first (`order`), 100 unless `limit` says otherwise. `words`: all of them in the
        title; `since`: last seen not before; `closed`: closed ones as well."""
        answer = self.query("stories", order=order, language=language, words=words, since=since, min_publishers=min_publishers,
                            closed=closed, limit=limit)
        return [Story.from_wire(story) for story in answer["stories"]]

    def story(self, id: str) -> Story:
        """One story with its articles and statement clusters; for a merged one, only the header, with `replaced_by`."""
        return Story.from_page(self.query("story", id=id))

    def article(self, id: str) -> Article:
        """An article as it was sent last (`sent`), with its statements."""
        answer = self.query("article", id=id)
        return Article.from_wire({**answer["record"], "sent": answer["article"], "statements": answer["statements"],
                                  "clusters": answer.get("clusters")})

    def statements(self, *, speaker: str | None = None, words: str | None = None, story: str | None = None, since: Since = None,
                   limit: int | None = None) -> Statements:
        """Who said what, across stories, the newest first. `speaker`: words of the name; `words`: all of them in what was said."""
        answer = self.query("statements", speaker=speaker, words=words, story=story, since=since, limit=limit)
        heads = [StatementCluster.from_wire(head) for head in answer.get("clusters") or ()]
        return Statements(tuple(Statement.from_wire(statement) for statement in answer["statements"]), {head.id: head for head in heads})

    def rejections(self, *, reason: str | None = None, before: int | None = None, limit: int | None = None) -> list[Rejection]:
        """What was rejected and is kept, newest first; `before`: only ids below it."""
        answer = self.query("rejections", reason=reason, before=before, limit=limit)
        return [Rejection.from_wire(rejection) for rejection in answer["rejections"]]

    def rejection(self, id: int) -> Rejection:
        """One of them, with its `data`."""
        return Rejection.from_wire(self.query("rejections", id=id)["rejections"][0])

    # --- What changes things.

    def retract(self, id: str) -> Done:
        """Takes an article back: it and its statements leave their story."""
        return Done.from_wire(self.control("retract", id=id))

    def erase(self, id: str) -> Done:
        """Takes an article back for good: its text leaves the daemon's files, and its id is refused for ever."""
        return Done.from_wire(self.control("erase", id=id))

    def merge(self, story: str, into: str) -> Done:
        """`story` becomes part of `into`."""
        return Done.from_wire(self.control("merge", story=story, into=into))

    def split(self, story: str, articles: typing.Sequence[str]) -> Done:
        """These articles (ids) leave the story and form one of their own."""
        return Done.from_wire(self.control("split", story=story, articles=list(articles)))

    def unmerge(self, story: str) -> Done:
        """Undoes the merge of a story into another one; for an open story, the last merge into it."""
        return Done.from_wire(self.control("unmerge", story=story))

    def redrive(self, rejection: int) -> Done:
        """Treats what was rejected as if it came now. Raises Rejected if it is rejected again."""
        return Done.from_wire(self.control("redrive", rejection=rejection))

    def forget(self, rejection: int) -> None:
        """Removes a rejected article from the list."""
        self.control("forget", rejection=rejection)

    # --- Both, as maps: for what this package does not know yet.

    def query(self, query: str, **parameters: object) -> wire.Map:
        """Sends any query of PROTOCOL.md, "Queries", without parameters that are None, and returns the answer as it came."""
        return self._ask("query", self._endpoints.query, {"query": query}, parameters)

    def control(self, control: str, **parameters: object) -> wire.Map:
        """Sends any request of PROTOCOL.md, "Control", and returns the answer as it came."""
        return self._ask("control", self._endpoints.control, {"control": control}, parameters)

    def _ask(self, name: str, endpoint: str, what: wire.Map, parameters: typing.Mapping[str, object]) -> wire.Map:
        if self._closed:
            raise ValueError("this client is closed")
        deadline = None if self.timeout is None else time.monotonic() + self.timeout
        while True:
            self._number += 1
            given = {key: value for key, value in parameters.items() if value is not None}
            answer = self._answer(name, endpoint, wire.encode({"request": self._number, **what, **given}), deadline)
            if answer.get("result") != "busy":
                return self._judge(answer, parameters)
            self._pause(answer, deadline)

    def _answer(self, name: str, endpoint: str, frame: bytes, deadline: float | None) -> wire.Map:
        channel = self._channels.get(name)
        if not channel:
            channel = self._channels[name] = Channel(self._context, endpoint, HIGH_WATER)
        channel.broke()  # what broke before the question does not matter
        sent, asked = False, 0.0
        while True:
            if not sent and channel.send(frame):
                sent, asked = True, time.monotonic()
            while (answer := channel.receive()) is not None:
                if answer.get("request") == self._number:
                    return answer
            if channel.broke() and sent:
                if name == "control":
                    raise ConnectionLost("the connection broke before the answer came: the change may or may not have been made")
                sent = False
                continue
            now = time.monotonic()
            left = LONGEST if deadline is None else deadline - now
            if left <= 0:
                raise NoDaemon(explain_silence(endpoint))
            again = asked + ASK_AGAIN - now if sent and name == "query" else LONGEST
            if again <= 0:
                sent = False
                continue
            wait(channel.waits(not sent), min(left, again))

    @staticmethod
    def _pause(answer: wire.Map, deadline: float | None) -> None:
        """The daemon ends, and says when to come again."""
        pause = answer.get("retry_after", 250) / 1000
        if deadline is not None and time.monotonic() + pause > deadline:
            raise NoDaemon(f"the daemon is busy: {answer.get('reason')}")
        time.sleep(pause)

    @staticmethod
    def _judge(answer: wire.Map, parameters: typing.Mapping[str, object]) -> wire.Map:
        result = answer.get("result")
        if result in ("ok", "ack", "duplicate", "stale"):
            return {key: value for key, value in answer.items() if key != "request"}
        about = answer.get("id") or next((parameters[key] for key in ("id", "story", "rejection") if key in parameters), None)
        if result == "not-found":
            raise NotFound(f"the daemon does not know {about or 'that'}")
        raise Rejected(answer.get("reason") or f"{result}", answer.get("field"), str(about) if about else None)

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            for channel in self._channels.values():
                channel.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None) -> None:
        self.close()
