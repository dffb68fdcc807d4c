"""What the event page shows of a published document, in the order and grouping in which people read it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from datasette_timeline.published.dates import Date

Document = dict[str, Any]

_PART_OF = "part-of"


class Days(NamedTuple):
    """The days of an event: the first and the last one, each ISO text or None where that end is open."""

    kind: str
    """span (it lasted), one-of (on one of these days) or point (some time within them)."""
    first: str | None
    last: str | None


class Neighbours(NamedTuple):
    """Related events around this one in time."""

    wholes: list[Document]
    """What this event is part of."""
    before: list[Document]
    after: list[Document]
    parts: list[Document]
    """What is part of this event."""

    def __bool__(self) -> bool:
        return any(map(bool, self[:]))


class Cite(NamedTuple):
    """A source as a text cites it, or several in a row."""

    first: int
    last: int
    """The same number, but for a run of three or more."""
    locator: str | None = None
    note: str | None = None


class PlaceUse(NamedTuple):
    """The names by which someone calls a place."""

    users: tuple[str, ...]
    """Keys of actors."""
    names: list[Mapping[str, Any]]


class CitedText(NamedTuple):
    """A part of the summary, with what carries it."""

    text: str
    citations: list[Document]


def translation_of(document: Document, language: str) -> Document | None:
    """Its translation into a language; None where it has none."""
    return next((each for each in document["translations"] if each["language"] == language), None)


def summary_of(document: Document, translation: Document | None = None) -> list[CitedText]:
    """The summary by sentences, each with its citations; in one where the record does not tell its sentences apart."""
    told, citations = translation or document, document["citations"]
    sentences = told["summary_sentences"]
    if not any(sentence["sources"] for sentence in sentences):
        return [CitedText(told["summary"], citations)]
    return [
        CitedText(each["text"], [one for one in citations if one["source"] in each["sources"]]) for each in sentences
    ]


def days_of(date: Date) -> Days | None:
    """The first and the last day on which the event may have happened; None where the date is one plain day."""
    if date.plain and date.precision == "day":
        return None
    return Days(date.kind, date.earliest, date.latest)


def actors_by_role(document: Document) -> list[tuple[str, list[Document]]]:
    """The actors under each role; roles and actors in the order of the record."""
    roles: dict[str, list[Document]] = {}
    for actor in document["actors"]:
        roles.setdefault(actor["role"], []).append(actor)
    return list(roles.items())


def claimant_count(document: Document) -> int:
    """How many actors make the claims."""
    return len({claimant["actor"] for claim in document["claims"] for claimant in claim["claimants"]})


def perspectives(document: Document) -> list[tuple[str, int]]:
    """Whose sides the sources speak from, and how many of them; the most frequent first."""
    return Counter(source["perspective_label"] for source in document["sources"]).most_common()


def names_by_user(names: Sequence[Mapping[str, Any]], by_name: Callable[[str], str]) -> list[PlaceUse]:
    """Who uses which names, in alphabetical order of what users are called, so that no order favours one.

    `by_name` says of an actor's key what to sort it by. Names of which their users are not recorded are left out.
    """
    uses: dict[tuple[str, ...], dict[str, Mapping[str, Any]]] = {}
    for name in names:
        if name["used_by"]:
            uses.setdefault(tuple(name["used_by"]), {}).setdefault(name["name"], name)
    found = [PlaceUse(users, list(used.values())) for users, used in uses.items()]
    return sorted(found, key=lambda use: [by_name(user) for user in use.users])


def cites(citations: Sequence[Mapping[str, Any]], sources: Mapping[str, Mapping[str, Any]]) -> list[Cite]:
    """The citations by number of source; three or more in a row, with nothing to add, in one."""
    found: list[Cite] = []
    for citation in citations:
        number = sources[citation["source"]]["number"]
        plain = not (citation["locator"] or citation["note"])
        before = found[-1] if found else None
        if plain and before and before.last == number - 1 and not (before.locator or before.note):
            found[-1] = before._replace(last=number)
        else:
            found.append(Cite(number, number, citation["locator"], citation["note"]))
    return [
        each
        for run in found
        for each in ([Cite(run.first, run.first), Cite(run.last, run.last)] if run.last - run.first == 1 else [run])
    ]


def neighbours(document: Document, numbers: Mapping[str, int]) -> Neighbours:
    """The related events by where they stand. `numbers` are chronological, of this event and all related ones."""
    here = numbers[document["id"]]
    found = Neighbours([], [], [], [])
    for relation in document["relations"]:
        if relation["relation"] == _PART_OF:
            (found.parts if relation["inverse"] else found.wholes).append(relation)
        else:
            (found.after if numbers[relation["event"]] > here else found.before).append(relation)
    return found
