"""Data quality: what the records cover, what they rest on and what they lack, each number beside the rows it counts.

Everything is counted by views of the database, which researchers have as well. This page lays them out.
"""

from asyncio import gather
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby
from typing import Any, NamedTuple

from datasette import Response

from datasette_timeline.database.datasette_types import Database, Datasette, Request
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.filters.urls import with_query
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

Row = Mapping[str, Any]

MOST_CLAIMANTS = 20
_CONDITIONS = {"": '"{}" = ?', "gt": '"{}" > cast(? as integer)', "isnull": '"{}" is null'}
"""What filters of Datasette's pages mean in SQL, by what follows '__' in their names."""


class Rows(NamedTuple):
    """Rows of a table or view, narrowed as addresses of Datasette's pages do it: by column__operator and value."""

    table: str
    filters: tuple[tuple[str, str], ...] = ()

    def of(self, key: Any) -> "Rows":
        """The same rows, with the key for every '{}'."""
        return Rows(self.table, tuple((name, value.format(key)) for name, value in self.filters))

    def counting(self) -> tuple[str, list[str]]:
        """The SQL expression that counts them in a select from the table, and its parameters."""
        split = [(*name.partition("__"), value) for name, value in self.filters]
        conditions = [_CONDITIONS[operator].format(column) for column, _, operator, _ in split]
        params = [value for _, _, operator, value in split if operator != "isnull"]
        return f"count(*) filter (where {' and '.join(conditions) or 'true'})", params


def rows(table: str, **filters: str) -> Rows:
    """Rows as they read best: rows("events", importance="1")."""
    return Rows(table, tuple(filters.items()))


class Measure(NamedTuple):
    """Something to count, and among what."""

    name: str
    counted: Rows
    among: Rows | None = None


_EVENTS, _STATEMENTS = rows("event_quality"), rows("statement_quality")
_CLAIMS = rows("statement_quality", kind="claim")
_ACTORS, _PLACES = rows("actors"), rows("place_quality")

MEASURES: Mapping[str, Sequence[Measure]] = {
    "numbers": (
        Measure("events", rows("events")),
        Measure("landmarks", rows("events", importance="1"), rows("events")),
        Measure("facts", rows("facts")),
        Measure("claims", rows("claims")),
        Measure("contested", rows("statement_quality", contested="1"), _CLAIMS),
        Measure("sources", rows("sources")),
        Measure("actors", rows("actors")),
        Measure("places", rows("places")),
    ),
    "events": (
        Measure("one-source", rows("event_quality", sources="1"), _EVENTS),
        Measure("reference-works", rows("event_quality", reference_works_only="1"), _EVENTS),
        Measure("one-perspective", rows("event_quality", perspectives="1", sources__gt="1"), _EVENTS),
        Measure("no-neutral-source", rows("event_quality", neutral_sources="0"), _EVENTS),
        Measure("weak-statements", rows("event_quality", weak_statements__gt="0"), _EVENTS),
        Measure("uncertain-day", rows("event_quality", certain_day="0"), _EVENTS),
    ),
    "statements": (
        Measure("one-source", rows("statement_quality", sources="1"), _STATEMENTS),
        Measure("no-neutral-source", rows("statement_quality", neutral_sources="0"), _STATEMENTS),
        Measure("weak", rows("statement_quality", weak="1"), _STATEMENTS),
        Measure("unmarked", rows("statement_quality", unmarked="1"), _STATEMENTS),
        Measure("alone", rows("statement_quality", accounts="1"), _CLAIMS),
        Measure("revised", rows("statement_quality", agreement="revised"), _CLAIMS),
    ),
    "registries": (
        Measure("acting", rows("actors", event_count__gt="0"), _ACTORS),
        Measure("only-claiming", rows("actors", event_count="0", claim_count__gt="0"), _ACTORS),
        Measure("idle", rows("actors", event_count="0", claim_count="0"), _ACTORS),
        Measure("without-wikidata", rows("actors", wikidata__isnull="1"), _ACTORS),
        Measure("named", rows("place_quality", events_here__gt="0"), _PLACES),
        Measure("around", rows("place_quality", events_here="0"), _PLACES),
        Measure("without-coordinates", rows("place_quality", precision__isnull="1"), _PLACES),
        Measure("without-geonames", rows("place_quality", geonames__isnull="1"), _PLACES),
    ),
}
"""What is counted, by the table of the page that says it."""


