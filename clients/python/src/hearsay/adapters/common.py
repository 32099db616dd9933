"""What the adapters share: looking into objects, and reading what scrapers write where they have nothing."""
from __future__ import annotations

import calendar
import dataclasses
import datetime
import email.utils
import re
import time
import typing

from ..errors import Rejected, UnknownForm
from ..wire import Map, write_time

#: The keys of an article, in the order of PROTOCOL.md.
FIELDS = ("id", "url", "title", "text", "publisher", "language", "authors", "published", "fetched", "modified", "status", "feed_sequence")
_NEWSPAPER = ("url", "canonical_link", "title", "text", "meta_description", "meta_site_name", "authors", "meta_lang", "publish_date")
#: Bytes of a text (PROTOCOL.md, "Limits"); that an id or URL is too long is for the daemon to say: cut, it would be another's.
_LIMITS = {"title": 8192, "text": 1024 * 1024, "publisher": 1024, "language": 1024, "status": 1024}
_AUTHORS, _AUTHOR_BYTES = 64, 1024

#: RFC 3339 and its kin, as the daemon reads it (PROTOCOL.md, "Article").
_TIME = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)([Tt ](?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)([.,]\d+)?)?"
                   r"( ?(Z|z|UTC|GMT|(?P<sign>[+-])(?P<zone_hours>\d\d)(:?(?P<zone_minutes>\d\d))?))?)?\Z", re.ASCII)
