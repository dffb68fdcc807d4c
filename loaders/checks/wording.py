"""Words that take a side, in the database's own voice. In a claim's text they may stand: someone said it."""

import re
from collections.abc import Iterator, Sequence

from loaders.entries import Data, Entry
from loaders.problems import FieldPath, Finding, rule

_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|\"[^\"]*\"|«[^»]*»")


class Wordlist:
    """The loaded words of registries/loaded-words.yml as one pattern."""

    def __init__(self, words: Sequence[Data]) -> None:
        self.words = {word["word"].rstrip("*").lower(): word for word in words}
        ordered = sorted(self.words, key=len, reverse=True)
        endings = {stem: r"\w*" if self.words[stem]["word"].endswith("*") else "" for stem in ordered}
        alternatives = "|".join(f"{re.escape(stem)}{endings[stem]}" for stem in ordered)
        self._pattern = re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE) if ordered else None

    def find(self, text: str) -> Iterator[tuple[str, Data]]:
        """Wording and entry of every loaded word in `text` that does not stand in quotation marks."""
        if self._pattern is None:
            return
        quoted: list[tuple[int, int]] | None = None
        for match in self._pattern.finditer(text):
            if quoted is None:
                quoted = [found.span() for found in _QUOTED.finditer(text)]
            if not any(start <= match.start() < end for start, end in quoted):
                yield match[0], self._word(match[0])

    def _word(self, found: str) -> Data:
        found = found.lower()
        return self.words.get(found) or next(
            self.words[stem] for stem in sorted(self.words, key=len, reverse=True) if found.startswith(stem)
        )


@rule("loaded-word", level="warning", wrong="title: Town liberated", right="title: Town captured")
def check_loaded_words(entry: Entry, words: Wordlist) -> Iterator[Finding]:
    """The database's own voice (titles, summaries, facts, descriptions) uses no word that takes a side."""
    for field, text in _own_voice(entry):
        for found, word in words.find(text):
            message = f"{found!r} takes a side: {word['why']}"
            cure = f"write {word['instead']}; what someone said is a claim, or stands in quotation marks"
            yield entry.finding("loaded-word", field, message, cure, needle=found)


def _own_voice(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    if entry.registry == "events":
        for name in ("title", "date_note", "summary"):
            if entry.data[name]:
                yield (name,), entry.data[name]
        for position, fact in enumerate(entry.data["facts"]):
            yield ("facts", position, "text"), fact["text"]
        return
    for name in ("label", "description", "note"):
        if entry.registry in ("actors", "places", "tags") and entry.data.get(name):
            yield (name,), entry.data[name]
