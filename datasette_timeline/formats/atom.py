"""Atom (RFC 4287): records as they are added and corrected, the newest first.

An entry is about a record, not about a day of the past: it is dated by when the record was published and last changed,
and says what changed then. Ids are tag: URIs and stay the same for ever.
"""

from html import escape
from urllib.parse import urlsplit

from datasette_timeline.formats.declaring import Format
from datasette_timeline.formats.feed import MEDIA_TYPE, Feed, add, listed
from datasette_timeline.formats.view import Document, View

MOST_ENTRIES = 100
"""Feed readers want what is new; the other formats have everything."""


def render(view: View) -> bytes:
    """The view as a feed of at most MOST_ENTRIES records."""
    facts = view.dataset
    newest = sorted(view.documents, key=view.updated)[::-1]
    updated = max(map(view.updated, newest), default=view.latest)
    feed = Feed(view.tag("events", urlsplit(view.page).query), view.full_title, updated, facts["language"])
    feed.link("self", view.itself)
    feed.link("alternate", view.page, "text/html")
    feed.credit(facts["publisher"], f"{facts['licence']} {facts['licence_url']}")
    for document in newest[:MOST_ENTRIES]:
        _entry(feed, document, view)
    return feed.written()


def _entry(feed: Feed, document: Document, view: View) -> None:
    entry = feed.entry(
        view.tag("event", document["id"]),
        f"{document['title']} ({document['date']['label']})",
        view.event_url(document["id"]),
        published=view.published(document),
        updated=view.updated(document),
    )
    add(entry, "category", term=document["type"], label=view.type_label(document))
    add(entry, "summary", document["summary"])
    add(entry, "content", _content(document, view), type="html")


def _content(document: Document, view: View) -> str:
    parts = [f"<p>{escape(document['summary'])}</p>"]
    record = view.record(document)
    if record.changed and record.lines:
        parts.append(f"<p>Changed on {record.changed[:10]}:</p>{listed(record.lines)}")
    parts += [
        f"<p>Corrected on {escape(each['date'])}: {escape(each['note'])}</p>"
        for each in sorted(document["corrections"], key=lambda each: str(each["date"]), reverse=True)
    ]
    if lines := view.contested(document):
        parts.append(f"<p>Contested:</p>{listed(lines)}")
    return "".join(parts)


FORMAT = Format(
    name="atom",
    label="Atom feed",
    extension="atom",
    content_type=f"{MEDIA_TYPE}; charset=utf-8",
    about="Atom: new and corrected records, the newest first.",
    render=render,
    order=60,
)