#: As PHP writes that there is no date: "Wed, 30 Nov -0001 00:00:00 +0000", whose year Python takes for the zone.
_BEFORE_CHRIST = re.compile(r"[A-Za-z] -\d{4} ")
#: As people write them ("May 6, 2031 9:00 PM EST"), and JavaScript ("Tue May 06 2031 09:00:00 GMT+0200 (CEST)"): email.utils does not know these,
#: or takes 9 PM for 9 AM.
_WRITTEN = re.compile(
    r"([^\d,]*,\s*|(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\s+)?"
    r"((?P<month>[a-z]{3,})\.?\s+(?P<day>\d\d?)(st|nd|rd|th)?,?\s+|(?P<day_first>\d\d?)(st|nd|rd|th)?[\s.-]+(?P<month_second>[a-z]{3,})[\s.,-]+)"
    r"(?P<year>\d{4})(,?\s+(at\s+)?(?P<hour>\d\d?)(?P<rest>(:\d\d){1,2})\s*(?P<half>[ap](?=\.?m\b)[.m]*)?)?(?![\d:])"
    r"\s*((GMT|UTC)(?=[+-]))?(?P<zone>[a-z]+|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE)
#: Seconds, or milliseconds, since 1970: of so many digits that it can't be a date without its dashes.
_NUMBER = re.compile(r"\d{9,10}(\.\d*)?\Z|\d{12,13}\Z", re.ASCII)
#: Seconds since 1970 of the years 1 to 9999.
_FIRST, _END = -62135596800, 253402300800


def as_mapping(thing: typing.Any) -> typing.Mapping[str, typing.Any]:
    """The fields of an object by name. Raises UnknownForm for what has none."""
    if isinstance(thing, dict):
        return dict(thing.items())  # feedparser's own get() gives `published` for an `updated` that is not there
    if isinstance(thing, typing.Mapping):
        return thing
    if isinstance(thing, type) or callable(thing):
        raise UnknownForm(f"{thing!r} is no form of an article")
    if type(thing).__module__.split(".")[0] == "newspaper":  # title and text are properties
        return {name: getattr(thing, name, None) for name in _NEWSPAPER}
    if dataclasses.is_dataclass(thing):
        return {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
    for method in ("as_dict", "model_dump", "_asdict"):  # trafilatura's documents, pydantic's models, named tuples
        if callable(getattr(thing, method, None)):
            return dict(getattr(thing, method)())
    attributes = getattr(type(thing), "__attrs_attrs__", None)
    if attributes:
        return {attribute.name: getattr(thing, attribute.name) for attribute in attributes}
    if hasattr(thing, "keys") and hasattr(thing, "__getitem__"):
        return {key: thing[key] for key in thing.keys()}
    if hasattr(thing, "__dict__"):
        return dict(vars(thing))
    raise UnknownForm(f"{type(thing).__name__} is no form of an article")


def is_missing(value: object) -> bool:
    """Whether a scraper has nothing there: news-please writes the text "None"."""
    return value is None or (isinstance(value, str) and value in ("", "None", "null")) or (
        isinstance(value, (list, tuple, dict, set)) and not value)


def write_field(name: str, value: typing.Any) -> typing.Any:
    """A value as MessagePack can have it: times as text, any sequence as a list."""
    if isinstance(value, datetime.datetime):
        return write_time(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, time.struct_time):
        return write_time(datetime.datetime.fromtimestamp(calendar.timegm(value), datetime.timezone.utc))
    if isinstance(value, (tuple, set, frozenset)):
        return [write_field(name, item) for item in value]
    if isinstance(value, str):
        return str(value)  # not of a subclass
    if value is None or isinstance(value, (bool, int, float, list)):
        return value
    raise Rejected("field-type", name)


def keep_known(article: typing.Mapping[str, typing.Any]) -> Map:
    """The fields of an article that there are, in the protocol's order."""
    return {name: write_field(name, article[name]) for name in FIELDS if not is_missing(article.get(name))}


def keep_within_limits(article: Map) -> Map:
    """Without texts that are over the limit of their field: an article is worth more than one of them."""
    return {name: value for name, value in article.items()
            if not isinstance(value, str) or len(value.encode(errors="replace")) <= _LIMITS.get(name, len(value) * 4)}


def _is_time(match: re.Match[str]) -> bool:
    """Whether there is such a time, within the years 1 to 9999."""
    number = {name: int(digits or 0) for name, digits in match.groupdict().items() if name != "sign"}
    if number["second"] > 60 or number["zone_hours"] > 23 or number["zone_minutes"] > 59:
        return False
    offset = datetime.timedelta(hours=number["zone_hours"], minutes=number["zone_minutes"])
    try:
        local = datetime.datetime(number["year"], number["month"], number["day"], number["hour"], number["minute"])
        local += datetime.timedelta(seconds=number["second"])
        return bool(local + offset if match["sign"] == "-" else local - offset)
    except (ValueError, OverflowError):
        return False


def _is_writable(value: typing.Any) -> bool:
    try:
        return bool(write_field("", value))
    except (ValueError, OverflowError):
        return False


def _as_mail_has_it(text: str) -> str:
    match = _WRITTEN.match(text)
    if not match:
        return text
    hour, half = int(match["hour"] or 0), (match["half"] or "").lower()[:1]
    if half and not 1 <= hour <= (12 if half == "a" else 23):
        raise ValueError(text)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    day, month = match["day"] or match["day_first"], match["month"] or match["month_second"]
    zone = (match["zone"] or "").replace(":", "")
    return f"{day} {month[:3]} {match['year']} {hour:02}{match['rest'] or ':00'} {zone}"


def readable_time(value: typing.Any) -> typing.Any:
    """A time that the daemon can read, made of what a scraper has; None for what can't be read: an article is worth more than its date."""
    if is_missing(value) or isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return value if _FIRST <= value < _END else value / 1000 if _END <= value < _END * 1000 else None  # in milliseconds
    if isinstance(value, (datetime.date, time.struct_time)):
        return value if _is_writable(value) else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    match = _TIME.match(text)
    if match:
        return text if _is_time(match) else None
    if _NUMBER.match(text):
        return readable_time(float(text))
    if _BEFORE_CHRIST.search(text):
        return None
    try:
        return email.utils.parsedate_to_datetime(_as_mail_has_it(text))  # RFC 822, as feeds have it
    except (ValueError, TypeError, IndexError):
        return None


def names(value: typing.Any) -> list[str]:
    """Names, from one text, a list, or maps that have a `name` (or a `title`); each once."""
    found = [_name(item) for item in (value if isinstance(value, (list, tuple, set)) else [value])]
    short = [name for name in found if name and len(name.encode(errors="replace")) <= _AUTHOR_BYTES]
    return list(dict.fromkeys(short))[:_AUTHORS]


def _name(item: typing.Any) -> str:
    candidates = [item.get("name"), item.get("title")] if isinstance(item, typing.Mapping) else [item]
    return next((one.strip() for one in candidates if isinstance(one, str) and not is_missing(one.strip())), "")
