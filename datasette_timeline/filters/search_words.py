"""The words of a search, in any spelling and script, and the FTS5 expression that finds them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from datasette_timeline.database.registered_names import Phrase
from datasette_timeline.published.terms import Token, terms, tokens

MOST_WORDS = 40
"""More words than this are not a search; FTS5 would give up on the expression."""

SHORTEST_BEGINNING = 3
"""From so many letters on, the last word of a search also means longer words."""

_LETTERS_AND_NUMBER = re.compile(r"[^\W\d_]{1,4}\s\d{1,4}[^\W\d_]?")
_THOUSANDS = re.compile(r"\d{1,3}(?:\s\d{3})+")
_ABBREVIATION = re.compile(r"[^\W\d_]{2,4}")
_DESIGNATION = re.compile(r"([a-z]{1,4})([0-9]{1,4}[a-z]?)")
"""The same as one word, as texts have Mi-24."""


@dataclass(frozen=True)
class Word:
    """A word of a search, or several that are written as one or in quotation marks."""

    text: str
    """As it is written."""
    phrases: tuple[Phrase, ...]
    """Any of these is found."""
    beginning: Phrase = ()
    """Found where the last term begins so, unless empty."""

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """What terms have that are found, each term between spaces; a beginning has none behind it."""
        whole = [f" {' '.join(phrase)} " for phrase in self.phrases]
        return (*whole, f" {' '.join(self.beginning)}") if self.beginning else tuple(whole)

    @property
    def expression(self) -> str:
        """The FTS5 expression that finds it; terms are letters and digits, so that nothing means anything else."""
        found = [f'"{" ".join(phrase)}"' for phrase in self.phrases]
        if self.beginning:
            found.append(f'"{" ".join(self.beginning)}"*')
        return found[0] if len(found) == 1 else f"({' OR '.join(found)})"


def search_words(query: str) -> list[Word]:
    """The words of a query, the last one also as the beginning of a longer word.

    Words without any letter or digit are left out, so that no character means anything to FTS5.
    """
    chunks = list(chunks_of(asked_tokens(query), query))
    return [word_of(chunk, query, begins=chunk is chunks[-1]) for chunk in chunks]


def asked_tokens(query: str) -> list[Token]:
    """The words of a search. Letters and a number, as in Mi 24, are found as the designation, too, that they may be.

    So are numbers, as in 11 500, as the one that they may be.
    """
    words = list(tokens(query))
    for at, (before, after) in enumerate(pairwise(words)):
        together = query[before.start : after.end]
        if _LETTERS_AND_NUMBER.fullmatch(together) or _THOUSANDS.fullmatch(together):
            joined = before.plain + after.plain
            words[at] = _found_as(words[at], joined)
            words[at + 1] = _found_as(words[at + 1], joined)
    return words


def _found_as(word: Token, form: str) -> Token:
    return word._replace(forms=(*word.forms, form))


def chunks_of(words: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """The words of a text, those together that no space parts."""
    chunk = list(words[:1])
    for before, after in pairwise(words):
        if any(map(str.isspace, text[before.end : after.start])):
            yield chunk
            chunk = []
        chunk.append(after)
    if chunk:
        yield chunk


def word_of(chunk: Sequence[Token], text: str, *, begins: bool = False) -> Word:
    """Tokens of a text as one word of a search."""
    written = text[chunk[0].start : chunk[-1].end]
    most = max(len(token.forms) for token in chunk)
    phrases = [tuple(token.forms[min(number, len(token.forms) - 1)] for token in chunk) for number in range(most)]
    if len(chunk) > 1 and not any(map(str.isspace, written)):
        phrases.append((terms("".join(token.plain for token in chunk)) or ("",))[:1])
    if len(chunk) == 1 and (parts := _DESIGNATION.fullmatch(chunk[0].plain)):
        phrases.append(parts.groups())
    beginning = tuple(token.forms[0] for token in chunk)
    longer = begins and _goes_on(written, chunk[-1]) and sum(map(len, beginning)) >= SHORTEST_BEGINNING
    return Word(written, tuple(dict.fromkeys(phrases)), beginning if longer else ())


def _goes_on(written: str, last: Token) -> bool:
    """Whether longer words may be meant: POW does not begin powers, nor 2,500 what has more digits."""
    is_abbreviation = _ABBREVIATION.fullmatch(written.replace(".", "")) and written.isupper()
    # The index cuts what it is asked for to its stem: of POWs, what begins so would be powers as well.
    is_stem = last.plain == last.forms[0]
    return is_stem and not is_abbreviation and not last.plain.isdigit()
