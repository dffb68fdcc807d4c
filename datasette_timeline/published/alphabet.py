"""The alphabet of a language, which orders lists of names: its letters are data, a line of the language's file.

Babel has no collation, pyuca and feruca know no tailoring for single languages, and PyICU needs a compiler.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from datasette_timeline.published.folding import fold

DIGITS = "0-9"
"""The letter under which names stand that begin with a number."""

_LANGUAGES = Path(__file__).parent.parent / "i18n/languages"
_LETTERS = re.compile(r"^alphabet: (.+)$", re.MULTILINE)
_NAMES_KEPT = 20_000
_BETWEEN_WORDS = " -‐‑–—"
_GAP, _FIRST_LETTER, _UNKNOWN = "\x01", 0x100, 0x1000
"""Where gaps between words, letters of the alphabet and all others begin; digits are before the letters as they are."""


@dataclass(frozen=True)
class Alphabet:
    """The letters of a language in their order, each in all its forms: 'Aa Bb Çç'."""

    letters: str
    other: "Alphabet | None" = None
    """The one that orders names in its script, where that is another."""

    def key(self, name: str) -> str:
        """What to sort a name by: numbers, then names in the alphabet's script, then those in others.

        Of the other scripts that of `other` is the first. Gaps between words count, all other marks do not.
        """
        return _key(self, name)

    def letter(self, name: str) -> str:
        """The letter under which a name is listed; empty for a name without any."""
        return _letter(self, _first(name))

    def _letter_of(self, first: str) -> str:
        if not first.isalpha():
            return DIGITS if first else ""
        if first not in self._ranks and self.other and self._block(first) > 1:
            return self.other.letter(first)
        alike = next((each for each in (first, *_alike(first)) if each in self._ranks), None)
        return self.letters.split()[self._ranks[alike]][0] if alike else _plain(first).upper()

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {form: rank for rank, letter in enumerate(self.letters.split()) for form in letter}

    @cached_property
    def _script(self) -> str:
        return _script(self.letters[:1])

    def _block(self, first: str) -> int:
        if not first.isalpha() or _script(first) == self._script:
            return 1
        return 2 if self.other and _script(first) == self.other._script else 3

    @cached_property
    def _places(self) -> "_Places":
        return _Places(self)

    def _place(self, character: str) -> str:
        if character in _BETWEEN_WORDS:
            return _GAP
        if character in self._ranks:
            return chr(_FIRST_LETTER + self._ranks[character])
        if character.isdigit():
            return character
        return self._place_of_stranger(character) if character.isalpha() else ""

    def _place_of_stranger(self, letter: str) -> str:
        """Where a letter stands that the alphabet lacks: with those that it is made of, else behind all."""
        alike = [self._ranks[each] for each in _alike(letter) if each in self._ranks]
        return "".join(chr(_FIRST_LETTER + rank) for rank in alike) or chr(_UNKNOWN + ord(_plain(letter)))


@cache
def alphabet_of(language: str) -> Alphabet:
    """That of a language that comes with the site, by its tag; of any other one, an alphabet without letters."""
    file = _LANGUAGES / f"{language}.yml"
    found = _LETTERS.search(file.read_text("utf-8")) if file.is_file() else None
    return Alphabet(found[1].strip() if found else "")


class _Places(dict[int, str]):
    """What str.translate puts for each character, worked out when one first occurs."""

    def __init__(self, alphabet: Alphabet) -> None:
        self._alphabet = alphabet

    def __missing__(self, code: int) -> str:
        place = self[code] = self._alphabet._place(chr(code))
        return place


@lru_cache(maxsize=_NAMES_KEPT)
def _key(alphabet: Alphabet, name: str) -> str:
    written = unicodedata.normalize("NFC", name)
    block = alphabet._block(_first(written))
    inside = alphabet.other if block == 2 and alphabet.other else alphabet
    return f"{block}{written.translate(inside._places).strip(_GAP)}\0{name}"


@lru_cache(maxsize=1000)
def _letter(alphabet: Alphabet, first: str) -> str:
    return alphabet._letter_of(first)


def _first(name: str) -> str:
    return next(filter(str.isalnum, unicodedata.normalize("NFC", name)), "")


def _alike(letter: str) -> str:
    """The letters without marks that a letter is made of: of Latin script, or of its own."""
    return fold(letter) if _script(letter) == "LATIN" else unicodedata.normalize("NFD", letter)[0]


def _plain(letter: str) -> str:
    return letter.casefold()[0]


@lru_cache(maxsize=1000)
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0] if character else ""
