"""The Georeferenced Event Dataset (GED) of the Uppsala Conflict Data Program (UCDP), annual and candidate releases.

The columns bear the names that UCDP gives them today; what is said of them follows its codebook in our own words.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from loaders.importing.agreed import Agreed, Figures
from loaders.importing.importer import RELEASE, Cells, Flagged, Importer, Terms
from loaders.importing.importer import maybe_number as _number
from loaders.importing.importer import maybe_text as _text
from schema.documents import number, text
from schema.properties import Property
from schema.tables import Table
from schema.views import View


def _maybe(told: Property) -> Property:
    """A column that not every file or row has."""
    return told._replace(nullable=True)


def _day(description: str) -> Property:
    return text(description, is_day=True)


_TYPES = {1: "state-based", 2: "non-state", 3: "one-sided"}
_WHERE = {
    1: "exact place",
    2: "within some 25 km of the place",
    3: "within the district (second-order division)",
    4: "within the province (first-order division)",
    5: "along a line or in a vague area",
    6: "within the country",
    7: "at sea or in the air",
}
_WHEN = {
    1: "the day",
    2: "within 2 to 6 days",
    3: "within a week",
    4: "within 8 to 31 days",
    5: "within more than a month, at most a year",
}
_CLARITY = {1: "one event, told in detail", 2: "an aggregate of which no single events are told"}


def _codes(words: Mapping[int, str]) -> str:
    return "; ".join(f"{code}: {meaning}" for code, meaning in words.items())


def _decoded(column: str, words: Mapping[int, str]) -> str:
    cases = " ".join(f"when {code} then '{meaning}'" for code, meaning in words.items())
    return f"case {column} {cases} else cast({column} as text) end"


_COLUMNS = {
    "id": number("UCDP's id of the event, the same from release to release."),
    "relid": _text("UCDP's older id of the event, with country, year and conflict in it."),
    "year": number("Year of the event."),
    "active_year": _number(
        "1 where the dyad killed at least 25 people in that year, so that it counts as active; else 0."
    ),
    "code_status": _text("How far UCDP has checked the row: Clear, or what is still to be looked at."),
    "type_of_violence": number(f"Kind of organized violence. {_codes(_TYPES)}."),
    "conflict_dset_id": _number("Id of the conflict in UCDP's older datasets."),
    "conflict_new_id": _number("UCDP's id of the conflict."),
    "conflict_name": _text("UCDP's name of the conflict."),
    "dyad_dset_id": _number("Id of the dyad in UCDP's older datasets."),
    "dyad_new_id": _number("UCDP's id of the dyad: the two sides, or one side and the civilians that it attacked."),
    "dyad_name": _text("UCDP's name of the dyad."),
    "side_a_dset_id": _number("Id of side A in UCDP's older datasets."),
    "side_a_new_id": _number("UCDP's id of side A."),
    "side_a": _text("Side A: in state-based conflicts the government, in one-sided violence the attacker."),
    "side_b_dset_id": _number("Id of side B in UCDP's older datasets."),
    "side_b_new_id": _number("UCDP's id of side B."),
    "side_b": _text("Side B: the other side; in one-sided violence, civilians."),
    "number_of_sources": _number("How many sources UCDP coded the event from; -1 where older rows do not list them."),
    "source_article": _text("The sources, with publisher, date and headline."),
    "source_office": _text("Publishers of the sources, separated by ';'."),
    "source_date": _text("Dates of the sources, separated by ';'."),
    "source_headline": _text("Headlines of the sources, separated by ';'."),
    "source_original": _text("Whom the sources have it from."),
    "where_prec": _number(f"How precisely the place is known. {_codes(_WHERE)}."),
    "where_coordinates": _text("The place that the point stands for."),
    "where_description": _text("Where it happened, in the words of sources or coders."),
    "adm_1": _text("First-order administrative division."),
    "adm_2": _text("Second-order administrative division."),
    "latitude": Property("float", "Latitude of the point, in decimal degrees (WGS 84)."),
    "longitude": Property("float", "Longitude of the point, in decimal degrees (WGS 84)."),
    "geom_wkt": _text("The point as well-known text, longitude first."),
    "priogrid_gid": _number("Cell of PRIO-GRID, half a degree wide, in which the point lies."),
    "country": _text("The state in whose territory it happened, by UCDP's name for that time."),
    "country_id": _number("Gleditsch and Ward's number of that state."),
    "region": _text("Region of the world."),
    "event_clarity": _number(f"What the sources told. {_codes(_CLARITY)}."),
    "date_prec": _number(
        f"How precisely the date is known. {_codes(_WHEN)}. Beyond 1 it happened some time between date_start and "
        "date_end, and need not have lasted."
    ),
    "date_start": _day("First day on which it may have happened."),
    "date_end": _maybe(_day("Last day on which it may have happened. Some files do not have it.")),
    "deaths_a": _number("Best estimate of deaths on side A."),
    "deaths_b": _number("Best estimate of deaths on side B."),
    "deaths_civilians": _number("Best estimate of deaths of civilians."),
    "deaths_unknown": _number("Best estimate of deaths of people whose status is not known."),
    "best": number("Best estimate of all deaths."),
    "high": number("Highest estimate of all deaths that UCDP finds reliable."),
    "low": number("Lowest estimate of all deaths that UCDP finds reliable."),
    "gwnoa": _text("Gleditsch and Ward's number of side A, if it is a state; several are separated by ';'."),
    "gwnob": _text("Gleditsch and Ward's number of side B, if it is a state; several are separated by ';'."),
}

_TABLE = Table(
    "ged",
    "Events of organized violence as UCDP GED codes them: its rows, columns and figures, not ours.",
    _COLUMNS | RELEASE,
    indexed=("date_start", "conflict_new_id", "conflict_name", "country"),
    indexes={"ged_point": ("latitude", "longitude")},
)

_VIOLENCE = {"State-based violence": 1, "Non-state violence": 2, "One-sided violence": 3}
_CELLS = {
    "id": Cells(is_needed=True),
    "year": Cells(is_needed=True),
    "active_year": Cells(words={"TRUE": 1, "FALSE": 0, "True": 1, "False": 0}),
    "type_of_violence": Cells(is_needed=True, words=_VIOLENCE, within=(1, 3)),
    "conflict_new_id": Cells(names=("conflict_id",)),
    "dyad_new_id": Cells(names=("dyad_id",)),
    "side_a_new_id": Cells(names=("side_a_id",)),
    "side_b_new_id": Cells(names=("side_b_id",)),
    "latitude": Cells(is_needed=True, within=(-90, 90)),
    "longitude": Cells(is_needed=True, within=(-180, 180)),
    "date_start": Cells(is_needed=True, parts=("year", "month", "day")),
    "best": Cells(is_needed=True, names=("best_est", "best_death")),
    "high": Cells(is_needed=True, names=("high_est", "high_death")),
    "low": Cells(is_needed=True, names=("low_est", "low_death")),
}

_FLAGS = {
    "low-above-best": "the lowest estimate is above the best one",
    "best-above-high": "the best estimate is above the highest one",
    "split": "estimates are out of order, but in order over all rows of one report",
    "parts-not-best": "deaths by side do not add up to the best estimate",
    "ends-before-start": "the last day is before the first one",
}

_ESTIMATES = """
select id, date_start, coalesce(dyad_new_id, dyad_name, conflict_name || side_a || side_b) as dyad, low, best, high
from ged
"""
_PARTS = "deaths_a + deaths_b + deaths_civilians + deaths_unknown"


def _find_flags(connection: sqlite3.Connection) -> Iterator[Flagged]:
    """Rows whose estimates, sums or days contradict themselves; those that one report was split into, together."""
    done: set[int] = set()
    for row in connection.execute(f"{_ESTIMATES} where low > best or best > high order by id").fetchall():
        if row[0] in done:
            continue
        shares = _shares(connection, row)
        if len(shares) > 1 and _is_in_order(*(sum(share[at] for share in shares) for at in (3, 4, 5))):
            done.update(share[0] for share in shares)
            yield from (Flagged(share[0], "split", shares[0][0]) for share in shares)
            continue
        if row[3] > row[4]:
            yield Flagged(row[0], "low-above-best")
        if row[4] > row[5]:
            yield Flagged(row[0], "best-above-high")
    for flag, condition in (("parts-not-best", f"{_PARTS} <> best"), ("ends-before-start", "date_end < date_start")):
        yield from (Flagged(row, flag) for (row,) in connection.execute(f"select id from ged where {condition}"))


def _shares(connection: sqlite3.Connection, row: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The rows that one report was split into: neighbours by id, of one day and dyad, figures at most 1 apart."""
    found = [row]
    for step in (-1, 1):
        at = row[0] + step
        while (other := connection.execute(f"{_ESTIMATES} where id = ?", [at]).fetchone()) and _is_share(row, other):
            found.append(other)
            at += step
    return sorted(found)


