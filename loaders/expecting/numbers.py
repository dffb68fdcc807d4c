"""What record.yml says of amounts, years, actors and verdicts."""

from collections.abc import Iterator

from loaders.expecting.unmet import Built, Unmet, file_of
from loaders.problems import plural
from loaders.reading.forms import Form

_LESS = "look what is gone with 'python -m loaders diff'; if that is right, write the new number"
_BEGUN = "select count(*) from events where coalesce(date_earliest, date_latest) between ? and ?"
_IDLE = """
select key from actors where event_count = 0 and claim_count = 0
except select parent from actors except select body from actor_affiliations
"""
_USERS = "select used_by from {} where used_by is not null"
_ONE_SIDED = """
select events.id, count(distinct source_usage.perspective) from events
join source_usage on source_usage.event = events.id
where events.importance = 1 group by events.id having count(distinct source_usage.perspective) < ? order by 1
"""
_UNGROUPED = """
select event, id from claims where (low is not null or high is not null) and "group" is null order by event, id
"""
_VERDICT = 'select agreement from comparable_sets where event = ? and about = ? and "group" is ?'


def unmet(built: Built, record: Form) -> Iterator[Unmet]:
    """What is less or otherwise than the file says."""
    yield from _totals(built, record)
    yield from _periods(built, record)
    yield from _years(built, record)
    yield from _idle_actors(built, record)
    yield from _landmarks(built, record)
    yield from _groups(built, record)
    yield from _verdicts(built, record)


def _totals(built: Built, record: Form) -> Iterator[Unmet]:
    for table, least in (record.data["totals"] or {}).items():
        [count] = built.column(f"select count(*) from {table}")
        if count < least:
            where = record.where("totals", table)
            yield Unmet(where, f"at least {least:,} {table} are expected, and there are {count:,}", _LESS)


def _periods(built: Built, record: Form) -> Iterator[Unmet]:
    for number, period in enumerate(record.data["periods"]):
        [count] = built.column(_BEGUN, period["first"], period["last"])
        if count < period["events"]:
            expected = f"at least {plural(period['events'], 'event')} of {period['name']!r}"
            where = record.where("periods", number, "events")
            yield Unmet(where, f"{expected} are expected to begin in it, and {count:,} do", _LESS)


def _years(built: Built, record: Form) -> Iterator[Unmet]:
    if years := record.data["years"]:
        told = {*built.column("select distinct year from events")}
        empty = {year for year in range(years["first"], years["last"] + 1) if year not in told}
        known, where = {*years["without_event"]}, record.where("years", "without_event")
        for year in sorted(empty - known):
            yield Unmet(where, f"an event of {year} is expected, and there is none", "add one, or list the year here")
        for year in sorted(known - empty):
            told_of = "has an event" if year in told else "is none of the years asked for"
            yield Unmet(where, f"{year} is expected to have no event, and {told_of}", "take the year out of the list")


def _idle_actors(built: Built, record: Form) -> Iterator[Unmet]:
    users = {
        key
        for table in ("actor_names", "place_names")
        for keys in built.column(_USERS.format(table))
        for key in keys.split("; ")
    }
    idle, known = {*built.column(_IDLE)} - users, {*record.data["idle_actors"]}
    where = record.where("idle_actors")
    for actor in sorted(idle - known):
        yield Unmet(where, f"no published record names the actor {actor!r}", "name it in one, or list it here")
    for actor in sorted(known - idle):
        yield Unmet(where, f"{actor!r} is expected to be named by no record, and is", "take it out of the list")


def _landmarks(built: Built, record: Form) -> Iterator[Unmet]:
    least = record.data["landmark_perspectives"]
    for event, count in built.rows(_ONE_SIDED, least):
        expected = f"{file_of(event)} is a landmark and is told from {plural(count, 'perspective')}, not {least}"
        yield Unmet(record.where("landmark_perspectives"), expected, "cite sources of another perspective")


def _groups(built: Built, record: Form) -> Iterator[Unmet]:
    if record.data["figures_have_groups"]:
        for event, claim in built.rows(_UNGROUPED):
            message = f"the figure of {claim} in {file_of(event)} does not say what it counts"
            yield Unmet(record.where("figures_have_groups"), message, "name that in 'group'")


def _verdicts(built: Built, record: Form) -> Iterator[Unmet]:
    for number, read in enumerate(record.data["agreements"]):
        where = record.where("agreements", number)
        found = built.column(_VERDICT, read["event"], read["about"], read["group"])
        of_group = f" of {read['group']!r}" if read["group"] else ""
        what = f"the claims of {read['event']} on {read['about']}{of_group}"
        if not found:
            yield Unmet(where, f"{what} are expected, and there are none", "was the event or the group renamed?")
        elif found != [read["agreement"]]:
            message = f"{what} are expected to come to {read['agreement']!r}, and come to {found[0]!r}"
            yield Unmet(where, message, "read the claims: mend them, or write what they come to now")
