"""Persons: by what right the record names them, and that nobody is named who is not to be.

Private persons and minors keep their entries, so that curators know whom a record means; nothing of these is published
but the words that stand in place of the name.
"""

import re
from collections.abc import Iterator

from datasette_timeline.published.folding import fold
from loaders.checks.references import references_to
from loaders.checks.text import occurrence
from loaders.problems import FieldPath, Finding, rule
from loaders.reading.entries import Data, Dataset, Entry
from schema.fields import marked, values
from schema.records import Voice
from schema.registries import ALL, PUBLISHED_LISTS
from schema.vocabulary import UNNAMED

_ABOUT_PERSONS = ("standing", "standing_reason", "standing_source", "published_as")
_ROLE = "write whom it befell by a role, as in 'a resident of the village'"
_EXCUSE = "or say in names_private why the name has to stand here"


def is_unnamed(actor: Data) -> bool:
    """Whether an actor is a private person or a minor, whose name is not published."""
    return actor["standing"] in UNNAMED


def unnamed(dataset: Dataset) -> dict[str, Entry]:
    """The private persons and minors, by key."""
    return {key: entry for key, entry in dataset.registry("actors").items() if is_unnamed(entry.data)}


@rule("standing-missing", wrong="kind: person", right="kind: person, and standing: public-role")
def check_standing_given(entry: Entry) -> Iterator[Finding]:
    """Every person has a standing, and no other actor has."""
    if entry.registry != "actors":
        return
    if entry.data["kind"] == "person":
        if not entry.data["standing"]:
            cure = "add standing: public-role, named-in-public-record, private or minor; CONTRIBUTING.md says which"
            yield entry.finding("standing-missing", ("kind",), "this person has no standing", cure)
        return
    for field in _ABOUT_PERSONS:
        if entry.data[field]:
            message = f"only persons have {field}"
            yield entry.finding("standing-missing", (field,), message, "take it out", at_key=True)


@rule(
    "standing-unfounded",
    wrong="standing: named-in-public-record",
    right="standing: named-in-public-record, with standing_reason and standing_source",
)
def check_standing_founded(entry: Entry) -> Iterator[Finding]:
    """A standing that is no public role has a reason and a source."""
    if entry.registry != "actors" or entry.data["standing"] in (None, "public-role"):
        return
    for field in ("standing_reason", "standing_source"):
        if not entry.data[field]:
            message = f"{entry.data['standing']!r} needs a {field}"
            yield entry.finding("standing-unfounded", ("standing",), message, f"add {field}")


@rule(
    "published-as-missing",
    wrong="standing: private",
    right="standing: private, and published_as: A resident of Mill Town",
)
def check_published_as(entry: Entry) -> Iterator[Finding]:
    """A private person or a minor has words that are published in place of the name, and nobody else has."""
    if entry.registry != "actors" or not entry.data["standing"]:
        return
    if is_unnamed(entry.data) and not entry.data["published_as"]:
        message = "nothing says what readers see in place of the name"
        cure = "add published_as, such as 'A resident of the village'"
        yield entry.finding("published-as-missing", ("standing",), message, cure)
    if not is_unnamed(entry.data) and entry.data["published_as"]:
        message = f"the name of this person is published: {entry.data['standing']!r}"
        yield entry.finding("published-as-missing", ("published_as",), message, "take it out", at_key=True)


@rule("private-reference", wrong="by: a-private-person", right="by: eyewitnesses, and by_note: a resident")
def check_unnamed_only_take_part(dataset: Dataset) -> Iterator[Finding]:
    """A private person or a minor is an actor of events and nothing else: no claimant, no parent, no user of names."""
    private = unnamed(dataset)
    for entry, field, key in references_to("actors", dataset, private.__contains__):
        if not (entry.registry == "events" and field[0] == "actors"):
            message = f"{key!r} is {private[key].data['standing']}, and may be an actor of events alone"
            cure = "name a group, such as eyewitnesses, and say more in a note; or see whether the standing is right"
            yield entry.finding("private-reference", field, message, cure)