def _is_share(row: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    _, day, dyad = row[:3]
    return dyad is not None and (day, dyad) == other[1:3] and all(abs(row[at] - other[at]) <= 1 for at in (3, 4, 5))


def _is_in_order(low: int, best: int, high: int) -> bool:
    return low <= best <= high


_KEPT = (
    *("id", "date_start", "date_end", "year", "conflict_name", "dyad_name", "side_a", "side_b", "best", "low", "high"),
    *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
    *("where_coordinates", "where_description", "adm_1", "adm_2", "country", "latitude", "longitude"),
    *("source_headline", "conflict_new_id", "dyad_new_id", "release"),
)

_VIEWS = {
    "ged_events": View(
        "Rows of ged with their codes in words, and in what way they contradict themselves.",
        {name: _TABLE.columns[name].description for name in _KEPT}
        | {
            "violence": "Kind of organized violence.",
            "date_precision": "How precisely the date is known.",
            "place_precision": "How precisely the place is known.",
            "clarity": "What the sources told.",
            "flags": "In what way the row contradicts itself; see ged_flags.",
        },
        f"""
select {", ".join(f"ged.{name}" for name in _KEPT)},
       {_decoded("ged.type_of_violence", _TYPES)} as violence,
       {_decoded("ged.date_prec", _WHEN)} as date_precision,
       {_decoded("ged.where_prec", _WHERE)} as place_precision,
       {_decoded("ged.event_clarity", _CLARITY)} as clarity,
       (select group_concat(flag, '; ') from
         (select flag from ged_flags where ged_flags."row" = ged.id order by flag) as flagged) as flags
from ged
""",
    )
}

_NUMBER = re.compile(r"(?<![0-9])v?([0-9]{1,2})[._]([0-9]{1,2})((?:[._][0-9]{1,2}){0,2})(?![0-9])", re.IGNORECASE)
_SHORT = re.compile(r"ged([0-9]{1,2})([0-9])(?![0-9])", re.IGNORECASE)


def _release_in(name: str) -> str:
    """'25.1' of GEDEvent_v25_1.csv or ged251-csv.zip, '25.0.3' of a candidate release; '' where there is no number."""
    found = _NUMBER.search(name) or _SHORT.search(name)
    return ".".join(re.findall(r"[0-9]+", ".".join(filter(None, found.groups())))) if found else ""


def _rank(release: str) -> tuple[int, ...]:
    """Releases in their order: candidates of a year (25.0.3) come after the annual one of that before (24.1)."""
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,2}){1,3}", release):
        raise ValueError(f"{release!r} is no release of GED such as 25.1, or 25.0.3 of candidate events")
    return tuple(map(int, release.split(".")))


