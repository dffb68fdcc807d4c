"""Warnings of the checks that are known and accepted: none of drafts, nor of what only drafts use."""

from collections.abc import Iterator

from loaders.baking.reach import REGISTRIES
from loaders.baking.section import Baking, Rows, Section
from loaders.problems import RULES
from schema.tables import WAIVERS, Row


def _rows(baking: Baking) -> Iterator[Rows]:
    yield {WAIVERS.name: sorted(_waivers(baking))}


def _waivers(baking: Baking) -> Iterator[Row]:
    events = baking.publication.event_ids
    published = events.union(*map(baking.publication.registry, REGISTRIES))
    for entry in baking.publication.registry("waivers").values():
        record = entry.data["record"]
        if record in published:
            event = record if record in events else None
            yield WAIVERS.row({**entry.data, "event": event, "rule": RULES[entry.data["code"]].text})


SECTION = Section((WAIVERS,), _rows)
