"""Every endpoint of the API in one table: the router and the description of the API both read it."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from datasette_timeline.api import (
    changes,
    claims,
    dataset,
    events,
    facets,
    history,
    imported,
    matches,
    questions,
    search,
    statements,
    views,
)
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
    ending: str = ""
    """What comes after the keys: /history, or @{hash}, which is one more of them."""

    @property
    def path(self) -> str:
        """Its address under /api/v1/, with the keys in braces."""
        return "/".join((self.name, *(f"{{{key}}}" for key in self.keys))) + self.ending

    def keys_in(self, path: str) -> list[str] | None:
        """What a path under /api/v1/ names it by; None where the path is another's."""
        match = _pattern(self.path).fullmatch(path)
        return list(match.groups()) if match else None


_KEY = re.compile(r"\\\{\w+\\\}")


@cache
def _pattern(path: str) -> re.Pattern[str]:
    own = "[^/@]+" if "@" in path else "[^/]+"
    return re.compile(_KEY.sub(f"({own})", re.escape(path).replace("@", "(?:@|%40)")))


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
            "matches",
            "Matches with UCDP's events",
            "Which rows of the UCDP Georeferenced Event Dataset tell of which events, where they are imported: those "
            "that records confirm (`confirmed_by`), and those that a program proposes. The filters ask the events.",
            MODELS["Match"],
            matches.takes,
            matches.matches,
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
            "collections",
            "Collections",
            "Data of others that stand beside the records, each with whom to cite, its licence and its columns. Their "
            "rows are claims of their makers, at /collections/{collection}/rows.",
            imported.CollectionEntry,
            imported.takes,
            imported.collections,
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

VERSIONS: Sequence[One] = [
    One(
        "events",
        "History of an event",
        "Every version of the record of an event that was published, and what it changed; of a withdrawn one, too.",
        MODELS["History"],
        history.takes,
        history.of_event,
        "event_history",
        retires=True,
        ending=history.HISTORY,
    ),
    One(
        "events",
        "An event as it was",
        "The document of a version of an event, by its hash, or the first eight digits of it or more. With the whole "
        "hash it is what the record said then, whatever it says today.",
        MODELS["Event"],
        events.one_takes,
        history.event_as_it_was,
        "event_version",
        retires=True,
        ending="@{hash}",
    ),
    *(
        each
        for kind, noun, model, takes, told, as_it_was in (
            ("facts", "fact", "FactEntry", statements.fact_takes, history.of_fact, history.fact_as_it_was),
            ("claims", "claim", "ClaimEntry", statements.claim_takes, history.of_claim, history.claim_as_it_was),
        )
        for each in (
            One(
                kind,
                f"History of a {noun}",
                f"Of the versions of its event, that with which the {noun} came, and those that changed it.",
                MODELS["History"],
                history.takes,
                told,
                f"{noun}_history",
                retires=True,
                keys=("event", "statement"),
                ending=history.HISTORY,
            ),
            One(
                kind,
                f"A {noun} as it was",
                f"The document of a {noun} in a version of its event, by the hash of that.",
                MODELS[model],
                takes,
                as_it_was,
                f"{noun}_version",
                retires=True,
                keys=("event", "statement"),
                ending="@{hash}",
            ),
        )
    ),
]
"""What single documents said once, and what became of them; asked by the path as it is, before those of today."""

VIEW = One(
    "views",
    "A view, to be cited",
    "What a filter finds as the record stood at a moment, under a hash of it, with the address to cite; and what has "
    "become of it since. With `as_of` and `result` of a citation it says whether these are the events that were cited.",
    views.View,
    views.takes,
    views.view,
    "view",
    keys=(),
)

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

LISTED: Sequence[Many | One] = [
    *MANY.values(),
    *(one for name, one in ONE.items() if name not in MANY),
    *VERSIONS,
    VIEW,
    DATASET,
]
"""Every endpoint but those of single items of another, in the order in which people read of them."""
PATHS = [*MANY, *(one.path for one in [*ONE.values(), *VERSIONS, VIEW, DATASET]), "openapi.json"]
"""Every endpoint under /api/v1/."""
