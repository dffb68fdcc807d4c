"""A filtered view of the timeline, as every format takes it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from datasette_timeline.database.dates import Dates
from datasette_timeline.published.dates import Date

Document = dict[str, Any]

_NEVER = "1970-01-01"
"""What stands for the day of a dataset that names none."""


PRECISE = ("exact", "locality")
"""How exactly the point of a place is known, where the point can stand for the place."""
WHERE_IT_WAS = ("site", "venue")
"""Roles of the places in which an event happened."""


class Period(NamedTuple):
    """A named stretch of time."""

    label: str
    date: Date


@dataclass(frozen=True)
class View:
    """Some events of a dataset, and where readers find the same."""

    documents: Sequence[Document]
    """Published documents in order of time."""
    dataset: Mapping[str, str]
    """Facts about the dataset by name."""
    title: str
    """What was filtered, in one sentence without a full stop."""
    site: str
    """Absolute address of the home page, ending with a slash."""
    page: str
    """Absolute address of the same view as a page."""
    itself: str
    """Absolute address of the view in this format."""
    authority: str
    """Who mints the ids of feeds and calendars, as a tag: URI has it: a host, a comma and a year."""
    types: Mapping[str, str]
    """Label by type of event."""
    dates: Dates
    """The dates of the documents and the dataset by their EDTF text."""
    periods: Sequence[Period] = ()
    subjects: Mapping[str, str] = field(default_factory=dict)
    """Label by subject of claims."""
    agreements: Mapping[str, str] = field(default_factory=dict)
    """Label by term of agreement."""

    def event_url(self, event: str) -> str:
        """Absolute address of an event's page."""
        return f"{self.site}events/{quote(event)}"

    def type_label(self, document: Document) -> str:
        """What kind of event it is, in words, with a capital letter."""
        label = self.types.get(document["type"], document["type"])
        return label[:1].upper() + label[1:]

    def contested(self, document: Document) -> list[str]:
        """A line for each contested question: 'deaths, soldiers: figures differ (3 accounts)'."""
        return [
            f"{self._question(each)}: {self.agreements.get(each['agreement'], each['agreement'])} "
            f"({each['accounts']} accounts)"
            for each in document["comparable_sets"]
            if each["contested"]
        ]

    def _question(self, compared: Document) -> str:
        subject = self.subjects.get(compared["about"], compared["about"])
        return f"{subject}, {compared['group']}" if compared["group"] else subject

    @property
    def full_title(self) -> str:
        """The view's title with the dataset's."""
        return f"{self.dataset['title']}: {self.title}"

    @property
    def credit(self) -> str:
        """Who is to be credited for which version under which licence."""
        return credit(self.dataset)

    @property
    def released(self) -> str:
        """The day of the dataset's version, ISO 8601."""
        return self.dataset.get("released") or _NEVER

    def added(self, document: Document) -> str:
        """The day on which the record was first published, ISO 8601.

        Where it is not known that is the day of the first version, which stays, or else that of this one.
        """
        return document.get("added") or self.dataset.get("first_released") or self.released

    def updated(self, document: Document) -> str:
        """The day of the record's newest correction, ISO 8601; else that on which it was added."""
        return max((each["date"] for each in document["corrections"]), default=self.added(document))

    def tag(self, kind: str, name: str) -> str:
        """A tag: URI (RFC 4151) that stays the same in every version of the dataset."""
        return f"tag:{self.authority}:{kind}/{quote(name, safe='-._~=&:/')}"


def credit(dataset: Mapping[str, str]) -> str:
    """Who is to be credited for which version under which licence."""
    return f"{dataset['publisher']}, {dataset['title']}, version {dataset['version']}, {dataset['licence']}"


def slug(text: str) -> str:
    """The text as a name of a file or a key: small letters and digits, with hyphens between words; it may be empty."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
