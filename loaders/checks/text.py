"""Text as text: nothing invisible, no markup, one Unicode form."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from loaders.entries import Entry
from loaders.problems import FieldPath, Finding, rule
from loaders.yaml_errors import lines_of

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[a-z]+|#[0-9]+);")
_EDGE_IN_QUOTES = re.compile(r"""(?m)[:\-,\[{] *(['"])\s|\s['"]\s*(?:$|[,}\]])""")
_EDGE_IN_BLOCK = re.compile(r"[|>][+-]?[1-9]")
_SUSPICIOUS = re.compile(_INVISIBLE.pattern + r"|[<&\\]|[^\S \t\n]")
_SUSPICIOUS_ASCII = re.compile(r"[\x00-\x08\x0b-\x1f\x7f<&\\]")


def is_plain(text: str) -> bool:
    """Whether a whole file is free of anything that the rules of this module look for, in one quick pass."""
    if text.isascii():
        is_clean = _SUSPICIOUS_ASCII.search(text) is None
    else:
        is_clean = _SUSPICIOUS.search(text) is None and unicodedata.is_normalized("NFC", text)
    has_quotes, has_blocks = "'" in text or '"' in text, "|" in text or ">" in text
    has_edges = (has_quotes and _EDGE_IN_QUOTES.search(text)) or (has_blocks and _EDGE_IN_BLOCK.search(text))
    return is_clean and not has_edges


def trailing_spaces(text: str) -> Iterator[tuple[int, int, int]]:
    """Line, start and end, all counted from 0, of spaces at the ends of lines."""
    if not (" \n" in text or "\t\n" in text or "\r" in text or text.endswith((" ", "\t"))):
        return
    for number, line in enumerate(lines_of(text)):
        bare = line.rstrip(" \t")
        if bare != line:
            yield number, len(bare), len(line)


@rule("text-invisible", wrong="title: Talks\\u200b in Prague", right="title: Talks in Prague")
def check_invisible(entry: Entry) -> Iterator[Finding]:
    """Text holds no control, zero-width or direction characters."""
    for field, text in texts(entry.data):
        for match in _INVISIBLE.finditer(text):
            name = unicodedata.name(match[0], "").lower() or f"U+{ord(match[0]):04X}"
            before = text[: match.start()]
            message = f"there is an invisible character ({name}) {_after(before)}"
            cure = "delete it, or type the word anew"
            yield entry.finding("text-invisible", field, message, cure, needle=match[0], skip=before.count(match[0]))


@rule("text-markup", wrong="summary: The <b>first</b> talks.", right="summary: The first talks.")
def check_markup(entry: Entry) -> Iterator[Finding]:
    """Text holds no HTML."""
    for field, text in texts(entry.data):
        for match in () if text.startswith(("http://", "https://")) else _MARKUP.finditer(text):
            skip = text.count(match[0], 0, match.start())
            message, cure = f"{match[0]!r} is HTML", "write plain text"
            yield entry.finding("text-markup", field, message, cure, needle=match[0], skip=skip)


@rule("text-not-nfc", wrong="s + combining cedilla", right="the one character s with cedilla")
def check_nfc(entry: Entry) -> Iterator[Finding]:
    """Text is in Unicode normal form NFC, so that equal words are equal."""
    for field, text in texts(entry.data):
        if not unicodedata.is_normalized("NFC", text):
            wrong = next((word for word in text.split() if not unicodedata.is_normalized("NFC", word)), text)
            better = unicodedata.normalize("NFC", wrong)
            message = f"{wrong!r} is made of other characters than usual: it is not in Unicode form NFC"
            yield entry.finding("text-not-nfc", field, message, f"write {better!r}, copied from here", needle=wrong)


@rule("text-edge-space", wrong='title: "Talks "', right="title: Talks")
def check_edges(entry: Entry) -> Iterator[Finding]:
    """Text does not begin or end with a space."""
    for field, text in texts(entry.data):
        if text != text.strip():
            yield entry.finding("text-edge-space", field, "the text begins or ends with a space", "take it out")


def _after(text: str) -> str:
    return f"after {text[-20:]!r}" if text else "at the beginning"


PLAIN_TEXT_CHECKS = (check_invisible, check_markup, check_nfc, check_edges)
"""Rules for the few files that are not plain."""


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
