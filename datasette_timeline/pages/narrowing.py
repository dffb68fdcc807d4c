"""What lists that filters narrow have around them: chips of what is filtered, panels of what else can be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, Self

from datasette_timeline.database.names import Named
from datasette_timeline.filters.cited_view import RESULT
from datasette_timeline.filters.event_filter import EventFilter
from datasette_timeline.listing.facet_choices import SEARCHED, Choices, Profile
from datasette_timeline.site.headlines import value_name
from datasette_timeline.site.shell import Shell

MOST_CHOICES = 40
"""Values in a panel beside those selected."""


class Address(Protocol):
    """What a list shows, as its address says it."""

    @property
    def wanted(self) -> EventFilter:
        """The filter."""
        ...

    def query(self) -> list[tuple[str, str]]:
        """The pairs of its query string."""
        ...

    def showing(self, wanted: EventFilter) -> Self:
        """The same with another filter, from the first page on."""
        ...


class Chip(NamedTuple):
    """One part of the filter, and the address without it."""

    field: str
    name: Named
    found: int | None
    """How much it finds along with the other filters; None where that is not counted."""
    href: str
    whole: bool = False
    """Whether it is a place, along with everything inside it."""


@dataclass(frozen=True)
class Narrowed:
    """A list as one address narrows it."""

    shell: Shell
    path: str
    """Of the list: `/timeline`."""
    noun: str
    """What it has, as texts count it: `events`."""
    address: Address
    profile: Profile
    besides: Sequence[Chip] = ()
    """What narrows it beside the filter."""

    def here(self, wanted: EventFilter) -> str:
        """The address of the list with another filter, which says itself of which day the record is."""
        return self.shell.in_language(self.path, self.shell.lang, self.address.showing(wanted).query())

    def chips(self, choices: Iterable[Choices] = ()) -> list[Chip]:
        """The parts of the filter, with the counts that its choices have."""
        counts = {(each.field, choice.value): choice.found for each in choices for choice in each.values}
        wanted, containing = self.address.wanted, self.shell.reader.catalogue.containing
        return [
            Chip(
                name,
                value_name(self.shell.reader, name, value),
                counts.get((name, value)),
                self.here(wanted.without(name, value)),
                name == "place" and value in containing,
            )
            for name, value in wanted.pairs()
        ] + [*self.besides]

    def context(self, choices: Sequence[Choices] = ()) -> dict[str, Any]:
        """What templates of chips and choices need."""
        return {
            "list_path": self.path,
            "noun": self.noun,
            "kept": [pair for pair in self.address.query() if pair[0] not in ("page", RESULT)],
            "wanted": self.address.wanted,
            "here": self.here,
            "total": self.profile.total,
            "chips": self.chips(choices),
            "choices": choices,
            "field_name": lambda field: self.shell.texts(f"field.{field}"),
            "searched": SEARCHED,
            "asked": "",
            "everything": self.shell.link(self.path),
        }
