"""YAML text to plain data: mappings, lists and text, with every surprise of YAML reported instead of obeyed.

Every scalar stays the text that was written (`no`, `012` and `1993-04` mean themselves); the record models decide what
it stands for. Anchors, aliases, tags, duplicate keys, empty values and further documents are problems. Reading works
on libyaml's event stream: it is the fastest way that PyYAML offers, and anchors and tags are still visible in it.
"""

import contextlib
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from loaders.problems import FieldPath, declare, field_text, shortened
from loaders.reading.lookalikes import oddity
from loaders.reading.yaml_errors import complaint, lines_of

try:
    from yaml.cyaml import CParser as Parser  # type: ignore[attr-defined]
except ImportError:  # PyYAML without libyaml reads the same, only slower
    from yaml import SafeLoader as Parser  # type: ignore[assignment]

Events = Callable[[], Any]
"""Gives the next event of the stream."""

_EMPTY = ("", "~", "null")
_BLOCKS = ("|", ">")
_BARE = (*_EMPTY, None, *_BLOCKS)
_MERGE_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_VALUE_CURE = "give it one; what is not known is left out, key and all"
_COLON = re.compile(r"\s*:")

FEW_EMPTY, MOST_NAMED = 3, 20
"""From so many empty values on, one problem names them, up to the second number."""

MAX_DEPTH = 12
"""An event record is four levels deep; anything much deeper is a mistake or an attack."""

YAML_SYNTAX = declare(
    "yaml-syntax",
    "A record is one well-formed YAML document.",
    wrong="title: Talks: first round",
    right='title: "Talks: first round"',
)
YAML_ANCHOR = declare(
    "yaml-anchor",
    "Anchors (&name) and aliases (*name) are not used: a record says everything where it stands.",
    wrong="sources: &main [{source: un-resolution-1-1946}]",
    right="sources: [{source: un-resolution-1-1946}]",
)
YAML_TAG = declare(
    "yaml-tag",
    "Tags (!name) are not used: the record format knows the type of every field.",
    wrong="importance: !!int 1",
    right="importance: 1",
)
YAML_DOCUMENTS = declare(
    "yaml-documents",
    "A file holds one document.",
    wrong="title: One\n---\ntitle: Two",
    right="title: One",
)
YAML_NESTING = declare(
    "yaml-nesting",
    f"Lists and mappings are nested at most {MAX_DEPTH} deep.",
    wrong="tags: [[[[[[[[[[[[[[talks]]]]]]]]]]]]]]",
    right="tags: [talks]",
)
KEY_DUPLICATE = declare(
    "key-duplicate",
    "A key stands once in its mapping, and once in its registry.",
    wrong="type: talks\ntype: agreement",
    right="type: agreement",
)
KEY_NOT_TEXT = declare(
    "key-not-text",
    "A key is a plain word, not a list or a mapping.",
    wrong="? [title, date]\n: Talks",
    right="title: Talks",
)
VALUE_MISSING = declare(
    "value-missing",
    "A key has a value; what is not known is left out, key and all.",
    wrong="date_note:",
    right="date_note: The hour is disputed.",
)
MERGE_CONFLICT = declare(
    "merge-conflict",
    "A file holds no marks of an unfinished merge.",
    wrong="<<<<<<< HEAD\ntitle: Talks\n=======\ntitle: First talks\n>>>>>>> branch",
    right="title: First talks",
)
TEXT_CUT = declare(
    "text-cut",
    "Text is read as far as it was written: # begins a comment and a comma in braces ends a value, so text with either "
    "stands in quotes, and behind text on its line stands no comment.",
    wrong="title: Protocol #1 is signed",
    right='title: "Protocol #1 is signed"',
)
FILE_EMPTY = declare("file-empty", "A file holds a record.", wrong="# nothing yet", right="title: Talks in Prague")


class Mark(NamedTuple):
    """A stretch of a file: line and column from 0, and its end."""

    line: int
    column: int
    end_line: int
    end_column: int


