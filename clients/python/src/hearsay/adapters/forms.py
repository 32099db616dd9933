"""The table of PROTOCOL.md, "Articles from scrapers": which key of which form becomes which field."""
from __future__ import annotations

import typing

from ..wire import Map
from .common import FIELDS, as_mapping, is_missing, keep_known, keep_within_limits, names, readable_time
from .plain_text import has_markup, plain_text

Mapping = typing.Mapping[str, typing.Any]
Take = typing.Callable[[typing.Any], typing.Any]  # gives None where nothing can be made of a value
Rule = typing.Tuple[str, str, Take]  # field, key, how


# --- How a field is made of a value.

def text(value: typing.Any) -> typing.Any:
    return value if isinstance(value, str) else None


def identity(value: typing.Any) -> typing.Any:
    """A text, or the digits of a whole number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text(value)


def markup(value: typing.Any) -> typing.Any:
    return plain_text(value) if isinstance(value, str) else None


def body(value: typing.Any) -> typing.Any:
    """What should be plain, and is HTML on some sites."""
    return markup(value) if isinstance(value, str) and has_markup(value) else text(value)


def address(value: typing.Any) -> typing.Any:
    """A URL, or a map's."""
    value = value[0] if isinstance(value, (list, tuple)) and value else value
    candidates = [value.get("@id"), value.get("url")] if isinstance(value, typing.Mapping) else [value]
    return next((one for one in candidates if isinstance(one, str) and one.lower().startswith(("http://", "https://"))), None)


def name(value: typing.Any) -> typing.Any:
    """A name, or a map's, or that of the first of several."""
    return next(iter(names(value)), None)


def several(value: typing.Any) -> typing.Any:
    return names(value) or None


def semicolons(value: typing.Any) -> typing.Any:
    return several(value.split(";") if isinstance(value, str) else value)


def part(value: typing.Any) -> typing.Any:
    """Of texts that say what they are, the main one before others, plain text before HTML, the first before later ones."""
    parts = [lower(one) for one in value if isinstance(one, typing.Mapping)] if isinstance(value, (list, tuple)) else []
    parts = [one for one in parts if not is_missing(one.get("value"))]
    if not parts:
        return None

    def is_plain(one: Mapping) -> bool:
        return (one.get("contenttype") or one.get("type") or "text/plain") == "text/plain"

    best = max(parts, key=lambda one: (one.get("role") == "main", is_plain(one)))
    return text(best["value"]) if is_plain(best) else markup(best["value"])


def time(value: typing.Any) -> typing.Any:
    return readable_time(value)


def lower(mapping: Mapping) -> Map:
    """With keys in lower case: ninjs 3 writes `versionCreated` where ninjs 1 and 2 have `versioncreated`."""
    return {str(key).lower(): value for key, value in mapping.items()}


# --- The table.

NINJS_LISTS: list[Rule] = [
    ("url", "uri", address), ("id", "uri", text), ("title", "headlines", part), ("text", "bodies", part), ("text", "descriptions", part),
    ("publisher", "infosources", name), ("publisher", "copyrightholder", name), ("authors", "by", several), ("language", "language", text),
    ("published", "firstcreated", time), ("published", "contentcreated", time), ("published", "versioncreated", time),
    ("modified", "versioncreated", time), ("status", "pubstatus", text),
]
NINJS: list[Rule] = [
    ("url", "uri", address), ("id", "uri", text), ("title", "headline", text), ("title", "headline_main", text), ("title", "title", text),
    ("text", "body_text", text), ("text", "body_html", markup), ("text", "body_xhtml", markup), ("text", "body_richtext", markup),
    ("text", "body_main", text), ("text", "description_text", text), ("publisher", "infosource", name),
    ("publisher", "copyrightholder", name), ("authors", "byline", several), ("language", "language", text),
    ("published", "firstcreated", time), ("published", "versioncreated", time), ("modified", "versioncreated", time),
    ("status", "pubstatus", text),
]
SCHEMA_ORG: list[Rule] = [
    ("url", "url", address), ("url", "mainEntityOfPage", address), ("url", "@id", address), ("id", "@id", identity),
    ("title", "headline", body), ("title", "name", body), ("text", "articleBody", body), ("text", "description", body),
    ("publisher", "publisher", name), ("publisher", "sourceOrganization", name), ("authors", "author", several),
    ("authors", "creator", several), ("language", "inLanguage", name), ("published", "datePublished", time),
    ("published", "dateCreated", time), ("modified", "dateModified", time),
]
NEWS_PLEASE: list[Rule] = [
    ("url", "url", text), ("title", "title", text), ("text", "maintext", text), ("text", "description", text),
    ("publisher", "source_domain", text), ("authors", "authors", several), ("language", "language", text),
    ("published", "date_publish", time), ("fetched", "date_download", time), ("modified", "date_modify", time),
]
NEWSPAPER: list[Rule] = [
    ("url", "url", text), ("url", "canonical_link", text), ("title", "title", text), ("text", "text", text),
    ("text", "meta_description", text), ("publisher", "meta_site_name", text), ("authors", "authors", several),
    ("language", "language", text), ("language", "meta_lang", text), ("published", "publish_date", time),
]
TRAFILATURA: list[Rule] = [
    ("url", "url", text), ("url", "source", text), ("id", "id", text), ("title", "title", text), ("text", "text", text),
    ("text", "raw_text", text), ("publisher", "sitename", text), ("publisher", "source-hostname", text), ("publisher", "hostname", text),
    ("authors", "author", semicolons), ("language", "language", text), ("published", "date", time), ("fetched", "filedate", time),
]
FEED_ENTRY: list[Rule] = [
    ("url", "link", text), ("id", "id", identity), ("title", "title", markup), ("text", "content", part), ("text", "summary", markup),
    ("publisher", "source", name), ("authors", "authors", several), ("authors", "author", several), ("language", "language", text),
    ("published", "published", time), ("published", "published_parsed", time), ("modified", "updated", time),
    ("modified", "updated_parsed", time),
]
JSON_FEED: list[Rule] = [
    ("url", "url", text), ("id", "id", identity), ("title", "title", text), ("text", "content_html", markup), ("text", "content_text", text),
    ("text", "summary", text), ("publisher", "source", name), ("authors", "authors", several), ("authors", "author", several),
    ("language", "language", text), ("published", "date_published", time), ("modified", "date_modified", time),
]
ID_ONLY_WITHOUT_URL = (SCHEMA_ORG, JSON_FEED, FEED_ENTRY)


