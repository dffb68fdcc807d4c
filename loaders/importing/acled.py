"""Exports of ACLED (Armed Conflict Location & Event Data), for who is licensed to have them.

Its headers are of four generations; the columns bear the names of the last. None of its rows is in this repository.
"""

import re
import sqlite3
from collections.abc import Iterator
from datetime import date

from loaders.importing.agreed import Agreed, Figures
from loaders.importing.importer import RELEASE, Cells, Flagged, Importer, Terms
from loaders.importing.importer import maybe_number as _number
from loaders.importing.importer import maybe_text as _text
from schema.documents import number, text
from schema.properties import Property
from schema.tables import Table
from schema.views import View

_PARTIES = {
    1: "state forces",
    2: "rebel group",
    3: "political militia",
    4: "identity militia",
    5: "rioters",
    6: "protesters",
    7: "civilians",
    8: "external or other forces",
}
_WHEN = {1: "the day", 2: "within the week", 3: "within the month"}
_WHERE = {1: "exact place", 2: "near the place", 3: "a larger region"}


def _decoded(column: str, words: dict[int, str]) -> str:
    cases = " ".join(f"when '{code}' then '{meaning}'" for code, meaning in words.items())
    return f"case cast(acled.{column} as text) {cases} else cast(acled.{column} as text) end as {column}"


_COLUMNS = {
    "event_id_cnty": text("ACLED's id of the event, with its country in it."),
    "data_id": _number("Id of the row in older exports."),
    "event_id_no_cnty": _number("Id of the event without its country, in older exports."),
    "event_date": text("The day of the event, or a day within its time_precision.", is_day=True),
    "year": _number("Year of the event."),
    "time_precision": _number("How precisely the date is known. 1: the day; 2: within the week; 3: within the month."),
    "disorder_type": _text("Kind of disorder, of which event types are parts."),
    "event_type": text("Type of the event."),
    "sub_event_type": _text("Type of the event within event_type."),
    "actor1": _text("The first actor."),
    "assoc_actor_1": _text("Who was with the first actor; several are separated by ';'."),
    "inter1": _text("Kind of the first actor: a number from 1 to 8 in older exports, later a word."),
    "actor2": _text("The second actor."),
    "assoc_actor_2": _text("Who was with the second actor; several are separated by ';'."),
    "inter2": _text("Kind of the second actor, as inter1."),
    "interaction": _text("Kinds of both actors together."),
    "civilian_targeting": _text("Whether civilians were the main target."),
    "iso": _number("ISO 3166 number of the country."),
    "iso3": _text("ISO 3166 code of the country."),
    "region": _text("Region of the world."),
    "country": _text("The country."),
    "admin1": _text("First-order administrative division."),
    "admin2": _text("Second-order administrative division."),
    "admin3": _text("Third-order administrative division."),
    "location": _text("The place."),
    "latitude": Property("float", "Latitude of the point, in decimal degrees (WGS 84)."),
    "longitude": Property("float", "Longitude of the point, in decimal degrees (WGS 84)."),
    "geo_precision": _number("How precisely the place is known. 1: the place; 2: near it; 3: a larger region."),
    "source": _text("The sources; several are separated by ';'."),
    "source_scale": _text("Reach of the sources."),
    "notes": _text("What happened, in the words of the coders."),
    "fatalities": number("Deaths that the sources report; 0 where they report none or no figure."),
    "tags": _text("Further marks of the event."),
    "population_1km": _number("People who live within 1 km."),
    "population_2km": _number("People who live within 2 km."),
    "population_5km": _number("People who live within 5 km."),
    "population_best": _number("The best estimate of people exposed to the event."),
    "timestamp": _text("When the row was last changed, as the export writes it."),
}

_TABLE = Table(
    "acled",
    "Events as ACLED codes them: its rows, columns and figures, not ours.",
    _COLUMNS | RELEASE,
    indexed=("event_date", "event_type", "country"),
    indexes={"acled_point": ("latitude", "longitude")},
)

_NEEDED = Cells(is_needed=True)
_CELLS = {
    "event_id_cnty": _NEEDED,
    "event_date": _NEEDED,
    "event_type": _NEEDED,
    "latitude": Cells(is_needed=True, within=(-90, 90)),
    "longitude": Cells(is_needed=True, within=(-180, 180)),
    "fatalities": _NEEDED,
    "assoc_actor_1": Cells(names=("ally_actor_1", "associated_actor_1")),
    "assoc_actor_2": Cells(names=("ally_actor_2", "associated_actor_2")),
    "geo_precision": Cells(names=("geo_precis",)),
    "time_precision": Cells(names=("time_precis",)),
}

_FLAGS = {"year-not-date": "the year is not that of the date"}


def _find_flags(connection: sqlite3.Connection) -> Iterator[Flagged]:
    found = connection.execute(
        "select event_id_cnty from acled where year <> cast(substr(event_date, 1, 4) as integer)"
    )
    yield from (Flagged(row, "year-not-date") for (row,) in found)


_CODED = {"time_precision": _WHEN, "geo_precision": _WHERE, "inter1": _PARTIES, "inter2": _PARTIES}
_VIEWS = {
    "acled_events": View(
        "Rows of acled with their codes in words.",
        {name: told.description for name, told in _TABLE.columns.items()},
        "select "
        + ", ".join(
            _decoded(name, _CODED[name]) if name in _CODED else f'acled."{name}" as "{name}"' for name in _TABLE.columns
        )
        + " from acled",
    )
}

_DAY = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


def _release_in(name: str) -> str:
    """The last day in the name of an export, which ends with it; '' where there is none."""
    found: list[str] = _DAY.findall(name)
    return found[-1] if found else ""


def _rank(release: str) -> tuple[int, ...]:
    """Exports in the order of their days."""
    try:
        return date.fromisoformat(release if _DAY.fullmatch(release) else "").timetuple()[:3]
    except ValueError:
        raise ValueError(f"{release!r} is not the day of an export of ACLED such as 2025-11-26") from None


def _terms(release: str) -> Terms:
    return Terms(
        f"Armed Conflict Location & Event Data (ACLED), export of {release}",
        "Raleigh, Clionadh, Roudabeh Kishi and Andrew Linke (2023). Political instability patterns are obscured by "
        "conflict dataset scope conditions, sources, and coding choices. Humanities and Social Sciences "
        "Communications 10, 74. doi:10.1057/s41599-023-01559-4",
        "terms of ACLED: no rows may be passed on or published without its leave",
        None,
        "https://acleddata.com/",
    )


ACLED = Importer(
    name="acled",
    title="ACLED",
    table=_TABLE,
    cells=_CELLS,
    searched=("actor1", "assoc_actor_1", "actor2", "assoc_actor_2", "location", "admin1", "admin2", "country", "notes"),
    agreed=Agreed(
        first="event_date",
        latitude="latitude",
        longitude="longitude",
        titled=("actor1", "actor2"),
        placed=("location", "admin3", "admin2", "admin1", "country"),
        figures=Figures("deaths", "fatalities"),
        facets=(
            *("event_type", "sub_event_type", "country", "admin1", "actor1", "actor2"),
            *("time_precision", "geo_precision", "release"),
        ),
        codes=_CODED,
    ),
    views=_VIEWS,
    flag_words=_FLAGS,
    find_flags=_find_flags,
    release_in=_release_in,
    rank=_rank,
    terms=_terms,
)
