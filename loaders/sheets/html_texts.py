"""Text with HTML in it as plain text: what is read, and no markup."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset({"p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "tr", "table"})
_UNREAD = frozenset({"script", "style", "iframe", "object"})
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&(#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")


def has_html(text: str) -> bool:
    """Whether there is markup in a text."""
    return _TAG.search(text) is not None


def plain_text(text: str) -> tuple[str, list[str]]:
    """The text without markup, paragraphs on lines of their own, and the addresses to which it linked."""
    reading = _Reading()
    reading.feed(text)
    reading.close()
    lines = (" ".join(line.split()) for line in "".join(reading.pieces).splitlines())
    return "\n".join(line for line in lines if line), list(dict.fromkeys(reading.addresses))


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.addresses: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        if tag in _BREAKS:
            self.pieces.append("\n")
        for name, value in attrs:
            if (tag, name) in (("a", "href"), ("iframe", "src"), ("img", "src")) and value:
                self.addresses.append(value.strip())

    def handle_endtag(self, tag: str) -> None:
        self._unread = max(0, self._unread - (tag in _UNREAD))
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(data)
