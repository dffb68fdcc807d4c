"""How the address of a cited view is written: its filter in one normal form, the moment of the record, and its result.

`result` is the hash of what the view had; whoever opens the address is told whether it has that still.
"""

import re
from urllib.parse import urlencode

from datasette_timeline.filters.event_filter import AS_OF, EventFilter

RESULT = "result"
HASH_DIGITS = 16
NOT_CITABLE = "the records here have no history, or are not committed, so nobody could find this again."
"""What is told where a view cannot be held against its citation."""
_HASH = re.compile(rf"[0-9a-f]{{{HASH_DIGITS}}}")


def timeless(wanted: EventFilter) -> EventFilter:
    """The filter alone, whatever day's record it asks."""
    return EventFilter({name: values for name, values in wanted.values.items() if name != AS_OF})


def cited_query(wanted: EventFilter, moment: str, result: str) -> str:
    """The query string of a view as the record had it at a moment, ISO 8601 in UTC, with the hash of what it had.

    Filters stand in their own order and the values of each sorted, so that one view has one address, whoever asked.
    """
    asked = timeless(wanted)
    pairs = EventFilter({name: tuple(sorted(values)) for name, values in asked.values.items()}).to_query()
    return urlencode([*pairs, (AS_OF, moment), (RESULT, result)], safe=":")


def why_no_result(value: str) -> str | None:
    """What is wrong with a value of `result`, in a sentence; None where nothing is."""
    if _HASH.fullmatch(value):
        return None
    return f"'{value}' is not the hash of a result, which has {HASH_DIGITS} digits from 0 to 9 and a to f."
