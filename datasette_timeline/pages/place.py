"""The page of a place: its names and who uses them, where it is and how exactly that is known, and its events."""

import json

from datasette import Response

from datasette_timeline.database.datasette_types import Datasette, Request
from datasette_timeline.database.record_dates import of_linked
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.formats.schema_org import place_data
from datasette_timeline.listing.cards import EntityRef
from datasette_timeline.pages.event_sections import event_section, most_with, role_counts
from datasette_timeline.pages.registry import index_page, names_of_record
from datasette_timeline.site.declaring import Page
from datasette_timeline.site.missing import open_entry
from datasette_timeline.site.page_head import page_head, path_url
from datasette_timeline.site.shell import Shell, open_shell
from datasette_timeline.site.versions import history_of

_MOST_INSIDE = 300
_MOST_ACTORS = 12

_AROUND = """
select key, label from place_ancestors join places on key = ancestor where place = ? and depth > 0 order by depth desc
"""
_INSIDE = """
select key, label, kind, event_count from places where parent = ? order by event_count desc, label, key limit ?
"""


@Page("/places", order=20, menu=True, sitemap="pages", filtered=True)
async def places_page(datasette: Datasette, request: Request) -> Response:
    """All places, by name or by kind."""
    return await index_page(await open_shell(datasette, request, "places"), "place")


@Page(
    "/places/{key}",
    order=20,
    sitemap="places",
    records=f"select '/places/' || key, {of_linked('place')} from places where event_count > 0 order by key",
)
async def place_page(datasette: Datasette, request: Request) -> Response:
    """One place; 404 with the nearest where there is none."""
    shell, place = await open_entry(datasette, request, "place")
    key, name = place["key"], shell.reader.place(place["key"], place["label"])
    wanted = EventFilter({"place": (key,)})
    events = await event_section(shell, wanted)
    count = shell.texts.plain_count("events", place["event_count"])
    names = await names_of_record(shell, "place", key)
    about = place_data(
        dict(place), [each.name for each in names], path_url(shell, f"/places/{key}"), path_url(shell, "/")
    )
    return shell.render(
        "place.html",
        section="places",
        head=page_head(shell, f"/places/{key}", name.text, f"{place['label']}: {count}.", data=[about]),
        history=await history_of(shell, "places", key),
        place=place,
        name=name,
        names=names,
        around=await shell.rows(_AROUND, key),
        inside=await shell.rows(_INSIDE, key, _MOST_INSIDE),
        position=position(place["latitude"], place["longitude"]),
        precision=await _definition(shell, "place-precision", place["precision"]),
        events=events,
        map=events.map,
        roles=await role_counts(shell.database, "place", key),
        actors=await _actors(shell, wanted),
    )


def position(latitude: float | None, longitude: float | None) -> str | None:
    """Coordinates as people write them: 39.76° N, 46.75° E; None where there are none."""
    if latitude is None or longitude is None:
        return None
    north = f"{abs(latitude):.4f}".rstrip("0").rstrip(".")
    east = f"{abs(longitude):.4f}".rstrip("0").rstrip(".")
    return f"{north}° {'N' if latitude >= 0 else 'S'}, {east}° {'E' if longitude >= 0 else 'W'}"


async def _actors(shell: Shell, wanted: EventFilter) -> list[tuple[EntityRef, int]]:
    """The actors with most of the events, and how many each has."""
    counts = dict(await most_with(shell.database, wanted, "actor", _MOST_ACTORS))
    rows = await shell.database.execute(
        "select key, label, self_declared from actors where key in (select value from json_each(?))",
        [json.dumps(list(counts))],
    )
    actors = {key: EntityRef(key, shell.reader.actor(key, label), bool(declared)) for key, label, declared in rows}
    return [(actors[key], count) for key, count in counts.items() if key in actors]


async def _definition(shell: Shell, terms: str, term: str | None) -> str | None:
    """What a term of a closed list means."""
    found = await shell.database.execute("select definition from terms where list = ? and term = ?", [terms, term])
    row = found.first()
    return str(row["definition"]) if row else None
