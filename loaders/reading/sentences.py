"""The summary of an event by sentences, each with the marks that name its sources.

A mark is `[^source-key]`, right behind the sentence that the source carries; several stand in a row. Whoever reads the
summary as text reads it without them.

A sentence ends with a full stop or another of ENDS, and the quotation marks and brackets that close behind it, before
a space or at the end of the text. Marks there settle it. Without them no sentence ends behind an abbreviation or an
initial, before a small letter, nor while a quotation or a bracket is open.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schema.records import KEY_PATTERN

ENDS = ".!?…։؟"
CLOSING = "”’»\"')]"
PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"))
_ABBREVIATIONS = """
    adm approx art brig c ca capt cf ch cmdr co col corp dept dr e.g ed eds esp est etc fig ft gen gov hon i.e inc jr km
    lt ltd maj mr mrs ms mt no nos op p para paras pp prof sec sgt sr st vol vols vs
"""
ABBREVIATIONS = frozenset(_ABBREVIATIONS.split())
"""What a full stop stands behind within a sentence, in small letters."""

MARK = rf"\[\^(?:{KEY_PATTERN[1:-1].replace('(', '(?:')})\]"
_END = re.compile(rf"(?P<end>[{ENDS}]+[{re.escape(CLOSING)}]*)(?P<marks>(?:{MARK})*)(?P<gap>\s+|\Z)")
_KEY = re.compile(r"\[\^([^]]+)\]")
_LAST_WORD = re.compile(r"[\w.]*\Z")
_LONGEST_ABBREVIATION = 20
_LONGEST_LOOK_BACK = 1000
"""Looking through all of a long text from each full stop, the time would grow with its square."""


class Sentence(NamedTuple):
    """A sentence of a summary, the keys of the sources that its marks name, and the space behind it."""

    text: str
    sources: tuple[str, ...]
    gap: str = ""

    def __str__(self) -> str:
        """As it stands in the record."""
        return f"{self.text}{''.join(f'[^{key}]' for key in self.sources)}{self.gap}"


def sentences(summary: str) -> Iterator[Sentence]:
    """Every sentence, in order: joined as they stand in the record, they are the summary again."""
    start = 0
    for found in _END.finditer(summary):
        if found["marks"] or not found["gap"] or _is_end(summary, start, found):
            yield Sentence(summary[start : found.end("end")], tuple(_KEY.findall(found["marks"])), found["gap"])
            start = found.end()
    if start < len(summary):
        yield Sentence(summary[start:], ())


def without_marks(found: Iterable[Sentence]) -> str:
    """The summary as text."""
    return "".join(f"{sentence.text}{sentence.gap}" for sentence in found)


def _is_end(summary: str, start: int, found: re.Match[str]) -> bool:
    """Whether what looks like the end of the sentence that begins at `start` is one, where no mark settles it."""
    so_far = summary[max(start, found.end("end") - _LONGEST_LOOK_BACK) : found.end("end")]
    goes_on = summary[found.end() : found.end() + 1].islower()
    return not (goes_on or _is_open(so_far) or (found["end"] == "." and _is_abbreviated(so_far[:-1])))


def _is_abbreviated(text: str) -> bool:
    """Whether a full stop behind this text belongs to its last word: an abbreviation, U.S, or an initial."""
    word = _LAST_WORD.search(text, max(0, len(text) - _LONGEST_ABBREVIATION))
    last = word[0] if word else ""
    return last.casefold() in ABBREVIATIONS or (last[-1:].isupper() and last[-2:-1] in ("", "."))


def _is_open(text: str) -> bool:
    return text.count('"') % 2 == 1 or any(text.count(opening) > text.count(closing) for opening, closing in PAIRS)
