"""/compare: the record beside rows of UCDP GED, where they are imported: over time, by district, and what differs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.sides import OTHERS
from datasette_timeline.filters.days import DateRange, parse_date_range
from datasette_timeline.filters.parsing import FilterError, Problem
from datasette_timeline.http.caching import OPEN_TO_ALL, Content, edition_of, respond
from datasette_timeline.listing.codings import COLLECTION, CodedRelease, releases_of
from datasette_timeline.listing.comparison import (
    Apart,
    Cluster,
    Comparison,
    Ours,
    Reach,
    Tally,
    comparison_of,
    reach_of,
)
from datasette_timeline.listing.scales import Estimate
from datasette_timeline.pages.parameters import choice
from datasette_timeline.published.spreadsheets import csv_line
from datasette_timeline.site.coded_rows import coded_row_url, codings_shown, stands_today
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.page_head import page_head
from datasette_timeline.site.shell import Shell, open_shell

_JSON = "application/json; charset=utf-8"
_CSV = "text/csv; charset=utf-8; header=present"
_TABLES = ("times", "districts", "apart", "theirs", "ours")
"""The parts of a comparison that are tables, as addresses and files call them."""
_ENDS = ("from", "to")
_MOST = 15
"""Lines of a list that are shown at once."""


class _Bar(NamedTuple):
    """How high a stretch of time stands on either side of the axis, and where, in per cent."""

    x: float
    width: float
    up: float
    down: float


@Page(
    "/compare", extensions=(".json", ".csv"), order=74, footer=4, collection=COLLECTION, sitemap="pages", filtered=True
)
async def compare_page(datasette: Datasette, request: Request) -> Response:
    """The comparison for all that is imported, or from one day to another; or how to import something."""
    shell = await open_shell(datasette, request, "claims", "documents")
    extension = request.url_vars["extension"]
    asked = _asked(request)
    table = choice(request, "table", _TABLES) or _TABLES[0]
    reach = await reach_of(shell.database) if await codings_shown(shell) else None
    within = _within(reach, asked) if reach else None
    if extension:

        async def make() -> Content:
            found = await comparison_of(shell.database, within, by_month=True) if within else None
            releases = await releases_of(shell.database) if found else {}
            if extension == ".csv":
                return Content(_as_csv(found, table).encode(), _CSV, dict(OPEN_TO_ALL))
            told = json.dumps(_as_json(found, [*releases.values()]), ensure_ascii=False, separators=(",", ":"))
            return Content(told.encode(), _JSON, dict(OPEN_TO_ALL))

        return await respond(datasette, request, await edition_of(datasette), make)
    compared = await comparison_of(shell.database, within) if within else None
    return shell.render(
        "compare.html",
        section="compare",
        head=page_head(
            shell,
            "/compare",
            shell.texts.plain("compare.title"),
            shell.texts.plain("compare.lede"),
            indexed=not any(asked.values()),
        ),
        compared=compared,
        coded_today=await stands_today(shell, lambda: codings_shown(shell)),
        releases=[*(await releases_of(shell.database)).values()] if compared else [],
        asked={name: span.first if name == "from" else span.last for name, span in asked.items() if span},
        given={name: request.args.get(name) or "" for name in _ENDS},
        bars=_bars(compared.times) if compared else [],
        districts=_in_order(shell, compared.districts) if compared else [],
        most=_MOST,
        coded_row_url=partial(coded_row_url, shell),
        columns=(OTHERS,),
        file_query=[(name, value) for name in _ENDS if (value := request.args.get(name))],
    )


def _asked(request: Request) -> dict[str, DateRange | None]:
    """From when to when. Raises FilterError for what is no date."""
    found: dict[str, DateRange | None] = {}
    for name in _ENDS:
        value = (request.args.get(name) or "").strip()
        try:
            found[name] = parse_date_range(value) if value else None
        except ValueError as error:
            raise FilterError([Problem(name, value, str(error))]) from None
    return found


def _within(reach: Reach, asked: Mapping[str, DateRange | None]) -> Reach:
    """The days asked for, as far as rows reach. Raises FilterError where there are none."""
    start, end = asked["from"], asked["to"]
    reaches = f"Rows reach from {reach.first} to {reach.last}."
    if start and end and end.last < start.first:
        raise FilterError([Problem("to", end.label, f"{end.label} is before {start.label}.")])
    if start and start.first > reach.last:
        raise FilterError([Problem("from", start.label, reaches)])
    if end and end.last < reach.first:
        raise FilterError([Problem("to", end.label, reaches)])
    first, last = start.first if start else reach.first, end.last if end else reach.last
    return Reach(max(reach.first, first), min(reach.last, last))


def _in_order(shell: Shell, districts: Sequence[Tally]) -> list[Tally]:
    """By their names, so that no order favours one; what lies next to no known place comes last."""
    named = [each for each in districts if each.key]
    by_name = sorted(named, key=lambda each: shell.reader.by_alphabet(shell.reader.label("place", str(each.key)).text))
    return [*by_name, *(each for each in districts if not each.key)]


def _bars(times: Sequence[Tally]) -> list[_Bar]:
    """One for each stretch from the first to the last, all on one scale: ours upward, rows downward."""
    known = {str(each.key): each for each in times}
    every = list(_stretches(min(known), max(known))) if known else []
    most = max((max(each.events, each.rows) for each in times), default=0)
    width = 100 / max(len(every), 1)
    return [
        _Bar(round(at * width, 3), round(width, 3), known[key].events / most, known[key].rows / most)
        for at, key in enumerate(every)
        if key in known
    ]


def _stretches(first: str, last: str) -> Iterator[str]:
    """All years, or all months, from one to another."""
    year, month = int(first[:4]), int(first[5:] or 0)
    while (key := f"{year}-{month:02}" if month else f"{year}") <= last:
        yield key
        year, month = (year, month + 1) if 0 < month < 12 else (year + 1, min(month, 1))


def _as_json(found: Comparison | None, releases: Sequence[CodedRelease]) -> dict[str, Any]:
    """The comparison, with everything by name; of what is not imported, that it is not."""
    if not found:
        return {"imported": False}
    told = {name: [_named(each) for each in getattr(found, name)] for name in _TABLES}
    numbers = {name: value for name, value in found._asdict().items() if name not in (*_TABLES, "reach")}
    return {
        "imported": True,
        "releases": [each._asdict() for each in releases],
        "reach": found.reach._asdict(),
        **numbers,
        **told,
    }


def _named(row: Tally | Apart | Cluster | Ours) -> dict[str, Any]:
    return {name: value._asdict() if isinstance(value, Estimate) else value for name, value in row._asdict().items()}


def _as_csv(found: Comparison | None, table: str) -> str:
    """One of the tables; a list in a cell is separated by '; ', an estimate is three cells."""
    rows = [_named(each) for each in getattr(found, table)] if found else []
    flat = [dict(_cells(row)) for row in rows]
    return "".join(map(csv_line, [list(flat[0]) if flat else [table], *(row.values() for row in flat)]))


def _cells(row: Mapping[str, Any]) -> Iterator[tuple[str, str | float | None]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{name}_{part}", number) for part, number in value.items())
        else:
            yield name, "; ".join(map(str, value)) if isinstance(value, list) else value
