"""The page of a source: what it is, whose side it speaks from, and what it carries of which event."""

import asyncio
import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from datasette import Response
from pydantic_core import from_json

from datasette_timeline.database.datasette_types import Database, Datasette, Request, Row
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.database.names import Named
from datasette_timeline.database.record_dates import of_linked
from datasette_timeline.filters.event_filter import EventFilter, Where
from datasette_timeline.filters.search_words import search_words
from datasette_timeline.filters.urls import filtered_table_url
from datasette_timeline.formats.schema_org import source_data
from datasette_timeline.listing.source_index import find_sources, nearest_sources
from datasette_timeline.pages.parameters import Listing, choice
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.missing import open_entry
from datasette_timeline.site.page_head import page_head, path_url
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import history_of

PER_PAGE = 80
_EVENTS_PER_PAGE = 50
_MOST_OF_PUBLISHER = 12
_MOST_FOUND = 5000

_PUBLISHED = "(select sort_key from dates where edtf = published)"
_BY_DATE = f"published is null, {_PUBLISHED}"
_ORDERS = {
    "title": ("null", ""),
    "newest": (_BY_DATE, "desc"),
    "oldest": (_BY_DATE, ""),
    "cited": ("event_count", "desc"),
}
"""What comes before the title, and which way."""
_FILTERS = ("kind", "perspective", "language")

_CITED = """
select event, title, date, carries, item, text, locator, claimants, figure, note
from (
  select event, 'summary' as carries, null as item, null as text, locator, null as claimants, null as figure, note,
         0 as part, position
  from event_sources where source = :source
  union all
  select event, 'fact', facts.id, text, locator, null, null, note, 1, facts.position
  from fact_sources join facts on facts.id = fact where source = :source
  union all
  select event, 'claim', claims.id, text, locator, claimants, figure || coalesce(' ' || unit, ''), note, 2,
         claims.position
  from claim_sources join claims on claims.id = claim where source = :source
) join (
  select id, title, date, number from events where number in (select number from link_source where key = :source)
  order by number limit :limit offset :offset
) on id = event
order by number, part, position
"""


class CitingEvent(NamedTuple):
    """An event that rests on a source, and what of it does, as `_CITED` has it."""

    id: str
    title: Named
    date: Named
    uses: Sequence[Row]


@Page("/sources", order=40, menu=True, sitemap="pages", filtered=True)
async def sources_page(datasette: Datasette, request: Request) -> Response:
    """All sources, by title, date or use, narrowed by kind, perspective, language and publisher."""
    shell = await open_shell(datasette, request, "sources")
    query = (request.args.get("q") or "").strip()
    order = choice(request, "sort", _ORDERS) or "title"
    counts = await _counts(shell.database)
    wanted = {name: choice(request, name, list(counts[name])) for name in counts}
    wanted["publisher"] = (request.args.get("publisher") or "").strip() or None
    where = Where([], {})
    for name, value in wanted.items():
        if value:
            where.add(f"{name} = :{name}", {name: value})
    words = search_words(query)
    if words:
        keys = json.dumps([entry.key for entry in await find_sources(shell.database, words, _MOST_FOUND)])
        where.add("key in (select value from json_each(:keys))", {"keys": keys})
    groups = await _groups(shell.database, where, order)
    total = sum(map(len, groups))
    given = {"q": query, **wanted, "sort": order if order != "title" else None}
    listing = Listing(shell, "/sources", given, total, PER_PAGE)
    return shell.render(
        "sources.html",
        section="sources",
        head=page_head(
            shell,
            "/sources",
            shell.texts.plain("registry.sources"),
            shell.texts.plain("registry.sources-note"),
            indexed=listing.whole,
        ),
        q=query,
        total=total,
        everything=sum(counts["kind"].values()),
        counts=counts,
        wanted=wanted,
        order=order,
        orders=list(_ORDERS),
        sources=await _sources(shell, await _stretch(shell, groups, listing.offset)),
        perspectives=await _perspectives(shell),
        meant=await nearest_sources(shell.database, query) if words and not total else [],
        **listing.context(),
    )


