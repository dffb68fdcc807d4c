"""The filter language asked of claims and of comparable sets, which both have a subject, an agreement and sides.

`about`, `agreement` and `contested` ask these themselves; the other filters ask their events.
"""

from collections.abc import Sequence

from datasette_timeline.filters.event_filter import EventFilter, Where, is_about

Value = str | int | float

_OF_CLAIMS = ("about", "agreement", "contested")
"""Filters that on events ask for some claim."""


def asked_of(table: str, wanted: EventFilter, sides: Sequence[str] = ()) -> Where:
    """Which rows of `claims` or `comparable_sets` are wanted: with any of these sides, where some are named."""
    where = Where([], {})
    if matching := matching_events("id", of_events(wanted)):
        where.add(f"{table}.event in {matching[0]}", matching[1])
    for name in _OF_CLAIMS:
        if wanted[name]:
            where.add(*_asked(table, name, wanted[name]))
    if sides:
        where.add(*_spoken_by(f"{table}.sides", sides))
    return where


def of_events(wanted: EventFilter) -> EventFilter:
    """What a filter asks of events alone, not of their claims or comparable sets."""
    return EventFilter({name: values for name, values in wanted.values.items() if name not in _OF_CLAIMS})


def of_claims(wanted: EventFilter) -> EventFilter:
    """What it asks of claims or comparable sets themselves."""
    return EventFilter({name: values for name, values in wanted.values.items() if name in _OF_CLAIMS})


def matching_events(column: str, wanted: EventFilter) -> tuple[str, dict[str, Value]] | None:
    """A subquery for that column (id or number) of the events that are wanted; None where all are."""
    where = wanted.where()
    return (f"(select {column} from events {where.sql})", where.params) if where.clauses else None


def is_one_of(expression: str, name: str, values: Sequence[str]) -> tuple[str, dict[str, Value]]:
    """A clause that wants one of the values, and its parameters."""
    params: dict[str, Value] = {f"{name}_is_{number}": value for number, value in enumerate(values, 1)}
    return f"{expression} in ({', '.join(f':{each}' for each in params)})", params


def _asked(table: str, name: str, values: Sequence[str]) -> tuple[str, dict[str, Value]]:
    clause, params = is_one_of(f"{table}.{name}", name, values)
    if name == "about":
        clause = is_about(f"{table}.about", f"({', '.join(f':{each}' for each in params)})")
    return clause, params


def _spoken_by(column: str, sides: Sequence[str]) -> tuple[str, dict[str, Value]]:
    params: dict[str, Value] = {f"side_{number}": f"; {side};" for number, side in enumerate(sides, 1)}
    joined = f"'; ' || {column} || ';'"
    return f"({' or '.join(f'instr({joined}, :{each})' for each in params)})", params
