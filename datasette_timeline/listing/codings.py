"""How another dataset codes what the record tells of: rows of UCDP GED beside an event, where they are imported.

They are that dataset's claims, by its own definitions and figures. Rows are matched with events when they are imported;
records confirm matches, and what nobody has read yet stays apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from datasette_timeline.database.collections import Release, collections_of
from datasette_timeline.database.datasette_types import Database, Row
from datasette_timeline.database.memoize import memoize_per_snapshot
from datasette_timeline.listing.casualties import DEATHS
from datasette_timeline.listing.questions import Chart, Subject
from datasette_timeline.listing.scales import Estimate, scale_of

TABLES = ("event_matches", "coded_twice", "compared_rows", "compared_events", "ged", "imports")
"""What is there where rows are imported, and nowhere else."""
NAME, COLLECTION = "UCDP GED", "ged"
"""What the dataset is called, and under which name its rows are imported."""

_OF_EVENT = """
select ged.*, answer, score, reasons, confirmed_by,
       (select coded_twice.ged_id from coded_twice
        join event_matches as beside on beside.ged_id = coded_twice.ged_id and beside.event = :event
        where twin = ged.id order by beside.confirmed_by is null, beside.ged_id limit 1) as counted
from event_matches join ged on ged.id = event_matches.ged_id
where event_matches.event = :event
order by date_start, ged.id
"""
_DOUBLES = """
with mine as (select ged_id from event_matches where event = :event and confirmed_by is not null),
     pairs as (
         select twin as id, ged_id as counted from coded_twice where ged_id in (select ged_id from mine)
         union select ged_id, twin from coded_twice where twin in (select ged_id from mine)
     )
select ged.*, 'ask' as answer, 0.0 as score, '' as reasons, null as confirmed_by, min(counted) as counted
from pairs join ged on ged.id = pairs.id
where pairs.id not in (select ged_id from event_matches where event = :event)
group by ged.id order by date_start, ged.id
"""


class CodedRow(NamedTuple):
    """A row as it is imported, and how it belongs to an event."""

    id: int
    first: str
    last: str
    """First and last day on which it may have happened, ISO 8601."""
    place: str
    sides: str
    deaths: Estimate
    release: str
    answer: str
    score: float
    reasons: Sequence[str]
    confirmed_by: str | None
    """The version of the record that confirms it; None where nobody has."""
    twin_of: int | None
    """The row beside it that may tell of the same happening, so that its figures are not added."""


class CodedRelease(Release):
    """A release of the dataset of which rows are imported."""

    @property
    def name(self) -> str:
        """What it is called in short."""
        return f"{NAME} {self.release}"


class Coding(NamedTuple):
    """The rows of one event."""

    confirmed: Sequence[CodedRow]
    open: Sequence[CodedRow]
    """Those that a program proposes or asks about, and nobody has decided on."""
    doubles: Sequence[CodedRow]
    """Those that are not of this event, but may tell of what a confirmed one tells of."""
    releases: Sequence[CodedRelease]
    """Those that its rows are of."""

    @property
    def counted(self) -> list[CodedRow]:
        """The confirmed rows whose figures may be added."""
        known = {row.id for row in self.confirmed}
        return [row for row in self.confirmed if row.twin_of not in known]

    @property
    def twins(self) -> list[CodedRow]:
        """The confirmed rows whose figures may not."""
        return [row for row in self.confirmed if row not in self.counted]

    @property
    def deaths(self) -> Estimate | None:
        """All of them together; None where no row is confirmed."""
        return added(row.deaths for row in self.counted) if self.counted else None


def added(estimates: Iterable[Estimate]) -> Estimate:
    """Estimates of different happenings together."""
    return Estimate(*(sum(each) for each in zip((0, 0, 0), *estimates, strict=True)))


@memoize_per_snapshot
async def has_codings(database: Database) -> bool:
    """Whether rows are imported, and matched."""
    marks = ", ".join("?" * len(TABLES))
    sql = f"select count(*) from sqlite_master where type = 'table' and name in ({marks})"
    ((found,),) = await database.execute(sql, TABLES)
    return bool(found == len(TABLES))


async def releases_of(database: Database) -> Mapping[str, CodedRelease]:
    """What was imported, by release, in the order in which it was."""
    collection = (await collections_of(database)).get(COLLECTION)
    return {each.release: CodedRelease(*each) for each in reversed(collection.releases)} if collection else {}


async def coding_of(database: Database, event: str) -> Coding | None:
    """The rows of an event; None where no row is imported, or none may tell of it."""
    if not await has_codings(database):
        return None
    rows = [_row(row) for row in await database.execute(_OF_EVENT, {"event": event})]
    if not rows:
        return None
    doubles = [_row(row) for row in await database.execute(_DOUBLES, {"event": event})]
    releases = await releases_of(database)
    of_rows = sorted({row.release for row in rows})
    return Coding(
        [row for row in rows if row.confirmed_by],
        [row for row in rows if not row.confirmed_by],
        doubles,
        [releases[each] for each in of_rows if each in releases],
    )


def _row(row: Row) -> CodedRow:
    places = (row["where_coordinates"], row["adm_2"], row["adm_1"], row["country"])
    return CodedRow(
        id=row["id"],
        first=row["date_start"],
        last=row["date_end"] or row["date_start"],
        place=next(filter(None, places), ""),
        sides=row["dyad_name"] or " – ".join(filter(None, (row["side_a"], row["side_b"]))),
        deaths=Estimate(row["best"], row["low"], row["high"]),
        release=row["release"],
        answer=row["answer"],
        score=row["score"],
        reasons=row["reasons"].split("; "),
        confirmed_by=row["confirmed_by"],
        twin_of=row["counted"],
    )


def beside(subjects: Sequence[Subject], broader: Mapping[str, str], deaths: Estimate) -> list[Subject]:
    """The subjects of an event, of which the charts on the dead have the estimate on their scale.

    `broader` has the subject that includes another.
    """
    return [
        subject._replace(charts=[_with(chart, deaths) for chart in subject.charts])
        if broader.get(subject.about, subject.about) == DEATHS
        else subject
        for subject in subjects
    ]


def _with(chart: Chart, deaths: Estimate) -> Chart:
    if chart.asked["unit"]:
        return chart
    claims = [claim for lane in chart.lanes for mark in lane.marks for claim in mark.claims]
    return chart._replace(scale=scale_of([*claims, deaths.bounds]), coded=deaths)