class YamlProblem(NamedTuple):
    """A surprise of YAML: its code, where it stands, and what to tell."""

    code: str
    mark: Mark
    field: FieldPath
    message: str
    help: str = ""


class _Mistakes(list[YamlProblem]):
    """The mistakes found so far, and the text in which they lie."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class _StopReading(Exception):  # noqa: N818 (not an error: a way out of the recursion)
    """Reading cannot go on; the last mistake says why."""


def read(text: str) -> tuple[Any, list[YamlProblem]]:
    """The document in `text` as dicts, lists and text, and all mistakes found on the way.

    Where a mistake has stopped the reading the data is None. Order of keys is kept; of duplicate keys the first counts.
    """
    mistakes = _Mistakes(text)
    if unfinished := _unfinished_merge(text):
        return None, [unfinished]
    try:
        return _document(events_of(text), mistakes), mistakes
    except _StopReading:
        return None, mistakes
    except yaml.YAMLError as error:
        told = complaint(error, text)
        mark = Mark(told.line, told.column, told.line, told.column + 1)
        mistakes.append(YamlProblem(YAML_SYNTAX, mark, (), told.message, told.help))
        return None, mistakes
    except (ValueError, UnicodeError) as error:  # libyaml's own limits on numbers in %YAML directives and the like
        mistakes.append(YamlProblem(YAML_SYNTAX, Mark(0, 0, 0, 1), (), f"this is not readable as YAML ({error})"))
        return None, mistakes


def _unfinished_merge(text: str) -> YamlProblem | None:
    """The first mark that git leaves in a file where two versions of it could not be made one."""
    if not any(mark in text for mark in _MERGE_MARKS):
        return None
    for number, line in enumerate(lines_of(text)):
        bare = line.lstrip(" \t")
        if bare[:7] in _MERGE_MARKS and bare[7:8] in ("", " "):
            message = "a merge was left unfinished here: this line and the next such ones divide two versions"
            cure = (
                "keep what is right of both versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
            )
            return YamlProblem(
                MERGE_CONFLICT, Mark(number, len(line) - len(bare), number, len(line)), (), message, cure
            )
    return None


def events_of(text: str) -> Events:
    """libyaml's events, one at each call."""
    events: Events = Parser(text).get_event
    return events


def with_missing_values_merged(mistakes: list[YamlProblem]) -> list[YamlProblem]:
    """The mistakes with those of many empty values in one: a record just begun has little else."""
    empty = [mistake for mistake in mistakes if mistake.code == VALUE_MISSING]
    if len(empty) < FEW_EMPTY:
        return mistakes
    names = [field_text(mistake.field) for mistake in empty[:MOST_NAMED]]
    more = f" and {len(empty) - MOST_NAMED} more" if len(empty) > MOST_NAMED else ""
    message = f"still empty: {', '.join(names)}{more}"
    first = YamlProblem(
        VALUE_MISSING, empty[0].mark, (), message, "fill them in; what is not known is left out, key and all"
    )
    return [first, *(mistake for mistake in mistakes if mistake.code != VALUE_MISSING)]


def _document(events: Events, mistakes: _Mistakes) -> Any:
    data: Any = None
    documents = 0
    while not isinstance(event := events(), StreamEndEvent):
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents == 2:
                message = "a second document starts here, but a file holds one"
                mistakes.append(YamlProblem(YAML_DOCUMENTS, _mark(event), (), message, "move it to a file of its own"))
                return data
            content = events()
            if type(content) is ScalarEvent and not content.value and not content.style:
                break
            data = _value(content, events, mistakes, (), 0)
    if data is None and not mistakes:
        message = "there is no record in this file"
        mistakes.append(YamlProblem(FILE_EMPTY, Mark(0, 0, 0, 1), (), message, "write the record, or delete the file"))
    return data


