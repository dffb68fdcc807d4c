"""Text as text: nothing invisible, no markup, one Unicode form, addresses that are addresses."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from loaders.entries import Entry
from loaders.problems import FieldPath, Finding, rule

_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[a-z]+|#[0-9]+);")
_EDGE_IN_QUOTES = re.compile(r"""(?m)[:\-,\[{] *(['"])\s|\s['"]\s*(?:$|[,}\]])""")
_SUSPICIOUS = re.compile(f"{_INVISIBLE.pattern}|[<&]")
_SUSPICIOUS_ASCII = re.compile("[\x00-\x08\x0b-\x1f\x7f<&]")
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def is_plain(text: str) -> bool:
    """Whether a whole file is free of anything that the rules of this module look for, in one quick pass."""
    if text.isascii():
        is_clean = _SUSPICIOUS_ASCII.search(text) is None
    else:
        is_clean = _SUSPICIOUS.search(text) is None and unicodedata.is_normalized("NFC", text)
    has_quotes = "'" in text or '"' in text
    return is_clean and not (has_quotes and _EDGE_IN_QUOTES.search(text))


def trailing_spaces(text: str) -> Iterator[tuple[int, int, int]]:
    """Line, column (both from 1) and width of spaces at the ends of lines."""
    if " \n" not in text and "\t\n" not in text and not text.endswith((" ", "\t")):
        return
    for match in _TRAILING.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield line, match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1, len(match[0])


@rule("text-invisible", wrong="title: Talks\\u200b in Prague", right="title: Talks in Prague")
def check_invisible(entry: Entry) -> Iterator[Finding]:
    """Text holds no control, zero-width or direction characters."""
    for field, text in texts(entry.data):
        match = _INVISIBLE.search(text)
        if match:
            name = unicodedata.name(match[0], f"U+{ord(match[0]):04X}").lower()
            message = f"there is an invisible character ({name}) after {text[: match.start()][-20:]!r}"
            yield entry.finding("text-invisible", field, message, "delete it, or type the word anew")


@rule("text-markup", wrong="summary: The <b>first</b> talks.", right="summary: The first talks.")
def check_markup(entry: Entry) -> Iterator[Finding]:
    """Text holds no HTML."""
    for field, text in texts(entry.data):
        match = None if text.startswith(("http://", "https://")) else _MARKUP.search(text)
        if match:
            yield entry.finding("text-markup", field, f"{match[0]!r} is HTML", "write plain text")


@rule("text-not-nfc", wrong="s + combining cedilla", right="the one character s with cedilla")
def check_nfc(entry: Entry) -> Iterator[Finding]:
    """Text is in Unicode normal form NFC, so that equal words are equal."""
    for field, text in texts(entry.data):
        if not unicodedata.is_normalized("NFC", text):
            wrong = next(word for word in text.split() if not unicodedata.is_normalized("NFC", word))
            better = unicodedata.normalize("NFC", wrong)
            yield entry.finding("text-not-nfc", field, f"{wrong!r} is not in normal form NFC", f"write {better!r}")


@rule("text-edge-space", wrong='title: "Talks "', right="title: Talks")
def check_edges(entry: Entry) -> Iterator[Finding]:
    """Text does not begin or end with a space."""
    for field, text in texts(entry.data):
        if text != text.strip():
            yield entry.finding("text-edge-space", field, "the text begins or ends with a space", "take it out")


PLAIN_TEXT_CHECKS = (check_invisible, check_markup, check_nfc, check_edges)
"""Rules for the few files that are not plain."""


@rule("url-invalid", wrong="url: www.example.org", right="url: https://www.example.org/")
def check_url(entry: Entry) -> Iterator[Finding]:
    """An address begins with http:// or https://, names a host and holds no spaces."""
    names = ("url", "archive_url") if entry.registry == "sources" else ("licence_url",)
    for name in names if entry.registry in ("sources", "dataset") else ():
        url = entry.data[name]
        if url is not None and not _is_web_address(url):
            message = f"{url!r} is not a web address"
            yield entry.finding("url-invalid", (name,), message, "write it in full, from https:// on")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", url)
    except ValueError:
        return False


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
