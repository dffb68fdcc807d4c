"""Words with letters of two scripts: they look right to the eye, and are other words to every program.

Scripts that are written without spaces between words are left out, since names of others stand in them as they are.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

_LETTERS = {
    "Latin": "A-Za-zªº\u00c0-\u02af\u1e00-\u1eff",
    "Cyrillic": "\u0400-\u0482\u048a-\u052f\u1c80-\u1c8f\ua640-\ua66e\ua680-\ua69d",
    "Greek": "\u0370-\u03ff\u1f00-\u1fff",
    "Armenian": "\u0531-\u0587",
    "Georgian": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2d",
    "Hebrew": "\u05d0-\u05ea",
    "Arabic": "\u0620-\u064a\u066e-\u06ff\u0750-\u077f",
}
_MARKS = "\u0300-\u036f"
_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{_MARKS}])*")
_LETTER = re.compile("|".join(f"(?P<{script}>[{letters}])" for script, letters in _LETTERS.items()))
_ALL = "".join(_LETTERS.values())


def _beside_others(script: str) -> str:
    """What holds behind a letter of a script that stands beside one of another, or beside an accent."""
    others = "".join(letters for other, letters in _LETTERS.items() if other != script) + _MARKS
    return rf"(?<=[{_LETTERS[script]}])(?:(?=[{others}])|(?<=[{others}].))"


_MAY_MIX = re.compile(rf"[{_ALL.removeprefix(_LETTERS['Latin'])}](?:{'|'.join(map(_beside_others, [*_LETTERS][1:]))})")
"""Begins with letters that are not Latin, of which most texts have few."""

_LATIN_TWINS = {
    "Latin": {},
    "Cyrillic": dict(
        zip("АВЕКМНОРСТУХІЈЅԚԜӘӔӀаеорсухіјѕһәӕԁԛԝӏкмт", "ABEKMHOPCTYXIJSQWƏÆIaeopcyxijshəædqwlkmt", strict=True)
    ),
    "Greek": dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορτυικχεγη", "ABEZHIKMNOPTYXavoptuikxeyn", strict=True)),
    "Armenian": dict(zip("ՕՏԼՍօոսհցզյլ", "OSLUonuhgqjl", strict=True)),
}
"""Letters that look like Latin ones, by script."""

_RARE = "ЅѕԚԜӀӏԁԛԝ"
"""Letters that nobody means who types the Latin one."""

_OF_LATIN = {
    script: {latin: letter for letter, latin in reversed(twins.items()) if letter not in _RARE}
    for script, twins in _LATIN_TWINS.items()
}

_SYMBOL = re.compile(r"[μΩΔΣΠΦΘΛπλσθφψωδβ][A-Za-z]{1,3}|[A-Za-z]{1,3}[μΩΔΣΠΦΘΛπλσθφψωδβ]")
"""Units and quantities: μg, kΩ, ΔT."""

_ABBREVIATION = re.compile(r"([A-Z]{2,})([^\W\d_]+)")
"""One that takes the endings of another language, as in CNNի."""

_ROMAN = re.compile(r"[IVXLCDM]{2,}")


class Mixed(NamedTuple):
    """A word with letters of two scripts or more."""

    match: re.Match[str]
    main: str
    """The script of most of its letters, of the first one where two have as many."""
    others: dict[str, list[str]]
    """Its letters of other scripts, by script."""
    alike: dict[str, str]
    """The word in letters of one script that look the same, by script, the main one first; not of a script that lacks
    one. A Roman numeral is Latin."""


def may_mix(text: str) -> bool:
    """Whether there may be such words, in one quick pass."""
    return not text.isascii() and _MAY_MIX.search(text) is not None


def mixed_words(text: str) -> Iterator[Mixed]:
    """Every word of the text with letters of two scripts. A hyphen, an apostrophe or a digit parts words."""
    if may_mix(text):
        for match in _WORD.finditer(text):
            if may_mix(match[0]) and (mixed := _mixed(match)):
                yield mixed


def _may_be_so(word: str) -> bool:
    if _SYMBOL.fullmatch(word):
        return True
    match = _ABBREVIATION.fullmatch(word)
    if match is None or not match[2].islower():
        return False
    scripts = {script for letter in match[2] if (script := script_of(letter))}
    return len(scripts) == 1 and _in_script(match[1], scripts.pop()) is None


def _mixed(match: re.Match[str]) -> Mixed | None:
    scripts = Counter(script for letter in match[0] if (script := script_of(letter)))
    if len(scripts) == 1 or _may_be_so(match[0]):
        return None
    main, *rest = (script for script, _ in scripts.most_common())
    others = {each: list(dict.fromkeys(x for x in match[0] if script_of(x) == each)) for each in rest}
    alike = {script: word for script in (main, *rest) if (word := _in_script(match[0], script))}
    if _ROMAN.fullmatch(number := alike.get("Latin", "")):
        alike = {"Latin": number}
    return Mixed(match, main, others, alike)


def script_of(letter: str) -> str | None:
    """The script of a letter, such as 'Cyrillic'; None for signs, digits and scripts that are left out."""
    found = _LETTER.match(letter)
    return found.lastgroup if found else None


def _in_script(word: str, script: str) -> str | None:
    """The word in letters of one script that look the same; None where there is none for one of them."""
    letters = []
    for letter in unicodedata.normalize("NFD", word):
        own = script_of(letter)
        if own in (None, script):
            letters.append(letter)
            continue
        latin = letter if own == "Latin" else _LATIN_TWINS.get(own or "", {}).get(letter)
        twin = latin if script == "Latin" or latin is None else _OF_LATIN.get(script, {}).get(latin)
        if twin is None:
            return None
        letters.append(twin)
    return unicodedata.normalize("NFC", "".join(letters))