def apply(rules: list[Rule], mapping: Mapping) -> Map:
    """Each field from the first key that has it."""
    article: dict[str, typing.Any] = {}
    for field, key, take in rules:
        value = mapping.get(key)
        if is_missing(article.get(field)) and not is_missing(value):
            article[field] = take(value)
    if article.get("url") and rules in ID_ONLY_WITHOUT_URL:
        article.pop("id", None)
    return keep_within_limits(keep_known(article))


def _of_maps(take: Take) -> Take:
    def taken(value: typing.Any) -> typing.Any:
        items = value if isinstance(value, (list, tuple)) else [value]
        return take(value) if any(isinstance(item, typing.Mapping) for item in items) else None
    return taken


#: What a field under its own name may be made of, though the daemon would refuse that.
_OWN: dict[str, Take] = {"id": identity, "publisher": _of_maps(name), "authors": _of_maps(several), "published": time, "fetched": time,
                         "modified": time}


def _own(field: str, value: typing.Any) -> typing.Any:
    made = _OWN[field](value) if field in _OWN else None
    return value if made is None else made


# --- The forms.

def native(article: typing.Any) -> Map:
    """An article with the keys of PROTOCOL.md, almost as it is: what is wrong with it is for the daemon to say, unless it can mean only one
    thing. Other keys are left out: they mean nothing to the daemon, and count towards its limits."""
    return keep_known({key: _own(key, value) for key, value in as_mapping(article).items() if key in FIELDS})


def ninjs(article: typing.Any) -> Map:
    """ninjs, the IPTC's News in JSON, 1.x to 3.x: from 2.0 on headlines and bodies are nested in lists."""
    mapping = lower(as_mapping(article))
    return apply(NINJS_LISTS if _has_maps(mapping, "headlines") or _has_maps(mapping, "bodies") else NINJS, mapping)


def schema_org(article: typing.Any) -> Map:
    """A NewsArticle, or another kind of Article, of schema.org's JSON-LD."""
    return apply(SCHEMA_ORG, as_mapping(article))


def news_please(article: typing.Any) -> Map:
    """A NewsArticle of news-please, or its dictionary, which has the text "None" for dates that it does not know."""
    return apply(NEWS_PLEASE, as_mapping(article))


def newspaper(article: typing.Any) -> Map:
    """An Article of newspaper4k (or newspaper3k) that was parsed, or what its to_json() gives."""
    return apply(NEWSPAPER, as_mapping(article))


def trafilatura(article: typing.Any) -> Map:
    """What trafilatura's extract() gives as JSON, or its bare_extraction(), as a document or as a dictionary. Beware that `source` is the
    URL in the JSON."""
    return apply(TRAFILATURA, as_mapping(article))


def json_feed(article: typing.Any) -> Map:
    """An item of a JSON Feed."""
    return apply(JSON_FEED, as_mapping(article))


def feed_entry(article: typing.Any) -> Map:
    """An entry of a feed that feedparser has read."""
    return apply(FEED_ENTRY, as_mapping(article))


# --- Telling them apart.

def is_schema_article(mapping: Mapping) -> bool:
    kinds = mapping.get("@type")
    kinds = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, (list, tuple)) else []
    last = [kind.rsplit("/", 1)[-1] for kind in kinds if isinstance(kind, str)]
    return any(kind.endswith("Article") or kind in ("BlogPosting", "LiveBlogPosting", "Report") for kind in last)


def _has_maps(mapping: Mapping, key: str) -> bool:
    value = mapping.get(key)
    return isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], typing.Mapping)


def _is_ninjs(mapping: Mapping) -> bool:
    keys = mapping.keys()
    return (_has_maps(mapping, "headlines") or _has_maps(mapping, "bodies") or ("uri" in keys and "headline" in keys) or
            bool(set(keys) & {"body_text", "body_html", "body_xhtml", "body_richtext", "body_main"}))


#: The forms by name, in the order in which they are tried: name, adapter, whether a mapping is of it.
FORMS: list[tuple[str, typing.Callable[[typing.Any], Map], typing.Callable[[Mapping], bool]]] = [
    ("ninjs", ninjs, _is_ninjs),
    ("schema.org", schema_org, is_schema_article),
    ("news-please", news_please, lambda mapping: bool(set(mapping) & {"maintext", "date_publish", "source_domain"})),
    ("newspaper4k", newspaper, lambda mapping: "publish_date" in mapping),
    ("trafilatura", trafilatura, lambda mapping: bool(set(mapping) & {"source-hostname", "raw_text", "sitename"})),
    ("JSON Feed", json_feed, lambda mapping: bool(set(mapping) & {"content_html", "content_text", "date_published"})),
    ("feed entry", feed_entry, lambda mapping: _has_maps(mapping, "content") or bool(
        set(mapping) & {"published_parsed", "updated_parsed", "summary_detail", "title_detail", "guidislink"})),
    ("hearsay", native, lambda mapping: True),
]
