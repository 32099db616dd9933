"""What can go wrong. Everything that this package raises by itself is a HearsayError."""
from __future__ import annotations

import typing

if typing.TYPE_CHECKING:
    from .feeder import Receipt


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
        words = f"{id or 'it'} was refused: {reason}" + (f" ({field})" if field else "")
        super().__init__(words + (f"; and {count - 1} more" if count > 1 else ""))


class UnknownForm(HearsayError, TypeError):
    """No adapter knows this form of an article."""


class NotFound(HearsayError, LookupError):
    """The daemon does not know that id."""


class ConnectionLost(HearsayError, ConnectionError):
    """The connection broke after a control request was sent and before its answer came: the change may or may not have been made."""
