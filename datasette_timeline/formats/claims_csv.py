"""CSV of claims: one row for each, with who makes it and what it rests on."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from datasette_timeline.formats.csv import Cell, decimal, written

Document = Mapping[str, Any]


class _Row(NamedTuple):
    claim: Document
    event: Document
    url: str
    version: str

    def claimants(self, name: str) -> str:
        return "; ".join(each[name] for each in self.claim["claimants"])

    def sources(self, name: str) -> str:
        """One part of each source, in the order of the citations, so that columns can be read side by side."""
        known = {source["source"]: source for source in self.event["sources"]}
        return "; ".join(known[each["source"]][name] or "" for each in self.claim["citations"])


def _of_claim(name: str) -> Callable[[_Row], Cell]:
    return lambda row: row.claim[name]


def _figure(name: str) -> Callable[[_Row], Cell]:
    return lambda row: decimal(row.claim[name])


def _of_date(name: str) -> Callable[[_Row], Cell]:
    return lambda row: row.event["date"][name]


def _said(name: str) -> Callable[[_Row], Cell]:
    return lambda row: (row.claim["as_of"] or {}).get(name)


def _of_sources(name: str) -> Callable[[_Row], Cell]:
    return lambda row: row.sources(name)


COLUMNS: Mapping[str, Callable[[_Row], Cell]] = {
    "id": _of_claim("id"),
    "event": lambda row: row.event["id"],
    "event_title": lambda row: row.event["title"],
    "event_date": _of_date("edtf"),
    "event_earliest": _of_date("earliest"),
    "event_latest": _of_date("latest"),
    "about": _of_claim("about"),
    "group": _of_claim("group"),
    "claimants": lambda row: row.claimants("label"),
    "claimant_ids": lambda row: row.claimants("actor"),
    "claimant_note": _of_claim("by_note"),
    "sides": lambda row: "; ".join(row.claim["sides"]),
    "said": _said("edtf"),
    "said_earliest": _said("earliest"),
    "said_latest": _said("latest"),
    "low": _figure("low"),
    "high": _figure("high"),
    "unit": _of_claim("unit"),
    "text": _of_claim("text"),
    "agreement": _of_claim("agreement"),
    "support": lambda row: "; ".join(row.claim["support"]),
    "sources": _of_sources("title"),
    "source_ids": _of_sources("source"),
    "source_publishers": _of_sources("publisher"),
    "source_published": _of_sources("published"),
    "source_perspectives": _of_sources("perspective_label"),
    "source_urls": _of_sources("url"),
    "url": lambda row: f"{row.url}#{row.claim['id']}",
    "dataset_version": lambda row: row.version,
}
"""Columns in order. Dates are ISO 8601 or EDTF; what there are several of is parted by '; '."""


def claims_csv(event: Document, claims: Iterable[Document], url: str, version: str) -> bytes:
    """Claims of an event as a table with a header row; `url` is the address of the event's page."""
    rows = (_Row(claim, event, url, version) for claim in claims)
    return written(COLUMNS, ([column(row) for column in COLUMNS.values()] for row in rows))
