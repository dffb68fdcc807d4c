"""Changes of records as Atom (RFC 4287), an entry a version, in pages that lead to each other (RFC 5005).

An entry is never altered: its id is made of the key that the record had then, and of the number of its version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from datasette_timeline.filters.urls import with_query
from datasette_timeline.formats.feed import Feed, add, listed
from datasette_timeline.formats.view import tag_uri
from datasette_timeline.listing.changes import PAGED, Change

PER_PAGE = 100

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class ChangesFeed:
    """One page of a feed of changes."""

    changes: Sequence[Change]
    """The newest first."""
    dataset: Mapping[str, str]
    site: str
    """Absolute address of the home page, ending with a slash."""
    authority: str
    """Who mints ids, as a tag: URI has it."""
    kinds: Mapping[str, str]
    """Label by kind of change."""
    asked: Pairs
    """What narrows it, as pairs of an address."""
    page: int
    pages: int
    since: str
    """When the history begins: the time of a feed without entries."""

    def render(self) -> bytes:
        """The feed."""
        facts = self.dataset
        updated = max((change.date or "" for change in self.changes), default=self.since)
        identity = tag_uri(self.authority, "changes", with_query("", self.asked).removeprefix("?"))
        feed = Feed(identity, f"{facts['title']}: changes", updated, facts["language"])
        feed.link("self", self._address(self.page))
        feed.link("alternate", with_query(f"{self.site}changes", self.asked), "text/html")
        for rel, page in self._others():
            feed.link(rel, self._address(page))
        feed.credit(facts["publisher"], f"{facts['licence']} {facts['licence_url']}")
        for change in self.changes:
            self._entry(feed, change)
        return feed.written()

    def _others(self) -> list[tuple[str, int]]:
        """The other pages, by how they relate to this one."""
        if self.pages == 1:
            return []
        beside = [("previous", self.page - 1), ("next", self.page + 1)]
        return [("first", 1), *((rel, page) for rel, page in beside if 1 <= page <= self.pages), ("last", self.pages)]

    def _address(self, page: int) -> str:
        return with_query(f"{self.site}changes.atom", [*self.asked, *([("page", str(page))] if page > 1 else [])])

    def _entry(self, feed: Feed, change: Change) -> None:
        label, date = self.kinds.get(change.kind, change.kind), change.date or self.since
        entry = feed.entry(
            tag_uri(self.authority, "version", f"{change.registry}/{change.record}/{change.version}"),
            f"{label[:1].upper()}{label[1:]}: {change.title}",
            self._page_of(change),
            published=date,
            updated=date,
        )
        add(entry, "category", term=change.kind, label=label)
        add(entry, "content", self._content(change), type="html")

    def _page_of(self, change: Change) -> str:
        """The history of the record; of what has no page, the list of changes."""
        if change.registry in ("events", *PAGED):
            return f"{self.site}{change.registry}/{quote(change.key)}/history"
        return with_query(f"{self.site}changes", self.asked)

    def _content(self, change: Change) -> str:
        parts = [f"<p>{escape(change.reason)}</p>"] if change.reason else []
        if change.was:
            parts.append(f"<p>{escape(change.was)} → {escape(change.key)}</p>")
        if change.lines:
            parts.append(listed(line.text for line in change.lines))
        return "".join(parts) or f"<p>{escape(change.title)}</p>"