class Table(NamedTuple):
    """A view as a table of the page: a row for each value of the column `key`, and numbers with the rows they count."""

    name: str
    view: str
    key: str
    columns: Mapping[str, Rows | None]
    """None where no filter finds the rows."""


_YEARS = Table(
    "years",
    "events_by_year",
    "year",
    {
        "events": rows("events", year="{}"),
        "landmark": rows("events", year="{}", importance="1"),
        "major": rows("events", year="{}", importance="2"),
        "detail": rows("events", year="{}", importance="3"),
        "contested": rows("events", year="{}", contested="1"),
        "claims": rows("statement_quality", year="{}", kind="claim"),
    },
)
_GAPS = Table(
    "gaps",
    "sources_by_kind",
    "kind",
    {
        "sources": rows("sources", kind="{}"),
        "copies": rows("sources", kind="{}", copy_of__notnull="1"),
        "without_date": rows("sources", kind="{}", published__isnull="1"),
        "without_address": rows("sources", kind="{}", url__isnull="1"),
        "without_archived_copy": rows("sources", kind="{}", archive_url__isnull="1"),
        "without_reading_day": rows("sources", kind="{}", accessed__isnull="1"),
    },
)
_LANGUAGES = Table("languages", "sources_by_language", "language", {"sources": rows("sources", language="{}")})
_SUBJECTS = Table(
    "subjects",
    "claims_by_subject",
    "about",
    {
        "claims": rows("statement_quality", about="{}"),
        "contested": rows("statement_quality", about="{}", contested="1"),
        "agreed": rows("statement_quality", about="{}", agreement="agree"),
        "alone": rows("statement_quality", about="{}", accounts="1"),
    },
)
_CLAIMANTS = Table(
    "claimants",
    "claims_by_claimant",
    "actor",
    {
        "claims": rows("claimant_claims", actor="{}"),
        "contested": rows("claimant_claims", actor="{}", contested="1"),
        "agreed": rows("claimant_claims", actor="{}", agreement="agree"),
        "alone": rows("claimant_claims", actor="{}", accounts="1"),
        "weak": rows("claimant_claims", actor="{}", weak="1"),
        "one_source": rows("claimant_claims", actor="{}", sources="1"),
    },
)
_NAMES = Table(
    "names",
    "names_by_language",
    "language",
    {
        "actors": None,
        "actor_names": rows("actor_names", language="{}"),
        "places": None,
        "place_names": rows("place_names", language="{}"),
    },
)
_WAIVERS = Table("waivers", "waivers_by_code", "code", {"waivers": rows("waivers", code="{}")})


def _types(decades: Sequence[int]) -> Table:
    spans = {str(decade): {"year__gte": str(decade), "year__lt": str(decade + 10)} for decade in decades}
    counted = {decade: rows("events", type="{}", **span) for decade, span in spans.items()}
    return Table("types", "events_by_type", "type", {"events": rows("events", type="{}"), **counted})


def _perspectives(kinds: Mapping[str, str]) -> Table:
    counted = {column: rows("sources", perspective="{}", kind=kind) for column, kind in kinds.items()}
    sources, events = rows("sources", perspective="{}"), rows("event_perspectives", perspective="{}")
    columns = {"sources": sources, "citing_events": events, **counted}
    return Table("perspectives", "sources_by_perspective", "perspective", columns)


class Facts(NamedTuple):
    """What the page tells, in no particular language."""

    counts: Mapping[Rows, int]
    tables: Mapping[str, Table]
    rows: Mapping[str, Sequence[Row]]
    """By the name of the view; where years follow without an event, a row has `first` and `last` of them alone."""
    claimants: int
    kinds: Mapping[str, str]
    """Kinds of sources by the names of their columns."""


