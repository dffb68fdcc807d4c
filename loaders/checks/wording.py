"""How the database says things: without words that take a side, and without full stops in lists.

Whose words a text holds, its field says (schema/records.py). In a claim's text loaded words may stand, since someone
said it, and so they may in titles and names that others gave.
"""

import re
from collections.abc import Iterator, Sequence

from loaders.checks.text import occurrence
from loaders.problems import FieldPath, Finding, rule
from loaders.reading.entries import Data, Dataset, Entry
from schema.fields import values_marked
from schema.records import Voice
from schema.registries import ALL
from schema.vocabulary import EVENT_TYPES

_QUOTED = re.compile(r"""“[^“”]*”|‘[^‘’]*’|"[^"]*"|«[^«»]*»|(?<!\w)'[^']*(?:(?<=\w)'(?=\w)[^']*)*'(?!\w)""")

_FULL_STOPS = (".", "։")
_ABBREVIATED = re.compile(r"(?:\.\.|\b\w\.|\.\w+\.|\b(?:etc|Jr|Sr|St|Co|Ltd|Inc)\.)$")


class Wordlist:
    """The loaded words of registries/loaded-words.yml as one pattern."""

    def __init__(self, words: Sequence[Data]) -> None:
        sound = (word for word in words if word["word"].rstrip("*"))
        self._words = sorted(sound, key=lambda word: len(word["word"]), reverse=True)
        alternatives = "|".join(map(_alternative, self._words))
        self._pattern = re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE) if self._words else None

    def find(self, text: str) -> Iterator[tuple[re.Match[str], Data]]:
        """Every loaded word in `text` that does not stand in quotation marks, with its entry in the list."""
        if self._pattern is None:
            return
        quoted: list[tuple[int, int]] | None = None
        for match in self._pattern.finditer(text):
            if quoted is None:
                quoted = [found.span() for found in _QUOTED.finditer(text)]
            if not any(start <= match.start() < end for start, end in quoted):
                yield match, self._words[(match.lastindex or 1) - 1]


def _alternative(word: Data) -> str:
    """The word as a group of its own, by which a match tells what it has found."""
    stem = word["word"].rstrip("*")
    return rf"({re.escape(stem)}\w*)" if word["word"] != stem else f"({re.escape(stem)})"


@rule("loaded-word", level="warning", wrong="title: Town liberated", right="title: Town captured")
def check_loaded_words(entry: Entry, words: Wordlist) -> Iterator[Finding]:
    """The database's own voice (titles, summaries, facts, notes, labels, reasons) uses no word that takes a side."""
    for field, text in _own_voice(entry):
        for number, (found, word) in enumerate(words.find(text)):
            message = f"{found[0]!r} takes a side: {word['why']}"
            cure = f"write {word['instead']}; what someone said is a claim, or stands in quotation marks"
            needle, skip = occurrence(text, found, number)
            yield entry.finding("loaded-word", field, message, cure, needle=needle, skip=skip)


@rule("like-word", level="warning", wrong="title: Town recaptured", right="title: Northland's army takes Town")
def check_like_words(dataset: Dataset) -> Iterator[Finding]:
    """Titles tell like things by like words, whichever side did them; registries/like-words.yml lists what to write."""
    words = [entry.data for entry in dataset.registry("like-words").values()]
    lists = {kind: Wordlist([word for word in words if kind in (word["types"] or EVENT_TYPES)]) for kind in EVENT_TYPES}
    for entry in dataset.events.values():
        for found, word in lists[entry.data["type"]].find(entry.data["title"]):
            message = f"titles of like events do not say {found[0]!r}: {word['why']}"
            yield entry.finding("like-word", ("title",), message, f"write {word['instead']!r}", needle=found[0])


@rule("text-full-stop", level="warning", wrong="title: Talks in Prague.", right="title: Talks in Prague")
def check_full_stop(entry: Entry) -> Iterator[Finding]:
    """Titles, facts and claims end without a full stop: pages show them as lines of a list."""
    if entry.registry != "events":
        return
    lines: list[tuple[FieldPath, str | None]] = [(("title",), entry.data["title"])]
    lines += (
        (("translations", place, "title"), each["title"]) for place, each in enumerate(entry.data["translations"])
    )
    for name in ("facts", "claims"):
        lines += (((name, position, "text"), item["text"]) for position, item in enumerate(entry.data[name]))
    for field, text in lines:
        if text and text.endswith(_FULL_STOPS) and not _ABBREVIATED.search(text):
            yield entry.finding("text-full-stop", field, f"{text[-20:]!r} ends with a full stop", "take it out")


def _own_voice(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    for field, text, voice in values_marked(entry.data, ALL[entry.registry].model, Voice):
        if voice is Voice.OURS:
            yield field, text
