"""Atom (RFC 4287): records as they are added and corrected, the newest first.

An entry is about a record, not about a day of the past: it is dated by when the record was published and last changed,
and says what changed then. Ids are tag: URIs and stay the same for ever.
"""

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.view import Document, View

MOST_ENTRIES = 100
"""Feed readers want what is new; the other formats have everything."""

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def render(view: View) -> bytes:
    """The view as a feed of at most MOST_ENTRIES records."""
    register_namespace("", _ATOM)
    facts = view.dataset
    newest = sorted(view.documents, key=view.updated)[::-1]
    feed = Element(f"{{{_ATOM}}}feed", {_XML_LANGUAGE: facts["language"]})
    _add(feed, "id", view.tag("events", urlsplit(view.page).query))
    _add(feed, "title", view.full_title)
    _add(feed, "updated", _moment(max(map(view.updated, newest), default=view.latest)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=view.itself)
    _add(feed, "link", rel="alternate", type="text/html", href=view.page)
    _add(SubElement(feed, f"{{{_ATOM}}}author"), "name", facts["publisher"])
    _add(feed, "rights", f"{facts['licence']} {facts['licence_url']}")
    for document in newest[:MOST_ENTRIES]:
        _entry(feed, document, view)
    indent(feed, "")
    text: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _entry(feed: Element, document: Document, view: View) -> None:
    entry = SubElement(feed, f"{{{_ATOM}}}entry")
    _add(entry, "id", view.tag("event", document["id"]))
    _add(entry, "title", f"{document['title']} ({document['date']['label']})")
    _add(entry, "published", _moment(view.published(document)))
    _add(entry, "updated", _moment(view.updated(document)))
    _add(entry, "link", rel="alternate", type="text/html", href=view.event_url(document["id"]))
    _add(entry, "category", term=document["type"], label=view.type_label(document))
    _add(entry, "summary", document["summary"])
    _add(entry, "content", _content(document, view), type="html")


def _content(document: Document, view: View) -> str:
    parts = [f"<p>{escape(document['summary'])}</p>"]
    record = view.record(document)
    if record.changed and record.lines:
        parts.append(f"<p>Changed on {record.changed[:10]}:</p>{_listed(record.lines)}")
    parts += [
        f"<p>Corrected on {escape(each['date'])}: {escape(each['note'])}</p>"
        for each in sorted(document["corrections"], key=lambda each: str(each["date"]), reverse=True)
    ]
    if lines := view.contested(document):
        parts.append(f"<p>Contested:</p>{_listed(lines)}")
    return "".join(parts)


def _listed(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> None:
    SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = text


def _moment(text: str) -> str:
    """The moment that a text is, or with which the day begins that it is."""
    return text if "T" in text else f"{text}T00:00:00Z"


FORMAT = Format(
    name="atom",
    label="Atom feed",
    extension="atom",
    content_type="application/atom+xml; charset=utf-8",
    about="Atom: new and corrected records, the newest first.",
    render=render,
    order=60,
)
