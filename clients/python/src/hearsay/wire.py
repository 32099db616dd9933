"""MessagePack maps as PROTOCOL.md defines them. The only module that knows MessagePack."""
from __future__ import annotations

import codecs
import datetime
import typing

import msgpack

from .errors import Rejected

#: What a client accepts in one frame, and in one array or map of it (PROTOCOL.md, "Limits").
REPLY_BYTES = 64 * 1024 * 1024
REPLY_VALUES = 8_388_608
#: One MiB is for the daemon to judge; what is much larger ends the connection.
ARTICLE_BYTES = 1024 * 1024 + 4096

Map = typing.Dict[str, typing.Any]


class Malformed(ValueError):
    """Not one whole MessagePack map with text for keys, each once."""


def _map(pairs: list[tuple[typing.Any, typing.Any]]) -> Map:
    """A map from its pairs, which may have no key twice."""
    result = dict(pairs)
    if len(result) != len(pairs):
        raise Malformed("a map has a key twice")
    for key in result:
        if not isinstance(key, str):
            raise Malformed("a key of a map is no text")
    return result


def _no_extension(code: int, data: bytes) -> typing.NoReturn:
    raise Malformed(f"extension type {code}")


def encode(message: typing.Mapping[str, typing.Any]) -> bytes:
    """The frame of a message: keys in the order of the mapping, everything in its shortest form."""
    return typing.cast(bytes, msgpack.packb(message, use_bin_type=True, default=_plain))


def _without_halves(error: UnicodeError) -> tuple[bytes, int]:
    """What stands for surrogates, which UTF-8 can't have: the characters of pairs, and U+FFFD for half a character."""
    assert isinstance(error, UnicodeEncodeError)
    surrogates = error.object[error.start:error.end]
    return surrogates.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode(), error.end


codecs.register_error("hearsay.without-halves", _without_halves)


def _encode_whole(article: typing.Mapping[str, typing.Any]) -> bytes:
    """As encode(). A text that was cut in the middle of a character, as JavaScript does and JSON can say, costs that character alone."""
    try:
        return encode(article)
    except UnicodeEncodeError:
        return typing.cast(bytes, msgpack.packb(article, use_bin_type=True, default=_plain, unicode_errors="hearsay.without-halves"))


def encode_article(article: typing.Mapping[str, typing.Any]) -> bytes:
    """An article as it stands in a feed request. Raises Rejected for what the daemon would refuse, and which it can't be asked about: there is
    no form on the wire for it, or a frame so large ends the connection."""
    try:
        packed = _encode_whole(article)
    except OverflowError:
        raise Rejected("type") from None
    except (TypeError, ValueError) as error:
        raise Rejected("field-type") from error
    if len(packed) > ARTICLE_BYTES:
        raise Rejected("too-large")
    return packed


def feed_request(number: int, packed: bytes) -> bytes:
    """The frame of a feed request: the number, and the article as encode_article() gives it."""
    return b"\x82\xa7request" + typing.cast(bytes, msgpack.packb(number)) + b"\xa7article" + packed


def _plain(value: object) -> object:
    if isinstance(value, datetime.datetime):
        return write_time(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int):
        raise OverflowError("an integer of more than 64 bits")
    raise TypeError(f"{type(value).__name__} has no form on the wire")


def decode(frame: bytes) -> Map:
    """The map in a frame. Raises Malformed."""
    if len(frame) > REPLY_BYTES:
        raise Malformed("too large")
    try:
        message = msgpack.unpackb(frame, raw=False, strict_map_key=False, object_pairs_hook=_map, ext_hook=_no_extension,
                                  max_array_len=REPLY_VALUES, max_map_len=REPLY_VALUES, timestamp=0)
    except (ValueError, TypeError, msgpack.exceptions.UnpackException) as error:
        raise Malformed(str(error)) from error
    if not isinstance(message, dict):
        raise Malformed("not a map")
    return message


def write_time(time: datetime.datetime) -> str:
    """RFC 3339 with milliseconds, in UTC; a time that has no zone stays without one, which the daemon reads as UTC."""
    if time.tzinfo is None:
        return time.isoformat(timespec="milliseconds")
    return time.astimezone(datetime.timezone.utc).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def read_time(text: object) -> datetime.datetime | None:
    """A time as the daemon writes it; None for nil."""
    if not isinstance(text, str):
        return None
    return datetime.datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
