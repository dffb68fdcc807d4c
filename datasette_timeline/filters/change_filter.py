"""Which changes of records are wanted: of what kind, in which registries, since and until when."""

from collections.abc import Sequence
from dataclasses import dataclass

from datasette_timeline.database.changes import DATE
from datasette_timeline.filters.claim_filter import is_one_of
from datasette_timeline.filters.days import Moment
from datasette_timeline.filters.event_filter import Where


@dataclass(frozen=True)
class ChangeFilter:
    """Some changes."""

    kinds: Sequence[str] = ()
    """What became of the records; none for all."""
    registries: Sequence[str] = ()
    """None for all."""
    since: Moment | None = None
    until: Moment | None = None

    def where(self) -> Where:
        """The filter in SQL, on the table `versions`."""
        where = Where([], {})
        for column, values in (("kind", self.kinds), ("registry", self.registries)):
            if values:
                where.add(*is_one_of(f"versions.{column}", column, values))
        if self.since:
            where.add(f"{DATE} >= :since", {"since": self.since.text})
        if self.until:
            where.add(f"{DATE} <= :until", {"until": self.until.last})
        return where

    @property
    def is_one_day(self) -> bool:
        """Whether these are changes of one day at most."""
        return bool(self.since and self.until and self.since.text[:10] == self.until.text[:10])


def never(since: Moment | None, until: Moment | None) -> str | None:
    """What to say of a stretch of time that ends before it begins; None of any other."""
    if since and until and since.text > until.last:
        return f"'{since.text}' is later than until={until.text}. Swap the two."
    return None
