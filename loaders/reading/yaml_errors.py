"""libyaml's complaints in plain words, at the place where a curator should look."""

import re
from typing import NamedTuple

import yaml

from loaders.reading.lookalikes import odd_structure

_LINES_LOOKED_AT = 2
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Complaint(NamedTuple):
    """What is wrong with a text that is not YAML: line and column from 0, a sentence, and what to do."""

    line: int
    column: int
    message: str
    help: str


class _Words(NamedTuple):
    pattern: str
    message: str
    help: str
    at_start: bool = False
    """Whether to point at where the thing that went wrong begins, not at where libyaml gave up."""


_DOES_NOT_FIT = "this line does not fit what stands above it"
_DIRECTIVE = ("a line that starts with % is a directive, and records use none", "take it out")

_WORDS = (
    _Words("mapping values are not allowed", "a colon stands where none is expected", "put text with ': ' in quotes"),
    _Words("found unexpected ':'", "a colon stands where none is expected", "put text with ':' in quotes"),
    _Words("could not find expected ':'", "here is text without a key", "write 'key: value'; indent longer text", True),
    _Words("tab character", "a tab stands where spaces are needed", "indent with spaces only"),
    _Words("mapping.*expected ',' or", "the brace that opens here is not closed", "check braces and commas", True),
    _Words("sequence.*expected ',' or", "the bracket that opens here is not closed", "check brackets and commas", True),
    _Words("end of stream|unexpected document", "the quote that opens here is not closed", "close it", True),
    _Words("scanning an alias", "'*' starts an alias, and records use none", "put the text in quotes", True),
    _Words("scanning an anchor", "'&' starts an anchor, and records use none", "put the text in quotes", True),
    _Words("tag handle|a tag \\|", "'!' starts a tag, and records use none", "put the text in quotes", True),
    _Words("escape|hexdecimal", "a backslash in double quotes has a meaning of its own", "use single quotes"),
    _Words("block scalar", "after | or > the text begins on the next line", "begin a new line, and indent it", True),
    _Words("directive|incompatible", *_DIRECTIVE, True),
    _Words("control characters|special characters", "there is a character here that no text may hold", "delete it"),
    _Words("mapping keys are not allowed", "'?' begins a key here, and records use none", "put the text in quotes"),
    _Words("block sequence entries", "a dash stands where none is expected", "begin each entry on a line of its own"),
    _Words("node content", "a value is missing here", "write it; text that starts with , ] or } needs quotes"),
    _Words("expected key|expected '-'|document start", _DOES_NOT_FIT, "check the indentation, the quotes and dashes"),
)
"""The first whose pattern is found in '<what libyaml was doing> | <what was wrong>' speaks."""

_OTHERWISE = _Words("", "this is not well-formed YAML", "check the indentation, the quotes and the colons")


def complaint(error: yaml.YAMLError, text: str) -> Complaint:
    """What to tell of an error that libyaml raised while it read `text`."""
    context, reason = getattr(error, "context", None), getattr(error, "problem", None) or getattr(error, "reason", "")
    said = f"{context or ''} | {reason}"
    words = next((words for words in _WORDS if re.search(words.pattern, said)), _OTHERWISE)
    line, column = _place(error, text, at_start=words.at_start)
    lines = lines_of(text)
    if line >= len(lines):  # libyaml adds a line break that the file lacks
        line, column = len(lines) - 1, len(lines[-1])
    if odd := _odd_structure(error, line, lines):
        return odd
    here = lines[line]
    message, cure = words.message, words.help
    if "node content" in said and not (here[column:] or any(lines[line + 1 :])):
        message, cure = "the file ends in the middle of something", "close what is open: brackets, braces, quotes"
    elif "cannot start any token" in said:
        message, cure = _unfit_start(here[column : column + 1])
    elif words is _WORDS[0] and line and re.fullmatch(r"\s*\S+", here[:column]):
        message, cure = _DOES_NOT_FIT, "check the line above: its colon, its quotes, its indentation"
    elif message == _DOES_NOT_FIT and here[:column].strip():
        message, cure = "this does not fit what stands before it", "put the whole text in quotes, or check the commas"
    return Complaint(line, column, message, cure)


def _odd_structure(error: yaml.YAMLError, line: int, lines: list[str]) -> Complaint | None:
    """What passes for YAML's own signs in the lines that libyaml was about when it gave up, or just above them."""
    marks = (getattr(error, "context_mark", None), getattr(error, "problem_mark", None))
    about = [line, *(mark.line for mark in marks if mark)]
    for number in range(max(about), max(min(about) - 1, max(about) - _LINES_LOOKED_AT, 0) - 1, -1):
        if number < len(lines) and (odd := odd_structure(lines[number])):
            column, message, cure = odd
            return Complaint(number, column, message, cure)
    return None


def _unfit_start(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab stands where spaces are needed", "indent with spaces only"
    return f"text cannot start with {character!r}", "put the text in quotes"


def _place(error: yaml.YAMLError, text: str, *, at_start: bool) -> tuple[int, int]:
    start: yaml.Mark | None = getattr(error, "context_mark", None)
    end: yaml.Mark | None = getattr(error, "problem_mark", None)
    if start and end and at_start and (start.line < end.line or "expected ',' or" not in getattr(error, "problem", "")):
        return start.line, start.column
    for mark in (end, start):
        if mark:
            return mark.line, mark.column
    position = getattr(error, "position", None)  # an offset in the UTF-8 bytes
    before = lines_of(text.encode()[: position if isinstance(position, int) else 0].decode(errors="ignore"))
    return len(before) - 1, len(before[-1])


def lines_of(text: str) -> list[str]:
    """The lines of a text as YAML counts them, without their ends."""
    return _LINE_BREAK.split(text)
