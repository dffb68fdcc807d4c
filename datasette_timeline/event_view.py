"""What the event page shows of a published document, in the order and grouping in which people read it."""

import re
from typing import Any, NamedTuple

from datasette_timeline.catalogue import Catalogue

Document = dict[str, Any]

_PLAIN_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


class Days(NamedTuple):
    """The days of an event in words around the first and the last one, each ISO text or None where that end is open."""

    words: str
    first: str | None
    last: str | None


class ClaimGroup(NamedTuple):
    """Claims that can be compared: on the same subject, counting the same group."""

    name: str | None
    contested: bool
    claims: list[Document]


class ClaimSubject(NamedTuple):
    """All claims of an event on one subject."""

    label: str
    groups: list[ClaimGroup]


def machine_date(date: Document) -> str | None:
    """The one value of an HTML <time> that says when; None where it takes two, or a doubt."""
    return date["edtf"] if _PLAIN_DATE.fullmatch(date["edtf"]) else None


def days_of(date: Document) -> Days | None:
    """The first and the last day on which the event may have happened; None where the date is one plain day."""
    if date["earliest"] == date["latest"] and machine_date(date):
        return None
    words = {"span": "Lasted", "one-of": "On one of the days"}.get(date["kind"], "Some time")
    return Days(words, date["earliest"], date["latest"])


def claim_subjects(document: Document, catalogue: Catalogue) -> list[ClaimSubject]:
    """The claims by subject, then by group, each in the order of the record."""
    subjects: dict[str, dict[str | None, list[Document]]] = {}
    for claim in document["claims"]:
        subjects.setdefault(claim["about"], {}).setdefault(claim["group"], []).append(claim)
    return [
        ClaimSubject(
            _sentence_case(catalogue.label("about", about)),
            [ClaimGroup(name, any(claim["contested"] for claim in claims), claims) for name, claims in groups.items()],
        )
        for about, groups in subjects.items()
    ]


def actors_by_role(document: Document, catalogue: Catalogue) -> list[tuple[str, list[Document]]]:
    """The actors under each role, in words; roles and actors in the order of the record."""
    roles: dict[str, list[Document]] = {}
    for actor in document["actors"]:
        roles.setdefault(_sentence_case(catalogue.label("actor-role", actor["role"])), []).append(actor)
    return list(roles.items())


def source_numbers(document: Document) -> dict[str, int]:
    """The number by which the page cites each source."""
    return {source["source"]: source["number"] for source in document["sources"]}


def is_web_address(url: str | None) -> bool:
    """Whether a page may link to it: nothing but http and https."""
    return bool(url) and str(url).startswith(("https://", "http://"))


def _sentence_case(label: str) -> str:
    return label[:1].upper() + label[1:]
