"""Text as text: nothing invisible, no markup, one Unicode form."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from loaders.problems import LONGEST_QUOTE, MOST_SHOWN, FieldPath, Finding, listed, rule, shortened
from loaders.reading.entries import Entry
from loaders.reading.lookalikes import name_of
from loaders.reading.scripts import Mixed, may_mix, mixed_words
from loaders.reading.yaml_errors import lines_of
from schema.fields import values_marked
from schema.records import Voice
from schema.registries import ALL

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
_ODD_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f]")
_FORMULA = re.compile(r"[=@]|[+-](?![0-9 .,:/()-]*$)")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[a-z]+|#[0-9]+);")
_EDGE_IN_QUOTES = re.compile(r"""(?m)[:\-,\[{] *(['"])\s|\s['"]\s*(?:$|[,}\]])""")
_ODD_BLOCK = re.compile(r"[|>](?:[+-]?[1-9]|[^\n]*\n\s*-)")
"""A block that may begin with a space, or with a dash."""

_HYPHEN_SPACE = re.compile(r"\b[^\W\d_]+-[ \n]+(?!(?:and|or|to|und|oder|et|ou|e|o|y|и|или|və|ու)\b)[^\W\d_]+")
"""A word that is broken behind a hyphen; "two- and three-storey" is none."""

_MAY_BE_BROKEN = re.compile(r"-(?<=[^\W\d_]-)[ \n]")
"""The same, found sooner: what begins with a dash need not be looked for at every letter."""

_SUSPICIOUS = re.compile(_INVISIBLE.pattern + r"|[<&\\]|[^\S \n]")
_SUSPICIOUS_SIGNS = "<&\\"
_DASH_IN_LINE = re.compile(r" -(?![ \n]|[0-9.]*[\n,}\]])")


def is_plain(text: str) -> bool:
    """Whether a whole file is free of anything that the rules of this module look for, in one quick pass."""
    if text.isascii():
        is_clean = text.replace("\n", "").isprintable() and not any(sign in text for sign in _SUSPICIOUS_SIGNS)
    else:
        is_clean = not (_SUSPICIOUS.search(text) or may_mix(text)) and unicodedata.is_normalized("NFC", text)
    has_quotes, has_blocks = "'" in text or '"' in text, "|" in text or ">" in text
    has_edges = has_quotes and _EDGE_IN_QUOTES.search(text)
    is_broken = _MAY_BE_BROKEN.search(text)
    return is_clean and not (
        has_edges or is_broken or (has_blocks and _ODD_BLOCK.search(text)) or _may_have_formula(text)
    )


def _may_have_formula(text: str) -> bool:
    signs = [sign for sign in "=+@" if sign in text]
    if any(f"{before}{sign}" in text for sign in signs for before in " '\""):
        return True
    return "'-" in text or '"-' in text or _DASH_IN_LINE.search(text) is not None


def trailing_spaces(text: str) -> Iterator[tuple[int, int, int]]:
    """Line, start and end, all counted from 0, of spaces at the ends of lines."""
    if not (" \n" in text or "\t\n" in text or "\r" in text or text.endswith((" ", "\t"))):
        return
    for number, line in enumerate(lines_of(text)):
        bare = line.rstrip(" \t")
        if bare != line:
            yield number, len(bare), len(line)


@rule("text-invisible", wrong="title: Talks\\u200b in Prague", right="title: Talks in Prague", on="text")
def check_invisible(entry: Entry) -> Iterator[Finding]:
    """Text holds no control, zero-width or direction characters."""
    for field, text in texts(entry.data):
        for number, match in enumerate(_INVISIBLE.finditer(text)):
            message = f"there is an invisible character ({name_of(match[0])}) {_after(text, match.start())}"
            needle, skip = occurrence(text, match, number)
            yield entry.finding(
                "text-invisible", field, message, "delete it, or type the word anew", needle=needle, skip=skip
            )


@rule("text-odd-space", wrong="group: all\u00a0dead", right="group: all dead", on="text")
def check_odd_spaces(entry: Entry) -> Iterator[Finding]:
    """Spaces in text are ordinary ones: a tab or a no-break space looks the same and makes other words of them."""
    for field, text in texts(entry.data):
        inside = text.strip()
        found = _ODD_SPACE.findall(inside)
        if found:
            more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
            place = _after(inside, inside.index(found[0]))
            message = f"the space {place} is no ordinary one ({name_of(found[0])}){more}"
            better = _ODD_SPACE.sub(" ", inside)
            cure = f"write {better!r}, copied from here" if len(better) <= LONGEST_QUOTE else "type ordinary spaces"
            yield entry.finding("text-odd-space", field, message, cure, needle=found[0])


@rule("text-hyphen-space", wrong="title: Talks on Marsh- Republic", right="title: Talks on Marsh-Republic", on="text")
def check_hyphens(entry: Entry) -> Iterator[Finding]:
    """No space follows the hyphen inside a word: a text that is folded behind a hyphen gets one."""
    for field, text in texts(entry.data):
        for number, match in enumerate(_HYPHEN_SPACE.finditer(text)):
            needle, skip = occurrence(text, match, number)
            message = f"a space breaks the word {match[0]!r}"
            better = re.sub(r"-\s+", "-", match[0])
            cure = f"write {better!r}, and break the line at a space"
            yield entry.finding("text-hyphen-space", field, message, cure, needle=needle, skip=skip)


@rule("text-formula", wrong="title: =2+3", right="title: The sum 2+3", on="text")
def check_formula(entry: Entry) -> Iterator[Finding]:
    """Text does not begin with = + @ or a minus: spreadsheets take it for a formula, and run it."""
    for field, text in texts(entry.data):
        if _FORMULA.match(text):
            message = f"the text begins with {text[0]!r}, which spreadsheets take for a formula"
            yield entry.finding(
                "text-formula", field, message, "begin with a word, or put the words in “quotation marks”"
            )


@rule("text-markup", wrong="summary: The <b>first</b> talks.", right="summary: The first talks.", on="text")
def check_markup(entry: Entry) -> Iterator[Finding]:
    """Text holds no HTML."""
    for field, text in texts(entry.data):
        matches = () if text.startswith(("http://", "https://")) else _MARKUP.finditer(text)
        for number, match in enumerate(matches):
            needle, skip = occurrence(text, match, number)
            message, cure = f"{shortened(match[0])!r} is HTML", "write plain text"
            yield entry.finding("text-markup", field, message, cure, needle=needle, skip=skip)


@rule("text-not-nfc", wrong="s + combining cedilla", right="the one character s with cedilla", on="text")
def check_nfc(entry: Entry) -> Iterator[Finding]:
    """Text is in Unicode normal form NFC, so that equal words are equal."""
    for field, text in texts(entry.data):
        if not unicodedata.is_normalized("NFC", text):
            wrong = next((word for word in text.split() if not unicodedata.is_normalized("NFC", word)), text)
            better = unicodedata.normalize("NFC", wrong)
            message = f"{wrong!r} is made of other characters than usual: it is not in Unicode form NFC"
            yield entry.finding("text-not-nfc", field, message, f"write {better!r}, copied from here", needle=wrong)


@rule(
    "text-mixed-scripts",
    level="warning",
    wrong="title: Talks in Mill T\u043ewn (its \u043e is Cyrillic)",
    right="title: Talks in Mill Town",
    on="text",
)
def check_scripts(entry: Entry) -> Iterator[Finding]:
    """A word is written in one script: with a letter of another that looks the same it is another word to programs."""
    for field, text, _ in values_marked(entry.data, ALL[entry.registry].model, Voice):
        for number, mixed in enumerate(mixed_words(text) if isinstance(text, str) else ()):
            needle, skip = occurrence(text, mixed.match, number)
            message, cure = _of_two_scripts(mixed)
            yield entry.finding("text-mixed-scripts", field, message, cure, needle=needle, skip=skip)


def _of_two_scripts(mixed: Mixed) -> tuple[str, str]:
    """What is wrong with a word, and what to write."""
    others = listed(
        [
            f"{listed([repr(x) for x in each])} {'is' if len(each) == 1 else 'are'} {script}"
            for script, each in mixed.others.items()
        ]
    )
    message = f"{shortened(mixed.match[0])!r} has letters of two scripts: {others}, the rest is {mixed.main}"
    alike = [f"{shortened(word)!r}, all {script}" for script, word in mixed.alike.items()]
    if alike:
        return message, f"write {'; or '.join(alike)}; copied from here"
    return message, "type the word anew in one script, or put a hyphen between what belongs to either"


@rule("text-edge-space", wrong='title: "Talks "', right="title: Talks", on="text")
def check_edges(entry: Entry) -> Iterator[Finding]:
    """Text does not begin or end with a space."""
    for field, text in texts(entry.data):
        if text != text.strip():
            yield entry.finding("text-edge-space", field, "the text begins or ends with a space", "take it out")


def _after(text: str, position: int) -> str:
    return f"after {text[max(0, position - 20) : position]!r}" if position else "at the beginning"


def occurrence(text: str, match: re.Match[str], number: int) -> tuple[str, int]:
    """What to look for in the file, and how often it stands there before; nothing, where nobody will see the place.

    Counting from the beginning each time, the time for a long text would grow with its square.
    """
    return (match[0], text.count(match[0], 0, match.start())) if number < MOST_SHOWN else ("", 0)


def texts(data: Any, path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Every text in the data with the path to it."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from texts(value, (*path, key))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            yield from texts(value, (*path, position))
