"""What the templates of Datasette's pages are told besides what Datasette tells them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from datasette_timeline.database.catalogue import LINKS
from datasette_timeline.database.columns import offered_columns
from datasette_timeline.database.datasette_types import Database
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.names import Named
from datasette_timeline.filters.event_filter import NAMES, TABLE
from datasette_timeline.filters.parsing import FilterError, parse_filter
from datasette_timeline.filters.urls import with_query
from datasette_timeline.site.shell import Shell
from datasette_timeline.tables.addresses import ALL_COLUMNS, given_pairs, without_first_columns
from datasette_timeline.tables.database_page import DatabasePage
from datasette_timeline.tables.filters import is_filtered_by_events, with_search_box
from datasette_timeline.tables.layout import first_columns
from datasette_timeline.tables.query_page import QueryPage
from datasette_timeline.tables.words import Words

_FIRST_VALUES = 6
"""Values of a facet in sight; the others are folded."""
_FACETS = ("place", "actor", "type", "about", "sides", "importance", "agreement", "contested", "support", "tag")
"""The order of facets; others follow in Datasette's."""
_COUNTS = frozenset(
    {"low", "high", "events", "claims", "sources", "facts", "publishers", "documents", "accounts", "rows"}
)
"""Columns with numbers to be read and compared; those of others are names or places."""
_OF_PAGES = frozenset({"_next", "_size", "_sort", "_sort_desc", "_lang", "_facet", "_facet_size", "_col", "_nocol"})


class FacetValue(NamedTuple):
    """One value of a facet."""

    name: Named
    rows: int
    """How many have it."""
    share: float
    """Of the largest count, in per cent."""
    href: str
    selected: bool


class Facet(NamedTuple):
    """The values of a column or link of a table, with how many rows have each."""

    key: str
    name: Named
    first: Sequence[FacetValue]
    more: Sequence[FacetValue]
    everything: str | None
    """The page with all values, where some are left out."""
    hide: str | None
    field: str | None
    """The parameter that takes any name of such a thing, where there is one."""


class Chip(NamedTuple):
    """A part of what is filtered."""

    name: Named
    value: Named
    href: str
    """The page without it."""