@Page("/quality", order=75, footer=3, sitemap="pages")
async def quality_page(datasette: Datasette, request: Request) -> Response:
    """The page."""
    shell = await open_shell(datasette, request)
    title, description = shell.texts.plain("nav.quality"), shell.texts.plain("quality-page.description")
    return shell.render(
        "quality.html",
        section="quality",
        head=page_head(shell, "/quality", title, description),
        searched=await shell.rows("select * from coverage order by position"),
        coverages=await shell.rows("select term, definition from terms where list = 'coverage' order by position"),
        measures=MEASURES,
        facts=await _facts(shell.database),
        cell=partial(_cell, shell),
    )


class Cell(NamedTuple):
    """A number, and where Datasette shows the rows that it counts; None where there are none to show."""

    number: int
    address: str | None


def _cell(shell: Shell, count: int | None, counted: Rows | None, key: Any = None) -> Cell:
    if not count or counted is None:
        return Cell(count or 0, None)
    table = str(shell.datasette.urls.table(shell.database.name, counted.table))
    return Cell(count, with_query(table, counted.of(key).filters))


_VIEWS = (
    "events_by_year",
    "events_by_type",
    "sources_by_perspective",
    "sources_by_kind",
    "sources_by_language",
    "claims_by_subject",
    "claims_by_claimant",
    "names_by_language",
    "waivers_by_code",
)


@memoize_per_snapshot
async def _facts(database: Database) -> Facts:
    counts, views = await gather(_counts(database), _views(database))
    types, claimants = views["events_by_type"], views["claims_by_claimant"]
    kinds = {row["kind"].replace("-", "_"): row["kind"] for row in views["sources_by_kind"]}
    decades = sorted({row["decade"] for row in types if row["decade"] is not None})
    tables = (
        *(_YEARS, _types(decades), _perspectives(kinds), _GAPS, _LANGUAGES),
        *(_SUBJECTS, _CLAIMANTS, _NAMES, _WAIVERS),
    )
    laid_out = {
        "events_by_year": [*_with_gaps(views["events_by_year"])],
        "events_by_type": [*_by_decade(types)],
        "claims_by_claimant": claimants[:MOST_CLAIMANTS],
    }
    return Facts(
        counts=counts,
        tables={table.name: table for table in tables},
        rows=views | laid_out,
        claimants=len(claimants),
        kinds=kinds,
    )


async def _views(database: Database) -> dict[str, Sequence[Row]]:
    """The rows of each view."""

    async def read(view: str) -> Sequence[Row]:
        return [dict(row) for row in await database.execute(f"select * from {view}")]

    return dict(zip(_VIEWS, await gather(*map(read, _VIEWS)), strict=True))


async def _counts(database: Database) -> dict[Rows, int]:
    """How many rows there are of all that measures count, each table read once."""
    wanted = {each for group in MEASURES.values() for one in group for each in (one.counted, one.among) if each}
    counts: dict[Rows, int] = {}
    for table, group in groupby(sorted(wanted), key=lambda each: each.table):
        counted = list(group)
        expressions, params = zip(*(each.counting() for each in counted), strict=True)
        sql = f"select {', '.join(expressions)} from {table}"
        [found] = await database.execute(sql, [*chain.from_iterable(params)])
        counts |= zip(counted, found, strict=True)
    return counts


def _by_decade(counted: Sequence[Row]) -> Iterator[Row]:
    """A row for each type, with its events in all and by decade."""
    by_type: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in counted:
        by_type[row["type"]][str(row["decade"])] = row["events"]
    for name, events in by_type.items():
        yield {**events, "type": name, "events": sum(events.values())}


def _with_gaps(years: Sequence[Row]) -> Iterator[Row]:
    """The rows, with one more for each run of years that is left out between two."""
    before = None
    for row in years:
        if before is not None and row["year"] > before + 1:
            yield {"first": before + 1, "last": row["year"] - 1}
        yield row
        before = row["year"]
