"""A filtered view of the timeline, as every format takes it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote

from datasette_timeline.database.dates import Dates
from datasette_timeline.database.record_dates import RecordDates
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
    records: Mapping[str, RecordDates] = field(default_factory=dict)
    """When the record of each was published and changed, by id."""
    changed: str | None = None
    """When a record of the dataset last changed, where its history is known; as `RecordDates` writes it."""

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
    def latest(self) -> str:
        """When the dataset last changed, ISO 8601; where its history is not known, the day of its version."""
        return self.changed or self.dataset.get("released") or _NEVER

    def published(self, document: Document) -> str:
        """The moment or day on which the record was first published, ISO 8601; it is never later than `updated`."""
        return min(self.record(document).published or self._since, self.updated(document))

    def updated(self, document: Document) -> str:
        """The moment or day on which the record last changed, ISO 8601."""
        return self.record(document).updated or self._since

    def record(self, document: Document) -> RecordDates:
        """What is known of the record's own time."""
        return self.records.get(document["id"], RecordDates())

    @property
    def _since(self) -> str:
        """What stands for the time of a record that has none: the day of the first version, since that one stays."""
        return self.changed or self.dataset.get("first_released") or self.latest

    def tag(self, kind: str, name: str) -> str:
        """A tag: URI (RFC 4151) that stays the same in every version of the dataset."""
        return tag_uri(self.authority, kind, name)


def tag_uri(authority: str, kind: str, name: str) -> str:
    """The tag: URI (RFC 4151) of a thing of a kind, minted by an authority."""
    return f"tag:{authority}:{kind}/{quote(name, safe='-._~=&:/')}"


def moment_of(text: str) -> str:
    """The moment that a text is, or with which the day begins that it is, in UTC."""
    return text if "T" in text else f"{text}T00:00:00Z"


def credit(dataset: Mapping[str, str]) -> str:
    """Who is to be credited for which version under which licence."""
    return f"{dataset['publisher']}, {dataset['title']}, version {dataset['version']}, {dataset['licence']}"


def slug(text: str) -> str:
    """The text as a name of a file or a key: small letters and digits, with hyphens between words; it may be empty."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
