"""Articles as scrapers have them, translated to those of PROTOCOL.md.

read() finds out by itself what it is given; each form has a function here as well, for those who know. A form is told by its class or by
keys that only it has; README.md has the table of which key becomes which."""
from __future__ import annotations

import json
import typing

from ..errors import Rejected, UnknownForm
from ..wire import Map
from .common import FIELDS, as_mapping, keep_known

Adapter = typing.Callable[[typing.Any], Map]


def native(article: typing.Any) -> Map:
    """An article with the keys of PROTOCOL.md. Other keys are left out: they mean nothing to the daemon, and count towards its limits."""
    return keep_known({key: value for key, value in as_mapping(article).items() if key in FIELDS})


FORMS: dict[str, Adapter] = {"hearsay": native}


def form_of(article: typing.Any) -> str:
    """The name of the form of an object, as FORMS has it. Raises UnknownForm."""
    keys = as_mapping(article).keys()
    if keys & {"id", "url"} and keys & {"title", "text", "status"}:
        return "hearsay"
    raise UnknownForm(f"no form of an article is like this: {type(article).__name__} with {', '.join(sorted(map(str, keys))) or 'nothing'}")


def read(article: typing.Any, form: str = "auto") -> Map:
    """An article of any form, as the daemon takes it. JSON (text or bytes) is read first. Raises UnknownForm, or Rejected for what is of
    the form and yet can't be an article."""
    if form != "auto" and form not in FORMS:
        raise ValueError(f"'{form}' is none of auto, {', '.join(FORMS)}")
    if isinstance(article, (str, bytes)):
        article = read_json(article)
    return FORMS[form_of(article) if form == "auto" else form](article)


def read_json(text: str | bytes) -> typing.Any:
    """What JSON says; raises Rejected for what is none."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise Rejected(f"not JSON: {error}") from error
