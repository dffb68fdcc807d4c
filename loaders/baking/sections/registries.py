"""Everything that events refer to, with how much it is used, and what was retired, in order of key."""

from collections import defaultdict
from collections.abc import Iterator

from loaders.baking.reach import retired
from loaders.baking.section import Baking, Rows, Section
from loaders.reading.entries import Data, named
from schema import tables
from schema.tables import Row

_ENTRIES = (tables.PERSPECTIVES, tables.ACTORS, tables.PLACES, tables.SOURCES, tables.TAGS)
_RETIRED = (tables.RETIRED, tables.RETIRED_KEYS)


def _rows(baking: Baking) -> Iterator[Rows]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    used = baking.used
    for table in _ENTRIES:
        for key, entry in sorted(baking.publication.entries[table.name].items()):
            counts = {"event_count": used[table.name][key], "claim_count": used["claimants"][key]}
            rows[table.name].append(table.row({**entry, **counts}))
    for gone in sorted(retired(baking.publication.dataset), key=lambda each: each.key):
        name, row = _retired(gone.key, gone.data, baking)
        rows[name].append(row)
    yield rows


def _retired(address: str, entry: Data, baking: Baking) -> tuple[str, Row]:
    registry, key = named(address)
    is_event = registry == "events"
    known = baking.publication.event_ids if is_event else baking.publication.registry(registry)
    successor = entry["successor"] if entry["successor"] in known else None
    table = tables.RETIRED if is_event else tables.RETIRED_KEYS
    return table.name, table.row({**entry, "id": key, "registry": registry, "key": key, "successor": successor})


SECTION = Section((*_ENTRIES, *_RETIRED), _rows)
