"""The chapters of the dataset as the home page has them: what each was about, and how much is recorded of it."""

from typing import NamedTuple

from datasette_timeline.database.names import Named
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.filters.event_sets import events_matching, sets_by_filter, sets_of
from datasette_timeline.listing.dataset_texts import Told, told
from datasette_timeline.pages.timeline_rail import during, events_of_periods
from datasette_timeline.site.shell import Shell

_CONTESTED = EventFilter({"contested": ("1",)})


class Chapter(NamedTuple):
    """A period of which something is told."""

    name: Named
    date: Named
    told: Told
    events: int
    """Events that may lie in it."""
    contested: int
    """Those of them on which something is contested."""
    href: str
    """The address of its timeline."""


async def chapters_of(shell: Shell) -> list[Chapter]:
    """The chapters in the order of the dataset; none where no period has a text."""
    sets = await sets_of(shell.database)
    contested = events_matching(sets, await sets_by_filter(shell.database, sets, _CONTESTED))
    return [
        Chapter(
            period.named(shell.lang, shell.content_lang),
            shell.reader.date(period.date),
            told(period.chapter, shell.reader),
            events.bit_count(),
            (events & contested).bit_count(),
            shell.link("/timeline", during(EventFilter({}), period).to_query()),
        )
        for period, events in await events_of_periods(shell.database)
        if period.chapter
    ]