_ARTICLES = {
    21: "Pettersson, Therése, Shawn Davies, Amber Deniz, Garoun Engström, Nanar Hawach, Stina Högbladh, Margareta "
    "Sollenberg and Magnus Öberg (2021). Organized violence 1989-2020, with a special emphasis on Syria. Journal of "
    "Peace Research 58(4).",
    23: "Davies, Shawn, Therése Pettersson and Magnus Öberg (2023). Organized violence 1989-2022 and the return of "
    "conflicts between states? Journal of Peace Research 60(4).",
    25: "Davies, Shawn, Therése Pettersson, Margareta Sollenberg and Magnus Öberg (2025). Organized violence "
    "1989-2024, and the challenges of identifying civilian victims. Journal of Peace Research 62(4). "
    "doi:10.1177/00223433251345636",
}
_DATASET = (
    "Sundberg, Ralph and Erik Melander (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of Peace "
    "Research 50(4): 523-532. doi:10.1177/0022343313484347"
)
_CANDIDATES = (
    "Hegre, Håvard, Mihai Croicu, Kristine Eck and Stina Högbladh (2020). Introducing the UCDP Candidate Events "
    "Dataset. Research & Politics 7(3)."
)


def _terms(release: str) -> Terms:
    rank = _rank(release)
    is_candidate = len(rank) > 2
    title = "UCDP Candidate Events Dataset" if is_candidate else "UCDP Georeferenced Event Dataset (GED)"
    article = _CANDIDATES if is_candidate else _ARTICLES.get(rank[0], "The article that UCDP lists with this version.")
    return Terms(
        f"{title}, version {release}",
        f"{article} {_DATASET}",
        "CC BY 4.0",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://ucdp.uu.se/downloads/",
    )


GED = Importer(
    name="ged",
    title="UCDP GED",
    table=_TABLE,
    cells=_CELLS,
    searched=(
        "conflict_name",
        "dyad_name",
        "side_a",
        "side_b",
        "where_coordinates",
        "where_description",
        "adm_1",
        "adm_2",
        "country",
        "source_headline",
    ),
    agreed=Agreed(
        first="date_start",
        last="date_end",
        latitude="latitude",
        longitude="longitude",
        titled=("side_a", "side_b"),
        placed=("where_coordinates", "adm_2", "adm_1", "country"),
        figures=Figures("deaths", "best", "low", "high"),
        facets=(
            *("type_of_violence", "country", "region", "conflict_name", "side_a", "side_b"),
            *("date_prec", "where_prec", "event_clarity", "release"),
        ),
        codes={"type_of_violence": _TYPES, "where_prec": _WHERE, "date_prec": _WHEN, "event_clarity": _CLARITY},
        links="event_matches",
    ),
    views=_VIEWS,
    flag_words=_FLAGS,
    find_flags=_find_flags,
    release_in=_release_in,
    rank=_rank,
    terms=_terms,
)
