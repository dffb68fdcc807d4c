"""What lists of questions across events share: what narrows them, what their form offers, their other formats."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.parsing import parse_filter
from datasette_timeline.filters.urls import with_query
from datasette_timeline.listing.disputes import DISPUTED
from datasette_timeline.site.shell import Shell

FIELDS = ("about", "place", "year")

_CHOICES = {
    "about": f"""
        select about from {DISPUTED} where {{condition}}
        union select broader from {DISPUTED} join terms on list = 'claim-subject' and term = about
        where {{condition}} and broader is not null
        """,
    "place": f"""
        select distinct key from {DISPUTED} join link_place on link_place.number = events.number
        where {{condition}}
        """,
    "year": f"select distinct year from {DISPUTED} where {{condition}} and year is not null",
    "agreement": f"select distinct comparable_sets.agreement from {DISPUTED} where {{condition}}",
}


def given_fields(shell: Shell) -> dict[str, str | None]:
    """What the address gives for each of `FIELDS`."""
    return {name: (shell.request.args.get(name) or "").strip() or None for name in FIELDS}


def filter_of(shell: Shell, wanted: Mapping[str, str | None]) -> EventFilter:
    """Raises FilterError for values that do not exist."""
    return parse_filter([(name, value) for name, value in wanted.items() if value], shell.reader.catalogue)


async def choices_of(shell: Shell, condition: str, names: Iterable[str]) -> dict[str, list[Any]]:
    """What the form offers for each filter: values that such questions have, in the order in which people look."""
    found = {}
    for name in names:
        sql = _CHOICES[name].format(condition=condition)
        found[name] = _in_order(shell, name, {row[0] for row in await shell.database.execute(sql)})
    return found


def _in_order(shell: Shell, name: str, values: set[Any]) -> list[Any]:
    if name == "place":  # a district and its town may bear one name
        by_alphabet, label = shell.reader.by_alphabet, shell.reader.label
        return sorted(values, key=lambda place: (by_alphabet(label("place", place).text), place))
    return (
        sorted(values) if name == "year" else [term for term in shell.reader.catalogue.allowed(name) if term in values]
    )


def formats_of(shell: Shell, collection: str, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """A collection of the API as CSV and JSON: what each is called by, and its address."""
    addresses = {"csv": f"/api/v1/{collection}.csv", "json": f"/api/v1/{collection}"}
    return [(name, with_query(str(shell.datasette.urls.path(path)), pairs)) for name, path in addresses.items()]
