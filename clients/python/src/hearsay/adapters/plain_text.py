"""HTML made plain text."""
from __future__ import annotations

import html.parser
import re
import typing

PARAGRAPHS = frozenset("p div h1 h2 h3 h4 h5 h6 ul ol blockquote section article header footer figure figcaption table pre hr aside main dl "
                       "address".split())
LINES = frozenset("br li tr dt dd".split())
HIDDEN = frozenset("script style template noscript iframe head".split())
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0]+")


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden: str | None = None  # the element whose end is awaited
        self.lines = 0  # line ends before the next word: 2 make a paragraph
        self.blank = False  # before it

    def handle_starttag(self, tag: str, attributes: object) -> None:
        if self.hidden is None and tag in HIDDEN:
            self.hidden = tag
        self._break(tag)

    def handle_startendtag(self, tag: str, attributes: object) -> None:
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.hidden:
            self.hidden = None
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self.hidden is not None:
            return
        for number, word in enumerate(_BLANKS.split(data.replace("\xad", ""))):
            self.blank = self.blank or number > 0
            if word:
                self._put(word)

    def parse_marked_section(self, i: int, report: typing.Any = 1) -> int:
        """Before Python 3.14 some of what begins with "<![" raises AssertionError, which is nobody's fault but the page's. To browsers it is a
        comment up to the next ">"."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.rawdata.find(">", i) + 1 or -1

    def _break(self, tag: str) -> None:
        if self.hidden is None:
            self.lines = max(self.lines, 2 if tag in PARAGRAPHS else 1 if tag in LINES else 0)

    def _put(self, word: str) -> None:
        if self.pieces:
            self.pieces.append("\n" * self.lines or (" " if self.blank else ""))
        self.lines, self.blank = 0, False
        self.pieces.append(word)


def plain_text(html: str) -> str:
    """The text of a piece of HTML: blocks become paragraphs, `br` and rows line ends, scripts and styles go, entities are characters."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


def has_markup(text: str) -> bool:
    """Whether a text that should be plain is HTML: it has an end tag, or a line break."""
    return re.search(r"</[a-z][a-z0-9]*\s*>|<br\s*/?>", text, re.IGNORECASE) is not None