@Page(
    "/sources/{key}",
    order=40,
    sitemap="sources",
    records=f"select '/sources/' || key, {of_linked('source')} from sources where event_count > 0 order by key",
)
async def source_page(datasette: Datasette, request: Request) -> Response:
    """One source; 404 with the nearest where there is none."""
    shell, source = await open_entry(datasette, request, "source")
    key, total = source["key"], source["event_count"]
    path = f"/sources/{key}"
    listing = Listing(shell, path, {}, total, _EVENTS_PER_PAGE)
    perspectives, wanted = await _perspectives(shell), EventFilter({"source": (key,)})
    about = source_data(dict(source), shell.reader.dates, path_url(shell, path), path_url(shell, "/"))
    return shell.render(
        "source.html",
        section="sources",
        head=page_head(
            shell,
            path,
            source["title"],
            f"{source['publisher']}: {source['title']}. {shell.texts.plain_count('events', total)}.",
            data=[about],
            indexed=listing.whole,
        ),
        history=await history_of(shell, "sources", key),
        source=source,
        perspective=perspectives[source["perspective"]],
        events=await _citing_events(shell, key, listing.offset),
        timeline_url=shell.link("/timeline", wanted.to_query()),
        table_url=filtered_table_url(shell.datasette, shell.database.name, wanted),
        others=await _others_of_publisher(shell, source),
        **listing.context(),
    )


async def _groups(database: Database, where: Where, order: str) -> list[list[int]]:
    """The rows of the sources that are wanted, those together that only their titles put in order."""
    by, way = _ORDERS[order]
    sql = f"select group_concat(rowid) from sources {where.sql} group by {by} order by {by} {way}"
    return [from_json(f"[{rows}]") for (rows,) in await database.execute(sql, where.params)]


async def _stretch(shell: Shell, groups: Sequence[Sequence[int]], offset: int) -> list[int]:
    """The rows of a page; of the groups, only those are put in order that it shows."""
    places = await _places(shell)
    shown: list[int] = []
    for rows in groups:
        if offset < len(rows):
            shown += sorted(rows, key=places.__getitem__)[offset : offset + PER_PAGE - len(shown)]
        offset = max(offset - len(rows), 0)
        if len(shown) == PER_PAGE:
            break
    return shown


async def _places(shell: Shell) -> Sequence[int]:
    """By row, the place of each source in the alphabet of the language shown, which SQLite does not know."""
    kept = await _places_by_language(shell.database)
    if shell.reader.lang not in kept:
        titles = [tuple(row) for row in await shell.database.execute("select title, key, rowid from sources")]
        kept[shell.reader.lang] = await asyncio.to_thread(_in_alphabet, titles, shell.reader.by_alphabet)
    return kept[shell.reader.lang]


@memoize_per_snapshot
async def _places_by_language(database: Database) -> dict[str, Sequence[int]]:
    return {}


def _in_alphabet(titles: Sequence[tuple[str, str, int]], by_alphabet: Callable[[str], str]) -> Sequence[int]:
    places = array("I", bytes(4 * (max((row for *_, row in titles), default=0) + 1)))
    for place, (*_, row) in enumerate(sorted(titles, key=lambda each: (by_alphabet(each[0]), each[1]))):
        places[row] = place
    return places


async def _sources(shell: Shell, numbers: Sequence[int]) -> list[Row]:
    found = "select rowid, * from sources where rowid in (select value from json_each(?))"
    by_number = {row["rowid"]: row for row in await shell.rows(found, json.dumps(numbers))}
    return [by_number[number] for number in numbers]


@memoize_per_snapshot
async def _counts(database: Database) -> Mapping[str, Mapping[str, int]]:
    """How many sources there are of each kind, perspective and language."""

    async def counts(column: str) -> Mapping[str, int]:
        rows = await database.execute(f"select {column}, count(*) from sources group by 1 order by 2 desc, 1")
        return dict(tuple(row) for row in rows)

    return {name: await counts(name) for name in _FILTERS}


async def _perspectives(shell: Shell) -> dict[str, Row]:
    return {row["key"]: row for row in await shell.rows("select * from perspectives order by label")}


async def _citing_events(shell: Shell, key: str, offset: int) -> list[CitingEvent]:
    rows = await shell.database.execute(_CITED, {"source": key, "limit": _EVENTS_PER_PAGE, "offset": offset})
    return [
        CitingEvent(event, shell.reader.headline(event, title), shell.reader.date(date), list(uses))
        for (event, title, date), uses in groupby(rows, key=itemgetter("event", "title", "date"))
    ]


async def _others_of_publisher(shell: Shell, source: Row) -> list[Row]:
    return await shell.rows(
        f"""
        select key, title, language, published, published_label, event_count from sources
        where publisher = ? and key <> ? order by event_count desc, {_PUBLISHED}, key limit ?
        """,
        *(source["publisher"], source["key"], _MOST_OF_PUBLISHER),
    )
