"""A feed in Atom (RFC 4287), put together: what every feed and every entry of ours has."""

from collections.abc import Iterable
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from datasette_timeline.formats.view import moment_of

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Feed:
    """A feed in the making. Moments may be given as days, which stand for their beginnings."""

    def __init__(self, identity: str, title: str, updated: str, language: str) -> None:
        register_namespace("", _ATOM)
        self._root = Element(f"{{{_ATOM}}}feed", {_XML_LANGUAGE: language})
        _named(self._root, identity, title, updated=updated)

    def link(self, rel: str, href: str, media_type: str = MEDIA_TYPE) -> None:
        """A link of the feed."""
        add(self._root, "link", rel=rel, type=media_type, href=href)

    def credit(self, author: str, rights: str) -> None:
        """Whose it is, and on what terms."""
        add(SubElement(self._root, f"{{{_ATOM}}}author"), "name", author)
        add(self._root, "rights", rights)

    def entry(self, identity: str, title: str, page: str, *, published: str, updated: str) -> Element:
        """A new entry about what is on a page."""
        entry = SubElement(self._root, f"{{{_ATOM}}}entry")
        _named(entry, identity, title, published=published, updated=updated)
        add(entry, "link", rel="alternate", type="text/html", href=page)
        return entry

    def written(self) -> bytes:
        """The feed as it is sent."""
        indent(self._root, "")
        text: bytes = tostring(self._root, encoding="utf-8", xml_declaration=True)
        return text + b"\n"


def add(parent: Element, name: str, text: str | None = None, **attributes: str) -> None:
    """One more element of Atom's."""
    SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = text


def listed(lines: Iterable[str]) -> str:
    """Lines as a list in HTML."""
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _named(element: Element, identity: str, title: str, **dates: str) -> None:
    add(element, "id", identity)
    add(element, "title", title)
    for name, text in dates.items():
        add(element, name, moment_of(text))