@dataclass(frozen=True)
class TablePage:
    """A page of a table or view."""

    shell: Shell
    words: Words
    table: str
    columns: Sequence[str]
    """All that there are."""
    pairs: Sequence[tuple[str, str]]
    """What the visitor gave."""
    is_ours: bool
    """Whether it is one of the timeline's; of others only names and links are known."""

    def plain(self, address: str) -> str:
        """A link that Datasette made, without the columns that nobody chose."""
        return without_first_columns(self.shell.request, address)

    def column(self, name: str) -> Markup:
        """What a column is called."""
        return self.shell.reader.say(self.words.column(name))

    def value(self, column: str, raw: object, shown: object) -> object:
        """What a cell shows: a code in words, and all else as it came."""
        found = None if isinstance(shown, Markup) else self._in_words(column, raw)
        if found:
            return self.shell.reader.say(found)
        return self.shell.texts.number(raw) if isinstance(raw, (int, float)) and _counts(column) else shown

    def numeric(self, rows: Iterable[Iterable[Mapping[str, Any]]]) -> set[str]:
        """The columns with numbers to be compared."""
        return {
            cell["column"]
            for row in rows
            for cell in row
            if _counts(cell["column"]) and isinstance(cell["raw"], (int, float))
        }

    def _in_words(self, column: str, value: object) -> Named | None:
        return self.words.value(self.table, column, value) if self.is_ours else None

    def shown(self, names: Sequence[str]) -> list[str]:
        """Of the columns that were read those to be shown, in their order."""
        if ALL_COLUMNS in self.pairs or any(name == "_col" for name, _ in self.pairs):
            return list(names)
        first = first_columns(self.shell.datasette, self.table, self.columns)
        return [name for name in first if name in names] or list(names)

    def facets(self, results: Iterable[Mapping[str, Any]]) -> list[Facet]:
        """The facets as the rail shows them, those that people want first."""
        ranks = {name: rank for rank, name in enumerate(_FACETS)}
        ordered = sorted(results, key=lambda each: ranks.get(each["name"], len(ranks)))
        return [self._facet(each) for each in ordered if each["results"] or each["name"] in LINKS]

    def _facet(self, found: Mapping[str, Any]) -> Facet:
        name, most = found["name"], max((each["count"] for each in found["results"]), default=1)
        values = [self._facet_value(name, each, most) for each in found["results"]]
        values.sort(key=lambda value: not value.selected)
        link = name if found["type"] == "link" else None
        return Facet(
            name,
            self.words.column(name),
            values[:_FIRST_VALUES],
            values[_FIRST_VALUES:],
            self.with_pairs(("_facet_size", "max")) if found["truncated"] else None,
            self.plain(found["toggle_url"]) if found["hideable"] else None,
            TABLE.spell(link) if link else None,
        )

    def _facet_value(self, column: str, found: Mapping[str, Any], most: int) -> FacetValue:
        label = str(found["label"]) if found["label"] not in (None, "") else "–"
        name = self._in_words(column, found["value"]) or Named(label, self.shell.content_lang)
        share = round(100 * found["count"] / (most or 1), 1)
        return FacetValue(name, found["count"], share, self.plain(found["toggle_url"]), bool(found["selected"]))

    def kept(self, *names: str) -> list[tuple[str, str]]:
        """What a form that sets these parameters hands on beside them."""
        return [pair for pair in self.pairs if pair[0] not in (*names, "_next")]

    def with_pairs(self, *pairs: tuple[str, str]) -> str:
        """This page with these parameters instead of those of their names."""
        return with_query(self.shell.request.path, [*self.kept(*(name for name, _ in pairs)), *pairs])

    def given(self, name: str) -> str:
        """What a parameter has; empty where it is not given."""
        return dict(self.pairs).get(name, "")

    @property
    def dated(self) -> bool:
        """Whether the table can be narrowed to events of some days."""
        return self.is_ours and is_filtered_by_events(self.table, self.columns)

    @property
    def searched(self) -> str:
        """What is in the search box."""
        return self.given("_search") or self.given("_q")

    @property
    def timeline_url(self) -> str | None:
        """The timeline with the same filters, where the table is that of events."""
        if self.table != "events" or not self.is_ours:
            return None
        try:
            wanted = parse_filter(with_search_box(list(self.pairs)), self.shell.reader.catalogue, TABLE)
        except FilterError:  # the page says so itself
            return None
        return self.shell.link("/timeline", wanted.to_query())

    def drawn(self, address: str) -> str:
        """The chart of all rows, from Datasette's link to that of the page."""
        plain = self.plain(address)
        return f"{plain}{'&' if '?' in plain else '?'}_size=max"

    def chips(self) -> list[Chip]:
        """What is filtered, part by part."""
        return [
            Chip(self._filter_name(name), self._filter_value(name, value), self._without(name, value))
            for name, value in self.pairs
            if name not in _OF_PAGES and self._filters(name) and value
        ]

    def _filters(self, name: str) -> bool:
        own = name.startswith("_") and name[1:] in _OWN
        return own or name in ("_where", "_search") or not name.startswith("_")

    def _without(self, name: str, value: str) -> str:
        kept = [pair for pair in self.pairs if pair != (name, value) and pair[0] != "_next"]
        return with_query(self.shell.request.path, kept)

    def _filter_name(self, name: str) -> Named:
        texts = self.shell.texts
        if name in ("_search", "_q"):
            return texts.named("field.q") or Named(name, "en")
        if name.startswith("_"):
            return texts.named(f"field.{name[1:]}") or Named(name[1:], "en")
        column, _, operator = name.partition("__")
        word = texts.named(f"operator.{operator}") if operator else None
        called = self.words.column(column)
        return Named(f"{called.text} {word.text}", called.language) if word else called

    def _filter_value(self, name: str, value: str) -> Named:
        if name in ("_from", "_to"):
            try:
                return self.shell.reader.date_range(value)
            except ValueError:
                return Named(value, self.shell.lang)
        column = name.removeprefix("_").partition("__")[0]
        parts = [self._in_words(column, each) for each in value.split(",")]
        known = [each for each in parts if each]
        if known and len(known) == len(parts):
            return Named(", ".join(each.text for each in known), known[0].language)
        return Named(value, self.shell.lang)


def _counts(column: str) -> bool:
    return column in _COUNTS or column.endswith("_count")


_OWN = frozenset(NAMES) - TABLE.columns


Page = TablePage | DatabasePage | QueryPage


async def page_of(shell: Shell, template: str, database: str | None, table: str | None) -> Page | None:
    """What the page of a template is about; None for those of which nothing more is told."""
    kind = re.split(r"[-.]", template)[0]  # operators may have one for each table, as table-NAME-TABLE.html
    if database is None or kind not in ("table", "row", "database", "query"):
        return None
    words, is_ours = Words(shell, await labels_of(shell.database)), database == shell.database.name
    if kind == "database":
        return DatabasePage(shell, words, database)
    if kind == "query" or table is None:
        return QueryPage(
            shell, words, database, await offered_columns(shell.datasette, shell.database) if is_ours else {}
        )
    columns = await shell.datasette.get_database(database).table_columns(table)
    return TablePage(shell, words, table, columns, given_pairs(shell.request), is_ours)


@memoize_per_snapshot
async def labels_of(database: Database) -> Mapping[str, Mapping[str, str]]:
    """What sides and perspectives are called, by key."""
    return {
        "side": dict([tuple(row) for row in await database.execute("select side, label from sides order by position")]),
        "perspective": dict([tuple(row) for row in await database.execute("select key, label from perspectives")]),
    }
