"""The text of a hand-written file, changed at single places of it: everything else stays, to the last space.

What stands in lines of its own goes and comes with its lines and the comments right above it; what stands in braces or
brackets goes with its comma.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import yaml

from loaders.problems import FieldPath, field_text
from loaders.reading.yaml_nodes import compose
from loaders.reading.yaml_reader import in_quotes, read

_MODELINE = "# yaml-language-server:"
_INDENT = 2
_BREAK = re.compile("[\n\x85\u2028\u2029]")
"""What YAML takes for the end of a line, wherever it stands as it is."""


class CannotEdit(Exception):  # noqa: N818 (nothing has gone wrong: the file is left as it is, and the argument says why)
    """A place cannot be changed by a program; the argument is a sentence for the curator."""


class Document:
    """A sound file. Paths lead to values as those of problems do; each change reads the text anew."""

    def __init__(self, text: str, path: str = "") -> None:
        """`path` is what messages call the file. Raise CannotEdit for line ends other than those of Unix."""
        self.text, self._path = text, path
        if "\r" in text:
            raise self._refusal("its lines end otherwise than those of Unix: run 'python -m loaders format' first")

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def data(self) -> Any:
        """What the file says: mappings, lists and text."""
        return read(self.text)[0]

    def has(self, path: FieldPath) -> bool:
        """Whether there is something at the path."""
        try:
            self._node(path)
        except CannotEdit:
            return False
        return True

    def stretch(self, path: FieldPath) -> tuple[int, int]:
        """Where in the text a value begins and ends; of a list of one where a key alone is meant, that one."""
        node = self._node(path)
        if isinstance(node, yaml.SequenceNode) and len(node.value) == 1:
            node = node.value[0]
        return node.start_mark.index, node.end_mark.index

    def lines_of(self, path: FieldPath) -> "Lines | None":
        """The lines of an item of a list or of a key, with the comments above, from where it begins; None in braces."""
        if self._is_in_braces(path):
            return None
        first, last = self._lines(path)
        column = self._column(path)
        return Lines(
            line[column:] if not line[:column].strip(" ") else line.lstrip(" ") for line in self._all[first:last]
        )

    # --- changing -----------------------------------------------------------------------------------------------------

    def substitute(self, changes: Mapping[tuple[int, int], str]) -> None:
        """Put other words at stretches of the text, all at once."""
        text = self.text
        for (start, end), new in sorted(changes.items(), reverse=True):
            text = text[:start] + new + text[end:]
        self._become(text)

    def set(self, path: FieldPath, value: str) -> None:
        """Put another text in place of one."""
        self.substitute({self.stretch(path): scalar(value)})

    def rename_key(self, path: FieldPath, new: str) -> None:
        """Put another key in place of one."""
        key = self._key(path)
        self.substitute({(key.start_mark.index, key.end_mark.index): new})

    def remove(self, path: FieldPath) -> None:
        """Take out an item of a list, or a key with its value; with the last one goes what held them."""
        if len(path) > 1 and len(self._node(path[:-1]).value) == 1:
            self.remove(path[:-1])
        elif self._is_in_braces(path):
            self._remove_in_braces(path)
        else:
            first, last = self._lines(path)
            before = self._all[self._key(path).start_mark.line][: self._column(path)] if _is_key(path[-1]) else ""
            # the first key of an item of a list: its dash goes on to the second
            handed_on = [before + self._all[last][len(before) :]] if before.strip() else []
            self._put_lines(first, last + len(handed_on), handed_on)

    def append(self, path: FieldPath, items: Sequence[Any | list[str]], order: Sequence[str] = ()) -> None:
        """Put items at the end of a list, each as data or as its lines; where there is no such list yet, as a new key.

        `order` has the keys of what the list is in, as they follow each other.
        """
        if not items:
            return
        if not self.has(path):
            column = self._inner_column(path[:-1])
            lines = [f"{' ' * column}{path[-1]}:", *self._item_lines(items, column + _INDENT)]
            self._put_key(path, lines, order)
            return
        node = self._node(path)
        if node.flow_style:
            told = ", ".join(flow(read("\n".join(item))[0][0] if _is_lines(item) else item) for item in items)
            at = node.end_mark.index - 1
            self._become(f"{self.text[:at]}{', ' if node.value else ''}{told}{self.text[at:]}")
        else:
            end = last_line(node, self._all) + 1
            self._put_lines(end, end, self._item_lines(items, node.start_mark.column))

    def put_key(self, path: FieldPath, value: Any | list[str], order: Sequence[str] = ()) -> None:
        """Put a key with its value, as data or as its lines, into a mapping: before what follows it in the order."""
        if self._node(path[:-1]).flow_style:
            self._put_key_in_braces(path, read("\n".join(value))[0][path[-1]] if _is_lines(value) else value, order)
            return
        column = self._inner_column(path[:-1])
        written = scalar(value) if isinstance(value, str) else flow(value)
        lines = value if _is_lines(value) else [f"{path[-1]}: {written}"]
        self._put_key(path, [f"{' ' * column}{line}" if line else line for line in lines], order)

    def comment(self, path: FieldPath, lines: Iterable[str]) -> None:
        """Put lines of a comment above a key, or, where it is not there, above the first one of what it would be in."""
        if not self.has(path):
            path = (*path[:-1], next(iter(_within(self.data, path[:-1]))))
        if self._is_in_braces(path):
            raise self._refusal(f"there is no room for a comment above {field_text(path)}, which stands in braces")
        first, column = self._key(path).start_mark.line, self._column(path)
        self._put_lines(first, first, [f"{' ' * column}# {line}".rstrip() for line in lines])

    # --- entries of a registry ----------------------------------------------------------------------------------------

    def take_entry(self, key: str) -> list[str]:
        """Take an entry out of a registry's file, and return its lines."""
        keys, apart = self.entry_keys(), self.are_apart
        first, last = self._lines((key,))
        lines = self._all[first:last]
        position = keys.index(key)
        if apart and position + 1 < len(keys):
            last = self._lines((keys[position + 1],))[0]
        elif apart:
            while first and not self._all[first - 1].strip():
                first -= 1
        self._put_lines(first, last, [], empty=len(keys) == 1)
        return lines

    def put_entry(
        self,
        key: str,
        lines: Sequence[str],
        *,
        before: str | None = None,
        is_ordered: bool = True,
        are_apart: bool | None = None,
    ) -> None:
        """Put an entry into a registry's file: before another one, or else by the alphabet, or at the end.

        An empty line parts it from others, where it does so with most; `are_apart` says it where there are too few.
        """
        keys, apart = self.entry_keys(), self.are_apart if are_apart is None else are_apart
        later = [other for other in keys if other > key] if is_ordered else []
        before = before or (later[0] if later else None)
        if before:
            at = self._lines((before,))[0]
            self._put_lines(at, at, [*lines, *([""] if apart else [])])
            return
        body = self.text if self.text.endswith("\n") or not self.text else f"{self.text}\n"
        if not keys:
            body = re.sub(r"(?m)^\{\}[ \t]*\n", "", body)
        self._become(body + ("\n" if keys and apart else "") + "\n".join(lines) + "\n")

    def _refusal(self, why: str) -> CannotEdit:
        return CannotEdit(f"{self._path}: {why}" if self._path else why)

    # --- within ------------------------------------------------------------------------------------------------------

    @cached_property
    def _root(self) -> Any:
        return compose(self.text)

    @cached_property
    def _all(self) -> list[str]:
        return self.text.split("\n")

    def _become(self, text: str) -> None:
        self.text = text
        for name in ("_root", "_all"):
            self.__dict__.pop(name, None)

    def _put_lines(self, first: int, last: int, lines: Sequence[str], *, empty: bool = False) -> None:
        text = "\n".join([*self._all[:first], *lines, *self._all[last:]])
        self._become(text if not empty or text.endswith("\n") or not text else f"{text}\n")

    def _node(self, path: FieldPath) -> Any:
        node = self._root
        for step in path:
            found: Any = None
            if isinstance(step, int) and isinstance(node, yaml.SequenceNode) and step < len(node.value):
                found = node.value[step]
            elif isinstance(node, yaml.MappingNode):
                found = next((value for key, value in node.value if key.value == step), None)
            if found is None:
                raise self._refusal(f"there is nothing at {field_text(path)}")
            node = found
        return node

    def _key(self, path: FieldPath) -> Any:
        return next(key for key, _ in self._node(path[:-1]).value if key.value == path[-1])

    def _is_in_braces(self, path: FieldPath) -> bool:
        return any(self._node(path[:length]).flow_style for length in range(len(path)))

    def _column(self, path: FieldPath) -> int:
        """Where an item's dash, or a key, stands."""
        if isinstance(path[-1], str):
            return int(self._key(path).start_mark.column)
        line = self._all[self._node(path).start_mark.line]
        parent = self._node(path[:-1])
        column = int(parent.start_mark.column)
        return column if line[column : column + 1] == "-" else line.index("-")

    def _inner_column(self, path: FieldPath) -> int:
        """Where the keys of a mapping begin."""
        node = self._node(path)
        return int(node.start_mark.column) if node.value else 0  # its first key may stand behind a '?'

    def _lines(self, path: FieldPath) -> tuple[int, int]:
        """From which line up to which an item or a key stands, with the comments above, and those below further in."""
        node, column = self._node(path), self._column(path)
        start = node.start_mark.line if isinstance(path[-1], int) else self._key(path).start_mark.line
        end = max(start, last_line(node, self._all)) + 1
        while end < len(self._all) and self._is_comment(end, further_than=column):
            end += 1
        first = start
        if not self._all[start][:column].strip():
            while first and self._is_comment(first - 1) and not self._is_further(first - 1, column):
                first -= 1
            if any(line.startswith(_MODELINE) for line in self._all[first:start]):
                first = start  # these are about the file
        return first, end

    def _is_comment(self, number: int, further_than: int = -1) -> bool:
        line = self._all[number]
        return line.lstrip().startswith("#") and self._is_further(number, further_than)

    def _is_further(self, number: int, column: int) -> bool:
        line = self._all[number]
        return len(line) - len(line.lstrip()) > column

    def _item_lines(self, items: Sequence[Any | list[str]], column: int) -> list[str]:
        told = [item if _is_lines(item) else [f"- {flow(item)}"] for item in items]
        return [f"{' ' * column}{line}" if line else line for item in told for line in item]

    def _put_key(self, path: FieldPath, lines: Sequence[str], order: Sequence[str]) -> None:
        keys = [key.value for key, _ in self._node(path[:-1]).value]
        later = set(order[order.index(path[-1]) + 1 :]) if path[-1] in order else set()
        before = next((key for key in keys if key in later), None)
        if before == keys[0]:  # what stands before it on its line, a dash, and above it stay where they are
            first, column = self._key((*path[:-1], keys[0])).start_mark.line, self._inner_column(path[:-1])
            head, rest = self._all[first][:column], self._all[first][column:]
            self._put_lines(first, first + 1, [head + lines[0][column:], *lines[1:], " " * column + rest])
            return
        if before is None:
            at = self._lines((*path[:-1], keys[-1]))[1]
        else:
            at = self._lines((*path[:-1], before))[0]
            while at and not self._all[at - 1].strip():
                at -= 1
        if at >= len(self._all):  # behind a last line without an end
            self._become(f"{self.text}\n")
        self._put_lines(at, at, lines)

    def _put_key_in_braces(self, path: FieldPath, value: object, order: Sequence[str]) -> None:
        keys = [key.value for key, _ in self._node(path[:-1]).value]
        later = set(order[order.index(path[-1]) + 1 :]) if path[-1] in order else set()
        before = next((key for key in keys if key in later), None)
        told = f"{path[-1]}: {flow(value)}"
        if before is None:
            at, told = self._node((*path[:-1], keys[-1])).end_mark.index, f", {told}"
        else:
            at, told = self._key((*path[:-1], before)).start_mark.index, f"{told}, "
        self._become(self.text[:at] + told + self.text[at:])

    def _remove_in_braces(self, path: FieldPath) -> None:
        parent = self._node(path[:-1])
        parts = [
            (each.start_mark.index, each.end_mark.index)
            if isinstance(parent, yaml.SequenceNode)
            else (each[0].start_mark.index, each[1].end_mark.index)
            for each in parent.value
        ]
        step = path[-1]
        position = step if isinstance(step, int) else [key.value for key, _ in parent.value].index(step)
        start, end = parts[position]
        if position + 1 < len(parts):
            end = parts[position + 1][0]
        else:
            start = parts[position - 1][1]
        if "#" in self.text[start:end].replace(self.text[slice(*parts[position])], "", 1):
            raise self._refusal(f"a comment stands beside {field_text(path)} in braces: change it by hand")
        self._become(self.text[:start] + self.text[end:])

    def entry_keys(self) -> list[str]:
        """The keys of a registry's file, as they follow each other."""
        if self._root is None:
            return []
        if not isinstance(self._root, yaml.MappingNode) or (self._root.flow_style and self._root.value):
            raise self._refusal("its entries do not stand each on lines of its own")
        return [key.value for key, _ in self._root.value]

    @property
    def are_apart(self) -> bool:
        """Whether most entries are parted by empty lines; where there is but one, they will be."""
        keys = self.entry_keys()
        bounds = [self._lines((key,)) for key in keys]
        parted = sum(not self._all[other[0] - 1].strip() for other in bounds[1:])
        return 2 * parted >= len(keys) - 1


def last_line(node: yaml.Node, lines: Sequence[str]) -> int:
    """The number of the last line in which a value stands, from 0; empty lines and comments behind it do not count."""
    start: int = node.start_mark.line
    end: int = node.end_mark.line
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return max(last_line(each, lines) for each in (last if isinstance(last, tuple) else (last,)))
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        end -= not node.end_mark.column
        while end > start and not lines[end].strip():
            end -= 1
    return max(start, end)


def scalar(text: str, *, in_braces: bool = False) -> str:
    """A text as YAML, as plain as it can be."""
    before, after = ("[", "]") if in_braces else ("- ", "\n")
    for written in (text, in_quotes(text)):
        if not _BREAK.search(text) and read(f"{before}{written}{after}") == ([text], []):
            return written
    return _BREAK.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(value: object) -> str:
    """Data as YAML on one line: lists in brackets, mappings in braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return scalar(str(value), in_braces=True)


def _within(value: Any, path: FieldPath) -> Any:
    for step in path:
        value = value[step]
    return value


def _is_key(step: str | int) -> bool:
    return isinstance(step, str)


def _is_lines(item: object) -> bool:
    return isinstance(item, Lines)


class Lines(list[str]):
    """Lines of a file as they stand, and no data."""