def _is_simple(event: Any) -> bool:
    """Whether the event is text with nothing about it to report: nearly every value is."""
    return type(event) is ScalarEvent and not (event.anchor or event.tag) and (event.style or event.value) not in _BARE


def _value(event: Any, events: Events, mistakes: _Mistakes, path: FieldPath, depth: int) -> Any:
    kind = type(event)
    if kind is AliasEvent or event.anchor or event.tag:
        _no_decoration(event, mistakes, path)
    if kind is AliasEvent:
        return None
    if kind is ScalarEvent:
        return _scalar(event, mistakes, path)
    if depth == MAX_DEPTH:
        message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
        mistakes.append(YamlProblem(YAML_NESTING, _mark(event), path[:3], message, "a record is at most four deep"))
        raise _StopReading
    if kind is MappingStartEvent:
        return _mapping(event, events, mistakes, path, depth)
    return _sequence(events, mistakes, path, depth)


def _scalar(event: Any, mistakes: _Mistakes, path: FieldPath) -> str | None:
    text: str = event.value
    if event.style in _BLOCKS:
        text = text.rstrip("\n")  # the line break that ends a block belongs to the file, not to the text
    if not text if event.style in _BLOCKS else not event.style and text in _EMPTY:
        if path and isinstance(path[-1], str):
            message, cure = f"{shortened(path[-1])!r} has no value", _VALUE_CURE
            if odd := oddity(path[-1]):
                message, cure = f"{message}: {odd[0]}", odd[1]
        else:
            message, cure = "this entry is empty", "write the entry, or take its dash out"
        mistakes.append(YamlProblem(VALUE_MISSING, _mark(event), path, message, cure))
        return None
    return text


def _mapping(start: Any, events: Events, mistakes: _Mistakes, path: FieldPath, depth: int) -> dict[str, Any]:
    data: dict[str, Any] = {}
    first: dict[str, Any] = {}
    before: tuple[Any, Any] | None = None
    rest: Any = None
    while type(event := events()) is not MappingEndEvent:
        if type(event) is not ScalarEvent:
            message = "a key is a plain word, but here stands something else"
            help_text = "aliases are not used" if type(event) is AliasEvent else "write 'key: value'"
            mistakes.append(YamlProblem(KEY_NOT_TEXT, _mark(event), path, message, help_text))
            raise _StopReading
        if event.anchor or event.tag:
            _no_decoration(event, mistakes, path)
        key, content = event.value, events()
        if start.flow_style:
            if before and _goes_on(before[1], event, content, mistakes.text):
                rest = event
                continue
            if before and rest:
                _cut_by_comma(*before, rest, mistakes, path)
            before, rest = (event, content), None
        value = content.value if _is_simple(content) else _value(content, events, mistakes, (*path, key), depth + 1)
        if key in first:
            line = _mark(first[key]).line + 1
            message = f"{key!r} stands here a second time; the first is in line {line}"
            mistakes.append(YamlProblem(KEY_DUPLICATE, _mark(event), (*path, key), message, "keep one of the two"))
        else:
            first[key], data[key] = event, value
    if before and rest:
        _cut_by_comma(*before, rest, mistakes, path)
    return data


def _goes_on(value: Any, key: Any, content: Any, text: str) -> bool:
    """Whether what libyaml takes for a key, in braces, is the rest of the text before it, of which a comma made two."""
    is_absent = type(content) is ScalarEvent and not (content.value or content.style or content.tag)
    is_text = type(value) is ScalarEvent and not value.style and value.value not in _EMPTY
    return is_absent and is_text and not _COLON.match(text, key.end_mark.index)


def _cut_by_comma(key: Any, value: Any, rest: Any, mistakes: _Mistakes, path: FieldPath) -> None:
    """Say of a text that commas have cut what the whole of it is, down to the last of its pieces."""
    mark = _mark(value)._replace(end_line=rest.end_mark.line, end_column=rest.end_mark.column)
    whole = " ".join(mistakes.text[value.start_mark.index : rest.end_mark.index].split())
    message = f"in braces a comma ends the text: after {shortened(value.value)!r} nothing more is read"
    cure = f"put it in quotes: {key.value}: {in_quotes(whole)}"
    mistakes.append(YamlProblem(TEXT_CUT, mark, (*path, key.value), message, cure))


