"""What can go wrong. Everything that this package raises by itself is a HearsayError."""
from __future__ import annotations

import typing

if typing.TYPE_CHECKING:
    from .feeder import Receipt


# What the reasons of PROTOCOL.md mean, in a few words. A reason that is not here is told as it is.
WORDS = {
    "too-large": "larger than 1 MiB",
    "malformed": "can't be read",
    "too-deep": "nested too deeply",
    "too-many-values": "too many values",
    "not-utf8": "not UTF-8",
    "nul": "a NUL character in a text",
    "duplicate-key": "a field that is there twice",
    "key-not-a-string": "a field whose name is not a text",
    "type": "a value that is not a text, number, list or map",
    "no-request": "a request without a number",
    "not-a-map": "not a map with an article's fields",
    "no-id": "neither id nor url",
    "no-content": "neither title nor text",
    "field-type": "a field of the wrong type",
    "field-too-long": "a field that is too long",
    "too-many-authors": "too many authors",
    "bad-time": "a time that can't be read",
    "erased": "it was erased for good, and is never accepted again",
    "crash": "the daemon crashed twice while reading it",
    "unknown-story": "there is no such story",
    "story-closed": "the story is closed, and stays as it is",
    "same-story": "they are one story already",
    "different-languages": "the stories are in different languages",
    "not-in-story": "no such article is in that story",
    "no-articles": "no articles are named",
    "too-many-articles": "too many articles for one request",
    "empties-story": "at least one article has to stay in the story",
    "nothing-to-unmerge": "nothing was merged into it, or nothing of that is left",
    "not-whole": "it was too long to be kept whole",
    "unreadable": "the daemon can't read its file of rejected articles",
}


def _meaning(reason: str, field: str | None) -> str:
    """ " (a time that can't be read: published)"; "" if there is nothing to say."""
    words = None if reason == "no-id" and field else WORDS.get(reason)  # with a field: of a request, not of an article
    told = ": ".join(part for part in (words, field) if part)
    return f" ({told})" if told else ""


class HearsayError(Exception):
    """The base of all errors of this package."""


class NoDaemon(HearsayError, TimeoutError):
    """Nothing came from the daemon for as long as the caller was willing to wait."""


class Rejected(HearsayError, ValueError):
    """The daemon, or an adapter before it, does not accept this as it is: trying again is of no use.

    `reason` and `field` are those of PROTOCOL.md ("no-content", "bad-time" and "published"); `id` says what it is about, where that is
    known. Raised for several articles at once, by Feeder.flush(), it is about the first, and `receipts` has them all (the first 100)."""

    def __init__(self, reason: str, field: str | None = None, id: str | None = None, receipts: typing.Sequence[Receipt] = (), count: int = 1):
        self.reason, self.field, self.id, self.receipts, self.count = reason, field, id, tuple(receipts), count
        words = f"{id or 'it'} was refused: {reason}{_meaning(reason, field)}"
        super().__init__(words + (f"; and {count - 1} more" if count > 1 else ""))


class UnknownForm(HearsayError, TypeError):
    """No adapter knows this form of an article."""


class NotFound(HearsayError, LookupError):
    """The daemon does not know that id."""


class ConnectionLost(HearsayError, ConnectionError):
    """The connection broke after a control request was sent and before its answer came: the change may or may not have been made."""
