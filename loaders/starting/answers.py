"""What has to be said of a new dataset, and whether what somebody says will do."""

import re
from typing import NamedTuple

from datasette_timeline.published.folding import fold
from datasette_timeline.published.languages import locale_of
from loaders.mapping.boxes import Box
from schema.vocabulary import SIDE_MARKS

THIRD_PARTY = "third-party"
"""The key of the perspective that is no side's."""
_RESERVED = (THIRD_PARTY,)
_LONGEST_LINE, _LONGEST_SIDE = 120, 40
_FORMULA = "=+-@"
_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


class NotAnAnswer(ValueError):  # noqa: N818 (it says what to write instead)
    """Why something cannot be taken; the message says what to write."""


class Side(NamedTuple):
    """A side of the conflict."""

    key: str
    label: str


class Answers(NamedTuple):
    """All that has to be said."""

    title: str
    publisher: str
    languages: tuple[str, ...]
    """BCP 47; records are written in the first."""
    sides: tuple[Side, ...]
    box: Box | None
    """What the map shows; none without a map."""


def title_of(text: str) -> str:
    """A name of a dataset. Raises NotAnAnswer."""
    return _line(text, "a title", "such as 'Valley conflict timeline'")


def publisher_of(text: str) -> str:
    """Who publishes. Raises NotAnAnswer."""
    return _line(text, "a publisher", "the name of your newsroom or organisation")


def _line(text: str, what: str, such_as: str) -> str:
    line = " ".join(text.split())
    if not line:
        raise NotAnAnswer(f"{what} is needed: {such_as}")
    if len(line) > _LONGEST_LINE:
        raise NotAnAnswer(f"{what} has at most {_LONGEST_LINE} characters, and this has {len(line)}")
    if line[0] in _FORMULA:
        raise NotAnAnswer(f"{what} does not begin with {line[0]!r}: spreadsheets take that for a formula")
    if not line.isprintable() or set(line) & set("<>"):
        raise NotAnAnswer(f"{what} is plain text, without '<' and '>' and characters that cannot be shown")
    return line


def languages_of(text: str) -> tuple[str, ...]:
    """Tags of languages with commas between, each once. Raises NotAnAnswer."""
    tags = list(dict.fromkeys(filter(None, (part.strip() for part in text.split(",")))))
    if not tags:
        raise NotAnAnswer("a language is needed, first that of the records: such as en, or en,fr")
    for tag in tags:
        if not _is_language(tag):
            raise NotAnAnswer(
                f"{tag!r} is no tag of a language: they are like en, fr or pt-BR, with commas between (en for English)"
            )
    return tuple(tags)


def _is_language(tag: str) -> bool:
    try:
        locale_of(tag)
    except ValueError:
        return False
    return bool(_TAG.fullmatch(tag))


def sides_of(text: str) -> tuple[Side, ...]:
    """Labels of sides with commas between; none of 'none'. Raises NotAnAnswer."""
    labels = [" ".join(part.split()) for part in text.split(",")]
    labels = [] if text.strip().lower() == "none" else [label for label in labels if label]
    if not labels and text.strip().lower() != "none":
        raise NotAnAnswer("name the sides with commas between, such as 'Northland,Southland', or say 'none'")
    if len(labels) > len(SIDE_MARKS):
        raise NotAnAnswer(f"there is room for {len(SIDE_MARKS)} sides, each with a mark of its own: put some together")
    sides = [Side(_key(label), _line(label, "a side", "such as 'Northland'")) for label in labels]
    for side in sides:
        if len(side.label) > _LONGEST_SIDE:
            raise NotAnAnswer(f"the side {side.label!r} has more than {_LONGEST_SIDE} characters: charts have no room")
        if not side.key or side.key in _RESERVED:
            raise NotAnAnswer(f"{side.label!r} cannot be a side: name it by letters, and not as who is no side")
        if [each.key for each in sides].count(side.key) > 1:
            raise NotAnAnswer(f"{side.label!r} stands there twice: name each side once")
    return tuple(sides)


def _key(label: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(label).replace("'", "")))