def in_quotes(text: str) -> str:
    """The text as YAML has it in quotes; double ones, unless something in it has a meaning there."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def _sequence(events: Events, mistakes: _Mistakes, path: FieldPath, depth: int) -> list[Any]:
    data: list[Any] = []
    while type(event := events()) is not SequenceEndEvent:
        data.append(
            event.value if _is_simple(event) else _value(event, events, mistakes, (*path, len(data)), depth + 1)
        )
    return data


def _no_decoration(event: Any, mistakes: _Mistakes, path: FieldPath) -> None:
    mark = _mark(event)
    if isinstance(event, AliasEvent):
        message = f"'*{event.anchor}' is an alias, and records use none"
        mistakes.append(
            YamlProblem(YAML_ANCHOR, mark, path, message, "write the value out; text that starts with * needs quotes")
        )
        return
    if event.anchor:
        message = f"'&{event.anchor}' is an anchor, and records use none"
        mistakes.append(
            YamlProblem(YAML_ANCHOR, mark, path, message, "take it out; text that starts with & needs quotes")
        )
    if event.tag:
        message = f"{_short_tag(event.tag)!r} is a tag, and records use none"
        mistakes.append(YamlProblem(YAML_TAG, mark, path, message, "take it out; text that starts with ! needs quotes"))


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _mark(event: Any) -> Mark:
    start, end = event.start_mark, event.end_mark
    return Mark(start.line, start.column, end.line, end.column)


# --- Positions, for the few records that have problems --------------------------------------------------------------


class Positions:
    """Where every key and value of a document stands. Made only for files that have problems to show."""

    def __init__(self, text: str) -> None:
        self.lines = lines_of(text)
        self._keys: dict[FieldPath, Mark] = {}
        self._values: dict[FieldPath, Mark] = {}
        # Where the file is not well-formed, what was read so far is what can be pointed at.
        with contextlib.suppress(yaml.YAMLError, ValueError, AttributeError, RecursionError):
            self._walk(events_of(text))

    def find(self, path: FieldPath, *, at_key: bool = False) -> Mark:
        """The value at `path`, or its key; of what is not there, the nearest thing around; for (), the first key."""
        while path and path not in self._values:
            path, at_key = path[:-1], True
        if not path and self._keys:
            return next(iter(self._keys.values()))
        if path in self._keys and (at_key or not self._on_one_line(self._values[path])):
            return self._keys[path]
        return self._values.get(path) or Mark(0, 0, 0, 1)

    def value(self, path: FieldPath) -> Mark | None:
        """The value at `path`, from its first character to its last."""
        return self._values.get(path)

    def _on_one_line(self, mark: Mark) -> bool:
        return mark.line == mark.end_line

    def _walk(self, events: Events) -> None:
        while not isinstance(event := events(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                content = events()
                self._place(content, events, (), content.start_mark)
                return

    def _place(self, event: Any, events: Events, path: FieldPath, start: Any) -> None:
        end = event.end_mark
        if isinstance(event, MappingStartEvent):
            while not isinstance(key := events(), MappingEndEvent):
                name = key.value if isinstance(key, ScalarEvent) else "?"
                self._keys.setdefault((*path, name), _mark(key))
                value = events()
                self._place(value, events, (*path, name), value.start_mark)
            end = key.end_mark
        elif isinstance(event, SequenceStartEvent):
            position = 0
            while not isinstance(item := events(), SequenceEndEvent):
                self._place(item, events, (*path, position), item.start_mark)
                position += 1
            end = item.end_mark
        self._values.setdefault(path, Mark(start.line, start.column, end.line, end.column))