@rule("private-name", wrong="title: Ada Reed wounded in Mill Town", right="title: Woman wounded in Mill Town")
def check_unnamed_not_named(dataset: Dataset) -> Iterator[Finding]:
    """No words of ours nor of a claimant, and no id, give a private person's full name, unless the record says why."""
    names = Names(dataset)
    for entry in names.where_sought(dataset):
        if not entry.data.get("names_private"):
            yield from names.findings(entry)


@rule("names-private-unneeded", wrong="names_private: …, in a record that names nobody", right="no names_private")
def check_excuse_needed(dataset: Dataset) -> Iterator[Finding]:
    """What a record says of why it names a private person stands only where it names one."""
    names = Names(dataset)
    for entry in dataset.events.values():
        if entry.data["names_private"] and not any(names.findings(entry)):
            message = "this record names no private person in full"
            yield entry.finding("names-private-unneeded", ("names_private",), message, "take it out", at_key=True)


class Names:
    """The full names of private persons and minors, in every form that the registry has, and where they stand."""

    def __init__(self, dataset: Dataset) -> None:
        forms = {form for entry in unnamed(dataset).values() for name in _names_of(entry) for form in full_forms(name)}
        self._pattern = name_pattern(forms)
        self._slugs = {slug_of(form) for form in forms} - {""}

    def where_sought(self, dataset: Dataset) -> Iterator[Entry]:
        """Every entry, where there is such a name; the long lists of what was published have no words of ours."""
        for registry in ALL if self._pattern else ():
            if registry not in PUBLISHED_LISTS:
                yield from dataset.registry(registry).values()

    def are_in(self, text: str) -> bool:
        """Whether a text gives such a name."""
        return bool(self._pattern and self._pattern.search(text))

    def in_key(self, key: str) -> list[str]:
        """Such names that a key or an id has."""
        return [slug for slug in sorted(self._slugs) if f"-{slug}-" in f"-{key}-"]

    def findings(self, entry: Entry) -> Iterator[Finding]:
        """Where the entry gives such a name."""
        yield from self._in_id(entry)
        for field, text in _told(entry):
            for number, found in enumerate(self._pattern.finditer(text) if self._pattern else ()):
                needle, skip = occurrence(text, found, number)
                message = f"{found[0]!r} is the name of a private person"
                yield entry.finding("private-name", field, message, _cure(entry), needle=needle, skip=skip)

    def _in_id(self, entry: Entry) -> Iterator[Finding]:
        if entry.registry == "events":
            for slug in self.in_key(entry.key):
                message = f"the id has the name of a private person, {slug!r}"
                yield entry.finding("private-name", ("title",), message, f"choose other words, {_EXCUSE}")


def _names_of(entry: Entry) -> Iterator[str]:
    """The names that are not to be published: where the name itself was taken out, its place is not one."""
    names = (name["name"] for name in entry.data["names"])
    return (name for name in names if name != entry.data["published_as"])


def full_forms(name: str) -> Iterator[str]:
    """A name as it is written, and with its last word first; nothing where it is a single word, as many have it."""
    words = name.split()
    if len(words) > 1:
        yield " ".join(words)
        yield " ".join([words[-1], *words[:-1]])
        yield " ".join([f"{words[-1]},", *words[:-1]])


def name_pattern(forms: set[str]) -> re.Pattern[str] | None:
    """What finds these forms in a text, with whatever ending a language gives them; None where there are none."""
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    alternatives = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest_first)
    return re.compile(rf"(?<!\w)(?:{alternatives})\w*", re.IGNORECASE) if forms else None


def slug_of(form: str) -> str:
    """A name as ids and keys have it: 'ada-reed'; nothing where no Latin letter can be made of it."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(form).replace("'", "")))


def _told(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    for keys, voice in marked(ALL[entry.registry].model, Voice):
        if voice is not Voice.QUOTED and not _is_hidden(entry, keys):
            yield from values(entry.data, keys)
    if entry.registry == "sources" and entry.data["title"].startswith("["):
        yield ("title",), entry.data["title"]  # of a document that has none: ours


def _is_hidden(entry: Entry, keys: tuple[str, ...]) -> bool:
    """Whether a field is not published: all of a private person but the words in place of the name."""
    return entry.registry == "actors" and is_unnamed(entry.data) and keys != ("published_as",)


def _cure(entry: Entry) -> str:
    return f"{_ROLE}; {_EXCUSE}" if entry.registry == "events" else _ROLE
