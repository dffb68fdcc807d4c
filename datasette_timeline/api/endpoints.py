"""Every endpoint of the API in one table: the router and the description of the API both read it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from datasette_timeline.api import changes, claims, dataset, events, facets, questions, search, statements
from datasette_timeline.api.known_values import Words
from datasette_timeline.api.parameters import Query, Takes
from datasette_timeline.api.registries import REGISTRIES
from datasette_timeline.api.serving import Call
from datasette_timeline.http.caching import Content
from datasette_timeline.published.documents import MODELS
from datasette_timeline.published.model import Published


@dataclass(frozen=True)
class Many:
    """An endpoint that answers with an envelope of items."""

    name: str
    summary: str
    description: str
    item: type[Published]
    takes: Callable[[Words], Takes]
    answer: Callable[[Call, Query], Awaitable[Content]]
    total: str = "How many items match, on all pages together."
    required: tuple[str, ...] = ()
    """Parameters that must be given."""
    more: Mapping[str, str] = field(default_factory=dict)
    """Further members of the envelope, lists of text, each with its meaning."""


@dataclass(frozen=True)
class One:
    """An endpoint that answers with one document."""

    name: str
    summary: str
    description: str
    item: type[Published]
    takes: Callable[[Words], Takes]
    answer: Callable[..., Awaitable[Content]]
    """Takes the call, the query, and what the address has for each of `keys`."""
    noun: str
    retires: bool = False
    """Whether ids can have been renamed or withdrawn."""
    keys: tuple[str, ...] = ("id",)
    """What the address names it by."""

    @property
    def path(self) -> str:
        """Its address under /api/v1/, with the keys in braces."""
        return "/".join((self.name, *(f"{{{key}}}" for key in self.keys)))


MANY: Mapping[str, Many] = {
    each.name: each
    for each in (
        Many(
            "events",
            "Events",
            "The published documents of all events that match.",
            MODELS["Event"],
            events.takes,
            events.events,
        ),
        *(
            Many(each.name, each.name.capitalize(), each.about, each.model, each.takes, each.page)
            for each in REGISTRIES
        ),
        Many(
            "claims",
            "Claims",
            "Claims across events, each with who makes it, its event and its sources. `about` and `contested` ask the "
            "claims themselves; the other filters ask their events.",
            MODELS["ClaimEntry"],
            claims.takes,
            claims.claims,
        ),
        Many(
            "questions",
            "Questions",
            "Comparable sets across events: what claims on one subject, group and unit of an event say, and whether "
            "they agree. With `contested=1`, what is disputed. `about`, `agreement` and `contested` ask the sets "
            "themselves; the other filters ask their events.",
            MODELS["QuestionEntry"],
            questions.takes,
            questions.questions,
        ),
        Many(
            "changes",
            "Changes",
            "Versions of records, by what changed with them, in words. Who keeps a copy asks `since` the last answer, "
            "with `sort=date`, takes the documents of what was added, changed, corrected or restored, and drops what "
            "was withdrawn, and `was` of what was renamed.",
            MODELS["Change"],
            changes.takes,
            changes.changes,
        ),
        Many(
            "facets",
            "Counts",
            "How many of the matching events each value of each filter has. `limit` is per facet.",
            facets.Facet,
            facets.takes,
            facets.facets,
            total="How many events match.",
        ),
        Many(
            "search",
            "Search",
            "Places, actors, events and sources that the words name, in any spelling and script; the last word may be "
            "the beginning of one. To filter events by text, ask /events for `q`.",
            search.Find,
            search.takes,
            search.search,
            required=("q",),
            more={"suggestions": "Where nothing was found: the search as it may have been meant."},
        ),
    )
}

ONE: Mapping[str, One] = {
    each.name: each
    for each in (
        One(
            "events",
            "One event",
            "The published document of an event.",
            MODELS["Event"],
            events.one_takes,
            events.event,
            "event",
            retires=True,
        ),
        One(
            "facts",
            "One fact",
            "A fact with its event and its sources.",
            MODELS["FactEntry"],
            statements.fact_takes,
            statements.fact,
            "fact",
            retires=True,
            keys=("event", "statement"),
        ),
        One(
            "claims",
            "One claim",
            "A claim with its event and its sources.",
            MODELS["ClaimEntry"],
            statements.claim_takes,
            statements.claim,
            "claim",
            retires=True,
            keys=("event", "statement"),
        ),
        *(
            One(
                each.name,
                f"One {each.noun}",
                f"An entry of the registry of {each.name}.",
                each.model,
                each.one_takes,
                each.one,
                each.noun,
            )
            for each in REGISTRIES
        ),
    )
}

DATASET = One(
    "dataset",
    "The dataset",
    "Title, version, licence, counts, periods, tags, and every closed list that documents use.",
    MODELS["Dataset"],
    dataset.takes,
    dataset.dataset,
    "dataset",
    keys=(),
)

LISTED: Sequence[Many | One] = [*MANY.values(), *(one for name, one in ONE.items() if name not in MANY), DATASET]
"""Every endpoint but those of single items of another, in the order in which people read of them."""
PATHS = [*MANY, *(one.path for one in ONE.values()), DATASET.path, "openapi.json"]
"""Every endpoint under /api/v1/."""
