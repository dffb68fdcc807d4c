"""Names of places: in one order wherever they stand together, and each side's usage with equal weight."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from datasette_timeline.published.folding import fold
from loaders.checks.sides import Standpoints, sides_of
from loaders.checks.text import occurrence
from loaders.problems import FieldPath, Finding, rule
from loaders.reading.entries import Data, Dataset, Entry
from schema.fields import values_marked
from schema.records import Voice
from schema.registries import ALL

_AND = " / "


class Pairs:
    """The names that stand together in labels of places, and what the same names are the other way round."""

    def __init__(self, places: dict[str, Entry]) -> None:
        turned: dict[str, Entry] = {}
        for entry in places.values():
            if not any(_disordered(entry)):  # else the label is to be mended first
                turned.update(dict.fromkeys(_turned(entry.data["label"] or ""), entry))
        self._places = turned
        longest_first = sorted(turned, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

    def find(self, text: str) -> Iterator[tuple[re.Match[str], Entry]]:
        """Every pair in `text` that stands the other way round than in a label, with the place that has the label."""
        if self._places and _AND in text:
            yield from ((match, self._places[match[0]]) for match in self._pattern.finditer(text))


def _turned(label: str) -> Iterator[str]:
    """Names of a label, a later one before an earlier one; the last may have words behind it that are for all."""
    names = label.split(_AND)
    for later in range(1, len(names)):
        words = names[later].split()
        for name in (" ".join(words[:count]) for count in range(1, len(words) + 1)):
            yield from (f"{name}{_AND}{earlier}" for earlier in names[:later])


@rule("label-order", wrong="label: Beta / Alpha", right="label: Alpha / Beta")
def check_label_order(entry: Entry) -> Iterator[Finding]:
    """The names in the label of a place stand in alphabetical order: so the order favours nobody."""
    for before, after in _disordered(entry) if entry.registry == "places" else ():
        message = f"{before!r} stands before {after!r}, but comes after it in the alphabet"
        cure = "write the names in alphabetical order, and what belongs to all of them behind the last"
        yield entry.finding("label-order", ("label",), message, cure)


def _disordered(place: Entry) -> Iterator[tuple[str, str]]:
    """Neighbours in the label that stand the other way round than in the alphabet."""
    names = (place.data["label"] or "").split(_AND)
    return ((before, after) for before, after in pairwise(names) if fold(before) > fold(after))


@rule("pair-order", level="warning", wrong="title: Talks in Beta / Alpha", right="title: Talks in Alpha / Beta")
def check_pair_order(dataset: Dataset) -> Iterator[Finding]:
    """Where a text gives the names of a place together, they stand in the order of the place's label."""
    pairs = Pairs(dataset.registry("places"))
    for entry in (entry for entries in dataset.entries.values() for entry in entries.values()):
        for field, text in _our_wording(entry):
            for number, (found, place) in enumerate(pairs.find(text)):
                message = f"{found[0]!r} stands the other way round than the label of {place.key!r}"
                cure = f"write the names as in {place.data['label']!r}: in alphabetical order, which favours nobody"
                needle, skip = occurrence(text, found, number)
                yield entry.finding("pair-order", field, message, cure, needle=needle, skip=skip)


def _our_wording(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    """The texts that curators word: all but titles and names that others gave."""
    for field, text, voice in values_marked(entry.data, ALL[entry.registry].model, Voice):
        if voice is not Voice.QUOTED:
            yield field, text


class Unused(NamedTuple):
    """A side's name of a place, of which it is not said who uses it."""

    position: int
    name: str
    side: str


@rule(
    "users-one-sided",
    level="warning",
    wrong="used_by: [northland] at one side's name, and nobody at the other side's",
    right="used_by: at the names of both",
)
def check_users_of_each_side(dataset: Dataset) -> Iterator[Finding]:
    """Where names of a place are said to be used by one side, so are those in the languages of the other sides."""
    if "actors" in dataset.unread | {registry for registry, _ in dataset.broken}:
        return  # what could not be read may say whose side a user is on
    standpoints, sides = Standpoints(dataset), sides_of(dataset)
    for entry in dataset.registry("places").values():
        names = entry.data["names"]
        using = {standpoints.side_of_actor(user) for name in names for user in name["used_by"]}
        for side in sides if using & {each["side"] for each in sides} else ():
            if side["side"] not in using and (unused := _unused(names, side)):
                yield _one_sided(entry, unused)


def _unused(names: list[Data], side: Data) -> Unused | None:
    """The first name in a language of the side that is still in use."""
    for position, name in enumerate(names):
        if name["language"].split("-")[0] in side["languages"] and not name["to"]:
            return Unused(position, name["name"], side["label"])
    return None


def _one_sided(entry: Entry, unused: Unused) -> Finding:
    message = f"names of {entry.key!r} have users, but none of these is on the {unused.side}"
    cure = f"say with 'used_by:' who uses {unused.name!r}, or with 'to:' until when it was used"
    return entry.finding("users-one-sided", ("names", unused.position, "name"), message, cure)
