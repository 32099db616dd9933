"""Articles as scrapers have them, translated to those of PROTOCOL.md.

read() finds out by itself what it is given; each form has a function here as well, for those who know. Which key becomes which is in
PROTOCOL.md, "Articles from scrapers"."""
from __future__ import annotations

import json
import typing

from ..errors import Rejected
from ..wire import Map
from . import forms
from .common import as_mapping
from .forms import feed_entry, json_feed, native, news_please, newspaper, ninjs, schema_org, trafilatura
from .plain_text import plain_text

__all__ = [
    "FORMS", "as_mapping", "feed_entry", "form_of", "json_feed", "native", "news_please", "newspaper", "ninjs", "plain_text", "read", "read_all",
    "schema_org", "trafilatura",
]

#: The adapters by the names that `form` may have.
FORMS: dict[str, typing.Callable[[typing.Any], Map]] = {name: adapter for name, adapter, _ in forms.FORMS}


def form_of(article: typing.Any) -> str:
    """The name of the form of an object, as FORMS has it: what is like none of a scraper's is taken as it is. Raises UnknownForm for what has
    no fields at all."""
    mapping = as_mapping(article)
    return next(name for name, _, fits in forms.FORMS if fits(mapping))


def read(article: typing.Any, form: str = "auto") -> Map:
    """An article of any form, as the daemon takes it. JSON (text or bytes) is read first. Raises UnknownForm for what has no fields, and
    Rejected for what can't be an article, or is several."""
    articles = read_all(article, form)
    if len(articles) != 1:
        raise Rejected("no-article" if not articles else "several-articles")
    return articles[0]


def read_all(articles: typing.Any, form: str = "auto") -> list[Map]:
    """All articles of a list, of a JSON Feed, or of a page's JSON-LD (whose `@graph` has other things, too)."""
    if form != "auto" and form not in FORMS:
        raise ValueError(f"'{form}' is none of auto, {', '.join(FORMS)}")
    if isinstance(articles, (str, bytes)):
        articles = _read_json(articles)
    if isinstance(articles, (list, tuple)) and not hasattr(articles, "_asdict"):
        found = [one for several in articles for one in _in_graph(several)]
        is_json_ld = any(isinstance(one, typing.Mapping) and "@type" in one for one in found)
        return [translated for one in found if not is_json_ld or forms.is_schema_article(one) for translated in read_all(one, form)]
    if isinstance(articles, typing.Mapping) and "@graph" in articles:
        return [translated for one in _in_graph(articles) if forms.is_schema_article(one) for translated in read_all(one, form)]
    if _is_json_feed(articles):
        return [translated for item in articles["items"] for translated in read_all(_with_feed(item, articles), form)]
    return [FORMS[form_of(articles) if form == "auto" else form](articles)]


def _is_json_feed(thing: typing.Any) -> bool:
    return isinstance(thing, typing.Mapping) and "jsonfeed.org/version/" in str(thing.get("version")) and isinstance(thing.get("items"), list)


def _with_feed(item: typing.Any, feed: typing.Mapping[str, typing.Any]) -> Map:
    """An item with what its feed says of all of them. One that is no map has nothing else: the daemon refuses it."""
    return {"source": {"title": feed.get("title")}, "language": feed.get("language"), **(item if isinstance(item, typing.Mapping) else {})}


def _in_graph(thing: typing.Any) -> list[typing.Any]:
    graph = thing.get("@graph") if isinstance(thing, typing.Mapping) else None
    return [node for node in graph if isinstance(node, typing.Mapping)] if isinstance(graph, list) else [thing]


def _read_json(text: str | bytes) -> typing.Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise Rejected(f"not JSON: {error}") from error
