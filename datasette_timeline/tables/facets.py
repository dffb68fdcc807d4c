"""Facets over what events link to: actors, places, tags and sources, each event counted once per key.

Datasette has none for links, and the way its JSON-array facet goes takes seconds where this takes a few hundredths: the
filtered events are marked once, one byte each, and every link table is then counted in a single pass over its index.
"""

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import parse_qsl

from datasette import hookimpl

from datasette_timeline.database.catalogue import LINKS, catalogue_of
from datasette_timeline.database.datasette_compat import Facet, QueryInterrupted, Results, path_with_removed_args
from datasette_timeline.database.datasette_types import Parameters
from datasette_timeline.filters.event_filter import TABLE
from datasette_timeline.filters.urls import with_query

_MARKED = b"\x01"


@hookimpl
def register_facet_classes() -> list[type[Facet]]:
    """The facet type `link`: `{link: actor}` in metadata, `_facet_link=actor` in an address."""
    return [LinkFacet]


class LinkFacet(Facet):
    """Counts of events by actor, place, tag or source, on the table `events`."""

    type = "link"
    row_count: int | None

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """The facets asked for, and the names of those that took too long."""
        links = self._links()
        catalogue = await catalogue_of(self.ds.get_database(self.database)) if links else None
        if catalogue is None:
            return [], []
        try:
            marks = await self._marks()
        except QueryInterrupted:
            return [], list(links)
        results, timed_out = [], []
        for link, hideable in links.items():
            try:
                counts = await self._counts(link, marks)
            except QueryInterrupted:
                timed_out.append(link)
            else:
                results.append(self._result(link, hideable, counts, catalogue.links[link]))
        return results, timed_out

    def _links(self) -> dict[str, bool]:
        """The links asked for; each with whether only the reader asked for it, and so may hide it."""
        links: dict[str, bool] = {}
        for each in self.get_configs() if self.table == "events" else ():
            link = each["config"].get("simple")
            if link in LINKS:
                links[link] = links.get(link, True) and each["source"] == "request"
        return links

    async def _marks(self) -> bytes | None:
        """One byte per event by number, set where the event is in the filtered table; None where all of them are."""
        last = (await self._execute("select coalesce(max(number), 0) from events")).single_value()
        if "_next" not in self.request.args and await self.get_row_count() == last:
            return None
        # One long text comes out of SQLite in less than half the time of as many rows.
        listed = (await self._execute(f"select group_concat(number) from ({self.sql})", self.params)).single_value()
        marks = bytearray(last)
        for number in str(listed).split(",") if listed else ():
            marks[int(number) - 1] = 1
        return bytes(marks)

    async def get_row_count(self) -> int:
        """How many rows the filtered table has."""
        if self.row_count is None:
            counted = await self.ds.execute(self.database, f"select count(*) from ({self.sql})", self.params)
            self.row_count = int(counted.single_value())
        return self.row_count

    async def _counts(self, link: str, marks: bytes | None) -> list[tuple[str, int]]:
        wanted = "" if marks is None else "where substr(:marks, number, 1) = :marked"
        rows = await self._execute(
            f"select key, count(*) from link_{link} {wanted} group by key", {"marks": marks, "marked": _MARKED}
        )
        return [(key, count) for key, count in rows]

    async def _execute(self, sql: str, params: Parameters | None = None) -> Results:
        limit = self.ds.setting("facet_time_limit_ms")
        return await self.ds.execute(self.database, sql, params, custom_time_limit=limit)

    def _result(
        self, link: str, hideable: bool, counts: list[tuple[str, int]], labels: Mapping[str, str]
    ) -> dict[str, Any]:
        size = self.get_facet_size()
        selected = self._selected(link)
        # What is selected stays in sight, so that it can be taken away even where nothing is left to count.
        counts = counts + [(key, 0) for key in selected - dict(counts).keys()]
        ordered = sorted(counts, key=lambda each: (-each[1], labels.get(each[0], each[0]).casefold(), each[0]))
        shown = [each for place, each in enumerate(ordered) if place < size or each[0] in selected]
        return {
            "name": link,
            "type": self.type,
            "hideable": hideable,
            "toggle_url": self.ds.urls.path(path_with_removed_args(self.request, {f"_facet_{self.type}": link})),
            "results": [
                {
                    "value": key,
                    "label": labels.get(key, key),
                    "count": count,
                    "toggle_url": self._toggle_url(link, key),
                    "selected": key in selected,
                }
                for key, count in shown
            ],
            "truncated": len(ordered) > size,
        }

    def _selected(self, link: str) -> frozenset[str]:
        return frozenset(value.strip() for name, value in self._pairs() if name == TABLE.spell(link))

    def _toggle_url(self, link: str, key: str) -> str:
        """The page with this value taken away where it is there, else added; from the first row on."""
        name = TABLE.spell(link)
        kept = [pair for pair in self._pairs() if pair[0] != "_next"]
        without = [pair for pair in kept if (pair[0], pair[1].strip()) != (name, key)]
        query = without if len(without) < len(kept) else [*kept, (name, key)]
        path = self.ds.urls.path(with_query(self.request.path, query))
        return cast("str", self.ds.absolute_url(self.request, path))

    def _pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.request.query_string)
